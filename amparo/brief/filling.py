"""What fills the holes of a brief on a given day: accepted key figures and stated movement regimes, nothing else.

All holes of an edition are filled with a handful of queries. A hole that cannot be filled carries the reason, in plain
words; no number is ever put in its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from amparo.brief.days import Day
from amparo.brief.holes import Hole
from amparo.core.errors import Kind, Reason
from amparo.registry.places.gazetteer import Gazetteer, PlaceError
from amparo.registry.places.queries import gazetteer, reason_of
from amparo.situation.figures.models import Figure, Indicator, KeyFigure, Population
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
UNKNOWN_IN_HOLE = Kind(
    "brief.unknown_in_hole",
    _("{hole} asks for what does not exist: {unknown}."),
    _("Copy one of the holes that the editor lists, or correct the word."),
)
NO_STATED_REGIME = Kind(
    "brief.no_stated_regime",
    _("No movement regime is stated for {hole}."),
    _("State the regime with its evidence under Situation, or change the statement."),
)


@dataclass(frozen=True)
class Filling:
    """What one hole stands on: a key figure, a regime, or nothing.

    With a `problem` the hole is blocked. A figure whose source was withdrawn is still named, so that the reader sees
    which one it was.
    """

    hole: Hole
    key_figure: KeyFigure | None = None
    regime: RegimeFinding | None = None
    problem: Reason | None = None

    @cached_property
    def figures(self) -> list[Figure]:
        """The figures behind the words, in the order of their references."""
        holder = self.key_figure or self.regime
        return sorted(holder.figures.all(), key=lambda each: each.reference) if holder else []

    @property
    def quantity(self) -> Quantity | None:
        """The accepted quantity: one figure's own, or the range that holds several. None for a regime."""
        quantities = [figure.quantity for figure in self.figures] if self.key_figure else []
        if not quantities:
            return None
        return quantities[0] if len(quantities) == 1 else hull(quantities)

    def words(self, language: str) -> str:
        """How the hole is printed: "at least 4,000", or the regime's name. Empty when there is nothing to print."""
        if self.regime is not None:
            with translation.override(language):
                return str(self.regime.get_regime_display())
        quantity = self.quantity
        return "" if quantity is None else say(quantity, language)


def fill(holes: Iterable[Hole], *, as_of: date) -> dict[str, Filling]:
    """Fill each hole as of a day; keyed by the hole as written."""
    wanted = {hole.written: hole for hole in holes}
    if not wanted:
        return {}
    places = gazetteer()
    located = {hole.place: _place_of(hole, places) for hole in wanted.values()}
    asked = [hole for hole in wanted.values() if not hole.is_movement]
    codes = {place for place in located.values() if isinstance(place, str)}
    accepted = _accepted({hole.indicator for hole in asked}, codes, as_of)
    regimes = _stated(codes) if len(asked) < len(wanted) else []
    filled = {}
    for written, hole in wanted.items():
        place = located[hole.place]
        if isinstance(place, Reason):
            filled[written] = Filling(hole, problem=place)
        elif hole.is_movement:
            filled[written] = _regime_for(hole, regimes, place)
        else:
            filled[written] = _figure_for(hole, accepted, as_of, place)
    return filled | _unknown([filling.hole for filling in filled.values() if _is_unanswered(filling)])


def _is_unanswered(filling: Filling) -> bool:
    return filling.problem is not None and filling.problem.code == NO_ACCEPTED_FIGURE.code


def _unknown(unanswered: list[Hole]) -> dict[str, Filling]:
    """Those that no figure could ever answer, with the words that nothing is called."""
    if not unanswered:
        return {}
    known = {
        "age": set(Figure.AgeGroup.values),
        "sex": set(Figure.Sex.values),
        "population": set(Population.objects.values_list("code", flat=True)),
    }
    indicators = set(Indicator.objects.values_list("code", flat=True))
    filled = {}
    for hole in unanswered:
        wrong = [] if hole.indicator in indicators else [hole.indicator]
        wrong += [
            f"{name}={said}" for name, said in hole.details.items() if said not in known.get(name, {said})
        ]
        if wrong:
            reason = UNKNOWN_IN_HOLE(hole=hole.asked, unknown=", ".join(wrong))
            filled[hole.written] = Filling(hole, problem=reason)
    return filled


def sources_of_figures() -> Prefetch:
    return Prefetch("figures", Figure.objects.select_related("source", "indicator", "place", "compared_with"))


def _place_of(hole: Hole, places: Gazetteer) -> str | Reason | None:
    """The code of the hole's place, None where it asks for no place, or why no place could be found."""
    try:
        return places.find(hole.place).code if hole.place else None
    except PlaceError as error:
        return reason_of(error)


def _accepted(indicators: Iterable[str], places: Iterable[str], as_of: date) -> dict[str, list[KeyFigure]]:
    """The acceptances in force of each indicator at the places, newest first."""
    found = (
        KeyFigure.objects.filter(
            Q(place__code__in=list(places)) | Q(place=None),
            status=KeyFigure.Status.ACCEPTED,
            indicator__code__in=list(indicators),
            as_of__lte=as_of,
        )
        .select_related("indicator", "place", "population")
        .prefetch_related(sources_of_figures())
        .order_by("-as_of", "-accepted_at")
    )
    by_indicator = defaultdict(list)
    for key in found:
        by_indicator[key.indicator.code].append(key)
    return by_indicator


def _stated(areas: Iterable[str]) -> list[RegimeFinding]:
    """The regimes in force of the areas, newest first."""
    return list(
        RegimeFinding.objects.filter(status=RegimeFinding.Status.STATED, area__code__in=list(areas))
        .select_related("area", "stated_by__organisation")
        .prefetch_related(sources_of_figures())
        .order_by("-stated_at", "-pk")
    )


def _figure_for(
    hole: Hole, accepted: Mapping[str, list[KeyFigure]], as_of: date, place: str | None
) -> Filling:
    for key in accepted.get(hole.indicator, ()):
        if _answers(key, hole, place):
            return Filling(hole, key_figure=key, problem=_withdrawn(key.figures.all()))
    return Filling(hole, problem=NO_ACCEPTED_FIGURE(hole=hole.asked, day=Day(as_of)))


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


def _withdrawn(figures: Iterable[Figure]) -> Reason | None:
    gone = sorted((each for each in figures if each.source.withdrawn_on), key=lambda each: each.reference)
    source = gone[0].source if gone else None
    if source is None or source.withdrawn_on is None:
        return None
    return STANDS_ON_WITHDRAWN_SOURCE(
        references=", ".join(figure.reference for figure in gone),
        day=Day(source.withdrawn_on),
        because=source.withdrawn_because,
    )


def _regime_for(hole: Hole, regimes: list[RegimeFinding], area: str | None) -> Filling:
    first, last = hole.day("from"), hole.day("to")
    if first and last and first > last:
        return Filling(hole, problem=UNKNOWN_IN_HOLE(hole=hole.asked, unknown=f"from={first}; to={last}"))
    for regime in regimes:
        covers = first and last and regime.first_day <= first and last <= regime.last_day
        if covers and regime.area.code == area:
            return Filling(hole, regime=regime, problem=_withdrawn(regime.figures.all()))
    return Filling(hole, problem=NO_STATED_REGIME(hole=hole.asked))
