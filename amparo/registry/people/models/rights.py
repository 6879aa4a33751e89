"""What a person may ask of their data, and how long it is kept."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import get_language

from amparo.registry.people import locks
from amparo.registry.people.models.registrations import Registration
from amparo.registry.people.vocabulary import Purpose, Sex


class RetentionRule(models.Model):
    """How long records of a purpose are kept after the last contact. Versioned; comes with the product."""

    purpose = models.CharField(max_length=30, choices=Purpose)
    months = models.PositiveSmallIntegerField()
    source_en = models.CharField(max_length=300)
    source_es = models.CharField(max_length=300)
    valid_from = models.DateField()

    class Meta:
        ordering = ("purpose", "-valid_from")
        constraints = (models.UniqueConstraint(fields=("purpose", "valid_from"), name="retention_rule_once"),)

    def __str__(self) -> str:
        return f"{self.purpose}: {self.months}"

    @property
    def source(self) -> str:
        """In the reader's language."""
        return self.source_es if (get_language() or "en").startswith("es") else self.source_en


class Objection(models.Model):
    """A person objects to a use of their data. While it is open, nothing is shared for that purpose."""

    class Status(models.TextChoices):
        OPEN = "open"
        UPHELD = "upheld"
        REJECTED = "rejected"

    erasable = True
    second_lock: ClassVar = locks.own_rows(change=True, remove=locks.when_erased("people_objection"))

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="objections", db_constraint=False
    )
    purpose = models.CharField(max_length=30, choices=Purpose)
    words = models.CharField(max_length=500)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    made_at = models.DateTimeField()
    recorded_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")
    answer = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("partners.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return str(self.status)


class Erasure(models.Model):
    """The order to erase a registration's content: asked by one person, approved by another, then carried out."""

    class Ground(models.TextChoices):
        RETENTION = "retention"
        REQUEST = "request"
        OBJECTION = "objection"

    class Status(models.TextChoices):
        ASKED = "asked"
        APPROVED = "approved"
        REFUSED = "refused"
        DONE = "done"

    second_lock: ClassVar = locks.own_rows(change=True)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="erasures", db_constraint=False
    )
    ground = models.CharField(max_length=12, choices=Ground)
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("partners.User", models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
                name="erasure_by_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="approved") | models.Q(decided_by__isnull=False),
                name="erasure_approved_by_somebody",
            ),
            models.UniqueConstraint(
                fields=("registration", "organisation"),
                condition=models.Q(status__in=("asked", "approved")),
                name="erasure_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return str(self.status)


class ErasedCount(models.Model):
    """How many erased registrations a cell of the statistics held, so that totals stay what they were: those of the
    organisation, and those of the travelling group, if any, in which they were last."""

    second_lock: ClassVar = locks.own_rows(change=True)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    month = models.DateField()
    sex = models.CharField(max_length=10, choices=Sex)
    age_group = models.CharField(max_length=10)
    nationality = models.CharField(max_length=3, blank=True)
    group = models.ForeignKey("TravellingGroup", models.PROTECT, null=True, blank=True, related_name="+")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "place", "month", "sex", "age_group", "nationality", "group"),
                name="erased_count_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return str(self.count)
