"""UNHCR's population tables (Refugee Data Finder, CC BY 4.0): each cell with a number is a figure.

An empty cell is no figure; a zero is one. Persons (P) and cases (C) go to different indicators and are never added.
Codes of procedure, application and decision as in the documentation of the R package `refugees`; what is not
explained there is given as its code alone.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from amparo.core.errors import Reason
from amparo.registry.places import reference
from amparo.situation.figures.drafts import FigureDraft
from amparo.situation.figures.drafts.reading import text_of
from amparo.situation.figures.imports import reasons
from amparo.situation.figures.imports.table import Row, Table

SOURCE_CODE = "UNHCR-RDF"
SOURCE = {
    "title": "Refugee Data Finder (CC BY 4.0)",
    "publisher": "UNHCR",
    "found_at": "https://www.unhcr.org/refugee-statistics/",
}
FIRST_YEAR = 1951
KEY = ("year", "coo", "coo_iso", "coa", "coa_iso")
MISSING = frozenset({"", "NA", "-"})
Drafted = tuple[int, FigureDraft, dict[str, str], tuple[Reason, ...]]
YEAR = re.compile(r"([0-9]{4})(\.0+)?")

# Origins that are no country: the figure then has no nationality, and its scope says so.
NO_COUNTRY = {"UNK": ("UKN", "origin unknown"), "XXA": ("STA", "origin: stateless persons")}
PROCEDURES = {"G": "government procedure", "U": "UNHCR procedure", "J": "joint procedure"}
APPLICATIONS = {"N": "new applications", "R": "repeat applications", "A": "appeals"}
LEVELS = {
    "NA": "new applications",
    "FI": "first instance",
    "AR": "administrative review",
    "RA": "repeat or reopened applications",
    "JR": "judicial review",
}
PERSONS_OR_CASES = {"P": "persons", "C": "cases"}
RETURNED = "from the country of asylum"


@dataclass(frozen=True)
class Measured:
    """One column of numbers: the word in the reference, the indicator, and whether it counts over the year."""

    word: str
    indicator: str
    is_flow: bool
    scope: str = ""
    # Returns stand in two of the tables with the same numbers: one reference, so that they are one figure.
    table: str = ""


@dataclass(frozen=True)
class Kind:
    """One of the four tables: what it is called here, how it is recognised, what its columns count."""

    name: str
    prefix: str
    marks: frozenset[str]
    columns: dict[str, Measured]
    persons_or_cases: str = ""
    details: tuple[str, ...] = ()


def _decisions() -> dict[str, Measured]:
    return {
        f"dec_{word}": Measured(word, f"unhcr-decisions-{word}", True)
        for word in ("recognized", "other", "rejected", "closed", "total")
    }


KINDS = (
    Kind(
        "unhcr-population",
        "POP",
        frozenset({"refugees", "asylum_seekers"}),
        {
            "refugees": Measured("refugees", "unhcr-refugees", False),
            "asylum_seekers": Measured("asylum_seekers", "unhcr-asylum-seekers", False),
            "returned_refugees": Measured(
                "returned_refugees", "unhcr-returned-refugees", True, RETURNED, "SOL"
            ),
            "idps": Measured("idps", "unhcr-idps", False),
            "returned_idps": Measured("returned_idps", "unhcr-returned-idps", True, "", "SOL"),
            "stateless": Measured("stateless", "unhcr-stateless", False),
            "ooc": Measured("ooc", "unhcr-others-of-concern", False),
            "oip": Measured("oip", "unhcr-other-people-in-need", False),
            "hst": Measured("hst", "unhcr-host-community", False),
        },
    ),
    Kind(
        "unhcr-applications",
        "APP",
        frozenset({"applied", "app_pc"}),
        {"applied": Measured("", "unhcr-applications", True)},
        "app_pc",
        ("procedure_type", "app_type", "dec_level"),
    ),
    Kind(
        "unhcr-decisions",
        "DEC",
        frozenset({"dec_total", "dec_pc"}),
        _decisions(),
        "dec_pc",
        ("procedure_type", "dec_level"),
    ),
    Kind(
        "unhcr-solutions",
        "SOL",
        frozenset({"resettlement", "naturalisation"}),
        {
            "returned_refugees": Measured("returned_refugees", "unhcr-returned-refugees", True, RETURNED),
            "resettlement": Measured("resettlement", "unhcr-resettlement", True),
            "naturalisation": Measured("naturalisation", "unhcr-naturalisation", True),
            "returned_idps": Measured("returned_idps", "unhcr-returned-idps", True),
        },
    ),
)


def recognised(headers: tuple[str, ...]) -> Kind | None:
    """The table that these headers are, or None."""
    names = frozenset(headers)
    if not names.issuperset(KEY):
        return None
    return next((kind for kind in KINDS if names >= kind.marks), None)


def drafts(table: Table, kind: Kind) -> Iterator[Drafted]:
    """Row number, draft, the file's column by the draft's column, faults: one for each cell with a number."""
    at = {header: position for position, header in enumerate(table.headers)}
    names = {column: {"value_low": column, "as_of": "year", "figure_id": column} for column in kind.columns}
    for row in table.rows:
        yield from _of_row(row, at, kind, names)


def unused(table: Table, kind: Kind) -> list[str]:
    used = {*KEY, "coo_name", "coa_name", *kind.columns, *kind.details, kind.persons_or_cases}
    return [header for header in table.headers if header not in used]


def _of_row(row: Row, at: dict[str, int], kind: Kind, names: dict[str, dict[str, str]]) -> Iterator[Drafted]:
    cells = {header: text_of(row.cells[position]) for header, position in at.items()}
    if faults := (*row.faults, *_faults(cells, kind)):
        yield row.number, FigureDraft(), {}, faults
        return
    year, origin, asylum = _year(cells["year"]), cells["coo_iso"], cells["coa_iso"]
    counted = PERSONS_OR_CASES.get(cells.get(kind.persons_or_cases, ""), "")
    details = [cells.get(name, "") for name in kind.details]
    key = f"{year}-{origin}-{asylum}"
    detail_key = "".join(f"-{detail or 'x'}" for detail in [*details, counted[:1].upper()]) if counted else ""
    for column, measured in kind.columns.items():
        if cells.get(column, "") in MISSING:
            continue
        word = f"-{measured.word}" if measured.word else ""
        draft = FigureDraft(
            figure_id=f"UNHCR-{measured.table or kind.prefix}-{key}{detail_key}{word}",
            as_of=f"{year}-12-31",
            period_start=f"{year}-01-01" if measured.is_flow else "",
            place=asylum,
            indicator=f"{measured.indicator}-{counted}" if counted else measured.indicator,
            value_low=row.cells[at[column]],
            qualifier="exact",
            nationality="" if origin in NO_COUNTRY else origin,
            scope=_scope(kind, details, origin, measured),
            source_id=SOURCE_CODE,
            method="official_statistic",
        )
        yield row.number, draft, names[column], ()


def _faults(cells: dict[str, str], kind: Kind) -> Iterator[Reason]:
    if _year(cells["year"]) is None:
        yield reasons.UNHCR_YEAR(at="year", read=cells["year"][:40])
    if _country(cells, "coo") is None:
        yield _unknown_country(cells, "coo")
    if _country(cells, "coa") in {None, *NO_COUNTRY}:
        yield _unknown_country(cells, "coa")
    column = kind.persons_or_cases
    if column and cells[column] not in PERSONS_OR_CASES:
        yield reasons.UNHCR_PERSONS_OR_CASES(at=column, read=cells[column][:40])


def _year(text: str) -> int | None:
    match = YEAR.fullmatch(text)
    return int(match[1]) if match and int(match[1]) >= FIRST_YEAR else None


def _country(cells: dict[str, str], side: str) -> str | None:
    """The ISO3 code, when UNHCR's own code beside it means the same; None when the two differ or are unknown."""
    iso, code = cells[f"{side}_iso"], cells[side]
    if iso in NO_COUNTRY:
        return iso if code in {NO_COUNTRY[iso][0], ""} else None
    expected = _crosswalk().get(iso)
    return iso if expected and code in {expected, ""} else None


@cache
def _crosswalk() -> dict[str, str]:
    """UNHCR's code of each country by its ISO3 code: ALG for DZA."""
    with (reference.FOLDER / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: row["unhcr_code"] for row in csv.DictReader(file)}


def _unknown_country(cells: dict[str, str], side: str) -> Reason:
    return reasons.UNHCR_COUNTRY(at=f"{side}_iso", code=cells[side][:20], iso=cells[f"{side}_iso"][:20])


def _scope(kind: Kind, details: list[str], origin: str, measured: Measured) -> str:
    said = [NO_COUNTRY[origin][1]] if origin in NO_COUNTRY else []
    for name, code in zip(kind.details, details, strict=True):
        said.append(_explained(name, code))
    return "; ".join(filter(None, [*said, measured.scope]))


def _explained(name: str, code: str) -> str:
    words, label = {
        "procedure_type": (PROCEDURES, "procedure"),
        "app_type": (APPLICATIONS, "application type"),
        "dec_level": (LEVELS, "level"),
    }[name]
    if not code:
        return f"{label} not stated"
    return f"{words[code]} ({code})" if code in words else f"{label} {code[:10]}"
