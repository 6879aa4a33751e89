"""What a site has for each person, and whether that meets the standard. Standards are versioned data with a source.

Pure functions over numbers. Where a number is missing there is no answer: missing is not zero.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Literal

FILE = Path(__file__).parent / "reference" / "standards.csv"


@dataclass(frozen=True)
class Standard:
    """`per` "people": at most `value` people share one. `per` "person": at least `value` for each.

    `minimum`: what is bearable in the acute phase, or enough to survive; None where the standard knows only one value.
    """

    name: str
    per: Literal["people", "person"]
    value: Decimal
    valid_from: date
    source: str
    minimum: Decimal | None = None


@dataclass(frozen=True)
class Measured:
    """`each`: people for one (rounded to whole people) or what each person has (two decimals); None: nothing there.

    `level`: "met" | "minimum" (enough in the acute phase alone) | "unmet". `needed`: how many more for the standard,
    `needed_for_minimum` for the minimum.
    """

    standard: Standard
    each: Decimal | None
    level: Literal["met", "minimum", "unmet"]
    needed: Decimal
    needed_for_minimum: Decimal | None

    @property
    def count(self) -> int:
        """As whole people, for the plural of a sentence."""
        return int(self.each or 0)


@cache
def known() -> tuple[Standard, ...]:
    """Every version of every standard. A version is never changed: a newer one is added to the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Standard(
            name=row["name"],
            per="people" if row["per"] == "people" else "person",
            value=Decimal(row["value"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            source=row["source"],
            minimum=Decimal(row["minimum"]) if row["minimum"] else None,
        )
        for row in rows
    )


def in_force(name: str, *, on: date) -> Standard | None:
    """The newest version that holds on the day; None before the first: no standard is applied to days before it."""
    versions = [each for each in known() if each.name == name and each.valid_from <= on]
    return max(versions, key=lambda each: each.valid_from, default=None)


def measure(
    standard: Standard | None, *, people: int | None, provided: Decimal | int | None
) -> Measured | None:
    """None where the standard, the people or what is provided is not known, and where nobody is there."""
    if standard is None or not people or provided is None:
        return None
    given = Decimal(provided)
    needed = _short_of(standard, standard.value, people, given)
    least = None if standard.minimum is None else _short_of(standard, standard.minimum, people, given)
    level: Literal["met", "minimum", "unmet"] = "met" if not needed else "unmet" if least != 0 else "minimum"
    return Measured(standard, _each(standard, people, given), level, needed, least)


def _each(standard: Standard, people: int, given: Decimal) -> Decimal | None:
    if standard.per == "person":
        return (given / people).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return (people / given).quantize(Decimal(1), ROUND_HALF_UP) if given else None


def _short_of(standard: Standard, value: Decimal, people: int, given: Decimal) -> Decimal:
    """How much more is needed: whole facilities, or square metres and litres rounded up to whole ones."""
    wanted = people * value if standard.per == "person" else people / value
    short = wanted.to_integral_value(ROUND_CEILING) if standard.per == "people" else wanted
    return max(Decimal(0), (short - given).to_integral_value(ROUND_CEILING))


def measures(
    *, people: int | None, provided: Mapping[str, Decimal | int | None], on: date
) -> dict[str, Measured]:
    """By name of the standard: covered_area (m2), toilets, showers, water (litres); what is missing is left out."""
    found = {
        name: measure(in_force(name, on=on), people=people, provided=amount)
        for name, amount in provided.items()
    }
    return {name: measured for name, measured in found.items() if measured is not None}
