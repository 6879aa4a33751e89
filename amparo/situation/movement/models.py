"""How people move: in large groups, or in small groups and as individuals. A stated finding with its evidence."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class RegimeFinding(models.Model):
    """The movement regime of an area over a period, who stated it, and on what evidence."""

    class Regime(models.TextChoices):
        LARGE_GROUPS = "large_groups", _("large groups")
        MIXED = "mixed", _("large groups beside small ones")
        SMALL_GROUPS = "small_groups", _("small groups and individuals")

    class Status(models.TextChoices):
        STATED = "stated", _("stated")
        REPLACED = "replaced", _("replaced")

    area = models.ForeignKey("places.Place", models.PROTECT, related_name="regimes")
    regime = models.CharField(max_length=20, choices=Regime)
    first_day = models.DateField()
    last_day = models.DateField()
    evidence_en = models.TextField()
    evidence_es = models.TextField()
    figures = models.ManyToManyField("figures.Figure", related_name="regimes", blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.STATED)
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    stated_at = models.DateTimeField()

    class Meta:
        ordering = ("first_day", "id")
        constraints = (
            models.CheckConstraint(
                name="regime_ends_after_it_begins", condition=models.Q(last_day__gte=models.F("first_day"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.regime} {self.first_day} – {self.last_day}"

    @property
    def evidence(self) -> str:
        return self.evidence_es if (get_language() or "en").startswith("es") else self.evidence_en
