"""How many people are at a site, counted without knowing whom: by hour from the stays, and by heads."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.registry.people.vocabulary import Sex
from amparo.response.shelter.models.sites import Site


class HourTally(models.Model):
    """How many registered people came to a site and left it within one hour (UTC). About nobody.

    PostgreSQL keeps it from the stays by a trigger, so that no path to a stay forgets it. It stays when a person is
    erased: what was counted remains counted.
    """

    pk = models.CompositePrimaryKey("site", "hour")
    site = models.ForeignKey(Site, models.PROTECT, related_name="tallies", db_index=False)
    hour = models.DateTimeField()
    came = models.PositiveIntegerField(default=0)
    went = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=("hour",), name="tally_latest"),)

    def __str__(self) -> str:
        return f"{self.hour}: +{self.came} −{self.went}"


class SiteTally(models.Model):
    """How many registered people are at a site now: the sum of its hours. About nobody; PostgreSQL keeps it by a
    trigger on them, so that a list of sites need not add up years."""

    site = models.OneToOneField(Site, models.PROTECT, primary_key=True, related_name="tally")
    registered = models.IntegerField(default=0)

    def __str__(self) -> str:
        return str(self.registered)


class Headcount(models.Model):
    """People at a site who are not registered there, counted at a moment. The latest one holds until the next.

    `people` is everybody who was counted; groups by sex and age are given where somebody told them apart.
    """

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="headcounts", db_index=False)
    counted_at = models.DateTimeField()
    people = models.PositiveIntegerField()
    how = models.CharField(max_length=200, blank=True)
    receipt = models.UUIDField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-counted_at", "-recorded_at")
        constraints = (models.UniqueConstraint(fields=("site", "receipt"), name="headcount_receipt_once"),)
        indexes = (models.Index(fields=("site", "-counted_at", "-recorded_at"), name="headcount_latest"),)

    def __str__(self) -> str:
        return f"{self.people}, {self.counted_at}"


class HeadcountGroup(models.Model):
    """How many of a headcount were of one sex and age. Coarse groups are for counts that told no more."""

    class Age(models.TextChoices):
        INFANT = "0-4", "0–4"
        CHILD = "5-11", "5–11"
        ADOLESCENT = "12-17", "12–17"
        UNDER_18 = "under-18", _("under 18, not told apart")
        ADULT = "18-59", "18–59"
        OLDER = "60+", "60+"
        OVER_18 = "18+", _("18 and over, not told apart")
        UNKNOWN = "unknown", _("age not known")

    append_only = True

    headcount = models.ForeignKey(Headcount, models.CASCADE, related_name="groups")
    sex = models.CharField(max_length=10, choices=Sex)
    age_group = models.CharField(max_length=10, choices=Age)
    people = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("headcount", "sex", "age_group"), name="headcount_group_once"),
        )

    def __str__(self) -> str:
        return f"{self.sex} {self.age_group}: {self.people}"
