"""Who belongs together: households, family links, travelling groups."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from amparo.core.second_lock import SecondLock
from amparo.registry.people import locks
from amparo.registry.people.models.registrations import Registration
from amparo.registry.people.vocabulary import Category, Relationship, Tie


class Household(models.Model):
    """People who live and decide together, as one organisation registered them."""

    second_lock: ClassVar = locks.own_rows(change=True)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    formed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "code"), name="household_code_once"),)

    def __str__(self) -> str:
        return self.code


class HouseholdMember(models.Model):
    """`until` is the first day on which the person no longer belongs to it; the row stays."""

    erasable = True
    second_lock: ClassVar = locks.shared_rows(
        "people_householdmember",
        Category.FAMILY,
        change=True,
        remove=locks.when_erased("people_householdmember"),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="memberships", db_constraint=False
    )
    relationship = models.CharField(max_length=20, choices=Relationship)
    is_present = models.BooleanField(default=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("registration", "organisation"),
                condition=models.Q(until=None),
                name="household_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=("household",),
                condition=models.Q(until=None, relationship=Relationship.HEAD),
                name="household_has_one_head",
            ),
        )

    def __str__(self) -> str:
        return str(self.get_relationship_display())


class FamilyLink(models.Model):
    """`relative` is the `kind` of the registered person: a father, a guardian. Stated until somebody verified it."""

    class Standing(models.TextChoices):
        STATED = "stated"
        VERIFIED = "verified"
        REFUTED = "refuted"

    erasable = True
    second_lock: ClassVar = SecondLock(
        read=f"""{locks.OWN} OR {locks.shared("people_familylink", Category.FAMILY)}
          OR {locks.while_erasing("people_familylink.relative_id")}""",
        add=f"{locks.OWN} AND {locks.seen('people_familylink.relative_id')}",
        change=locks.OWN,
        # With either of the two who are linked.
        remove=f"""{locks.when_erased("people_familylink")}
          OR {locks.while_erasing("people_familylink.relative_id")}""",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="links", db_constraint=False)
    relative = models.ForeignKey(Registration, models.PROTECT, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=20, choices=Tie)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.STATED)
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("partners.User", models.PROTECT, null=True, blank=True, related_name="+")
    how = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "registration", "relative", "kind"),
                condition=~models.Q(standing="refuted"),
                name="family_link_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(registration=models.F("relative")), name="family_link_to_another"
            ),
            models.CheckConstraint(
                condition=models.Q(standing="stated") | ~models.Q(how=""), name="family_link_says_how"
            ),
        )

    def __str__(self) -> str:
        return str(self.get_kind_display())


class TravellingGroup(models.Model):
    """People who travel together for a time: a caravan or a smaller group."""

    class Kind(models.TextChoices):
        CARAVAN = "caravan"
        SMALLER = "smaller"

    second_lock: ClassVar = locks.own_rows(change=True)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    first_seen_on = models.DateField()

    class Meta:
        ordering = ("-first_seen_on", "name")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "name"), name="travelling_group_once"),
        )

    def __str__(self) -> str:
        return self.name
