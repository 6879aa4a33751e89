"""The report of a best interests determination on paper: for the panel to read and to sign.

Without the child's name: who reads it has signed confidentiality, and a paper is lost more easily than a record.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.registry.people.ages import age_years
from amparo.response.cases.models import Case, CaseDocument
from amparo.response.cases.outputs.paper import Fact, Paper, Section, printed
from amparo.response.cases.queries.one import Taken, page_of_case
from amparo.response.child_protection.models import PanelMember
from amparo.response.child_protection.policy.child import child_like

PARTS = (
    *("write_report", "hear_child", "weigh", "determine", "begin_review"),
    *("confirm_determination", "reopen_determination", "close_determination"),
)


def report_pdf(case: Case, *, language: str, reader: Any) -> bytes:
    """Every word of the record is read anew in the language of the paper."""
    with override(language):
        return printed(_paper(case, language, reader), at=case.opened_at)


def _paper(case: Case, language: str, reader: Any) -> Paper:
    page = page_of_case(case, by=reader)
    members = list(PanelMember.objects.filter(case=case, left_on=None).select_related("represents"))
    told = [_section(each) for each in page.taken if each.step.move in PARTS]
    return Paper(
        language=language,
        head=reader.organisation.name,
        title=_("Best interests determination {reference}").format(reference=case.reference),
        under=_("Strictly confidential: for the members of the panel. Printed on {day}.").format(
            day=date_format(timezone.localdate())
        ),
        sections=[_the_child(case, str(page.state)), _the_panel(members), *told],
        footer=_("Best interests determination {reference}").format(reference=case.reference),
        signatures=[f"{each.name}, {each.represents.name}" for each in members],
    )


def _the_child(case: Case, state: str) -> Section:
    identity = child_like(case.registration)
    age = age_years(identity, on=case.opened_on) if identity else None
    facts = [
        Fact(_("Registration"), case.registration.code),
        Fact(_("Age when it was opened"), _("not known") if age is None else str(age)),
        Fact(_("Opened"), date_format(case.opened_on)),
        Fact(_("State"), state),
    ]
    papers = CaseDocument.objects.filter(case=case)
    facts += [Fact(_("Document"), each.kind) for each in papers]
    return Section(_("The child"), facts=facts)


def _the_panel(members: list[PanelMember]) -> Section:
    return Section(_("The panel"), facts=list(_members(members)))


def _members(members: list[PanelMember]) -> Iterator[Fact]:
    for each in members:
        signed = (
            _("bound to confidentiality since {day}").format(day=date_format(each.undertaking_on))
            if each.undertaking_on
            else _("has not signed confidentiality")
        )
        label = _("Chair") if each.is_chair else _("Member")
        yield Fact(label, f"{each.name}, {each.represents.name} ({signed})")


def _section(taken: Taken) -> Section:
    title = f"{taken.name} · {date_format(taken.step.happened_on)}"
    said = [Fact(str(label), words) for label, words in taken.said]
    return Section(title, words=[taken.step.reason] if taken.step.reason else [], facts=said)
