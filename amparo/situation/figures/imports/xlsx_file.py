"""XLSX: one sheet, row by row. Formulas are refused: the value that a cell shows may be older than its inputs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from amparo.core.errors import Reason, Refusal
from amparo.situation.figures.drafts import Cell
from amparo.situation.figures.drafts.reading import text_of
from amparo.situation.figures.imports import reasons
from amparo.situation.figures.imports.container import Container, parse
from amparo.situation.figures.imports.csv_file import CONTROL
from amparo.situation.figures.imports.table import MOST_COLUMNS, MOST_ROWS, Row, Table, named_columns
from amparo.situation.figures.imports.workbook import LONGEST_CELL, Workbook

MOST_CELLS = 10_000_000
MOST_FAULTS_OF_A_ROW = 20
MOST_RANGES = 100
CELL_NAME = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
WHOLE = re.compile(r"-?[0-9]{1,15}")

Cells = dict[int, Cell]


def read_xlsx(content: bytes, *, sheet: str = "") -> Table:
    """The sheet of that name, or the first visible one. The first row that holds anything is the header."""
    workbook = Workbook(Container(content))
    chosen = workbook.chosen(sheet)
    rows = _SheetReader(workbook, chosen.part).rows()
    first = next(rows, None)
    if first is None:
        raise Refusal(reasons.FILE_EMPTY())
    _number, cells, faults = first
    if faults:
        raise Refusal(*faults)
    width = max(cells) if cells else 0
    headers = named_columns([text_of(cells.get(column, "")) for column in range(1, width + 1)])
    hidden = [each.name for each in workbook.sheets if each.is_hidden]
    others = [each.name for each in workbook.sheets if not each.is_hidden and each is not chosen]
    remarks = [reasons.HIDDEN_SHEETS(sheets=", ".join(hidden[:20]))] if hidden else []
    if others:
        remarks.append(reasons.OTHER_SHEETS(sheet=chosen.name, others=", ".join(others[:20])))
    return Table(headers, _as_wide_as(rows, len(headers)), remarks)


def _as_wide_as(rows: Iterator[tuple[int, Cells, tuple[Reason, ...]]], width: int) -> Iterator[Row]:
    for count, (number, cells, faults) in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise Refusal(reasons.TOO_MANY_ROWS(most=f"{MOST_ROWS:,}"))
        widest = max(cells, default=0)
        if widest > width:
            yield Row(number, ("",) * width, (*faults, reasons.RAGGED_ROW(cells=widest, columns=width)))
        else:
            yield Row(number, tuple([cells.get(column, "") for column in range(1, width + 1)]), faults)


class _SheetReader:
    """Turns the tags of a sheet into rows. Cells without content are left out, and rows without cells too."""

    def __init__(self, workbook: Workbook, part: str) -> None:
        self._workbook = workbook
        self._part = part
        self._texts = workbook.shared_texts()
        self._calendar = CALENDAR_MAC_1904 if workbook.counts_from_1904 else CALENDAR_WINDOWS_1900
        self._columns: dict[str, int] = {}
        self._ranges: list[tuple[int, int, int, int]] = []
        self._finished: list[tuple[int, Cells, tuple[Reason, ...]]] = []
        self._row = 0
        self._cells: Cells = {}
        self._faults: list[Reason] = []
        self._seen = 0
        self._column = 0
        self._type = self._style = ""
        self._pieces: list[str] = []
        self._length = 0
        self._takes = self._phonetic = self._has_formula = False

    def rows(self) -> Iterator[tuple[int, Cells, tuple[Reason, ...]]]:
        for _ in parse(
            self._workbook.container, self._part, start=self._start, end=self._end, text=self._text
        ):
            finished, self._finished = self._finished, []
            yield from finished

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "v" or (name == "t" and not self._phonetic):
            self._takes = True
        elif name == "row":
            self._start_row(attributes.get("r", ""))
        elif name == "f":
            self._start_formula(attributes)
        elif name == "rPh":
            self._phonetic = True

    def _start_row(self, number: str) -> None:
        row = int(number) if WHOLE.fullmatch(number) else self._row + 1
        if row <= self._row:
            raise Refusal(reasons.BROKEN_WORKBOOK(part=self._part))
        self._row, self._column, self._cells, self._faults = row, 0, {}, []

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._seen += 1
        if self._seen > MOST_CELLS:
            raise Refusal(reasons.TOO_MANY_CELLS(most=f"{MOST_CELLS:,}"))
        column = self._column_of(attributes["r"]) if "r" in attributes else self._column + 1
        if column <= self._column:
            raise Refusal(reasons.BROKEN_WORKBOOK(part=self._part))
        self._column = column
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._pieces, self._length, self._has_formula = [], 0, False

    def _start_formula(self, attributes: dict[str, str]) -> None:
        """An array formula fills the cells of its `ref` too, which bear no mark of their own."""
        self._has_formula = True
        ref = attributes.get("ref", "")
        if ":" in ref and attributes.get("t") in {"array", "dataTable"} and len(self._ranges) < MOST_RANGES:
            try:
                left, top, right, bottom = range_boundaries(ref[:40])
            except (ValueError, TypeError):
                raise Refusal(reasons.BROKEN_WORKBOOK(part=self._part)) from None
            self._ranges.append((left or 1, top or 1, right or 0, bottom or 0))

    def _text(self, text: str) -> None:
        if self._takes:
            self._length += len(text)
            if self._length > LONGEST_CELL:
                raise Refusal(reasons.UNREADABLE_CELL(cell=self._cell_name()))
            self._pieces.append(text)

    def _end(self, name: str) -> None:
        if name in {"v", "t"}:
            self._takes = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            if self._cells or self._faults:
                self._finished.append((self._row, self._cells, tuple(self._faults)))
        elif name == "rPh":
            self._phonetic = False

    def _end_cell(self) -> None:
        if self._has_formula or (self._ranges and self._is_in_a_range()):
            return self._fault(reasons.FORMULA(cell=self._cell_name()))
        text = "".join(self._pieces)
        if not text:
            return None
        if self._column > MOST_COLUMNS:
            raise Refusal(reasons.TOO_MANY_COLUMNS(most=MOST_COLUMNS))
        if self._type == "e":
            return self._fault(reasons.ERROR_CELL(cell=self._cell_name(), error=text[:20]))
        try:
            cell = self._value(text)
        except (ValueError, ArithmeticError, IndexError, TypeError):
            return self._fault(reasons.UNREADABLE_CELL(cell=self._cell_name()))
        if isinstance(cell, str) and CONTROL.search(cell):
            return self._fault(reasons.UNREADABLE_CELL(cell=self._cell_name()))
        if cell != "":
            self._cells[self._column] = cell
        return None

    def _value(self, text: str) -> Cell:
        if self._type == "s":
            return (
                self._texts[int(text)].strip() if not text.startswith("-") else self._texts[len(self._texts)]
            )
        if self._type in {"str", "inlineStr"}:
            return text.strip()
        if self._type == "b":
            return "true" if text == "1" else "false"
        if self._type == "d":
            return _day(datetime.fromisoformat(text))
        if self._type != "n":
            raise ValueError("a type that no cell has")
        if self._style in self._workbook.date_styles:
            return _day(from_excel(float(text), self._calendar))
        return Decimal(text) if WHOLE.fullmatch(text) else _as_shown(float(text))

    def _fault(self, reason: Reason) -> None:
        if len(self._faults) < MOST_FAULTS_OF_A_ROW:
            self._faults.append(reason)

    def _is_in_a_range(self) -> bool:
        return any(
            left <= self._column <= right and top <= self._row <= bottom
            for left, top, right, bottom in self._ranges
        )

    def _column_of(self, name: str) -> int:
        letters = name.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            if not CELL_NAME.fullmatch(name):
                raise Refusal(reasons.BROKEN_WORKBOOK(part=self._part))
            column = self._columns[letters] = column_index_from_string(letters)
        return column

    def _cell_name(self) -> str:
        return f"{get_column_letter(self._column)}{self._row}"


def _as_shown(number: float) -> Decimal:
    """The shortest number that is the same: a workbook writes 14975.67 as 14975.670000000001."""
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    return Decimal(repr(number))


def _day(moment: object) -> Cell:
    """The date; with a time of day the text of both, which the check of dates then refuses."""
    if isinstance(moment, datetime):
        return moment.isoformat() if moment.time() != datetime.min.time() else moment.date()
    return moment if isinstance(moment, date) else str(moment)
