"""Nationalities (ISO 3166-1 alpha-3, names after CLDR) and languages of the region (ISO 639-3), in both languages."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

Names = dict[str, tuple[str, str]]


@cache
def _read(name: str) -> Names:
    """Code -> (English, Spanish)."""
    with Path(__file__).with_name(name).open(newline="", encoding="utf-8") as file:
        return {row["code"]: (row["name_en"], row["name_es"]) for row in csv.DictReader(file)}


def nationalities() -> Names:
    return _read("nationalities.csv")


def languages() -> Names:
    return _read("languages.csv")


def in_reader_language(names: Names) -> dict[str, str]:
    """Code -> name as the reader reads it, by name."""
    spanish = (get_language() or "en").startswith("es")
    named = {code: both[spanish] for code, both in names.items()}
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def name_of(names: Names, code: str) -> str:
    both = names.get(code)
    return both[(get_language() or "en").startswith("es")] if both else code
