"""Adding figures, guarded: only where the sum is true; elsewhere the bounds that are.

Two figures may be added when measure, counting unit and dates agree and nobody can be counted in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amparo.core.errors import Kind, Reason, Refusal, Text
from amparo.situation.figures.contradictions.readings import STOCK, Containment, Reading
from amparo.situation.figures.models import Indicator
from amparo.situation.figures.quantity import Quantity, hull, interval, total
from amparo.situation.figures.wording import say

TRAVELLING_GROUP = "travelling_group"
MOST_PAIRS_NAMED = 5
MEASURES: dict[str, Text] = dict(Indicator.Measure.choices)

NOTHING_TO_ADD = Kind(
    "figures.nothing_to_add",
    gettext_lazy("A sum needs at least two different figures."),
    gettext_lazy("Choose the figures to add."),
)
MEASURES_DIFFER = Kind(
    "figures.measures_differ",
    gettext_lazy(
        "{references} count in different ways: {values}. Stocks, flows and counts since a first day never add."
    ),
    gettext_lazy("Add only figures of one measure."),
)
UNITS_DIFFER = Kind(
    "figures.units_differ",
    gettext_lazy("{references} count different things: {values}. One case or claim may be a family."),
    gettext_lazy("Add only figures of one counting unit."),
)
DATES_DIFFER = Kind(
    "figures.dates_differ",
    gettext_lazy("{references} speak of different dates or periods: {values}."),
    gettext_lazy("Choose figures of one date and one period."),
)
SCOPES_OVERLAP = Kind(
    "figures.scopes_overlap",
    gettext_lazy("The same people may be counted in both: {pairs}."),
    gettext_lazy("Choose figures of different people, or say the bounds instead of a sum."),
)
PART_OF_THE_OTHER = Kind(
    "figures.part_of_the_other",
    gettext_lazy("One is part of the other: {pairs}."),
    gettext_lazy("The total already holds its parts: use the total alone."),
)
ONE_LABEL_SEVERAL_MEANINGS = Kind(
    "figures.one_label_several_meanings",
    gettext_lazy(
        "{references} share the word “{values}” and count it differently: one may be inside the other."
    ),
    gettext_lazy("Say which count is meant, or say the bounds instead of a sum."),
)
SECTORS_OVERLAP = Kind(
    "figures.sectors_overlap",
    gettext_lazy("The same people may be counted in several sectors: {pairs}."),
    gettext_lazy("Of overlapping sectors take the highest, never the sum."),
)


@dataclass(frozen=True)
class Sum:
    """A sum that is true, or the bounds of one; `references` are the figures it stands on."""

    quantity: Quantity
    references: tuple[str, ...]

    @property
    def words(self) -> str:
        """In the language that is active: "at least 4,540"."""
        return say(self.quantity, get_language() or "en")


class AdditionRefused(Refusal):
    """The figures were not added. `bounds` hold the number of different people, where one can be given."""

    def __init__(self, reasons: Sequence[Reason], bounds: Sum | None) -> None:
        super().__init__(*reasons)
        self.bounds = bounds

    @property
    def offer(self) -> str:
        """What may be said instead; empty when nothing true can be said of all of them."""
        if self.bounds is None:
            return ""
        return _("All together, without counting anyone twice: {words}.").format(words=self.bounds.words)


def add(figures: Iterable[Reading], containment: Containment | None = None) -> Sum:
    """The sum. Raises `AdditionRefused` with every reason at once, and with the bounds that are true.

    Without `containment` two different places are taken as apart.
    """
    chosen = _once_each(figures)
    scopes = _Scopes(containment or {})
    reasons = [
        *_differences(chosen),
        *_shared_labels(chosen),
        *_overlaps(chosen, scopes),
    ]
    if len(chosen) < 2:
        reasons.append(NOTHING_TO_ADD())
    if reasons:
        raise AdditionRefused(reasons, bounds(chosen, containment) if chosen else None)
    return Sum(total(each.quantity for each in chosen), tuple(each.reference for each in chosen))


def bounds(figures: Iterable[Reading], containment: Containment | None = None) -> Sum | None:
    """How many are counted in at least one of the figures: from the highest of them to their sum.

    Rivals for one question count as the range that holds them; a figure that lies inside another adds nothing.
    None where measures or counting units differ: no number is true of persons and cases together.
    """
    chosen = _once_each(figures)
    if not chosen or len({(each.measure, each.unit) for each in chosen}) > 1:
        return None
    scopes = _Scopes(containment or {})
    answers: dict[object, list[Quantity]] = {}
    for each in _outermost(chosen, scopes):
        moment = (each.as_of, each.period_start, each.reference if each.is_narrower else "")
        answers.setdefault((each.question, *moment), []).append(each.quantity)
    held = [hull(rivals) if len(rivals) > 1 else rivals[0] for rivals in answers.values()]
    references = tuple(each.reference for each in chosen)
    if len(held) == 1:
        return Sum(held[0], references)
    highest = max(held, key=lambda each: (each.low, each.low_open))
    most = total(held)
    return Sum(interval(highest.low, most.high, highest.low_open, most.high_open), references)


def _once_each(figures: Iterable[Reading]) -> list[Reading]:
    return list({each.reference: each for each in figures}.values())


def _differences(figures: list[Reading]) -> list[Reason]:
    named = ", ".join(each.reference for each in figures)
    compared: tuple[tuple[Kind, Callable[[Reading], str]], ...] = (
        (MEASURES_DIFFER, lambda each: str(MEASURES.get(each.measure, each.measure))),
        (UNITS_DIFFER, lambda each: each.unit),
        (DATES_DIFFER, _moment),
    )
    found = [(kind, list(dict.fromkeys(map(value, figures)))) for kind, value in compared]
    return [kind(references=named, values=", ".join(values)) for kind, values in found if len(values) > 1]


def _moment(figure: Reading) -> str:
    if figure.measure == STOCK or figure.period_start is None:
        return date_format(figure.as_of)
    first, last = date_format(figure.period_start), date_format(figure.as_of)
    return _("{first} to {last}").format(first=first, last=last)


def _shared_labels(figures: list[Reading]) -> list[Reason]:
    reasons = []
    for label in dict.fromkeys(each.label for each in figures if each.label):
        alike = [each for each in figures if each.label == label]
        if len({each.indicator for each in alike}) > 1:
            named = ", ".join(each.reference for each in alike)
            reasons.append(ONE_LABEL_SEVERAL_MEANINGS(references=named, values=label))
    return reasons


def _overlaps(figures: list[Reading], scopes: _Scopes) -> list[Reason]:
    """One reason for each kind of overlap, naming its pairs."""
    pairs: dict[Kind, list[str]] = {}
    for one, other in combinations(figures, 2):
        kind = _overlap(one, other, scopes)
        if kind is not None:
            pairs.setdefault(kind, []).append(
                _("{first} and {last}").format(first=one.reference, last=other.reference)
            )
    return [kind(pairs="; ".join(_shortened(named))) for kind, named in pairs.items()]


def _shortened(named: list[str]) -> list[str]:
    more = len(named) - MOST_PAIRS_NAMED
    return named if more <= 0 else [*named[:MOST_PAIRS_NAMED], _("{count} more").format(count=more)]


def _overlap(one: Reading, other: Reading, scopes: _Scopes) -> Kind | None:
    if one.reference == other.part_of or other.reference == one.part_of:
        return PART_OF_THE_OTHER
    if one.label and one.label == other.label and one.indicator != other.indicator:
        return None  # Said by its own reason, wherever the two were counted.
    if not scopes.may_share_people(one, other):
        return None
    sectors = {one.sector, other.sector} - {""}
    return SECTORS_OVERLAP if len(sectors) > 1 and one.indicator != other.indicator else SCOPES_OVERLAP


def _outermost(figures: list[Reading], scopes: _Scopes) -> list[Reading]:
    """Without those that lie inside another of them."""
    return [
        each
        for each in figures
        if not any(scopes.is_inside(each, other) for other in figures if other is not each)
    ]


class _Scopes:
    """Of whom and where two figures speak: whether they may share people, whether one lies inside the other."""

    def __init__(self, containment: Containment) -> None:
        self._containment = containment

    def may_share_people(self, one: Reading, other: Reading) -> bool:
        if one.indicator != other.indicator and one.outcome_of and one.outcome_of == other.outcome_of:
            return False  # Two outcomes of one question: each person has one of them.
        return (
            self._places_meet(one.place, other.place)
            and _cells_meet(one, other)
            and _populations_meet(one, other)
            # Narrower words ("in the plaza", "in three shelters") do not tell whether they meet.
        )

    def is_inside(self, inner: Reading, outer: Reading) -> bool:
        """Part of it by the source's word, or the same count of fewer people, or of a place inside it."""
        if inner.part_of == outer.reference:
            return True
        same_count = (
            inner.indicator == outer.indicator
            and inner.as_of == outer.as_of
            and inner.period_start == outer.period_start
            and not outer.is_narrower
        )
        if not same_count or inner.question == outer.question:
            return False
        return self._place_is_inside(inner.place, outer.place) and all(
            not wider or narrower == wider for narrower, wider in zip(inner.people, outer.people, strict=True)
        )

    def _place_is_inside(self, inner: str, outer: str) -> bool:
        return inner == outer or outer in self._containment.get(inner, ())

    def _places_meet(self, one: str, other: str) -> bool:
        """Also two regions that hold one country between them. A figure without a place may be anywhere."""
        if not one or not other or self._place_is_inside(one, other) or self._place_is_inside(other, one):
            return True
        return any(one in above and other in above for above in self._containment.values())


def _cells_meet(one: Reading, other: Reading) -> bool:
    cells = zip(
        (one.sex, one.age_group, one.nationality),
        (other.sex, other.age_group, other.nationality),
        strict=True,
    )
    return all(not mine or not yours or mine == yours for mine, yours in cells)


def _populations_meet(one: Reading, other: Reading) -> bool:
    """Two travelling groups share nobody at one moment; the general name of a group ("caravan") may hold each."""
    if not one.population or not other.population or one.population == other.population:
        return True
    groups = {one.population_kind, other.population_kind} == {TRAVELLING_GROUP}
    shorter, longer = sorted((one.population, other.population), key=len)
    return not groups or one.measure != STOCK or longer.endswith(f"-{shorter}")
