"""Who may counsel and who may publish, and the safeguards of both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import rules
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import REASON_MISSING, Kind, Reason
from amparo.registry.partners.policy import DUTIES, role_grants
from amparo.registry.people.policy import works_with_persons
from amparo.response.information.models import Item
from amparo.response.information.vocabulary import COMPLETE

for _permission in ("information.view_items", "information.write_item", "information.review_item"):
    rules.add_perm(_permission, role_grants(_permission))
rules.add_perm("information.view_questions", role_grants("information.view_questions"))
# Sessions lead to persons: the role and an organisation that may see persons at all.
for _permission in ("information.view_sessions", "information.record_session"):
    rules.add_perm(_permission, works_with_persons & role_grants(_permission))

IOM = "IOM, Framework for assisted voluntary return and reintegration: informed decision"
AAP = "IASC, Commitments on accountability to affected people, 2017: information that people can trust"
LEAST = "ICRC, Handbook on Data Protection in Humanitarian Action: data minimisation"

TOPIC_UNKNOWN = Kind(
    "information.topic_unknown",
    _("The topic “{topic}” is not in the list of that day."),
    _("Choose at least one topic from the list."),
)
CHOICE_UNKNOWN = Kind(
    "information.choice_unknown",
    _("“{value}” is not one of the known values."),
    _("Choose one from the list."),
)
TEXT_INCOMPLETE = Kind(
    "information.text_incomplete",
    _("The text in {language} has a title without a body, or a body without a title."),
    _("Write both, or empty both."),
)
TEXT_TOO_LONG = Kind(
    "information.text_too_long",
    _("The text in {language} is longer than can be read at a counter: {count} characters."),
    _("Shorten it to 6000 characters, or make two items of it."),
)
LANGUAGE_MISSING = Kind(
    "information.language_missing",
    _("The text in {language} is missing."),
    _("Write it: English and Spanish are complete before anything is published."),
    source=AAP,
)
SOURCE_MISSING = Kind(
    "information.source_missing",
    _("It does not say where this is known from."),
    _("Name the law, the page or the agreement, with its date."),
    source=AAP,
)
ENDS_BEFORE_IT_BEGINS = Kind(
    "information.ends_before_it_begins",
    _("A day lies before the first day on which it holds, {begin}."),
    _("Correct the last day or the day of review."),
)
OVER_ALREADY = Kind(
    "information.over_already",
    _("Its last day, {end}, is over."),
    _("Ask the source anew and write an edition with other days."),
    source=AAP,
)
REVIEWED_BY_ANOTHER = Kind(
    "information.reviewed_by_another",
    _("Who wrote this edition cannot review it."),
    _("Ask a colleague, of any organisation, who has the role."),
    source=DUTIES,
)
NOT_A_DRAFT = Kind(
    "information.not_a_draft",
    _("This edition is “{state}” and does not change any more."),
    _("Begin a new edition of it, or take it back to draft if it waits for review."),
)
ANOTHER_ORGANISATIONS = Kind(
    "information.another_organisations",
    _("This item is {organisation}'s: they write it."),
    _("Tell them what is wrong; harmful information you may withdraw yourself."),
)
EDITION_OPEN = Kind(
    "information.edition_open",
    _("Edition {edition} of this item is being written already."),
    _("Open that one and go on there."),
)
KEY_TAKEN = Kind(
    "information.key_taken",
    _("There is already an item with the address “{key}”."),
    _("Open that one and begin a new edition of it, or choose another address."),
)
FORM_SAVED = Kind(
    "information.form_saved",
    _("This form was saved before with other content."),
    _("Open what was saved and correct it there; nothing was lost."),
)
IN_THE_FUTURE = Kind(
    "information.in_the_future",
    _("The session would be on {day}, which has not come yet."),
    _("Write it down when it was held."),
)
FOLLOW_UP_BEFORE = Kind(
    "information.follow_up_before",
    _("The follow-up would be on {day}, before the session."),
    _("Choose a later day, or leave it empty: a follow-up without a day is kept too."),
)
MATERIAL_NOT_VALID = Kind(
    "information.material_not_valid",
    _("“{title}” did not hold on {day}: it is given to nobody."),
    _("Choose material that holds, and tell who writes it that this one is needed."),
    source=AAP,
)
NOBODY_COUNTED = Kind(
    "information.nobody_counted",
    _("A group session counts the people who took part, and none was counted."),
    _("Give at least one number, by sex and age as far as it was seen."),
)
NOBODY_CHOSEN = Kind(
    "information.nobody_chosen",
    _("Your organisation has no registration with this code."),
    _("Check the code, or register the person first; for several people record a group session."),
)
NAMES_SOMEBODY = Kind(
    "information.names_somebody",
    _("A question holds a number or an address by which somebody could be found."),
    _("Write what people ask in words that fit many: without names, telephones, codes or addresses."),
    source=LEAST,
)
QUESTION_TOO_LONG = Kind(
    "information.question_too_long",
    _("A question is longer than 300 characters."),
    _("Write the question alone, in a sentence."),
)
NO_FOLLOW_UP = Kind(
    "information.no_follow_up",
    _("No follow-up is open for this session."),
    _("Reload the page: it was done already, or none was wished."),
)
PERSON_ERASED = Kind(
    "information.person_erased",
    _("What this form said about a person was erased since."),
    _("Do not send it again."),
)

# A telephone, a code of a registration or household, an e-mail address.
_FINDS_SOMEBODY = re.compile(r"(?:\d[\s().-]*){7,}|\b[A-Z]{2,6}-[0-9A-Z]{6}\b|\S@\S")


def a_reason_is_given(_item: Any, *, reason: str, **_context: Any) -> Reason | None:
    return None if reason.strip() else REASON_MISSING()


def it_is_written_in_both_languages(item: Item, **_context: Any) -> Iterator[Reason]:
    written = set(item.texts.values_list("language", flat=True))
    names = {"en": _("English"), "es": _("Spanish")}
    for code in COMPLETE:
        if code not in written:
            yield LANGUAGE_MISSING(language=names[code])


def it_names_its_source(item: Item, **_context: Any) -> Reason | None:
    return None if item.source.strip() else SOURCE_MISSING()


def it_is_not_over(item: Item, *, at: datetime, **_context: Any) -> Reason | None:
    over = item.valid_until is not None and item.valid_until < timezone.localdate(at)
    return OVER_ALREADY(end=item.valid_until) if over else None


def another_person_reviews_it(item: Item, *, by: Any, **_context: Any) -> Reason | None:
    """Of all who wrote this edition, not only of who wrote last."""
    return REVIEWED_BY_ANOTHER() if by.pk in item.writers else None


def its_organisation_writes_it(item: Item, *, by: Any, **_context: Any) -> Reason | None:
    if item.organisation_id == by.organisation_id:
        return None
    return ANOTHER_ORGANISATIONS(organisation=item.organisation.acronym)


def it_is_a_draft(item: Item) -> Reason | None:
    return None if item.status == Item.Status.DRAFT else NOT_A_DRAFT(state=item.get_status_display())


def its_days_are_in_order(begin: date, *later: date | None) -> Reason | None:
    wrong = any(day is not None and day < begin for day in later)
    return ENDS_BEFORE_IT_BEGINS(begin=begin.isoformat(), at="valid_until") if wrong else None


def it_names_nobody(words: str) -> Reason | None:
    """What can be seen by its shape; a name cannot, and is asked for in words."""
    return NAMES_SOMEBODY(at="questions") if _FINDS_SOMEBODY.search(words) else None
