"""Planning a journey, and what the steps of the case make of it: booked, travelled, cancelled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import Reason, refuse_if_any
from amparo.registry.places.models import Place
from amparo.response.cases.models import Case
from amparo.response.cases.queries.cases import locked_case
from amparo.response.voluntary_return import refusals
from amparo.response.voluntary_return.models import Booking, Leg
from amparo.response.voluntary_return.policy import live_booking
from amparo.response.voluntary_return.stated import StatedLeg
from amparo.response.voluntary_return.vocabulary import CODE, BookingState, State

WHILE_PLANNED = (State.ELIGIBLE, State.CONSENTED, State.READY)


@acts
def plan_journey(*, case: Case, legs: Sequence[StatedLeg], by: Any, at: datetime | None = None) -> Booking:
    """A plan binds nobody and books nothing; one that was made before falls."""
    at, fresh = at or timezone.now(), locked_case(case, by=by)
    must(by, fresh.described.permission)
    refuse_if_any(why_not(fresh, legs))
    _cancel(fresh, on=timezone.localdate(at))
    booking = Booking.objects.create(
        **_of(fresh), departs_on=timezone.localdate(legs[0].departs_at), planned_at=at, planned_by=by
    )
    places = {each.code: each for each in Place.objects.filter(code__in=_codes(legs))}
    for number, leg in enumerate(legs, start=1):
        Leg.objects.create(
            **_of(fresh),
            booking=booking,
            number=number,
            origin=places[leg.origin],
            destination=places[leg.destination],
            departs_at=leg.departs_at,
            arrives_at=leg.arrives_at,
            carrier=leg.carrier.strip()[:120],
            handover_to=leg.handover_to.strip()[:160],
        )
    events.record(verb="plan_journey", subject=fresh, by=by, at=at, after={"booking": booking.pk})
    return booking


def _of(case: Case) -> dict[str, Any]:
    return {"organisation_id": case.organisation_id, "registration_id": case.registration_id, "case": case}


def _codes(legs: Sequence[StatedLeg]) -> set[str]:
    return {code for leg in legs for code in (leg.origin, leg.destination)}


def why_not(case: Case, legs: Sequence[StatedLeg]) -> Iterator[Reason]:
    """Every reason at once, each with the leg that it is about."""
    if case.procedure != CODE or case.status not in WHILE_PLANNED:
        state = case.described.lifecycle.states[case.status]
        yield refusals.NOT_TO_BE_PLANNED(state=state)
    if not legs:
        yield refusals.NO_JOURNEY()
        return
    known = set(Place.objects.filter(code__in=_codes(legs)).values_list("code", flat=True))
    for number, leg in enumerate(legs, start=1):
        if not {leg.origin, leg.destination} <= known or leg.origin == leg.destination:
            yield refusals.LEG_NOWHERE(at=f"leg {number}", number=number)
        if leg.arrives_at <= leg.departs_at:
            yield refusals.LEG_ARRIVES_EARLIER(at=f"leg {number}", number=number)
        if not leg.carrier.strip():
            yield refusals.NO_CARRIER(at=f"leg {number}", number=number)
    for number, (before, after) in enumerate(pairwise(legs), start=2):
        if after.departs_at < before.arrives_at:
            yield refusals.LEGS_OVERLAP(at=f"leg {number}", number=number)
        if after.origin != before.destination:
            yield refusals.LEGS_DO_NOT_JOIN(at=f"leg {number}", number=number)
    if not legs[-1].handover_to.strip():
        yield refusals.NO_HANDOVER(at=f"leg {len(legs)}")


def _cancel(case: Case, *, on: date) -> int:
    booking = live_booking(case)
    if booking is None:
        return 0
    booking.status, booking.cancelled_on = BookingState.CANCELLED, on
    booking.save(update_fields=["status", "cancelled_on"])
    return 1


@acts
def cancel_journey(*, case: Case, on: date, by: Any, at: datetime | None = None) -> int:
    """What was planned or booked is not any more. Gives back how many."""
    cancelled = _cancel(case, on=on)
    if cancelled:
        events.record(verb="cancel_journey", subject=case, by=by, at=at, after={"on": on})
    return cancelled


@acts
def set_journey(*, case: Case, state: BookingState, by: Any, at: datetime | None = None) -> Booking:
    """Booked, or travelled, by the step that was allowed."""
    booking = live_booking(case)
    if booking is None:
        raise ValueError("the step asks for a journey: none is there")
    booking.status = state
    booking.save(update_fields=["status"])
    events.record(verb="set_journey", subject=case, by=by, at=at, after={"state": state})
    return booking
