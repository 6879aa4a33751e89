"""What of a return is relational: the consent that was signed, the journey with its legs, the visits after it.

All of it belongs to the organisation that assists the return, which alone reads it, and goes with the registration.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from amparo.registry.people import locks
from amparo.response.cases.models import Duty, OfACase
from amparo.response.voluntary_return.vocabulary import BookingState, Mark, Signer


class SignedConsent(OfACase):
    """`sha256`: of the exact text that was shown. `withdrawn_on`: until boarding the person may change their mind."""

    second_lock: ClassVar = locks.own_rows(
        change=True, remove=locks.when_erased("voluntary_return_signedconsent")
    )

    text_version = models.CharField(max_length=20)
    text_language = models.CharField(max_length=5)
    sha256 = models.CharField(max_length=64)
    read_in = models.CharField(max_length=10)
    mark = models.CharField(max_length=12, choices=Mark)
    signed_by = models.CharField(max_length=20, choices=Signer)
    witness = models.CharField(max_length=160)
    signed_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case",), condition=Q(withdrawn_on=None), name="return_one_consent_stands"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=models.F("signed_on")),
                name="return_consent_withdrawn_after",
            ),
        )

    def __str__(self) -> str:
        return f"{self.text_version} {self.text_language}"


class Booking(OfACase):
    """A journey as it is planned; it is booked by the step that every safeguard is asked for."""

    second_lock: ClassVar = locks.own_rows(change=True, remove=locks.when_erased("voluntary_return_booking"))

    status = models.CharField(max_length=10, choices=BookingState, default=BookingState.PLANNED)
    departs_on = models.DateField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+", db_index=False)
    cancelled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-planned_at", "pk")
        indexes = (
            models.Index(
                fields=("organisation", "departs_on"), condition=Q(status="booked"), name="return_manifest"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("case",), condition=Q(status__in=("planned", "booked")), name="return_one_journey"
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | Q(cancelled_on__isnull=False),
                name="return_cancelled_says_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.departs_on} {self.status}"


class Leg(OfACase):
    """One part of the journey. `handover_to`: who receives the person at its end, in transit or at home."""

    second_lock: ClassVar = locks.own_rows(remove=locks.when_erased("voluntary_return_leg"))

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="legs")
    number = models.PositiveIntegerField()
    origin = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    destination = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    departs_at = models.DateTimeField()
    arrives_at = models.DateTimeField()
    carrier = models.CharField(max_length=120)
    handover_to = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("booking", "number"), name="return_leg_once"),
            models.CheckConstraint(
                condition=Q(arrives_at__gt=models.F("departs_at")), name="return_leg_arrives_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.carrier}"


class Visit(OfACase):
    """Which of the visits after the return a duty is: what came of it is said there. `departed_in`: first day of the
    month of departure, by which cohorts are counted."""

    second_lock: ClassVar = locks.own_rows(remove=locks.when_erased("voluntary_return_visit"))

    duty = models.OneToOneField(Duty, models.PROTECT, related_name="+")
    months = models.PositiveIntegerField()
    departed_in = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "months"), name="return_visit_once"),)

    def __str__(self) -> str:
        return str(self.months)
