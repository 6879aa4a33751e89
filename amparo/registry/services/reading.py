"""A file of services as a table: UTF-8, commas, the columns of the download, no more rows than somebody looks at."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason, Refusal
from amparo.registry.services.tables import COLUMN_NAMES

MOST_BYTES = 500_000
MOST_ROWS = 2_000
NEEDED = frozenset(
    {"code", "name_en", "name_es", "function", "kind", "place", "referral_method", "priorities"}
)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

FILE_TOO_LARGE = Kind(
    "services.file_too_large",
    _("The file is larger than {most} kB, or has more than {rows} rows."),
    _("Divide it, and import the parts one after another."),
)
NOT_UTF8 = Kind(
    "services.not_utf8",
    _("The text is not UTF-8: line {line} cannot be read."),
    _("Save the table again as CSV (UTF-8)."),
)
NOT_A_TABLE = Kind(
    "services.not_a_table",
    _("The file cannot be read as CSV from row {row} on."),
    _("Save the table again as CSV (UTF-8), separated by commas."),
)
COLUMN_UNKNOWN = Kind(
    "services.column_unknown",
    _("There is no column “{column}” in the directory."),
    _("Name it as the downloaded table does, or take it out."),
)
COLUMN_MISSING = Kind(
    "services.column_missing",
    _("The column “{column}” is missing."),
    _("Start from the downloaded table: it has every column."),
)


def records_of(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    if len(content) > MOST_BYTES:
        raise Refusal(_too_large())
    text = _decoded(content)
    table = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    try:
        header = [name.strip() for name in next(table, [])]
        _refuse_columns(header)
        for number, record in enumerate(table, start=2):
            if number > MOST_ROWS + 1:
                raise Refusal(_too_large())
            if not any(record) or record[0].startswith("#"):
                continue
            if len(record) != len(header):
                raise Refusal(NOT_A_TABLE(row=number))
            yield number, dict(zip(header, record, strict=True))
    except csv.Error:
        raise Refusal(NOT_A_TABLE(row=number + 1)) from None


def _too_large() -> Reason:
    return FILE_TOO_LARGE(most=MOST_BYTES // 1000, rows=MOST_ROWS)


def _decoded(content: bytes) -> str:
    body = content.removeprefix(b"\xef\xbb\xbf")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(NOT_UTF8(line=body.count(b"\n", 0, error.start) + 1)) from None
    if control := CONTROL.search(text):
        raise Refusal(NOT_UTF8(line=text.count("\n", 0, control.start()) + 1))
    return text


def _refuse_columns(header: list[str]) -> None:
    unknown = [
        COLUMN_UNKNOWN(column=name) for name in header if name not in COLUMN_NAMES or header.count(name) > 1
    ]
    missing = [COLUMN_MISSING(column=name) for name in sorted(NEEDED - set(header))]
    if unknown or missing:
        raise Refusal(*unknown, *missing)
