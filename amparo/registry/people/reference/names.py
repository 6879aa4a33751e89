"""Nationalities (ISO 3166-1 alpha-3, names after CLDR) and languages of the region (ISO 639-3), in both languages."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

Names = dict[str, tuple[str, str]]
FORMER = re.compile("[A-Z]{3}", re.ASCII)


@cache
def _read(name: str) -> Names:
    """Code -> (English, Spanish)."""
    with Path(__file__).with_name(name).open(newline="", encoding="utf-8") as file:
        return {row["code"]: (row["name_en"], row["name_es"]) for row in csv.DictReader(file)}


def nationalities() -> Names:
    return _read("nationalities.csv")


def withdrawn() -> Names:
    """Codes of countries that ISO has withdrawn (ISO 3166-3, and Romania's before 2002): read where they were stored,
    accepted nowhere."""
    return _read("withdrawn.csv")


def languages() -> Names:
    return _read("languages.csv")


def in_reader_language(names: Names) -> dict[str, str]:
    """Code -> name as the reader reads it, by name."""
    spanish = (get_language() or "en").startswith("es")
    named = {code: both[spanish] for code, both in names.items()}
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def name_of(names: Names, code: str) -> str:
    """A country that is no more has the name that it had; of one that is not even known as such the code is told."""
    both = names.get(code)
    if both is None and names is nationalities():
        both = withdrawn().get(code)
        if both is None and FORMER.fullmatch(code):
            return _("former country ({code})").format(code=code)
    return both[(get_language() or "en").startswith("es")] if both else code
