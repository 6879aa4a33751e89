"""What stands beside a registration, a row each, so that PostgreSQL can hide it from who may read the registration."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from amparo.registry.people import locks
from amparo.registry.people.models.registrations import Registration
from amparo.registry.people.vocabulary import Category, Purpose


class Keeping(models.Model):
    """What for and until when the controller keeps a registration. No other organisation sees it."""

    second_lock: ClassVar = locks.own_rows(change=True)

    registration = models.OneToOneField(
        Registration, models.PROTECT, primary_key=True, related_name="keeping", db_constraint=False
    )
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    purpose = models.CharField(max_length=30, choices=Purpose)
    last_contact_on = models.DateField()
    keep_until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("organisation", "keep_until"), name="keeping_due"),)

    def __str__(self) -> str:
        return self.purpose


class Whereabouts(models.Model):
    """Where, when and by whom somebody was registered. Shared with the journey; written once."""

    append_only = True
    second_lock: ClassVar = locks.shared_rows("people_whereabouts", Category.JOURNEY)

    registration = models.OneToOneField(
        Registration, models.PROTECT, primary_key=True, related_name="whereabouts", db_constraint=False
    )
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = (models.Index(fields=("organisation", "-registered_at"), name="whereabouts_newest"),)

    def __str__(self) -> str:
        return str(self.registration_id)


class AboutARegistration(models.Model):
    """A row that belongs to the registration's controller, which alone reads it, and that is erased with it. For rooms
    above."""

    erasable: ClassVar = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        abstract = True
