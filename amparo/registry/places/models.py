"""Places: countries, administrative areas with P-codes, key points, and regions that hold several countries."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """Somewhere a figure can speak of. `code` is the ISO code, the P-code, or the key point's own code."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")
        ADMIN1 = "admin1", _("state, department or province")
        ADMIN2 = "admin2", _("municipality")
        KEY_POINT = "key_point", _("key point")
        REGION = "region", _("region")

    code = models.CharField(max_length=60, unique=True)
    name_en = models.CharField(max_length=160)
    name_es = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    members = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="regions")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name_en", "code")
        constraints = (
            models.CheckConstraint(
                name="place_coordinates_come_in_pairs",
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.CheckConstraint(
                name="place_is_not_its_own_parent",
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("id")),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_es if (get_language() or "en").startswith("es") else self.name_en


class PlaceName(models.Model):
    """Another name under which a place is found: a spelling, an older name, the name in another language."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=160)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("place", "name"), name="place_name_once"),)

    def __str__(self) -> str:
        return self.name


class PlaceLink(models.Model):
    """A stretch of route that people travel between two key points."""

    origin = models.ForeignKey(Place, models.CASCADE, related_name="links_out")
    destination = models.ForeignKey(Place, models.CASCADE, related_name="links_in")
    mode = models.CharField(max_length=20)
    distance_km = models.FloatField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("origin", "destination", "mode"), name="place_link_once"),
            models.CheckConstraint(
                name="place_link_leads_elsewhere", condition=~models.Q(origin=models.F("destination"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.origin} – {self.destination}"
