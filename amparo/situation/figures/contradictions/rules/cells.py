"""Which parts of a total count different people: cells of sex and age, nationalities, places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from itertools import product

from amparo.situation.figures.contradictions.ledger import Ledger
from amparo.situation.figures.contradictions.readings import Reading

Cell = tuple[str, str]  # sex, age group; empty = all


@cache
def partitions(cell: Cell) -> tuple[frozenset[Cell], ...]:
    """All ways to cut a cell into cells that share nobody and leave nobody out, uncut first."""
    sex, age = cell
    halves = []
    if not sex:
        halves.append((("female", age), ("male", age)))
    if not age:
        halves.append(((sex, "child"), (sex, "adult")))
    cuts = [frozenset({cell})]
    for one, other in halves:
        cuts += [left | right for left, right in product(partitions(one), partitions(other))]
    return tuple(dict.fromkeys(cuts))


def most_of_different_people(parts: Iterable[Reading], ledger: Ledger) -> list[Reading]:
    """Parts that certainly share nobody, chosen so that they count as many as possible."""
    by_place = _grouped(parts, "place")
    everywhere = _of_one_place(by_place.pop("", []))
    apart = [_of_one_place(by_place[place]) for place in ledger.disjoint_places(by_place)]
    somewhere = [reading for readings in apart for reading in readings]
    return max(everywhere, somewhere, key=_least)


def _of_one_place(readings: list[Reading]) -> list[Reading]:
    by_nationality = _grouped(readings, "nationality")
    every = _of_one_nationality(by_nationality.pop("", []))
    single = [each for own in by_nationality.values() for each in _of_one_nationality(own)]
    return max(every, single, key=_least)


def _of_one_nationality(readings: list[Reading]) -> list[Reading]:
    """Of several readings of one cell the lowest: it may be the true one."""
    by_cell: dict[Cell, Reading] = {}
    for reading in sorted(readings, key=lambda each: (-each.quantity.low, each.reference)):
        by_cell[reading.cell] = reading
    ways = [[by_cell[cell] for cell in sorted(cut) if cell in by_cell] for cut in partitions(("", ""))]
    return max(ways, key=_least)


def _least(readings: list[Reading]) -> Decimal:
    return sum((reading.quantity.low for reading in readings), Decimal(0))


def _grouped(readings: Iterable[Reading], column: str) -> defaultdict[str, list[Reading]]:
    groups: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        groups[getattr(reading, column)].append(reading)
    return groups
