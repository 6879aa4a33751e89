"""The readings, arranged once for all rules: by reference, by question, by total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from amparo.situation.figures.contradictions.readings import Containment, Question, Reading

Series = list[Reading]


class Ledger:
    """`series` holds, by question, the readings that may be compared, by date and reference.

    A reading that is narrower than its columns say is in `parts` but in no series.
    """

    def __init__(self, readings: Iterable[Reading], containment: Containment) -> None:
        self.readings = sorted(readings, key=attrgetter("as_of", "reference"))
        self.by_reference = {reading.reference: reading for reading in self.readings}
        self.containment = containment
        self.parts: defaultdict[str, list[Reading]] = defaultdict(list)
        self.series: defaultdict[Question, Series] = defaultdict(list)
        for reading in self.readings:
            if reading.part_of:
                self.parts[reading.part_of].append(reading)
            if not self.is_narrower(reading):
                self.series[reading.question].append(reading)
        self._disjoint: dict[frozenset[str], list[str]] = {}
        self._members: dict[str, frozenset[str]] | None = None

    def is_narrower(self, reading: Reading) -> bool:
        total = self.by_reference.get(reading.part_of)
        return reading.is_narrower or (total is not None and total.question == reading.question)

    def total_of(self, part: Reading) -> Reading | None:
        return self.by_reference.get(part.part_of)

    def totals_above(self, part: Reading) -> list[Reading]:
        """Its total, the total of that, and so on."""
        chain: list[Reading] = []
        above = self.total_of(part)
        while above is not None and above is not part and above not in chain:
            chain.append(above)
            above = self.total_of(above)
        return chain

    def series_of_measure(self, *measures: str) -> Iterator[Series]:
        return (series for series in self.series.values() if series[0].measure in measures)

    def disjoint_places(self, places: Iterable[str]) -> list[str]:
        """As many of the places as share nothing with each other; a place before those that it contains."""
        wanted = frozenset(place for place in places if place)
        if wanted not in self._disjoint:
            taken: set[str] = set()
            chosen = []
            for place in sorted(wanted, key=lambda each: (-len(self.members(each)), each)):
                held = self.members(place)
                if place not in taken and taken.isdisjoint(held):
                    chosen.append(place)
                    taken |= held
            self._disjoint[wanted] = chosen
        return self._disjoint[wanted]

    def members(self, place: str) -> frozenset[str]:
        """The codes of all that the place contains."""
        if self._members is None:
            held = defaultdict(set)
            for inner, outers in self.containment.items():
                for outer in outers:
                    held[outer].add(inner)
            self._members = {outer: frozenset(inner) for outer, inner in held.items()}
        return self._members.get(place, frozenset())


def by_day(series: Series) -> Iterator[list[Reading]]:
    """The readings of each date, dates ascending."""
    for _day, readings in groupby(series, key=attrgetter("as_of")):
        yield list(readings)


def steps(series: Series) -> Iterator[tuple[Reading, Reading]]:
    """Each reading with one of the date before it: of the same source where there is one, else the highest."""
    before: list[Reading] = []
    for today in by_day(series):
        own = {reading.source: reading for reading in before}
        highest = max(before, key=lambda reading: reading.quantity.stated_low, default=None)
        for reading in today:
            earlier = own.get(reading.source, highest)
            if earlier is not None:
                yield earlier, reading
        before = today
