"""A file as a table: what kind it is, told by its content and never by its name, and how large it may be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, NamedTuple

from amparo.core.errors import Reason, Refusal
from amparo.situation.figures.drafts import Cell
from amparo.situation.figures.imports import reasons

MEGABYTE = 1024 * 1024
MOST_BYTES = 25 * MEGABYTE
MOST_ROWS = 250_000
MOST_COLUMNS = 200
BEGINNINGS = {
    b"\xd0\xcf\x11\xe0": "XLS",
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
    b"PAR1": "Parquet",
}


class Row(NamedTuple):
    """`number` as a spreadsheet counts, the header included. `faults` are what the reader itself refuses."""

    number: int
    cells: tuple[Cell, ...]
    faults: tuple[Reason, ...] = ()


@dataclass
class Table:
    """`rows` can be read once. Empty rows are passed over; every other row has as many cells as the header."""

    headers: tuple[str, ...]
    rows: Iterator[Row]
    remarks: list[Reason] = field(default_factory=list)


def read_table(content: bytes, *, sheet: str = "") -> Table:
    """The table of a CSV or XLSX file. Refuses the file with `Refusal` when it is none."""
    from amparo.situation.figures.imports.csv_file import read_csv
    from amparo.situation.figures.imports.xlsx_file import read_xlsx

    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Refusal(reasons.FILE_EMPTY())
    for beginning, name in BEGINNINGS.items():
        if content.startswith(beginning):
            raise Refusal(reasons.NOT_A_TABLE(looks_like=name))
    if content.startswith(b"PK"):
        return _without_hashtags(read_xlsx(content, sheet=sheet))
    return _without_hashtags(read_csv(content))


def taken_in(file: IO[bytes], *, name: str = "") -> bytes:
    """The bytes of an uploaded or opened file, called `name` in a refusal.

    Too large a file is refused by its size, before it is read.
    """
    size = getattr(file, "size", None)
    if size is None and file.seekable():
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
    if size is not None and size > MOST_BYTES:
        raise Refusal(_too_large(size, name))
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refusal(_too_large(len(content), name))
    return content


def plain_name(file_name: str) -> str:
    """The last part of a path, without control characters, short enough to be kept."""
    name = PurePosixPath(file_name.replace("\\", "/")).name
    return "".join(letter for letter in name if letter.isprintable())[-200:] or "table"


def named_columns(headers: list[str]) -> tuple[str, ...]:
    """The header without its empty end. Every column must have a name, and each another one."""
    while headers and not headers[-1]:
        headers = headers[:-1]
    if len(headers) > MOST_COLUMNS:
        raise Refusal(reasons.TOO_MANY_COLUMNS(most=MOST_COLUMNS))
    if not headers or "" in headers:
        raise Refusal(reasons.NO_HEADER(position=headers.index("") + 1 if headers else 1))
    for position, header in enumerate(headers):
        if header in headers[:position]:
            raise Refusal(reasons.HEADER_TWICE(header=header[:80]))
    return tuple(headers)


def _too_large(size: int, name: str) -> Reason:
    return reasons.FILE_TOO_LARGE(at=name, megabytes=-(-size // MEGABYTE), most=MOST_BYTES // MEGABYTE)


def _without_hashtags(table: Table) -> Table:
    """A row of HXL hashtags may stand under the header, as in the files that are exported here."""
    first = next(table.rows, None)
    if first is None:
        return table
    tags = [cell for cell in first.cells if cell != ""]
    if tags and all(isinstance(tag, str) and tag.startswith("#") for tag in tags):
        table.remarks.append(reasons.HXL_ROW(row=first.number))
        return table
    table.rows = _again(first, table.rows)
    return table


def _again(first: Row, others: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from others
