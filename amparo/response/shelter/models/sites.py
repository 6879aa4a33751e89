"""A site: where people sleep, who runs it, and what there is for them. About nobody."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Text

# Columns of places to sleep, by for whom they are; a kind that nobody counted is null, never zero.
BEDS: dict[str, Text] = {
    "beds_general": _("for anybody"),
    "beds_families": _("families with children"),
    "beds_women": _("women"),
    "beds_men": _("men"),
    "beds_children": _("children who are alone"),
}


class Space(models.TextChoices):
    """What is apart from the rest."""

    FAMILIES = "families", _("families with children")
    WOMEN = "women", _("women")
    CHILDREN_ALONE = "children_alone", _("children who are alone")
    LGBTIQ = "lgbtiq", _("LGBTIQ+ people")
    ILL = "ill", _("people who are ill")
    DISABILITY = "disability", _("people with disabilities")
    BREASTFEEDING = "breastfeeding", _("breastfeeding")


class Service(models.TextChoices):
    MEALS = "meals", _("meals")
    DRINKING_WATER = "drinking_water", _("drinking water")
    HEALTH = "health", _("health care")
    PSYCHOSOCIAL = "psychosocial", _("psychosocial support")
    LEGAL = "legal", _("legal counselling")
    CHILD_FRIENDLY = "child_friendly", _("child-friendly space")
    INFORMATION = "information", _("information and orientation")
    CALLS = "calls", _("telephone and internet")
    CHARGING = "charging", _("charging telephones")
    LAUNDRY = "laundry", _("laundry")
    CLOTHING = "clothing", _("clothing and hygiene items")
    SCHOOLING = "schooling", _("schooling")


class Site(models.Model):
    """Where people sleep, as the organisation that runs it describes it. What is not known is null or empty.

    `covered_area_m2` is roofed floor, `outdoor_area_m2` the open ground; `water_litres_a_day` what the site is given.
    """

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("site", "open")
        CLOSED = "closed", pgettext_lazy("site", "closed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    name_en = models.CharField(max_length=160)
    name_es = models.CharField(max_length=160)
    address = models.CharField(max_length=200, blank=True)
    beds_general = models.PositiveIntegerField(null=True, blank=True)
    beds_families = models.PositiveIntegerField(null=True, blank=True)
    beds_women = models.PositiveIntegerField(null=True, blank=True)
    beds_men = models.PositiveIntegerField(null=True, blank=True)
    beds_children = models.PositiveIntegerField(null=True, blank=True)
    capacity = models.GeneratedField(
        expression=Case(
            When(Q(**{f"{name}__isnull": True for name in BEDS}), then=None),
            default=Coalesce(F("beds_general"), Value(0))
            + Coalesce(F("beds_families"), Value(0))
            + Coalesce(F("beds_women"), Value(0))
            + Coalesce(F("beds_men"), Value(0))
            + Coalesce(F("beds_children"), Value(0)),
        ),
        output_field=models.PositiveIntegerField(null=True),
        db_persist=True,
    )
    covered_area_m2 = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    outdoor_area_m2 = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    toilets = models.PositiveIntegerField(null=True, blank=True)
    showers = models.PositiveIntegerField(null=True, blank=True)
    taps = models.PositiveIntegerField(null=True, blank=True)
    water_litres_a_day = models.PositiveIntegerField(null=True, blank=True)
    spaces = ArrayField(models.CharField(max_length=20, choices=Space), default=list, blank=True)
    services = ArrayField(models.CharField(max_length=20, choices=Service), default=list, blank=True)
    source = models.CharField(max_length=200, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)

    class Meta:
        ordering = ("name_en", "id")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "name_en"), name="site_name_once"),
            # What a stay refers to: it carries the organisation that runs the site, or fails.
            models.UniqueConstraint(fields=("id", "organisation"), name="site_with_organisation"),
            models.CheckConstraint(
                condition=Q(status="open", closed_on=None) | Q(status="closed", closed_on__isnull=False),
                name="site_closed_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gte=F("opened_on")),
                name="site_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=(Q(covered_area_m2=None) | Q(covered_area_m2__gte=0))
                & (Q(outdoor_area_m2=None) | Q(outdoor_area_m2__gte=0)),
                name="site_areas_are_not_negative",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_es if (get_language() or "en").startswith("es") else self.name_en

    @property
    def beds(self) -> list[tuple[Text, int]]:
        """Kinds of places to sleep that were counted."""
        return [(name, count) for key, name in BEDS.items() if (count := getattr(self, key)) is not None]

    @property
    def too_many(self) -> int:
        """How many people more than places; for a site that was read with its people."""
        return max(0, -(getattr(self, "free", 0) or 0))

    @property
    def space_names(self) -> list[str]:
        return [str(Space(each).label) for each in self.spaces]

    @property
    def service_names(self) -> list[str]:
        return [str(Service(each).label) for each in self.services]
