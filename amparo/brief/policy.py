"""Who may write, clear and publish, and the safeguards of the brief."""

from __future__ import annotations

from datetime import datetime
from itertools import dropwhile
from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from amparo.brief.models import Edition, Part
from amparo.core import events
from amparo.core.errors import REASON_MISSING, Kind, Reason
from amparo.registry.partners.models import Organisation, User
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


@rules.predicate
def the_own_organisation_leads_the_draft(user: Any, edition: Edition | None) -> bool:
    """Who writes the background leads; as long as nobody does, who started the edition."""
    if edition is None:
        return True
    background = edition.parts.filter(section=Part.Section.BACKGROUND).first()
    if background is not None:
        return bool(background.organisation_id == user.organisation_id)
    return edition.started_by is not None and edition.started_by.organisation_id == user.organisation_id


rules.add_perm("brief.view_editions", role_grants("brief.view_editions"))
rules.add_perm("brief.start_edition", role_grants("brief.start_edition"))
rules.add_perm("brief.write_part", role_grants("brief.write_part") & the_part_is_of_the_own_organisation)
rules.add_perm("brief.clear_part", role_grants("brief.clear_part") & the_part_is_of_the_own_organisation)
rules.add_perm(
    "brief.publish_edition", role_grants("brief.publish_edition") & the_own_organisation_leads_the_edition
)
rules.add_perm("brief.lead_draft", role_grants("brief.lead_draft") & the_own_organisation_leads_the_draft)

FOUR_EYES = Kind(
    "brief.four_eyes",
    _("You wrote or submitted this part yourself since it was last cleared."),
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
PART_AWAITS_CLEARANCE = Kind(
    "brief.part_awaits_clearance",
    _("The part of {organisation} is not cleared: it is “{state}”."),
    _("A second person of {organisation} clears it."),
)
CHANGED_SINCE_CLEARANCE = Kind(
    "brief.changed_since_clearance",
    _("{organisation}: “{statement}” was cleared with “{before}” and now reads “{now}”."),
    _("A second person of {organisation} reads it and clears it again, or returns it for changes."),
    source="Amparo safeguard 8: nobody approves their own work, administrators included",
)
READS_AS_CLEARED = Kind(
    "brief.reads_as_cleared",
    _("The part of {organisation} reads as it was cleared: there is nothing to clear again."),
    _("Return it for changes, or take it back to draft, if it should say something else."),
)
READS_OTHERWISE_NOW = Kind(
    "brief.reads_otherwise_now",
    _("This part reads otherwise than when you opened the page."),
    _("Read it again as it stands below, and then decide."),
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
EDITION_IS_DROPPED = Kind(
    "brief.edition_is_dropped",
    _("Edition {number} was dropped."),
    _("Start an edition for its day anew."),
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
ONE_BACKGROUND = Kind(
    "brief.one_background",
    _("{organisation} writes the background of this edition: it leads, and publishes."),
    _("Add a part in the response, or let {organisation} take its part out of the edition first."),
)
NOBODY_WRITES_AND_CLEARS = Kind(
    "brief.nobody_writes_and_clears",
    _("{organisation} has no two people of whom one writes a part and another clears it."),
    _("Ask the administrator for the accounts: one role that writes parts, and one that clears them."),
    source="Amparo safeguard 8: nobody approves their own work, administrators included",
)
CHANGED_MEANWHILE = Kind(
    "brief.changed_meanwhile",
    _("Somebody of your organisation saved this part while you were writing."),
    _("Take over below what you want to keep of it, and save again: your text then replaces theirs."),
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

DAY_TOO_EARLY = Kind(
    "brief.day_too_early",
    _("The day of an edition is {first} or later."),
    _("Check the year."),
)


def a_reason_is_given(subject: Any, *, by: Any, at: datetime, reason: str) -> Reason | None:
    return None if reason.strip() else REASON_MISSING(at="reason")


def the_edition_is_a_draft(part: Part, **_context: Any) -> Reason | None:
    return it_is_a_draft(part.edition)


def it_is_a_draft(edition: Edition) -> Reason | None:
    match edition.status:
        case Edition.Status.PUBLISHED:
            return EDITION_IS_PUBLISHED(number=edition.number)
        case Edition.Status.DROPPED:
            return EDITION_IS_DROPPED(number=edition.number)
    return None


def nobody_else_writes_the_background(edition: Edition, section: str) -> Reason | None:
    """Who writes the background publishes: a second one would take the edition over."""
    if section != Part.Section.BACKGROUND:
        return None
    held = edition.parts.filter(section=section).select_related("organisation").first()
    return None if held is None else ONE_BACKGROUND(at="section", organisation=held.organisation.acronym)


def its_people_write_and_clear(organisation: Organisation) -> Reason | None:
    """A part that nobody can clear keeps an edition from ever being published."""
    people = User.objects.filter(organisation=organisation, is_active=True).prefetch_related("roles")
    writers = {each.pk for each in people if each.holds("brief.write_part")}
    clearers = {each.pk for each in people if each.holds("brief.clear_part")}
    if writers and clearers and len(writers | clearers) > 1:
        return None
    return NOBODY_WRITES_AND_CLEARS(at="organisation", organisation=organisation.acronym)


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
    """Everybody who wrote or submitted since the last clearance has a hand in the text, not the last of them alone."""
    return FOUR_EYES() if str(by.pk) in _hands_in(part) else None


def _hands_in(part: Part) -> set[str]:
    """A part that is cleared again was written before its clearances: these are passed over first."""
    hands = {str(part.written_by_id), str(part.submitted_by_id)}
    acts = events.history(part).values_list("verb", "actor_id")
    for verb, actor in dropwhile(lambda act: act[0] == "clear", acts):
        if verb == "clear":
            break
        if verb in ("write_part", "submit"):
            hands.add(actor)
    return hands
