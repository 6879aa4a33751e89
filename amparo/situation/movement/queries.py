"""Reads of movement: the regimes in force, all that were ever stated, and what a new one speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, QuerySet

from amparo.registry.places.models import Place
from amparo.situation.figures.models import Figure, Source
from amparo.situation.movement.models import RegimeFinding


def regimes(*, area: Place | None = None, until: date) -> QuerySet[RegimeFinding]:
    """Regimes in force that began on or before the day, oldest first; of one area, or of all."""
    stated = RegimeFinding.objects.filter(status=RegimeFinding.Status.STATED, first_day__lte=until)
    if area is not None:
        stated = stated.filter(area=area)
    return stated.select_related("area", "stated_by__organisation").order_by("first_day", "pk")


def all_regimes() -> QuerySet[RegimeFinding]:
    """Stated and replaced regimes with their figures and who stated them, newest first."""
    found = RegimeFinding.objects.select_related("area", "stated_by__organisation")
    return found.prefetch_related(their_figures()).order_by("-stated_at", "-pk")


def their_figures() -> Prefetch:
    """The figures behind regimes with their sources."""
    return Prefetch("figures", Figure.objects.select_related("source").order_by("reference"))


def withdrawn_sources(regime: RegimeFinding) -> list[Source]:
    """The sources behind a regime that were withdrawn, each once; ask with `their_figures`."""
    sources = {figure.source.code: figure.source for figure in regime.figures.all()}
    return [source for source in sources.values() if source.withdrawn_on]


def figures_named(references: Iterable[str]) -> list[Figure]:
    """The figures that the ledger holds under these references; what it does not hold is left out."""
    named = Figure.objects.select_related("source").filter(reference__in=list(references))
    return list(named.order_by("reference"))


def place_with_code(code: str) -> Place:
    return Place.objects.get(code=code)
