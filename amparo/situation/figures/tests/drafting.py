"""Drafts and files for tests: one good figure, and what is changed about it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

import openpyxl

from amparo.situation.figures.drafts import Cell, FigureDraft
from amparo.situation.figures.imports import preview_import, preview_of, take_import, upload_figures
from amparo.situation.figures.imports.outcomes import Preview
from amparo.situation.figures.models import FigureImport

# The brief of 27 December 2018: at least 4,000 people remain in Tijuana.
GOOD: dict[str, Cell] = {
    "figure_id": "T001",
    "as_of": "2018-12-27",
    "published": "2018-12-27",
    "place": "Tijuana",
    "pcode_hint": "MX",
    "indicator": "present",
    "measure": "stock",
    "value_low": "4000",
    "qualifier": "at least",
    "unit": "persons",
    "source_id": "SRC-S01",
}


def draft(**changes: Cell) -> FigureDraft:
    return FigureDraft(**{**GOOD, **changes})


def csv_of(rows: Iterable[Mapping[str, object]], *, delimiter: str = ",") -> bytes:
    """A CSV with the columns of the first row."""
    rows = list(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def good_rows(*changes: Mapping[str, object]) -> list[dict[str, object]]:
    """One row for each of the changes to the good figure; T001, T002, … unless an id is given."""
    columns = dict.fromkeys([*GOOD, *(column for change in changes for column in change)], "")
    return [
        {**columns, **GOOD, "figure_id": f"T{number:03}", **change}
        for number, change in enumerate(changes, 1)
    ]


def previewed(
    content: bytes, *, name: str = "figures.csv", by: Any = None, mapping: Any = None
) -> FigureImport:
    kept = upload_figures(by=by, file=io.BytesIO(content), file_name=name, mapping=mapping)
    return preview_import(figure_import=kept, by=by)


def judged(content: bytes, **more: Any) -> Preview:
    return preview_of(previewed(content, **more))


def taken(content: bytes, **more: Any) -> FigureImport:
    return take_import(figure_import=previewed(content, **more), by=more.get("by"))


def codes(preview: Preview) -> list[str]:
    """The codes of all reasons of all rows, in order, after those of the file as a whole."""
    return [
        *(reason.code for reason in preview.reasons),
        *(reason.code for row in preview.rows for reason in row.reasons),
    ]


def new_book() -> tuple[openpyxl.Workbook, Any]:
    """A workbook and its first sheet."""
    book = openpyxl.Workbook()
    return book, book.active


def saved(book: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
