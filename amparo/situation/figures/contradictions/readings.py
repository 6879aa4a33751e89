"""A reading: one figure as the rules see it, a slim immutable record without the database behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from amparo.registry.places.models import Place
from amparo.situation.figures.models import Figure, Indicator, Population, Source
from amparo.situation.figures.quantity import Quantity, QuantityError, from_fields

# A place's code -> the codes of all places that contain it. A place that is missing is contained in nothing.
Containment = Mapping[str, tuple[str, ...]]
Question = tuple[str, str, str, str, str, str, str]

IN_FORCE = frozenset({"reported", "reviewed", "accepted", "disputed"})
STOCK, FLOW, CUMULATIVE = "stock", "flow", "cumulative"


class Reading(NamedTuple):
    """What one figure says. Codes for indicator, place, population and source; empty = all, or not stated.

    `part_of` is the reference of its total; `parts_are_complete` speaks of this figure's own parts. `is_narrower`:
    its total answers the same question, so it counts fewer people than its columns tell ("from the caravan").
    """

    reference: str
    indicator: str
    as_of: date
    quantity: Quantity
    pk: int | None = None
    label: str = ""
    measure: str = STOCK
    unit: str = "persons"
    sector: str = ""
    outcome_of: str = ""
    place: str = ""
    population: str = ""
    population_kind: str = ""
    sex: str = ""
    age_group: str = ""
    nationality: str = ""
    scope: str = ""
    period_start: date | None = None
    published: date | None = None
    source: str = ""
    part_of: str = ""
    parts_are_complete: bool | None = None
    is_narrower: bool = False

    @property
    def question(self) -> Question:
        """Of what and of whom it speaks: two readings with one question and one date should agree."""
        return (
            self.indicator,
            self.place,
            self.population,
            self.sex,
            self.age_group,
            self.nationality,
            self.scope,
        )

    @property
    def people(self) -> tuple[str, str, str, str, str]:
        return self.population, self.sex, self.age_group, self.nationality, self.scope

    @property
    def cell(self) -> tuple[str, str]:
        return self.sex, self.age_group


COLUMNS = (
    *(
        "pk",
        "reference",
        "indicator_id",
        "place_id",
        "population_id",
        "sex",
        "age_group",
        "nationality",
        "scope",
    ),
    *("as_of", "period_start", "published", "value_low", "value_high", "qualifier", "tolerance"),
    *("compared_with_id", "source_id", "part_of_id", "parts_are_complete", "status"),
)


class _Row(NamedTuple):
    pk: int
    reference: str
    indicator_id: int
    place_id: int | None
    population_id: int | None
    sex: str
    age_group: str
    nationality: str
    scope: str
    as_of: date
    period_start: date | None
    published: date | None
    value_low: Decimal | None
    value_high: Decimal | None
    qualifier: str
    tolerance: Decimal | None
    compared_with_id: int | None
    source_id: int
    part_of_id: int | None
    parts_are_complete: bool | None
    status: str


def readings_from_database(indicators: Collection[str] | None = None) -> list[Reading]:
    """Every figure that is in force, by date and reference; only those of `indicators` (codes) where they are given.

    Withdrawn and superseded figures and those of withdrawn sources are left out.
    """
    return _Loading(indicators).readings()


def related_indicators(indicators: Collection[str]) -> frozenset[str]:
    """The indicators (codes) that some rule may compare with the given ones, over any number of steps.

    Searching such a set finds exactly what a search of everything finds about it.
    """
    known = {
        pk: (code, label, above)
        for pk, code, label, above in Indicator.objects.values_list("pk", "code", "label", "outcome_of_id")
    }
    links = [("capacity", "present")]
    links += [(code, f"label:{label}") for code, label, _above in known.values() if label]
    links += [(code, known[above][0]) for code, _label, above in known.values() if above]
    links += [(code, code.removesuffix("-in-process")) for code, _label, _above in known.values()]
    across = (
        Figure.objects.exclude(part_of=None).order_by().values_list("indicator_id", "part_of__indicator_id")
    )
    links += [(known[part][0], known[whole][0]) for part, whole in across.distinct() if whole is not None]
    return _connected(set(indicators), links) & {code for code, _label, _above in known.values()}


def containment_from_database() -> dict[str, tuple[str, ...]]:
    """For each place what contains it: areas, country, and the regions that hold any of them.

    A region is contained in what contains all its members.
    """
    codes, parents = {}, {}
    for pk, code, parent in Place.objects.values_list("pk", "code", "parent_id"):
        codes[pk], parents[pk] = code, parent
    regions: dict[int, list[int]] = {}
    members: dict[int, list[int]] = {}
    for region, member in Place.members.through.objects.values_list("from_place_id", "to_place_id"):
        regions.setdefault(member, []).append(region)
        members.setdefault(region, []).append(member)
    above = {pk: _above(pk, parents, regions) for pk in codes}
    for region, held in members.items():
        shared = set.intersection(*({member, *above[member]} for member in held)) - {region}
        above[region] = sorted({*above[region], *shared})
    return {code: tuple(codes[outer] for outer in above[pk]) for pk, code in codes.items()}


def _above(pk: int, parents: Mapping[int, int | None], regions: Mapping[int, list[int]]) -> list[int]:
    line = [pk]
    while (parent := parents[line[-1]]) is not None and parent not in line:
        line.append(parent)
    return [*line[1:], *(region for place in line for region in regions.get(place, ()))]


def _connected(wanted: set[str], links: list[tuple[str, str]]) -> frozenset[str]:
    neighbours: dict[str, set[str]] = {}
    for one, other in links:
        neighbours.setdefault(one, set()).add(other)
        neighbours.setdefault(other, set()).add(one)
    reached, waiting = set(wanted), list(wanted)
    while waiting:
        fresh = neighbours.get(waiting.pop(), set()) - reached
        reached |= fresh
        waiting += fresh
    return frozenset(reached)


class _Loading:
    """One pass over the table; names come from small look-up tables, so that no text is held a thousand times."""

    def __init__(self, indicators: Collection[str] | None) -> None:
        figures = Figure.objects.order_by("as_of", "reference")
        if indicators is not None:
            figures = figures.filter(indicator__code__in=list(indicators))
        self.figures = figures
        self.indicators = {indicator.pk: indicator for indicator in Indicator.objects.all()}
        self.indicator_codes = {pk: indicator.code for pk, indicator in self.indicators.items()}
        self.places = dict(Place.objects.values_list("pk", "code"))
        self.populations = {
            pk: (code, kind) for pk, code, kind in Population.objects.values_list("pk", "code", "kind")
        }
        self.sources = dict(Source.objects.filter(withdrawn_on=None).values_list("pk", "code"))
        self.quantities: dict[tuple[object, ...], Quantity] = {}

    def readings(self) -> list[Reading]:
        compared = list(self.figures.exclude(compared_with=None).values_list("compared_with_id", flat=True))
        self.others = {
            figure.pk: figure
            for figure in Figure.objects.filter(pk__in=compared).select_related("compared_with")
        }
        # Totals that are out of force still tell whether a part is narrower than its columns say.
        totals = dict(self._totals())
        return [
            self._reading(row, totals)
            for row in self._rows()
            if row.status in IN_FORCE and row.source_id in self.sources
        ]

    def _rows(self) -> Iterator[_Row]:
        return map(_Row._make, self.figures.values_list(*COLUMNS).iterator(chunk_size=5_000))

    def _totals(self) -> Iterator[tuple[int, tuple[str, tuple[Any, ...]]]]:
        asked = ("indicator_id", "place_id", "population_id", "sex", "age_group", "nationality", "scope")
        wholes = Figure.objects.filter(parts__isnull=False).order_by().distinct()
        for pk, reference, *question in wholes.values_list("pk", "reference", *asked).iterator(
            chunk_size=5_000
        ):
            yield pk, (reference, tuple(question))

    def _reading(self, row: _Row, totals: dict[int, tuple[str, tuple[Any, ...]]]) -> Reading:
        indicator = self.indicators[row.indicator_id]
        population, kind = (
            self.populations.get(row.population_id, ("", "")) if row.population_id else ("", "")
        )
        part_of, whole = totals.get(row.part_of_id, ("", ())) if row.part_of_id else ("", ())
        return Reading(
            reference=row.reference,
            indicator=indicator.code,
            as_of=row.as_of,
            quantity=self._quantity(row),
            pk=row.pk,
            label=indicator.label,
            measure=indicator.measure,
            unit=indicator.unit,
            sector=indicator.sector,
            outcome_of=self.indicator_codes[indicator.outcome_of_id] if indicator.outcome_of_id else "",
            place=self.places[row.place_id] if row.place_id else "",
            population=population,
            population_kind=kind,
            sex=row.sex,
            age_group=row.age_group,
            nationality=row.nationality,
            scope=row.scope,
            period_start=row.period_start,
            published=row.published,
            source=self.sources[row.source_id],
            part_of=part_of,
            parts_are_complete=row.parts_are_complete,
            is_narrower=bool(whole) and whole == row[2:9],
        )

    def _quantity(self, row: _Row) -> Quantity:
        other = self.others.get(row.compared_with_id) if row.compared_with_id else None
        said = (row.value_low, row.value_high, row.qualifier, row.tolerance, row.compared_with_id)
        if said not in self.quantities:
            try:
                self.quantities[said] = from_fields(
                    value_low=row.value_low,
                    value_high=row.value_high,
                    qualifier=row.qualifier,
                    tolerance=row.tolerance,
                    other=other.reference if other else None,
                    other_upper=other.quantity if other else None,
                )
            except QuantityError as refused:
                refused.add_note(
                    f"The quantity of the figure {row.reference} cannot be read; correct its import."
                )
                raise
        return self.quantities[said]
