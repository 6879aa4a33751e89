"""What fills the holes of a brief on a given day: accepted key figures and stated movement regimes, nothing else.

All holes of an edition are filled with a handful of queries. A hole that cannot be filled carries the reason, in plain
words; no number is ever put in its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils import formats, translation
from django.utils.translation import gettext_lazy as _

from amparo.brief.holes import Hole
from amparo.core.errors import Kind, Reason, Refusal
from amparo.registry.places.queries import place_called
from amparo.situation.figures.models import Figure, KeyFigure
from amparo.situation.figures.quantity import Quantity, hull
from amparo.situation.figures.wording import say
from amparo.situation.movement.models import RegimeFinding

NO_ACCEPTED_FIGURE = Kind(
    "brief.no_accepted_figure",
    _("There is no accepted figure for {hole} on or before {day}."),
    _("Accept one under Figures, or change the statement."),
)
STANDS_ON_WITHDRAWN_SOURCE = Kind(
    "brief.stands_on_withdrawn_source",
    _("The source of {references} was withdrawn on {day}: {because}"),
    _("Accept a figure of another source, or change the statement."),
)
NO_STATED_REGIME = Kind(
    "brief.no_stated_regime",
    _("No movement regime is stated for {hole}."),
    _("State the regime with its evidence under Situation, or change the statement."),
)


@dataclass(frozen=True)
class Filling:
    """What one hole stands on. Exactly one of `key_figure`, `regime` and `problem` is set."""

    hole: Hole
    key_figure: KeyFigure | None = None
    regime: RegimeFinding | None = None
    problem: Reason | None = None

    @property
    def figures(self) -> list[Figure]:
        """The figures behind the words, in the order of their references."""
        return (
            sorted(self.key_figure.figures.all(), key=lambda each: each.reference) if self.key_figure else []
        )

    @property
    def quantity(self) -> Quantity | None:
        quantities = [figure.quantity for figure in self.figures]
        if not quantities:
            return None
        return quantities[0] if len(quantities) == 1 else hull(quantities)

    def words(self, language: str) -> str:
        """How the hole is printed: "at least 4,000", or the regime's name. Empty when it cannot be filled."""
        if self.regime is not None:
            with translation.override(language):
                return str(self.regime.get_regime_display())
        quantity = self.quantity
        return "" if quantity is None else say(quantity, language)


def fill(holes: Iterable[Hole], *, as_of: date) -> dict[str, Filling]:
    """Fill each hole as of a day; keyed by the hole as written."""
    wanted = {hole.written: hole for hole in holes}
    candidates = _accepted([hole.indicator for hole in wanted.values()], as_of)
    regimes = list(RegimeFinding.objects.filter(status=RegimeFinding.Status.STATED).select_related("area"))
    return {
        written: _regime_for(hole, regimes) if hole.is_movement else _figure_for(hole, candidates, as_of)
        for written, hole in wanted.items()
    }


def _accepted(indicators: list[str], as_of: date) -> dict[str, list[KeyFigure]]:
    """The acceptances in force of each indicator, newest first."""
    sources = Prefetch("figures", Figure.objects.select_related("source", "compared_with"))
    found = (
        KeyFigure.objects.filter(
            status=KeyFigure.Status.ACCEPTED, indicator__code__in=indicators, as_of__lte=as_of
        )
        .select_related("indicator", "place", "population")
        .prefetch_related(sources)
        .order_by("-as_of", "-accepted_at")
    )
    by_indicator = defaultdict(list)
    for key in found:
        by_indicator[key.indicator.code].append(key)
    return by_indicator


def _figure_for(hole: Hole, candidates: dict[str, list[KeyFigure]], as_of: date) -> Filling:
    try:
        place = place_called(hole.place) if hole.place else None
    except Refusal as refusal:
        return Filling(hole, problem=refusal.reasons[0])
    for key in candidates.get(hole.indicator, ()):
        if _answers(key, hole, place):
            problem = _withdrawn(key)
            return Filling(hole, problem=problem) if problem else Filling(hole, key_figure=key)
    day = formats.date_format(as_of, "DATE_FORMAT")
    return Filling(hole, problem=NO_ACCEPTED_FIGURE(hole=hole.written, day=day))


def _answers(key: KeyFigure, hole: Hole, place: str | None) -> bool:
    details = hole.details
    on = hole.day("on")
    return (
        (key.place.code if key.place else None) == place
        and (key.population.code if key.population else "") == details.get("population", "")
        and key.age_group == details.get("age", "")
        and key.sex == details.get("sex", "")
        and key.nationality == details.get("nationality", "")
        and (on is None or key.as_of == on)
    )


def _withdrawn(key: KeyFigure) -> Reason | None:
    gone = [figure for figure in key.figures.all() if figure.source.withdrawn_on]
    if not gone:
        return None
    source = gone[0].source
    return STANDS_ON_WITHDRAWN_SOURCE(
        references=", ".join(figure.reference for figure in gone),
        day=formats.date_format(source.withdrawn_on, "DATE_FORMAT"),
        because=source.withdrawn_because,
    )


def _regime_for(hole: Hole, regimes: list[RegimeFinding]) -> Filling:
    first, last = hole.day("from"), hole.day("to")
    try:
        area = place_called(hole.place)
    except Refusal as refusal:
        return Filling(hole, problem=refusal.reasons[0])
    for regime in regimes:
        covers = first and last and regime.first_day <= first and last <= regime.last_day
        if covers and regime.area.code == area:
            return Filling(hole, regime=regime)
    return Filling(hole, problem=NO_STATED_REGIME(hole=hole.written))
