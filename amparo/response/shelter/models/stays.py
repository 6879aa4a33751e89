"""A stay: that a registered person slept at a site from then until then. Personal data, under both locks."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.second_lock import SecondLock
from amparo.registry.people import locks
from amparo.registry.people.models import Registration
from amparo.response.shelter.models.sites import BEDS, Site


class DepartureReason(models.TextChoices):
    MOVED_ON = "moved_on", _("travels on")
    ANOTHER_SHELTER = "another_shelter", _("to another shelter")
    OWN_HOUSING = "own_housing", _("found housing, alone or with family")
    RETURNED = "returned", _("returned to the country of origin by own decision")
    HOSPITAL = "hospital", _("to a hospital")
    CHILD_PROTECTION = "child_protection", _("to care by child protection")
    DETAINED = "detained", _("detained by an authority")
    TRANSFER = "transfer", _("by a transfer planned here")
    NOT_SEEN = "not_seen", _("not seen any more; nobody knows where")
    DIED = "died", _("died")
    OTHER = "other", pgettext_lazy("departure", "another reason")


class Stay(models.Model):
    """Rows of the organisation that runs the site. Times and who it is about never change, PostgreSQL sees to it:
    a stay ends, or is replaced by a corrected one and stays readable.

    A person stays at one site of an organisation at a time. The registration may be another organisation's that is
    shared; to begin a stay its row must be visible, to end one it need not be any more.
    """

    class Status(models.TextChoices):
        STAYING = "staying", pgettext_lazy("stay", "staying")
        LEFT = "left", pgettext_lazy("stay", "left")
        CORRECTED = "corrected", pgettext_lazy("stay", "replaced by a correction")

    erasable = True
    second_lock: ClassVar = SecondLock(
        read=locks.OWN,
        add=f"{locks.OWN} AND (status <> 'staying' OR {locks.seen('shelter_stay.registration_id')})",
        change=locks.OWN,
        remove=locks.when_erased("shelter_stay"),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    site = models.ForeignKey(Site, models.PROTECT, related_name="stays", db_index=False)
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="+")
    bed = models.CharField(max_length=40, blank=True)
    bed_kind = models.CharField(max_length=20, choices=list(BEDS.items()), blank=True)
    arrived_at = models.DateTimeField()
    expected_nights = models.PositiveSmallIntegerField(null=True, blank=True)
    over_capacity_because = models.CharField(max_length=300, blank=True)
    transfer = models.ForeignKey(
        "shelter.Transfer", models.PROTECT, null=True, blank=True, related_name="arrivals"
    )
    checked_in_at = models.DateTimeField()
    checked_in_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.STAYING)
    # Where the person will go: filled before a site closes.
    plan = models.CharField(max_length=20, choices=DepartureReason, blank=True)
    plan_words = models.CharField(max_length=200, blank=True)
    # That child protection was called about a child who is alone: by whom it was answered.
    called_at = models.DateTimeField(null=True, blank=True)
    called_whom = models.CharField(max_length=120, blank=True)
    departed_at = models.DateTimeField(null=True, blank=True)
    departure_reason = models.CharField(max_length=20, choices=DepartureReason, blank=True)
    destination = models.ForeignKey("places.Place", models.PROTECT, null=True, blank=True, related_name="+")
    destination_words = models.CharField(max_length=120, blank=True)
    corrects = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="corrected_by"
    )
    correction_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-arrived_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "registration"),
                condition=Q(status="staying"),
                name="stay_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(departed_at=None) | Q(departed_at__gte=F("arrived_at")),
                name="stay_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(status="corrected")
                | Q(status="staying", departed_at=None)
                | Q(status="left", departed_at__isnull=False),
                name="stay_left_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(correction_reason=""), name="stay_correction_has_a_reason"
            ),
        )
        indexes = (
            models.Index(fields=("site", "arrived_at"), condition=Q(status="staying"), name="stay_open"),
            models.Index(fields=("site", "-departed_at"), name="stay_departed"),
            models.Index(fields=("site", "-arrived_at"), name="stay_arrived"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def code(self) -> str:
        """What the registration is called; a dash where it is not shared any more."""
        if type(self).registration.is_cached(self):
            return self.registration.code
        seen = Registration.objects.filter(pk=self.registration_id).values_list("code", flat=True)
        return seen.first() or "–"
