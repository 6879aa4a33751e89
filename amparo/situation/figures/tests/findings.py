"""A small country, and what the rules find in it."""

from datetime import date, timedelta
from typing import Any

from amparo.situation.figures.contradictions.found import Found
from amparo.situation.figures.contradictions.readings import Containment, Reading
from amparo.situation.figures.contradictions.search import find_contradictions
from amparo.situation.figures.quantity import (
    Quantity,
)
from amparo.situation.figures.tests.published import A_DAY, reading

PLACES: Containment = {
    "SITE": ("CITY", "STATE", "LAND", "REGION-1", "REGION-2"),
    "CITY": ("STATE", "LAND", "REGION-1", "REGION-2"),
    "TOWN": ("STATE", "LAND", "REGION-1", "REGION-2"),
    "STATE": ("LAND", "REGION-1", "REGION-2"),
    "LAND": ("REGION-1", "REGION-2"),
    "OTHER-LAND": ("REGION-1",),
}
LATER = A_DAY + timedelta(days=20)
NEXT_DAY = A_DAY + timedelta(days=1)
FIRST = date(2018, 10, 19)


def found(*readings: Reading, rule: str = "") -> list[str]:
    """ "rule: references" of what is found; of one rule where it is named."""
    findings = find_contradictions(readings, PLACES)
    if rule:
        return [" ".join(each.references) for each in findings if each.rule == rule]
    return [f"{each.rule}: {' '.join(each.references)}" for each in findings]


def only(*readings: Reading) -> Found:
    (finding,) = find_contradictions(readings, PLACES)
    return finding


def claims(reference: str, quantity: Quantity | int, day: date, **columns: Any) -> Reading:
    told = {
        "indicator": "asylum-claims",
        "measure": "cumulative",
        "unit": "claims",
        "period_start": FIRST,
    } | columns
    return reading(reference, quantity, as_of=day, **told)
