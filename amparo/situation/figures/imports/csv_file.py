"""CSV: UTF-8, one separator, no guessing."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator

from openpyxl.utils import get_column_letter

from amparo.core.errors import Reason, Refusal
from amparo.core.export import would_run
from amparo.situation.figures.imports import reasons
from amparo.situation.figures.imports.table import MOST_ROWS, Row, Table, named_columns

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
A_NUMBER = re.compile(r"[+-]\s*[0-9.,][0-9.,\s'’]*([eE][+-]?[0-9]+)?")
EXCELS_HINT = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
ROWS_COMPARED = 50


def read_csv(content: bytes) -> Table:
    """The table of a CSV file. Rows of another length than the header carry the fault; so does what is no CSV."""
    text = _decoded(content)
    if control := CONTROL.search(text):
        raise Refusal(
            reasons.CONTROL_CHARACTER(
                line=text.count("\n", 0, control.start()) + 1,
                character=f"U+{ord(control.group()):04X}",
                offset=len(text[: control.start()].encode()) + 1,
            )
        )
    skipped = 0
    if hint := EXCELS_HINT.match(text):
        text, skipped, separator = text[hint.end() :], 1, hint[1]
    else:
        separator = _separator(text)
    records = _records(text, separator, skipped)
    header = next(records, (0, []))[1]
    headers = named_columns([cell.strip() for cell in header])
    return Table(headers, _rows(records, headers))


def _decoded(content: bytes) -> str:
    body = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        offset = error.start + len(content) - len(body)
        line = content.count(b"\n", 0, offset) + 1
        raise Refusal(reasons.NOT_UTF8(offset=offset + 1, line=line)) from None


def _separator(text: str) -> str:
    """The one separator with which the header has several columns; of several, the one that fits the rows too."""
    possible = [each for each in SEPARATORS if len(_first_rows(text, each, 1)[0]) > 1]
    if len(possible) > 1:
        possible = [
            each
            for each in possible
            if len({len(row) for row in _first_rows(text, each, ROWS_COMPARED)}) == 1
        ]
    if len(possible) > 1:
        candidates = ", ".join(SEPARATORS[each] for each in possible)
        raise Refusal(reasons.SEPARATOR_UNCLEAR(candidates=candidates))
    return possible[0] if possible else ","


def _first_rows(text: str, separator: str, count: int) -> list[list[str]]:
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        return list(itertools.islice(filter(None, rows), count)) or [[]]
    except csv.Error:
        return [[]]


def _records(text: str, separator: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Numbered as in a spreadsheet: a quoted line break does not begin a row. Empty rows count and are left out."""
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = skipped
    try:
        for number, record in enumerate(records, skipped + 1):
            if any(record):
                yield number, record
    except csv.Error as error:
        raise Refusal(reasons.BROKEN_CSV(row=number + 1, fault=str(error))) from None


def _rows(records: Iterator[tuple[int, list[str]]], headers: tuple[str, ...]) -> Iterator[Row]:
    width = len(headers)
    for count, (number, record) in enumerate(records, 1):
        if count > MOST_ROWS:
            raise Refusal(reasons.TOO_MANY_ROWS(most=f"{MOST_ROWS:,}"))
        if len(record) >= width and not any(record[width:]):
            yield Row(number, tuple(record[:width]), _formulas(number, record, headers))
        else:
            fault = reasons.RAGGED_ROW(cells=len(record), columns=width)
            yield Row(number, (*record[:width], *[""] * (width - len(record))), (fault,))


def _formulas(number: int, record: list[str], headers: tuple[str, ...]) -> tuple[Reason, ...]:
    """Cells that a spreadsheet would run. A dash alone, and a number with a sign, are none."""
    if all(cell[:1].isalnum() for cell in record if cell):
        return ()
    return tuple(
        reasons.LIKE_A_FORMULA(at=headers[position], cell=f"{get_column_letter(position + 1)}{number}")
        for position, cell in enumerate(record[: len(headers)])
        if would_run(cell) and len(cell.strip()) > 1 and not A_NUMBER.fullmatch(cell.strip())
    )
