"""The 114 figures published on the caravans of 2018, as readings, without a database."""

import csv
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from amparo.registry.places.gazetteer import Gazetteer
from amparo.situation.figures.contradictions.readings import Reading
from amparo.situation.figures.quantity import Quantity, from_fields
from amparo.situation.figures.wording import read_qualifier

ROOT = Path(__file__).resolve().parents[4]
PUBLISHED = ROOT / "scenarios" / "caravans-2018"
REFERENCE = Path(__file__).resolve().parents[1] / "reference"
A_DAY = date(2018, 11, 29)


def reading(reference: str, quantity: Quantity | int, **columns: Any) -> Reading:
    """One reading for a test: people present in Tijuana on 29 November, unless said otherwise."""
    said = (
        quantity
        if isinstance(quantity, Quantity)
        else from_fields(value_low=Decimal(quantity), value_high=None, qualifier="exact")
    )
    told: dict[str, Any] = {
        "indicator": "present",
        "as_of": A_DAY,
        "place": "MX02004",
        "source": "S1",
    } | columns
    return Reading(reference=reference, quantity=said, **told)


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.from_reference()


@cache
def containment() -> dict[str, tuple[str, ...]]:
    places = gazetteer()
    return {code: tuple(above.code for above in places.ancestors(places[code])) for code in places._records}


@cache
def published_readings() -> tuple[Reading, ...]:
    indicators = {row["name_en"]: row for row in _rows(REFERENCE / "indicators.csv")}
    populations = {
        row["name_en"].removeprefix("the "): row["code"] for row in _rows(REFERENCE / "populations.csv")
    }
    return tuple(_published(row, indicators, populations) for row in _rows(PUBLISHED / "figures.csv"))


def _published(
    row: dict[str, str], indicators: dict[str, dict[str, str]], populations: dict[str, str]
) -> Reading:
    indicator = indicators[row["indicator"]]
    population = populations.get(row["place"], "")
    place = "" if population else gazetteer().find(row["place"], row["pcode_hint"]).code
    return Reading(
        reference=row["figure_id"],
        indicator=indicator["code"],
        as_of=date.fromisoformat(row["as_of"]),
        quantity=from_fields(
            value_low=_number(row["value_low"]),
            value_high=_number(row["value_high"]),
            qualifier=read_qualifier(row["qualifier"]),
        ),
        label=indicator["label"],
        measure=row["measure"],
        unit=row["unit"],
        sector=indicator["sector"],
        outcome_of=indicator["outcome_of"],
        place=place,
        population=population,
        population_kind="travelling_group" if population else "",
        sex=row["sex"],
        age_group=row["age_group"],
        nationality=row["nationality"],
        period_start=date.fromisoformat(row["period_start"]) if row["period_start"] else None,
        published=date.fromisoformat(row["published"]),
        source=row["source_id"],
        part_of=row["part_of"],
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
