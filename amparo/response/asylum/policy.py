"""Safeguards of asylum procedures: functions whose names are sentences; the source stands with the refusal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from amparo.core.access import may
from amparo.core.errors import Kind, Reason
from amparo.response.asylum.vocabulary import Outcome
from amparo.response.cases.models import Case

PROCEDURAL_STANDARDS = (
    "UNHCR, Procedural Standards for Refugee Status Determination under UNHCR's Mandate (2020)"
)
CONVENTION = "Convention relating to the Status of Refugees (1951), article 33"
RETURN_OFFICER = "voluntary_return.work_on_cases"
SIX_WEEKS = timedelta(weeks=6)

DECIDED_UNHEARD = Kind(
    "asylum.decided_unheard",
    _("No interview was held: a claim is not decided on its merits unheard."),
    _("Record the interview, or that the claim was found inadmissible."),
    PROCEDURAL_STANDARDS,
)
NOT_COUNSELLED = Kind(
    "asylum.not_counselled",
    _("What withdrawing means was not explained to the person in private."),
    _("Counsel the person first, then record that they understood and still wish it."),
    PROCEDURAL_STANDARDS,
)
COUNSELLED_BY_RETURNS = Kind(
    "asylum.counselled_by_returns",
    _("Who works on returns does not take down the withdrawal of a claim."),
    _("A colleague who works on asylum counsels the person and records it."),
    CONVENTION,
)
SIX_WEEKS_NOT_OVER = Kind(
    "asylum.six_weeks_not_over",
    _("The interview was missed on {missed}: the case is not closed for that before {day}."),
    _("Look for the person, and schedule a new interview if they come."),
    PROCEDURAL_STANDARDS,
)
INTERVIEW_IN_THE_PAST = Kind(
    "asylum.interview_before_notice",
    _("The interview is on {day}, before the day on which it was scheduled."),
    _("Correct the day of the interview."),
)
DOCUMENT_EXPIRED = Kind(
    "asylum.document_expired",
    _("The document was valid until {day} only, before the claim was lodged."),
    _("Correct its last day, or leave it out and ask the authority for a new one."),
)
NOTIFIED_BEFORE_THE_DECISION = Kind(
    "asylum.notified_before_decision",
    _("The person was notified on {day}, before the decision."),
    _("Correct one of the two days."),
)
ENTERED_LATER = Kind(
    "asylum.entered_later",
    _("The person entered the country on {day}, after being informed here."),
    _("Correct one of the two days."),
)
NOTHING_TO_APPEAL = Kind(
    "asylum.nothing_to_appeal",
    _("The claim was not refused: there is nothing to appeal against."),
    _("Record that the decision is final."),
)


def a_claim_is_decided_after_the_person_was_heard(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Reason | None:
    """Only inadmissibility is found without an interview."""
    if case.said("decide", "outcome") == Outcome.INADMISSIBLE or case.last("hold_interview"):
        return None
    return DECIDED_UNHEARD()


def withdrawing_was_explained_first(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    told = case.last("withdraw")
    said = told.answers if told else {}
    understood = said.get("explained_in_private") and said.get("still_wishes_it")
    return None if understood else NOT_COUNSELLED()


def who_works_on_returns_takes_no_withdrawal(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Reason | None:
    return COUNSELLED_BY_RETURNS() if may(by, RETURN_OFFICER) else None


def six_weeks_have_passed_since_the_missed_interview(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Reason | None:
    step = case.last("abandon")
    missed = step.day("missed_on") if step else None
    if step is None or missed is None or missed + SIX_WEEKS <= step.happened_on:
        return None
    return SIX_WEEKS_NOT_OVER(
        at="happened_on", missed=date_format(missed), day=date_format(missed + SIX_WEEKS)
    )


def there_is_a_refusal_to_appeal_against(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    refused = case.said("decide", "outcome") in (Outcome.REJECTED, Outcome.INADMISSIBLE)
    return None if refused else NOTHING_TO_APPEAL()


def its_days_are_in_order(case: Case, *, by: Any, at: datetime, reason: str) -> Iterator[Reason]:
    """Within the newest step of each kind: entry before counselling, interview after its notice, and so on."""
    for move, name, kind, is_wrong in DAYS:
        step = case.last(move)
        day = step.day(name) if step else None
        if step is not None and day is not None and is_wrong(day, step.happened_on):
            yield kind(at=name, day=date_format(day))


def _earlier(day: date, step: date) -> bool:
    return day < step


def _later(day: date, step: date) -> bool:
    return day > step


DAYS = (
    ("inform", "entered_on", ENTERED_LATER, _later),
    ("schedule_interview", "interview_on", INTERVIEW_IN_THE_PAST, _earlier),
    ("lodge", "document_expires_on", DOCUMENT_EXPIRED, _earlier),
    ("decide", "notified_on", NOTIFIED_BEFORE_THE_DECISION, _earlier),
)
