"""A file that describes sources: code, title, publisher, day, link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from amparo.core.errors import Reason
from amparo.situation.figures.drafts import Cell
from amparo.situation.figures.drafts.codes import why_no_code_of_a_source
from amparo.situation.figures.drafts.plausible import unseen
from amparo.situation.figures.drafts.reading import date_of, text_of
from amparo.situation.figures.drafts.reasons import (
    DATE_IN_THE_FUTURE,
    NOT_A_DATE,
    ONLY_CAPITALS_DIFFER,
    TOO_LONG,
    missing,
    shown,
)
from amparo.situation.figures.imports import reasons
from amparo.situation.figures.imports.mapping import SOURCE_COLUMNS, ColumnPlan
from amparo.situation.figures.imports.outcomes import RowOutcome
from amparo.situation.figures.imports.table import Row, Table
from amparo.situation.figures.models import Source

LENGTHS = {"title": 300, "publisher": 200, "found_at": 300}
Described = dict[str, str | date | None]


@dataclass(frozen=True)
class JudgedSource:
    """A source that would be written, and the columns of `services.describe_source`."""

    code: str
    description: Described


def judge_sources(
    table: Table, plan: ColumnPlan, today: date
) -> Iterator[tuple[RowOutcome, JudgedSource | None]]:
    """The outcome of each row, with the source where there is something to write."""
    columns = ("title", "publisher", "published", "found_at", "reliability")
    held: dict[str, Described] = {row.pop("code"): row for row in Source.objects.values("code", *columns)}
    spellings = {code.lower(): code for code in held}
    seen: dict[str, tuple[int, Described]] = {}
    for row in table.rows:
        cells = _cells(row, plan)
        code = text_of(cells["source_id"])
        unmet = [*row.faults, *_unmet(cells, today)]
        if code not in held:
            unmet += _code_unmet(code, spellings)
        if unmet:
            placed = tuple(replace(each, at=plan.headers.get(each.at, each.at)) for each in unmet)
            yield RowOutcome(row.number, code[:60], "refused", reasons=placed), None
            continue
        before = held.get(code)
        after = _described(cells, plan, before)
        if code in seen:
            yield _repeated(row.number, code, after, seen[code]), None
            continue
        seen[code] = (row.number, after)
        changes = tuple(
            (name, before[name], after[name]) for name in after if before and before[name] != after[name]
        )
        if before is None:
            yield RowOutcome(row.number, code, "new", values=after), JudgedSource(code, after)
        elif changes:
            yield RowOutcome(row.number, code, "changed", changes, values=after), JudgedSource(code, after)
        else:
            yield RowOutcome(row.number, code, "same", values=after), None


def _repeated(row: int, code: str, after: Described, earlier: tuple[int, Described]) -> RowOutcome:
    if earlier[1] == after:
        return RowOutcome(row, code, "same")
    reason = reasons.SAME_ID_OTHER_CONTENT(at="source_id", reference=code, row=earlier[0])
    return RowOutcome(row, code, "refused", reasons=(reason,))


def _cells(row: Row, plan: ColumnPlan) -> dict[str, Cell]:
    cells: dict[str, Cell] = dict.fromkeys(SOURCE_COLUMNS, "")
    return {
        **cells,
        **{column: row.cells[position] for column, position in plan.positions.items()},
        **plan.constants,
    }


def _described(cells: dict[str, Cell], plan: ColumnPlan, before: Described | None) -> Described:
    """What the row says; a column that the file does not have keeps what is held."""
    said: Described = {
        "title": text_of(cells["title"]),
        "publisher": text_of(cells["publisher"]),
        "published": date_of(cells["published"]),
        "found_at": text_of(cells["found_at"]),
        "reliability": text_of(cells["reliability"]).upper() or Source.Reliability.F.value,
    }
    if before is None:
        return said
    return {name: value if name in plan.said else before[name] for name, value in said.items()}


def _code_unmet(code: str, spellings: dict[str, str]) -> Iterator[Reason]:
    if unmet := why_no_code_of_a_source(code, at="source_id"):
        yield unmet
    if (other := spellings.setdefault(code.lower(), code)) != code:
        yield ONLY_CAPITALS_DIFFER(at="source_id", read=shown(code), other=other)


def _unmet(cells: dict[str, Cell], today: date) -> Iterator[Reason]:
    for column in ("title", "publisher", "found_at"):
        if unmet := unseen(text_of(cells[column]), at=column):
            yield unmet
    for column in ("title", "publisher"):
        if not text_of(cells[column]):
            yield missing(column)
    for column, most in LENGTHS.items():
        if len(text_of(cells[column])) > most:
            yield TOO_LONG(at=column, length=len(text_of(cells[column])), most=most)
    if text_of(cells["reliability"]).upper() not in {"", *Source.Reliability.values}:
        yield reasons.RELIABILITY(at="reliability", read=shown(text_of(cells["reliability"])))
    yield from _day_unmet(cells["published"], today)


def _day_unmet(cell: Cell, today: date) -> Iterator[Reason]:
    try:
        day = date_of(cell)
    except ValueError:
        yield NOT_A_DATE(at="published", read=shown(text_of(cell)))
        return
    if day and day > today:
        yield DATE_IN_THE_FUTURE(at="published", day=day.isoformat())
