"""What sources are called in Spanish, where they have such a name; any other is said as it was written."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "reference" / "source_names.csv"


@cache
def _spanish() -> dict[str, str]:
    with FILE.open(newline="", encoding="utf-8") as file:
        return {row["source"]: row["es"] for row in csv.DictReader(file)}


def source_in(frame: str, source: str) -> str:
    return _spanish().get(source, source) if frame == "es" else source


def language_of(frame: str, source: str) -> str:
    """In which language it is then said: nothing of the product says of a source without a Spanish name, so English."""
    return "es" if frame == "es" and source in _spanish() else "en"
