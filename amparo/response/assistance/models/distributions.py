"""A distribution: what is to be given out of which store, where and on which day. Who is on its list is in `Listed`."""

from __future__ import annotations

import uuid

from django.db import models

from amparo.response.assistance.models.catalogue import Item, quantity_field
from amparo.response.assistance.models.stock import Store


class Distribution(models.Model):
    class Status(models.TextChoices):
        PLANNED = "planned"
        OPEN = "open"
        CLOSED = "closed"
        RECONCILED = "reconciled"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    site = models.CharField(max_length=120)
    store = models.ForeignKey(Store, models.PROTECT, related_name="distributions")
    day = models.DateField()
    status = models.CharField(max_length=12, choices=Status, default=Status.PLANNED)
    receipt = models.UUIDField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-day", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "number"), name="assistance_distribution_number_once"
            ),
            models.UniqueConstraint(
                fields=("organisation", "receipt"), name="assistance_distribution_receipt_once"
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "status", "day"), name="assistance_distribution_day"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"D-{self.number:04}"


class Planned(models.Model):
    """What a distribution plans of one item. `why_different` explains the difference once it is over."""

    rows_may_be_deleted = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    distribution = models.ForeignKey(Distribution, models.PROTECT, related_name="planned")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    quantity = quantity_field()
    beneficiaries = models.PositiveIntegerField()
    why_different = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("item__code",)
        constraints = (
            models.UniqueConstraint(fields=("distribution", "item"), name="assistance_planned_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="assistance_planned_something"),
        )

    def __str__(self) -> str:
        return f"{self.distribution_id} {self.item_id}"
