"""Who may write, clear and publish, and the safeguards of the brief."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from amparo.brief.models import Edition, Part
from amparo.core.errors import REASON_MISSING, Kind, Reason
from amparo.registry.partners.policy import role_grants


@rules.predicate
def the_part_is_of_the_own_organisation(user: Any, part: Part | None) -> bool:
    """Without a part the question is only whether the role carries the permission at all."""
    return part is None or part.organisation_id == user.organisation_id


@rules.predicate
def the_own_organisation_leads_the_edition(user: Any, edition: Edition | None) -> bool:
    """The organisation that writes the background publishes."""
    if edition is None:
        return True
    return edition.parts.filter(
        section=Part.Section.BACKGROUND, organisation_id=user.organisation_id
    ).exists()


rules.add_perm("brief.view_editions", role_grants("brief.view_editions"))
rules.add_perm("brief.start_edition", role_grants("brief.start_edition"))
rules.add_perm("brief.write_part", role_grants("brief.write_part") & the_part_is_of_the_own_organisation)
rules.add_perm("brief.clear_part", role_grants("brief.clear_part") & the_part_is_of_the_own_organisation)
rules.add_perm(
    "brief.publish_edition", role_grants("brief.publish_edition") & the_own_organisation_leads_the_edition
)

FOUR_EYES = Kind(
    "brief.four_eyes",
    _("You wrote or submitted this part yourself."),
    _("Ask a colleague of your organisation who may clear parts to read and clear it."),
    source="Amparo safeguard 8: nobody approves their own work, administrators included",
)
PART_IS_EMPTY = Kind(
    "brief.part_is_empty",
    _("The part of {organisation} says nothing yet."),
    _("Write at least one statement, or remove the part from this edition."),
)
PART_IS_NOT_CLEARED = Kind(
    "brief.part_is_not_cleared",
    _("The part of {organisation} is not cleared: it is “{state}”."),
    _("{organisation} submits it, and a second person of {organisation} clears it."),
)
STATEMENT_IS_BLOCKED = Kind(
    "brief.statement_is_blocked",
    _("{organisation}: “{statement}” is blocked. {why}"),
    _("Accept another figure for it, or change the statement."),
)
TRANSLATION_IS_MISSING = Kind(
    "brief.translation_is_missing",
    _("A statement of {organisation} is missing in one of the two languages."),
    _("Write it in English and in Spanish."),
)
HOLES_DIFFER = Kind(
    "brief.holes_differ",
    _("The English and the Spanish sentence do not stand on the same figures."),
    _("Use the same holes in both."),
)
PART_IS_NOT_A_DRAFT = Kind(
    "brief.part_is_not_a_draft",
    _("The part of {organisation} is “{state}” and cannot be changed."),
    _("Take it back to draft first; it then has to be submitted and cleared again."),
)
EDITION_IS_PUBLISHED = Kind(
    "brief.edition_is_published",
    _("Edition {number} is published. A published edition never changes."),
    _("Start the next edition: it shows what changed since."),
)
EDITION_IS_EMPTY = Kind(
    "brief.edition_is_empty",
    _("Edition {number} has no part yet."),
    _("Add the background and the parts of the organisations, and let them be cleared."),
)
PART_EXISTS = Kind(
    "brief.part_exists",
    _("{organisation} already has its part in this section."),
    _("Go on with that part."),
)
TITLE_IS_MISSING = Kind(
    "brief.title_is_missing",
    _("The title is missing in one of the two languages."),
    _("Write the title in English and in Spanish."),
)
DRAFT_EXISTS = Kind(
    "brief.draft_exists",
    _("There is already a draft for {day}."),
    _("Go on with that draft, or choose another day."),
)
DAY_IN_THE_FUTURE = Kind(
    "brief.day_in_the_future",
    _("{day} is in the future: nothing is known of it yet."),
    _("Choose today or an earlier day."),
)


def a_reason_is_given(subject: Any, *, by: Any, at: datetime, reason: str) -> Reason | None:
    return None if reason.strip() else REASON_MISSING(at="reason")


def the_edition_is_a_draft(part: Part, **_context: Any) -> Reason | None:
    if part.edition.status == Edition.Status.PUBLISHED:
        return EDITION_IS_PUBLISHED(number=part.edition.number)
    return None


def the_part_says_something(part: Part, **_context: Any) -> Reason | None:
    return None if part.statements.exists() else PART_IS_EMPTY(organisation=part.organisation.acronym)


def the_part_can_be_changed(part: Part, **_context: Any) -> Reason | None:
    if part.status == Part.Status.DRAFT:
        return None
    return PART_IS_NOT_A_DRAFT(organisation=part.organisation.acronym, state=Part.Status(part.status).label)


def it_is_written_in_both_languages(part: Part, **_context: Any) -> Reason | None:
    missing = any(not (each.text_en.strip() and each.text_es.strip()) for each in part.statements.all())
    return TRANSLATION_IS_MISSING(organisation=part.organisation.acronym) if missing else None


def another_person_clears_it(part: Part, *, by: Any, **_context: Any) -> Reason | None:
    return FOUR_EYES() if by.pk in {part.written_by_id, part.submitted_by_id} else None
