"""Countries and languages as a select of the usual ones, with a box in which any other is written by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from amparo.core.errors import Text
from amparo.registry.people.names import folded
from amparo.registry.people.reference.names import Names, name_of

# From where most of those come who pass here; 250 options for each member would make the page slow on a phone.
USUAL_COUNTRIES = (
    *("HND", "GTM", "SLV", "NIC", "MEX", "HTI", "CUB", "VEN", "ECU", "COL", "PER", "BRA", "CHL", "DOM"),
    *("BLZ", "CRI", "PAN", "USA", "CMR", "COD", "AGO", "GHA", "ERI", "BGD", "IND", "NPL"),
)
USUAL_DESTINATIONS = ("USA", "MEX", "CAN", "GTM", "HND", "SLV", "NIC", "BLZ", "CRI", "PAN")


def options(names: Names, codes: Iterable[str], empty: Text) -> list[tuple[str, Text]]:
    return [("", empty), *((code, name_of(names, code)) for code in codes)]


def codes_written(text: str, names: Names) -> tuple[str, ...]:
    """Codes of what is written, parted by commas, as code or as name in either language.

    What is not known stays as it was written, so that it is refused and not lost.
    """
    by_name = {folded(name): code for code, both in names.items() for name in (code, *both)}
    return tuple(by_name.get(folded(part), part) for part in parts(text))


def parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]


def in_words(codes: Iterable[str], names: Names) -> str:
    return ", ".join(name_of(names, code) for code in codes)
