"""Who leaves on a day, leg by leg: what carriers and those who receive need, and nothing of why anybody left.

A line is built from the columns named here alone. No answer of counselling, assessment or protection is among them, and
nobody stands on a manifest as a child who is alone (safeguard 4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from amparo.registry.people.models import Identity, Registration
from amparo.registry.people.queries import visible_content
from amparo.registry.people.visibility import own_rows
from amparo.response.cases.models import CaseStep
from amparo.response.voluntary_return.models import Booking, Leg
from amparo.response.voluntary_return.vocabulary import BookingState, TravelDocument

ON_THE_MANIFEST = (BookingState.BOOKED, BookingState.TRAVELLED)


@dataclass(frozen=True)
class ManifestLine:
    case: UUID
    reference: str
    name: str
    birth_date: date | None
    nationality: str
    document: str
    document_number: str
    leg: int
    origin: str
    destination: str
    departs_at: datetime
    arrives_at: datetime
    carrier: str
    handover_to: str


@dataclass(frozen=True)
class Manifest:
    day: date
    lines: list[ManifestLine]
    registrations: list[Registration]

    @property
    def travellers(self) -> int:
        return len(self.registrations)


def manifest_of(user: Any, day: date) -> Manifest:
    """Those of the own organisation whose journey begins on the day."""
    bookings = list(
        own_rows(user, Booking)
        .filter(departs_on=day, status__in=ON_THE_MANIFEST)
        .select_related("case", "registration")
        .order_by("case__reference")
    )
    return Manifest(day, list(_lines(user, bookings)), [each.registration for each in bookings])


def _lines(user: Any, bookings: list[Booking]) -> Iterator[ManifestLine]:
    content = visible_content(user, [each.registration_id for each in bookings], (Identity,))
    prepared = CaseStep.objects.filter(case__in=[each.case_id for each in bookings], move="prepare")
    papers = {step.case_id: step.answers for step in prepared.order_by("number")}
    legs: dict[UUID, list[Leg]] = {}
    for leg in Leg.objects.filter(booking__in=bookings).select_related("origin", "destination"):
        legs.setdefault(leg.booking_id, []).append(leg)
    for booking in bookings:
        identity = content[booking.registration_id].get(Identity)
        paper = papers.get(booking.case_id, {})
        for leg in legs.get(booking.pk, []):
            yield _line(booking, leg, identity, paper)


def _line(booking: Booking, leg: Leg, identity: Identity | None, paper: dict[str, Any]) -> ManifestLine:
    document = paper.get("document")
    return ManifestLine(
        case=booking.case_id,
        reference=booking.case.reference,
        name=identity.full_name if identity else booking.registration.code,
        birth_date=identity.birth_date if identity else None,
        nationality=" ".join(identity.nationalities) if identity else "",
        document=str(TravelDocument(document).label) if document else "",
        document_number=paper.get("document_number", ""),
        leg=leg.number,
        origin=leg.origin.name,
        destination=leg.destination.name,
        departs_at=leg.departs_at,
        arrives_at=leg.arrives_at,
        carrier=leg.carrier,
        handover_to=leg.handover_to,
    )
