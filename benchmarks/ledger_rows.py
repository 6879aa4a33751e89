"""A hundred thousand synthetic figures in the form of the scenario's `figures.csv`.

Each municipality has, every week for two years: a count of who is present by two sources that agree within the
words they use, every fourth week a census by sex and age that makes the total, a register that grows, and who
passed through. Each country has the sum of its registers. Contradictions are planted at known figures.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from amparo.registry.places.gazetteer import Gazetteer, PlaceError
from amparo.registry.places.reference import PlaceRecord, reference_records

SEED = 2018
FIRST_DAY = date(2020, 6, 1)
WEEKS = 104
MUNICIPALITIES = 194
COUNTRIES = ("MEX", "GTM", "HND", "SLV")
CELLS = (("female", "child"), ("male", "child"), ("female", "adult"), ("male", "adult"))
COLUMNS = (
    *("figure_id", "as_of", "period_start", "published", "place", "pcode_hint", "indicator", "measure"),
    *("value_low", "value_high", "qualifier", "sex", "age_group", "nationality", "unit", "part_of"),
    *("source_id", "note"),
)
Row = dict[str, str]


@dataclass
class Planted:
    """References of the figures at which a rule must find something."""

    rivals: set[str] = field(default_factory=set)
    totals: set[str] = field(default_factory=set)
    falls: set[str] = field(default_factory=set)

    def all(self) -> set[str]:
        return self.rivals | self.totals | self.falls


class Ledger:
    """`rows()` gives the rows once, in the order of time, and fills `planted` on the way."""

    def __init__(self, seed: int = SEED) -> None:
        self.chance = random.Random(seed)
        self.planted = Planted()
        self.places = list(islice(_municipalities(), MUNICIPALITIES))
        self.present = {place.code: self.chance.randint(120, 2500) for place, _ in self.places}
        self.registered = {place.code: self.chance.randint(50, 400) for place, _ in self.places}
        self.number = 0

    def rows(self) -> Iterator[Row]:
        for week in range(WEEKS):
            day = FIRST_DAY + timedelta(weeks=week)
            for order, (place, country) in enumerate(self.places):
                yield from self._week_of(place, country, day, census=(week + order) % 4 == 0)
            yield from self._countries(day)

    def _week_of(self, place: PlaceRecord, country: str, day: date, *, census: bool) -> Iterator[Row]:
        people = max(60, round(self.present[place.code] * self.chance.uniform(0.93, 1.08)))
        self.present[place.code] = people
        where = {"place": place.name_en, "pcode_hint": country, "as_of": day.isoformat()}
        counted = self._row(
            **where, indicator="present", measure="stock", value_low=people, source=f"ML-{country}"
        )
        yield counted
        yield self._rival(where, people, country)
        if census:
            yield from self._cells(where, counted, people, country)
        yield self._register(where, place, country)
        yield self._row(
            **where,
            indicator="passed through",
            measure="flow",
            period_start=(day - timedelta(days=6)).isoformat(),
            value_low=self.chance.randint(10, 900),
            qualifier="approximately",
            source=f"NG-{country}",
        )

    def _rival(self, where: Row, people: int, country: str) -> Row:
        """The second source rounds to ten; one in two hundred counts twice as many."""
        wrong = self.chance.random() < 0.005
        said = round(people * 2.1) if wrong else round(people, -1)
        row = self._row(
            **where,
            indicator="present",
            measure="stock",
            value_low=said,
            qualifier="exact" if wrong else "approximately",
            source=f"NG-{country}",
        )
        if wrong:
            self.planted.rivals.add(row["figure_id"])
        return row

    def _cells(self, where: Row, whole: Row, people: int, country: str) -> Iterator[Row]:
        """Women and men, girls and boys; one census in a hundred does not add up."""
        cuts = sorted(self.chance.randint(1, people - 1) for _ in CELLS[1:])
        shares = [high - low for low, high in zip((0, *cuts), (*cuts, people), strict=True)]
        if self.chance.random() < 0.01:
            shares[0] += 37
            self.planted.totals.add(whole["figure_id"])
        for (sex, age), share in zip(CELLS, shares, strict=True):
            cell: Row = {"sex": sex, "age_group": age, "part_of": whole["figure_id"]}
            yield self._row(
                **where, **cell, value_low=share, indicator="present", measure="stock", source=f"ML-{country}"
            )

    def _register(self, where: Row, place: PlaceRecord, country: str) -> Row:
        """Grows; one week in five hundred a mistyped figure is lower than the week before."""
        self.registered[place.code] += self.chance.randint(1, 40)
        said, fallen = self.registered[place.code], self.chance.random() < 0.002
        row = self._row(
            **where,
            indicator="registered",
            measure="cumulative",
            value_low=said - 45 if fallen else said,
            source=f"ML-{country}",
        )
        if fallen and where["as_of"] != FIRST_DAY.isoformat():
            self.planted.falls.add(row["figure_id"])
        return row

    def _countries(self, day: date) -> Iterator[Row]:
        for country in COUNTRIES:
            codes = [place.code for place, of in self.places if of == country]
            yield self._row(
                place=country,
                pcode_hint=country,
                as_of=day.isoformat(),
                indicator="registered",
                measure="cumulative",
                value_low=sum(self.registered[code] for code in codes) + 500,
                source=f"GOV-{country}",
            )

    def _row(self, *, source: str, value_low: int, **stated: Any) -> Row:
        self.number += 1
        day = str(stated["as_of"])
        stated = {"qualifier": "exact", "published": day, "unit": "persons", **stated}
        identity = {"figure_id": f"B{self.number:06}", "source_id": f"BENCH-{source}-{day[:4]}"}
        row = dict.fromkeys(COLUMNS, "") | identity | {"value_low": str(value_low)}
        return row | {name: str(value) for name, value in stated.items()}


def write_csv(path: Path, *, count: int) -> set[str]:
    """Write so many rows; gives back where contradictions were planted in them."""
    ledger = Ledger()
    written: set[str] = set()
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for row in islice(ledger.rows(), count):
            writer.writerow(row)
            written.add(row["figure_id"])
    if len(written) < count:
        raise ValueError(f"The ledger of the benchmark has {len(written):,} rows, {count:,} were asked for.")
    return ledger.planted.all() & written


def _municipalities() -> Iterator[tuple[PlaceRecord, str]]:
    """Those of the four countries in turn whose name, with the country beside it, names one place alone."""
    known = Gazetteer.from_reference()
    by_country = {country: _of_country(known, country) for country in COUNTRIES}
    while True:
        for country in COUNTRIES:
            yield next(by_country[country]), country


def _of_country(known: Gazetteer, country: str) -> Iterator[PlaceRecord]:
    for place in reference_records():
        if place.kind != "admin2" or known[place.parent].parent != country:
            continue
        try:
            if known.find(place.name_en, country).code == place.code:
                yield place
        except PlaceError:
            continue  # the name is that of several places, so a source would have to write the code
