"""The summary of a case, for the file, a hearing or a conference: what was recorded, and nothing between the lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.registry.people.models import Identity
from amparo.registry.people.queries import visible_content
from amparo.response.cases.models import Case
from amparo.response.cases.outputs.paper import Fact, Paper, Section, printed
from amparo.response.cases.queries.one import CasePage, page_of_case


@dataclass(frozen=True)
class Summary:
    case: Case
    name: str
    head: str
    page: CasePage


def summary_of(case: Case, *, reader: Any) -> Summary:
    content = visible_content(reader, [case.registration_id], (Identity,))
    identity = content[case.registration_id].get(Identity)
    return Summary(
        case, identity.full_name if identity else "", reader.organisation.name, page_of_case(case, by=reader)
    )


def pdf(summary: Summary, *, language: str) -> bytes:
    with override(language):
        # What was said is in words of the language in which the page was read: read it anew in this one.
        return printed(_paper(summary, language), at=summary.case.opened_at)


def _paper(summary: Summary, language: str) -> Paper:
    case, page = summary.case, summary.page
    facts = [
        Fact(_("Person"), summary.name or case.registration.code),
        Fact(_("Registration"), case.registration.code),
        Fact(_("Procedure"), str(case.described.name)),
        Fact(_("State"), str(page.state)),
        Fact(_("Opened"), date_format(case.opened_on)),
    ]
    sections = [Section(_("The case"), facts=facts)]
    for taken in page.taken:
        title = f"{date_format(taken.step.happened_on)} · {taken.name}"
        said = [Fact(str(label), words) for label, words in taken.said]
        sections.append(Section(title, words=[taken.step.reason] if taken.step.reason else [], facts=said))
    running = [Fact(each.label, f"{date_format(each.clock.due_on)} ({each.source})") for each in page.clocks]
    if running:
        sections.append(Section(_("Deadlines"), facts=running))
    return Paper(
        language=language,
        head=summary.head,
        title=_("Case {reference}").format(reference=case.reference),
        under=_("Confidential. Printed on {day}.").format(day=date_format(timezone.localdate())),
        sections=sections,
        footer=_("Case {reference}").format(reference=case.reference),
    )
