"""Safeguards of assisted voluntary return: functions whose names are sentences; the source stands with the refusal.

They read the database alone. A reason about an answer of the step itself names it, and is told when the step is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason
from amparo.registry.people.ages import may_be_a_child
from amparo.registry.people.families import ChildStanding
from amparo.registry.people.models import HouseholdMember, Identity
from amparo.registry.people.queries import content_of, households_of
from amparo.response.cases.models import Case, CaseStep
from amparo.response.cases.policy import findings_on, holds_on
from amparo.response.cases.vocabulary import FindingKind, HoldKind
from amparo.response.voluntary_return import refusals
from amparo.response.voluntary_return.models import Booking, SignedConsent
from amparo.response.voluntary_return.texts import CONSENT, DECLARATION, SPOKEN, ShownText, texts
from amparo.response.voluntary_return.vocabulary import (
    CODE,
    ON_THE_SAME_WAY,
    BookingState,
    Fitness,
    Option,
    Signer,
    Visas,
)

LIVE = (BookingState.PLANNED, BookingState.BOOKED)
ALONE = (ChildStanding.UNACCOMPANIED, ChildStanding.SEPARATED)


# --- the wish, and counselling


def it_is_the_persons_own_wish(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    return None if case.said("hear_wish", "own_wish") else refusals.NOT_THE_OWN_WISH(at="own_wish")


def it_is_no_removal(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    ordered = case.said("hear_wish", "ordered_by_authority")
    return None if ordered is False else refusals.IS_A_REMOVAL(at="ordered_by_authority")


COUNSELLING = (
    (lambda said: said.get("in_private"), _("it was not in private")),
    (lambda said: said.get("without_pressure"), _("somebody pressed the person")),
    (lambda said: Option.ASYLUM in said.get("options", ()), _("asking for asylum was not explained")),
    (lambda said: said.get("origin_explained"), _("the situation in the place of origin was not explained")),
    (lambda said: said.get("understood"), _("the person did not understand it")),
)


def counselling_is_complete(case: Case, *, by: Any, at: datetime, reason: str) -> Iterator[Reason]:
    """What took place is recorded as it was; what was missing in it stands in the way of signing and travelling."""
    step = case.last("counsel")
    if step is None:
        yield refusals.NOT_COUNSELLED()
        return
    for is_there, what in COUNSELLING:
        if not is_there(step.answers):
            yield refusals.COUNSELLING_INCOMPLETE(what=what)


def there_is_a_day_to_reflect(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    step = case.last("counsel")
    until = step.day("reflect_until") if step else None
    if step is None or until is None or until > step.happened_on:
        return None
    return refusals.NO_DAY_TO_REFLECT(at="reflect_until", day=date_format(until))


def the_time_to_reflect_has_passed(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    step, signed = case.last("counsel"), case.last("sign_consent")
    until = step.day("reflect_until") if step else None
    day = signed.happened_on if signed else timezone.localdate(at)
    return refusals.TIME_TO_REFLECT(day=date_format(until)) if until and day < until else None


# --- eligibility, and what pauses or stops a return


ASSESSMENT = (
    (lambda said: said.get("nationality_confirmed"), _("the nationality is not confirmed")),
    (
        lambda said: said.get("fitness") in (Fitness.FIT, Fitness.WITH_ESCORT),
        _("the person is not known to be fit to travel"),
    ),
)


def nothing_found_speaks_against_travel(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Iterator[Reason]:
    step = case.last("assess")
    for is_so, what in ASSESSMENT:
        if step is None or not is_so(step.answers):
            yield refusals.NOT_APPROVABLE(what=what)


def no_claim_or_fear_stands_in_the_way(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    """Safeguard 3. Whose claim, and whether it is one, is said to nobody."""
    standing = holds_on(case.registration.person, HoldKind.OPEN_CLAIM, HoldKind.FEAR)
    return refusals.STOPPED() if standing.exists() else None


def no_pause_stands(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    """Safeguard 5."""
    standing = holds_on(case.registration.person, HoldKind.TRAFFICKING, HoldKind.CAPACITY)
    return refusals.PAUSED() if standing.exists() else None


def asylum_was_explained_by_who_does_not_return(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Reason | None:
    step = case.last("record_fear_counsel")
    said = step.answers if step else {}
    looked_at = said.get("in_private") and said.get("by_asylum_counsellor") and said.get("still_wishes")
    return None if looked_at else refusals.FEAR_NOT_LOOKED_AT(at="by_asylum_counsellor")


# --- consent


def the_text_that_was_signed_is_named_exactly(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Iterator[Reason]:
    """The code on the paper is the fingerprint of the words in that version and language."""
    return _named_exactly(case.last("sign_consent"), texts(CONSENT))


def the_declaration_that_was_signed_is_named_exactly(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Iterator[Reason]:
    return _named_exactly(case.last("depart"), texts(DECLARATION))


def _named_exactly(step: CaseStep | None, known: dict[str, ShownText]) -> Iterator[Reason]:
    shown = known.get(step.answers.get("text", "")) if step else None
    if step is None or shown is None:
        return
    if not shown.is_in_force(step.happened_on):
        yield refusals.TEXT_NOT_IN_FORCE(at="text", day=date_format(step.happened_on))
    if step.answers.get("paper_code", "").lower() != shown.code:
        yield refusals.CODE_OF_ANOTHER_TEXT(at="paper_code")


def it_was_read_in_a_language_that_is_understood(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Reason | None:
    """In that of the counselling; where the text is in another, an interpreter said it."""
    step = case.last("sign_consent")
    said = step.answers if step else {}
    shown = texts(CONSENT).get(said.get("text", ""))
    same = said.get("read_in") == case.said("counsel", "language")
    interpreted = said.get("interpreter") or (shown and said.get("read_in") == SPOKEN[shown.language])
    fine = said.get("read_aloud") and same and interpreted
    return None if fine else refusals.NOT_READ_ALOUD(at="read_aloud")


def a_child_does_not_sign_alone(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    """A parent or guardian signs too; beside a child without parents only a guardian can. In doubt it is a child."""
    standing, signer = standing_of(case, by=by), case.said("sign_consent", "signed_by")
    if standing == ChildStanding.NOT_A_CHILD:
        return None
    may_sign = {Signer.WITH_GUARDIAN} if standing in ALONE else {Signer.WITH_GUARDIAN, Signer.WITH_PARENT}
    return None if signer in may_sign else refusals.CHILD_SIGNED_ALONE(at="signed_by")


def a_signed_consent_stands(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    """Safeguard 1: signed, of words that are known to the letter, and not withdrawn."""
    signed = SignedConsent.objects.filter(case=case, withdrawn_on=None).first()
    known = {each.sha256 for each in texts(CONSENT).values()}
    return None if signed is not None and signed.sha256 in known else refusals.NO_CONSENT()


# --- a child who is alone


def _is_true(move: str, *names: str) -> Callable[[Case], bool]:
    return lambda case: all(case.said(move, name) for name in names)


def _a_determination_recommends_return(case: Case) -> bool:
    return findings_on(case.registration.person, FindingKind.RETURN).exists()


# Safeguard 2: each is asked, and all that is missing is told at once.
FOR_A_CHILD_ALONE: tuple[tuple[Callable[[Case], bool], Kind], ...] = (
    (_is_true("secure_child", "guardian", "guardian_appointed_by"), refusals.NO_GUARDIAN),
    (
        _is_true("secure_child", "caregiver", "caregiver_verified", "caregiver_willing_in_writing"),
        refusals.NO_CAREGIVER,
    ),
    (_is_true("secure_child", "escort"), refusals.NO_ESCORT),
    (_is_true("secure_child", "reception_confirmed_by"), refusals.NO_RECEPTION),
    (_a_determination_recommends_return, refusals.NO_DETERMINATION),
)


def a_child_alone_goes_to_safety(case: Case, *, by: Any, at: datetime, reason: str) -> Iterator[Reason]:
    """Unaccompanied or separated as it is derived from ages, household and verified ties; never typed in."""
    standing = standing_of(case, by=by)
    if standing == ChildStanding.AGE_UNKNOWN:
        yield refusals.AGE_UNKNOWN()
    if standing in ALONE:
        yield from (kind() for is_there, kind in FOR_A_CHILD_ALONE if not is_there(case))


def standing_of(case: Case, *, by: Any) -> ChildStanding:
    """On the day of the step that is being taken."""
    identity, on = _identity(case), _day(case)
    if identity is None or identity.birth_date is None:
        return ChildStanding.AGE_UNKNOWN
    if not may_be_a_child(identity, on=on):
        return ChildStanding.NOT_A_CHILD
    for household in households_of(by, [case.registration_id], on=on):
        if found := household.standings.get(case.registration_id):
            return found
    return ChildStanding.UNACCOMPANIED


def _identity(case: Case) -> Any:
    return content_of([case.registration_id], (Identity,))[case.registration_id].get(Identity)


def _day(case: Case) -> date:
    step = CaseStep.objects.filter(case=case).order_by("-number").first()
    return step.happened_on if step else case.opened_on


# --- the journey


def live_booking(case: Case) -> Booking | None:
    return Booking.objects.filter(case=case, status__in=LIVE).first()


def the_travel_document_outlives_the_journey(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Reason | None:
    prepared = case.last("prepare")
    expires = prepared.day("document_expires_on") if prepared else None
    if expires is None:
        return refusals.NO_TRAVEL_DOCUMENT(at="document_expires_on")
    booking = live_booking(case)
    last = booking.legs.last() if booking else None
    days = [_day(case), *([timezone.localdate(last.arrives_at)] if last else [])]
    needed = max(days)
    if expires >= needed:
        return None
    return refusals.TRAVEL_DOCUMENT_EXPIRED(
        at="document_expires_on", day=date_format(expires), needed=date_format(needed)
    )


def no_transit_visa_is_missing(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    has_them = case.said("prepare", "transit_visas") in (Visas.HELD, Visas.NOT_NEEDED)
    return None if has_them else refusals.VISA_MISSING()


def the_journey_is_planned_and_to_come(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    booking = live_booking(case)
    if booking is None:
        return refusals.NO_JOURNEY()
    past = booking.departs_on < _day(case)
    return refusals.JOURNEY_IN_THE_PAST(day=date_format(booking.departs_on)) if past else None


def nobody_boards_before_the_day_that_is_booked(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Reason | None:
    booking, step = live_booking(case), case.last("depart")
    if booking is None:
        return refusals.NO_JOURNEY()
    early = step is not None and step.happened_on < booking.departs_on
    day = date_format(booking.departs_on)
    return refusals.BEFORE_THE_BOOKED_DAY(at="happened_on", day=day) if early else None


def the_family_returns_together_or_it_is_said_why(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Reason | None:
    """Safeguard 10, when a journey is booked: those of the household who are here have signed for a return too."""
    here = _household_here(case)
    coming = Case.objects.filter(procedure=CODE, registration__in=here, status__in=ON_THE_SAME_WAY)
    return _split(case, here - set(coming.values_list("registration_id", flat=True)))


def the_family_leaves_on_one_day_or_it_is_said_why(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Reason | None:
    """Safeguard 10, at boarding: they are booked for the same day."""
    here, booking = _household_here(case), live_booking(case)
    beside = Booking.objects.filter(
        registration__in=here,
        status__in=(BookingState.BOOKED, BookingState.TRAVELLED),
        departs_on=booking.departs_on if booking else _day(case),
    )
    return _split(case, here - set(beside.values_list("registration_id", flat=True)))


def _split(case: Case, left: set[Any]) -> Reason | None:
    said_why = case.said("book", "apart") or case.said("depart", "apart")
    return refusals.FAMILY_SPLIT(at="apart", count=len(left)) if left and not said_why else None


def _household_here(case: Case) -> set[Any]:
    now = HouseholdMember.objects.filter(organisation=case.organisation_id, until=None)
    mine = now.filter(registration=case.registration_id).values("household")
    others = now.filter(household__in=mine, is_present=True).exclude(registration=case.registration_id)
    return set(others.values_list("registration_id", flat=True))


def the_wish_is_said_again_at_boarding(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    still = case.said("depart", "still_wishes")
    return None if still else refusals.WISH_NOT_SAID_AGAIN(at="still_wishes")


# --- after the journey


def who_receives_the_person_is_named(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    handed_over = case.said("arrive", "handed_over") and case.said("arrive", "received_by")
    return None if handed_over else refusals.NOBODY_RECEIVES(at="handed_over")


GOALS = ("economic", "social", "psychosocial")


def the_plan_has_a_goal(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    has_one = any(case.said("plan_reintegration", name) for name in GOALS)
    return None if has_one else refusals.NO_GOAL(at="economic")


def scores_are_from_0_to_100(case: Case, *, by: Any, at: datetime, reason: str) -> Iterator[Reason]:
    for name in GOALS:
        if (case.said("survey", name) or 0) > 100:
            yield refusals.SCORE_TOO_HIGH(at=name)
