"""Reads of movement: the regimes in force."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from amparo.registry.places.models import Place
from amparo.situation.movement.models import RegimeFinding


def regimes(*, area: Place | None = None, until: date) -> QuerySet[RegimeFinding]:
    """Regimes in force that began on or before the day, oldest first; of one area, or of all."""
    stated = RegimeFinding.objects.filter(status=RegimeFinding.Status.STATED, first_day__lte=until)
    if area is not None:
        stated = stated.filter(area=area)
    return stated.select_related("area", "stated_by__organisation").order_by("first_day", "pk")
