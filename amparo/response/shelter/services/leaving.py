"""Stays that end: by departure, by a plan before, and corrections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import REASON_MISSING, refuse_if_any
from amparo.registry.places.models import Place
from amparo.response.shelter import policy
from amparo.response.shelter.lifecycle import STAY
from amparo.response.shelter.models import Stay
from amparo.response.shelter.policy import reasons
from amparo.response.shelter.queries.stays import open_stays_of, own_stays, visible_of
from amparo.response.shelter.queries.transfers import in_open_transfers


@acts
def check_out(
    *,
    stays: Sequence[Stay],
    departed_at: datetime,
    reason: str,
    destination: Place | None = None,
    words: str = "",
    by: Any,
    at: datetime | None = None,
) -> list[Stay]:
    """People leave together, all or none. `destination` and `words`: where to, as far as they told.

    Who left with the same time and reason already is passed over: the form was sent twice.
    """
    at, found = at or timezone.now(), own_stays(stays, by=by)
    again = [each for each in found if each.departed_at == departed_at and each.departure_reason == reason]
    leaving = [each for each in found if each not in again]
    moving = in_open_transfers(each.pk for each in leaving)
    must(by, "shelter.manage_stays")
    refuse_if_any(
        [
            None if found else reasons.NOBODY_CHOSEN(at="people"),
            policy.why_they_leave_is_known(reason),
            policy.it_has_happened(departed_at, now=at, at="departed_at"),
            *(policy.it_is_still_going_on(each) for each in leaving),
            *(policy.they_left_after_arriving(each, departed_at) for each in leaving),
            *policy.nobody_is_in_two_transfers(each.code for each in leaving if each.pk in moving),
        ]
    )
    ended = end_stays(
        leaving,
        departed_at=departed_at,
        reason=reason,
        destination=destination,
        words=words.strip(),
        by=by,
        at=at,
    )
    return [*again, *ended]


def end_stays(
    stays: Sequence[Stay],
    *,
    departed_at: datetime,
    reason: str,
    destination: Place | None = None,
    words: str = "",
    by: Any,
    at: datetime,
) -> list[Stay]:
    """Move each to its end. Why and where to are kept with the stay alone: the trail says that they left."""
    ended = []
    for stay in stays:
        fresh = STAY.make("leave", stay, by=by, at=at, changes={"departed_at": departed_at})
        fresh.departure_reason, fresh.destination, fresh.destination_words = reason, destination, words
        fresh.save(update_fields=["departure_reason", "destination", "destination_words"])
        ended.append(fresh)
    return ended


@acts
def plan_leaving(
    *, stays: Sequence[Stay], plan: str, words: str = "", by: Any, at: datetime | None = None
) -> list[Stay]:
    """Where people will go when the site closes, in a word of the list and in theirs. A later plan replaces it."""
    must(by, "shelter.manage_stays")
    at, found = at or timezone.now(), own_stays(stays, by=by)
    refuse_if_any(
        [
            None if found else reasons.NOBODY_CHOSEN(at="people"),
            policy.why_they_leave_is_known(plan, at="plan"),
            *(policy.it_is_still_going_on(each) for each in found),
        ]
    )
    for stay in found:
        stay.plan, stay.plan_words = plan, words.strip()
        stay.save(update_fields=["plan", "plan_words"])
    events.record_many(
        verb="plan_leaving",
        by=by,
        at=at,
        changes=[(each, {}, {"of": each.registration_id}) for each in found],
    )
    return found


@acts
def correct_stay(
    *,
    stay: Stay,
    arrived_at: datetime,
    departed_at: datetime | None,
    because: str,
    by: Any,
    at: datetime | None = None,
) -> Stay:
    """Another row with the right times takes the place of the stay, which stays readable as corrected.

    `departed_at` None: they have not left, also where a departure was recorded by mistake.
    """
    at, (fresh,) = at or timezone.now(), own_stays([stay], by=by)
    must(by, "shelter.manage_stays", fresh)
    elsewhere = [each for each in open_stays_of(by, visible_of(by, [fresh])) if each.pk != fresh.pk]
    refuse_if_any(
        [
            None if because.strip() else REASON_MISSING(at="because"),
            reasons.NOTHING_CORRECTED(at="arrived_at")
            if (arrived_at, departed_at) == (fresh.arrived_at, fresh.departed_at)
            else None,
            policy.it_has_happened(departed_at or arrived_at, now=at, at="arrived_at"),
            policy.the_site_had_opened(fresh.site, arrived_at, at="arrived_at"),
            reasons.LEFT_BEFORE_ARRIVING(at="departed_at", time=policy.a_time(arrived_at))
            if departed_at and departed_at < arrived_at
            else None,
            policy.the_site_is_open(fresh.site) if departed_at is None else None,
            *(
                reasons.STAYS_ELSEWHERE(code=each.code, site=each.site.name)
                for each in elsewhere
                if departed_at is None
            ),
            *policy.nobody_is_in_two_transfers(fresh.code for _key in in_open_transfers([fresh.pk])),
        ]
    )
    STAY.make("correct_stay", fresh, by=by, at=at)
    return _instead_of(fresh, arrived_at, departed_at, because.strip(), by=by, at=at)


KEPT = (
    "organisation_id",
    "site_id",
    "registration_id",
    "bed",
    "bed_kind",
    "expected_nights",
    "over_capacity_because",
    "transfer_id",
    "plan",
    "plan_words",
    "called_at",
    "called_whom",
)
OF_THE_DEPARTURE = ("departure_reason", "destination_id", "destination_words")


def _instead_of(
    stay: Stay, arrived_at: datetime, departed_at: datetime | None, because: str, *, by: Any, at: datetime
) -> Stay:
    names = (*KEPT, *OF_THE_DEPARTURE) if departed_at else KEPT
    corrected = Stay.objects.create(
        **{name: getattr(stay, name) for name in names},
        arrived_at=arrived_at,
        departed_at=departed_at,
        status=Stay.Status.LEFT if departed_at else Stay.Status.STAYING,
        checked_in_at=at,
        checked_in_by=by,
        corrects=stay,
        correction_reason=because,
    )
    told = {"corrects": stay.pk, "arrived_at": arrived_at, "departed_at": departed_at}
    events.record(verb="replace_stay", subject=corrected, by=by, at=at, after=told)
    return corrected


@acts
def record_call(*, stay: Stay, whom: str, by: Any, at: datetime | None = None) -> Stay:
    """Child protection was called about a child who is alone; `whom`: who answered."""
    at, (fresh,) = at or timezone.now(), own_stays([stay], by=by)
    must(by, "shelter.manage_stays", fresh)
    refuse_if_any(
        [None if whom.strip() else reasons.NOBODY_ANSWERED(at="whom"), policy.it_is_still_going_on(fresh)]
    )
    if fresh.called_at is None:
        fresh.called_at, fresh.called_whom = at, whom.strip()
        fresh.save(update_fields=["called_at", "called_whom"])
        events.record(
            verb="call_child_protection", subject=fresh, by=by, at=at, after={"of": fresh.registration_id}
        )
    return fresh
