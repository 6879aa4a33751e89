"""A figure as plain values: as a row or a form brought it, and as the ledger's columns hold it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import NamedTuple

Cell = str | Decimal | date
"""One cell as read: text, or a number or date where the file says itself that it is one. Empty text is missing."""


@dataclass(slots=True)
class FigureDraft:
    """The columns of a figure as read, by the names they have in a file. Nothing here is checked yet."""

    figure_id: Cell = ""
    as_of: Cell = ""
    period_start: Cell = ""
    published: Cell = ""
    place: Cell = ""
    pcode_hint: Cell = ""
    population: Cell = ""
    indicator: Cell = ""
    measure: Cell = ""
    unit: Cell = ""
    value_low: Cell = ""
    value_high: Cell = ""
    qualifier: Cell = ""
    compared_with: Cell = ""
    sex: Cell = ""
    age_group: Cell = ""
    nationality: Cell = ""
    scope: Cell = ""
    part_of: Cell = ""
    parts_are_complete: Cell = ""
    source_id: Cell = ""
    method: Cell = ""
    credibility: Cell = ""
    note: Cell = ""


COLUMNS = tuple(field.name for field in fields(FigureDraft))


class Values(NamedTuple):
    """What the ledger holds of a figure, with codes in place of keys: two figures are the same when these are."""

    indicator: str
    place: str
    population: str
    sex: str
    age_group: str
    nationality: str
    scope: str
    as_of: date
    period_start: date | None
    published: date | None
    value_low: Decimal | None
    value_high: Decimal | None
    qualifier: str
    compared_with: str
    source: str
    method: str
    credibility: int | None
    part_of: str
    parts_are_complete: bool | None
    note: str
