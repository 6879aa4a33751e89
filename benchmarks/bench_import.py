"""Importing 100,000 figures with every check and every rule of contradiction, beside two ways without.

    python -m benchmarks bench_import

Beside it, from the same rows: reading them with openpyxl and checking each against each, as a sheet's COUNTIFS
does, on a sample whose time is scaled up by the square of the number of rows; and PostgreSQL's COPY, which checks
nothing at all and is therefore the floor.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.ledger_rows import COLUMNS, write_csv
from benchmarks.measurement import Measurement, seconds_of
from benchmarks.workplace import BUILT, WORKPLACE, fresh_home, give, in_child, leave, peak_memory_mb, set_up

FIGURES = 100_000
SAMPLE = 3_000
GOAL_SECONDS, GOAL_MEMORY_MB = 40.0, 500.0
ROWS_CSV, ROWS_XLSX = WORKPLACE / "figures.csv", WORKPLACE / "figures.xlsx"
LEDGER = "ledger"


def run() -> Iterator[Measurement]:
    home = fresh_home(LEDGER)
    try:
        told = build_ledger(home)
        sheet = in_child("bench_import", "sheet", home=home)
        copied = in_child("bench_import", "copy", home=home)
    finally:
        leave(home)
    if not sheet["rows"] == copied["rows"] == FIGURES:
        raise RuntimeError(f"Not the same rows were read: {sheet['rows']:,} and {copied['rows']:,}.")
    yield from _measurements(told, sheet, copied)


def build_ledger(home: Path) -> dict[str, Any]:
    """A database with the demonstration and 100,000 figures; what the import took. Also for `bench_pages`."""
    in_child("bench_import", "prepare", home=home)
    told = in_child("bench_import", "import", home=home)
    BUILT.add(LEDGER)
    return told


def _measurements(
    told: dict[str, Any], sheet: dict[str, Any], copied: dict[str, Any]
) -> Iterator[Measurement]:
    scaled = sheet["pairwise"] * (FIGURES / SAMPLE) ** 2
    yield Measurement(
        f"import {FIGURES:,} figures: check, take, find contradictions",
        told["seconds"],
        "s",
        goal=GOAL_SECONDS,
        instead=f"openpyxl, then each row against each (from {SAMPLE:,} rows, scaled)",
        figure_instead=sheet["read"] + scaled,
    )
    yield Measurement(
        "  of that: read and check every row",
        told["preview"],
        "s",
        instead="openpyxl: rows of the same sheet into lists",
        figure_instead=sheet["read"],
    )
    yield Measurement(
        "  of that: take them and find contradictions",
        told["take"],
        "s",
        instead="PostgreSQL's COPY, no check at all",
        figure_instead=copied["seconds"],
    )
    yield Measurement(
        "memory of the importing process at its peak",
        told["memory"],
        "MB",
        goal=GOAL_MEMORY_MB,
        instead="openpyxl and the lists",
        figure_instead=sheet["memory"],
    )
    yield Measurement(
        f"contradictions found, of {told['planted']:,} planted",
        told["planted_found"],
        "",
        goal=told["planted"],
        more_is_better=True,
    )
    yield Measurement("contradictions found in all", told["found"], "")


# ---- each in a process of its own ------------------------------------------------------------------------


def prepare() -> None:
    """The database with the demonstration in it, and the file; nothing here is timed."""
    set_up()
    planted = write_csv(ROWS_CSV, count=FIGURES)
    (WORKPLACE / "planted.txt").write_text("\n".join(sorted(planted)))
    give(rows=FIGURES)


def import_rows() -> None:
    import django

    django.setup()
    from amparo.situation.figures.imports import services

    with ROWS_CSV.open("rb") as file:
        upload = services.upload_figures(by=None, file=file, file_name=ROWS_CSV.name)
    preview = seconds_of(lambda: services.preview_import(figure_import=upload, by=None))
    take = seconds_of(lambda: services.take_import(figure_import=upload, by=None))
    give(seconds=preview + take, preview=preview, take=take, memory=peak_memory_mb(), **_found())


def _found() -> dict[str, int]:
    from amparo.situation.figures.models import Figure, Finding

    planted = set((WORKPLACE / "planted.txt").read_text().split())
    imported = Figure.objects.filter(reference__startswith="B").count()
    if imported != FIGURES:
        raise RuntimeError(
            f"{imported:,} of {FIGURES:,} figures are in the ledger: the import did not take all."
        )
    of_these = Finding.figures.through.objects.filter(figure__reference__in=planted)
    named = of_these.values_list("figure__reference", flat=True).distinct()
    return {"planted": len(planted), "planted_found": len(named), "found": Finding.objects.count()}


def read_sheet() -> None:
    """openpyxl's fastest way to read, and the count of contradicting rows for every row of a sample."""
    from openpyxl import load_workbook

    _write_xlsx()
    rows: list[tuple[Any, ...]] = []

    def read() -> None:
        book = load_workbook(ROWS_XLSX, read_only=True)
        rows.extend(book.worksheets[0].iter_rows(values_only=True))
        book.close()

    seconds = seconds_of(read)
    memory = peak_memory_mb()
    pairwise = seconds_of(lambda: _each_against_each(rows[1 : SAMPLE + 1]))
    give(read=seconds, memory=memory, pairwise=pairwise, rows=len(rows) - 1)


def _each_against_each(rows: list[tuple[Any, ...]]) -> list[int]:
    """COUNTIFS(day = this day, place = this place, indicator = this indicator, number <> this number)."""
    day, place, indicator, number = (
        COLUMNS.index(name) for name in ("as_of", "place", "indicator", "value_low")
    )
    return [
        sum(
            1
            for other in rows
            if other[day] == row[day]
            and other[place] == row[place]
            and other[indicator] == row[indicator]
            and other[number] != row[number]
        )
        for row in rows
    ]


def _write_xlsx() -> None:
    """Before the clock starts, and in a process that has ended before memory is measured."""
    code = (
        "import csv, sys, openpyxl; book = openpyxl.Workbook(write_only=True); sheet = book.create_sheet();"
        "[sheet.append(row) for row in csv.reader(open(sys.argv[1], newline='', encoding='utf-8'))];"
        "book.save(sys.argv[2])"
    )
    subprocess.run([sys.executable, "-c", code, ROWS_CSV, ROWS_XLSX], check=True)


def copy_rows() -> None:
    import django

    django.setup()
    from django.db import connections

    owner = connections["owner"]
    columns = ", ".join(f"{name} text" for name in COLUMNS)

    def copy() -> None:
        with owner.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE copied ({columns})")
            with (
                ROWS_CSV.open("rb") as file,
                cursor.copy("COPY copied FROM STDIN (FORMAT csv, HEADER)") as stream,
            ):
                while piece := file.read(1 << 16):
                    stream.write(piece)

    with closing(owner):
        owner.ensure_connection()
        seconds = seconds_of(copy)
        with owner.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM copied")
            give(seconds=seconds, rows=cursor.fetchone()[0])


CHILDREN = {"prepare": prepare, "import": import_rows, "sheet": read_sheet, "copy": copy_rows}

if __name__ == "__main__":
    CHILDREN[sys.argv[1]]()
