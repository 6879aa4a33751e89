"""The one way in which rows leave as a spreadsheet: every table that people download is written here.

CSV after RFC 4180, in UTF-8 **with** a byte order mark: Excel takes a CSV without the mark for the machine's
old code page and shows "MÃ©xico"; LibreOffice, R, pandas (`utf-8-sig`) and HXL readers all skip the mark.
Text is always quoted and numbers never are, so that a reader which splits at another separator still keeps
most cells whole, and a number stays a number.
"""

from __future__ import annotations

import csv
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

BYTE_ORDER_MARK = "\ufeff"

# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"). The minus sign U+2212 is
# read as a hyphen by some imports; full-width and small forms are folded to these before they are compared.
FORMULA_BEGINS = frozenset("=+-@\u2212")
PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
# A list separator other than the comma is usual where the comma is decimal: after one, a new cell may begin.
CELL_MAY_BEGIN = re.compile(r"(?<=[;\t\r\n])")

Cell = str | int | float | Decimal | date | bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `read` takes the cell from a row; without it the row's key or attribute `name`.

    `tag` is its HXL hashtag with attributes ("#date+start"); `description` a sentence for the data
    dictionary, which may be a lazy translation.
    """

    name: str
    tag: str = ""
    description: Any = ""
    read: Callable[[Any], Cell] | None = None

    def of(self, row: Any) -> Cell:
        if self.read:
            return self.read(row)
        return row.get(self.name) if isinstance(row, Mapping) else getattr(row, self.name)


def write_csv(rows: Iterable[Any], columns: Iterable[Column], *, tags: bool = False) -> Iterator[str]:
    """Lines of CSV, the first with the byte order mark; `tags` adds the HXL row under the header.

    Rows are read as they are asked for, so that a table larger than memory can be streamed. A missing value
    is an empty cell. `"".join(write_csv(...))` is the whole file.
    """
    columns = tuple(columns)
    line = csv.writer(_Echo(), quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n").writerow
    yield BYTE_ORDER_MARK + line([neutralise(column.name) for column in columns])
    if tags:
        yield line([column.tag for column in columns])
    for row in rows:
        yield line([neutralise(column.of(row)) for column in columns])


def neutralise(cell: Cell) -> Any:
    """The cell as a spreadsheet may safely open it: text that would run as a formula gets an apostrophe.

    Typed numbers, and text that is nothing but a plain number ("-5"), stay what they are. Neutralising twice
    changes nothing more.
    """
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case int() | float() | Decimal():
            return _number(cell)
        case datetime() | date():
            return cell.isoformat()
    text = str(cell)
    if PLAIN_NUMBER.fullmatch(text):
        return text
    first, *others = CELL_MAY_BEGIN.split(text)
    begins_with_a_break = text.startswith(("\t", "\r", "\n"))
    return "".join(
        [f"'{first}" if begins_with_a_break or would_run(text) else first]
        + [f"'{part}" if would_run(part) else part for part in others]
    )


def _number(number: float | Decimal) -> float | Decimal | str:
    """What is not a finite number is missing."""
    if not math.isfinite(number):
        return ""
    return _PlainDecimal(number) if isinstance(number, Decimal) else number


def would_run(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula."""
    return _first_visible(text) in FORMULA_BEGINS


def _first_visible(text: str) -> str:
    """The first character that is no space, control or format character, its width folded; '' if none."""
    for character in text:
        if unicodedata.category(character)[0] not in "ZC":
            return unicodedata.normalize("NFKC", character)[:1]
    return ""


class _PlainDecimal(Decimal):
    """Prints without an exponent, which a spreadsheet would round."""

    def __str__(self) -> str:
        return format(self, "f")


class _Echo:
    """A file for csv.writer that gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
