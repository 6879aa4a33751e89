"""A transfer: people go from one site to another, of the same organisation or of one with which they are shared."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.second_lock import SecondLock
from amparo.registry.people import locks
from amparo.registry.people.models import Registration
from amparo.registry.people.vocabulary import Category
from amparo.response.shelter.models.sites import Site
from amparo.response.shelter.models.stays import Stay


class Transfer(models.Model):
    """One journey of people who stay at one site. Read by who sends and who receives; words about persons by nobody
    else. `people`: how many were planned; `arrived_people` is written by who receives.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("transfer", "planned")
        DEPARTED = "departed", pgettext_lazy("transfer", "on the way")
        ARRIVED = "arrived", pgettext_lazy("transfer", "arrived")
        CANCELLED = "cancelled", pgettext_lazy("transfer", "cancelled")

    # Who receives writes that it arrived, and nothing else.
    second_lock: ClassVar = SecondLock(
        read=f"{locks.OWN} OR receiver_id = {{me}}",
        add=f"{locks.OWN} OR (receiver_id = {{me}} AND status = 'arrived')",
        change=f"{locks.OWN} OR (receiver_id = {{me}} AND status IN ('departed', 'arrived'))",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    receiver = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    from_site = models.ForeignKey(Site, models.PROTECT, related_name="transfers_out")
    to_site = models.ForeignKey(Site, models.PROTECT, related_name="transfers_in")
    planned_for = models.DateTimeField()
    people = models.PositiveSmallIntegerField()
    split_because = models.CharField(_("why the family is parted"), max_length=300, blank=True)
    determination = models.CharField(max_length=200, blank=True)
    escort = models.CharField(max_length=120, blank=True)
    reception = models.CharField(max_length=120, blank=True)
    warnings_seen = ArrayField(models.TextField(), default=list, blank=True)
    receipt = models.UUIDField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    departed_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    arrived_people = models.PositiveSmallIntegerField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-planned_for", "id")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "receipt"), name="transfer_receipt_once"),
            models.CheckConstraint(condition=~Q(from_site=F("to_site")), name="transfer_leads_elsewhere"),
            models.CheckConstraint(condition=Q(people__gte=1), name="transfer_of_somebody"),
            models.CheckConstraint(
                condition=Q(arrived_people=None) | Q(arrived_people__lte=F("people")),
                name="transfer_no_more_arrive_than_left",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def missing_people(self) -> int:
        """How many set out and did not arrive, once who receives has said so."""
        return self.people - (self.people if self.arrived_people is None else self.arrived_people)


class TransferMember(models.Model):
    """One person of a transfer. Who receives reads it as far as the identity is shared, and writes whether they came.

    `is_open`: planned or on the way; nobody is in two transfers at once.
    """

    erasable = True
    second_lock: ClassVar = SecondLock(
        read=f"{locks.OWN} OR {locks.shared('shelter_transfermember', Category.IDENTITY)}",
        add=f"""({locks.OWN} AND {locks.seen("shelter_transfermember.registration_id")})
          OR (receiver_id = {{me}} AND arrived IS NOT NULL) OR ({locks.OWN} AND NOT is_open)""",
        change=f"{locks.OWN} OR receiver_id = {{me}}",
        remove=locks.when_erased("shelter_transfermember"),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    receiver = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="members")
    stay = models.ForeignKey(Stay, models.CASCADE, related_name="transfer_members")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="+")
    is_open = models.BooleanField(default=True)
    arrived = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("transfer", "registration"), name="transfer_member_once"),
            models.UniqueConstraint(
                fields=("stay",), condition=Q(is_open=True), name="transfer_one_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
