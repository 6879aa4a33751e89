"""Who stands on a list and who received what: personal, under the second lock, erased with the person. And how many
received it, which is about nobody and stays."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.core.second_lock import SecondLock
from amparo.registry.people import locks
from amparo.registry.people.models import Household, Registration
from amparo.registry.people.vocabulary import Sex
from amparo.response.assistance.models.catalogue import Item, quantity_field
from amparo.response.assistance.models.distributions import Distribution
from amparo.response.assistance.models.stock import Movement, Store


def _written_about_who_is_seen(table: str) -> str:
    """A row names a registration, and a household by one of its members, that the acting organisation may read."""
    member = f"EXISTS (SELECT FROM people_householdmember m WHERE m.household_id = {table}.household_id)"
    return (
        f"{locks.OWN} AND ({table}.registration_id IS NULL OR {locks.seen(f'{table}.registration_id')})"
        f" AND ({table}.household_id IS NULL OR {member})"
    )


# With who took it, or with who received it.
_WITH_EITHER = """organisation_id = {me} AND EXISTS (SELECT FROM people_erasure e WHERE {approved}
  AND (e.registration_id = assistance_handover.registration_id OR e.registration_id = (
    SELECT d.registration_id FROM assistance_delivery d WHERE d.id = assistance_handover.delivery_id)))""".replace(
    "{approved}", locks.APPROVED_ERASURE
)


class Listed(models.Model):
    """A person or household on the list of a distribution. `registration` is who is called: the head of a household.

    `token` is a keyed hash of the code on the slip, which nobody can read again; a new slip makes the old one void.
    """

    erasable = True
    second_lock: ClassVar = SecondLock(
        read=locks.OWN,
        add=_written_about_who_is_seen("assistance_listed"),
        change=locks.OWN,
        remove=locks.when_erased("assistance_listed"),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    distribution = models.ForeignKey(Distribution, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="+", db_constraint=False)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    size = models.PositiveSmallIntegerField()
    token = models.CharField(max_length=64, blank=True)
    token_used_at = models.DateTimeField(null=True, blank=True)
    at_the_table = models.BooleanField(default=False)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("distribution", "number"), name="assistance_listed_number_once"),
            models.UniqueConstraint(
                fields=("distribution", "registration"), name="assistance_listed_person_once"
            ),
            models.UniqueConstraint(
                fields=("distribution", "household"), name="assistance_listed_household_once"
            ),
            models.UniqueConstraint(
                fields=("distribution", "token"),
                condition=~models.Q(token=""),
                name="assistance_listed_token_once",
            ),
        )

    def __str__(self) -> str:
        return str(self.number)


class Delivery(models.Model):
    """Something was given: to a person, or to a household as a whole. An undoing is a row of its own, with its reason.

    A row of a household names nobody: it stays when a member is erased, and counts against the others. `counted` are
    the cells of `Total` that it went into, as {"of": cell, "people": {cell: count}}, a cell being "sex|age group": an
    undoing takes away what was added, whatever was corrected since.
    """

    class Proof(models.TextChoices):
        TOKEN = "token", _("the code on the slip")
        PAPER = "paper", _("signed on the paper list")
        SEEN = "seen", _("two staff members saw it")

    erasable = True
    second_lock: ClassVar = SecondLock(
        read=locks.OWN,
        add=_written_about_who_is_seen("assistance_delivery"),
        remove=locks.when_erased("assistance_delivery"),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    registration = models.ForeignKey(
        Registration, models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    quantity = quantity_field()
    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    distribution = models.ForeignKey(Distribution, models.PROTECT, null=True, blank=True, related_name="+")
    movement = models.OneToOneField(Movement, models.PROTECT, null=True, blank=True, related_name="+")
    undoes = models.OneToOneField("self", models.CASCADE, null=True, blank=True, related_name="undoing")
    reason = models.CharField(max_length=300, blank=True)
    proof = models.CharField(max_length=10, choices=Proof)
    list_number = models.PositiveIntegerField(null=True, blank=True)
    witness = models.ForeignKey("partners.User", models.PROTECT, null=True, blank=True, related_name="+")
    unlisted_reason = models.CharField(max_length=300, blank=True)
    counted = models.JSONField(default=dict)
    receipt = models.UUIDField()
    delivered_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-delivered_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "receipt", "item"), name="assistance_delivery_receipt_once"
            ),
            models.CheckConstraint(
                condition=models.Q(registration__isnull=True, household__isnull=False)
                | models.Q(registration__isnull=False, household__isnull=True),
                name="assistance_delivery_to_one",
            ),
            models.CheckConstraint(
                condition=models.Q(undoes=None, quantity__gt=0, reason="")
                | (models.Q(undoes__isnull=False, quantity__lt=0) & ~models.Q(reason="")),
                name="assistance_delivery_undone_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(witness=None) | ~models.Q(witness=models.F("recorded_by")),
                name="assistance_delivery_seen_by_another",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "household", "item"), name="assistance_to_household"),
            models.Index(fields=("organisation", "registration", "item"), name="assistance_to_person"),
            models.Index(fields=("distribution",), name="assistance_delivered_at"),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.quantity}"


class Handover(models.Model):
    """Who took it: the person, or the member of the household who came for it. Erased with whoever that is."""

    erasable = True
    second_lock: ClassVar = SecondLock(
        read=locks.OWN,
        add=f"{locks.OWN} AND {locks.seen('assistance_handover.registration_id')}",
        remove=_WITH_EITHER,
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    delivery = models.OneToOneField(Delivery, models.CASCADE, related_name="handover")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="+", db_constraint=False)

    def __str__(self) -> str:
        return str(self.delivery_id)


class Total(models.Model):
    """How much was delivered and how many people it reached, in one cell; nobody is in it, and erasing changes nothing.

    Quantities and acts stand in the cell of who received; of a household each member is counted in `people` in the cell
    of their own sex and age. Somebody who receives twice is counted twice.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    distribution = models.ForeignKey(Distribution, models.PROTECT, null=True, blank=True, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    day = models.DateField()
    sex = models.CharField(max_length=10, choices=Sex)
    age_group = models.CharField(max_length=10)
    quantity = quantity_field(default=0)
    deliveries = models.IntegerField(default=0)
    people = models.IntegerField(default=0)

    class Meta:
        ordering = ("-day", "item__code", "sex", "age_group")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "store", "distribution", "item", "day", "sex", "age_group"),
                name="assistance_total_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=0, deliveries__gte=0, people__gte=0),
                name="assistance_total_never_below_zero",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.day}"
