"""What would become of each row, and the preview of a file that is kept and shown."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from django.utils.translation import gettext as _

from amparo.core.errors import CATALOGUE, Reason
from amparo.core.events import plain
from amparo.situation.figures.drafts.naming import SPOKEN_BY_NAME, Named, column_name
from amparo.situation.figures.imports.mapping import Guess
from amparo.situation.figures.imports.reasons import KEPT, NEW_SOURCE, NEW_SOURCES
from amparo.situation.figures.models import FigureImport

Outcome = Literal["new", "same", "changed", "refused"]
MOST_ROWS_KEPT = 500
MOST_REMARKS = 100
MOST_CODES_LISTED = 12
# Which rows are kept first when there are too many: those that a person must see.
URGENCY = {"refused": 0, "changed": 1, "warned": 2, "new": 3, "same": 4}
Change = tuple[str, Any, Any]


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """`changes` are (column, old, new). `at` of a reason is a column of the file until it is shown.

    `values` are the columns as the row leaves them in the ledger; empty where it is refused.
    """

    row: int
    reference: str
    outcome: Outcome
    changes: tuple[Change, ...] = ()
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def values_before(self) -> dict[str, Any]:
        return {**self.values, **{column: old for column, old, _new in self.changes}}


@dataclass
class Outcomes:
    """Counts all outcomes, keeps the most urgent, and signs them all with `digest`."""

    counts: Counter[str] = field(default_factory=Counter)
    warned: int = 0
    _kept: dict[int, list[RowOutcome]] = field(
        default_factory=lambda: {rank: [] for rank in URGENCY.values()}
    )
    _signature: Any = field(default_factory=hashlib.sha256)

    def add(self, outcome: RowOutcome) -> None:
        self.counts[outcome.outcome] += 1
        self.warned += bool(outcome.warnings)
        word = "warned" if outcome.warnings and outcome.outcome in {"new", "same"} else outcome.outcome
        kept = self._kept[URGENCY[word]]
        if len(kept) < MOST_ROWS_KEPT:
            kept.append(outcome)
        codes = [reason.code for reason in outcome.reasons]
        line = (
            outcome.row,
            outcome.reference,
            outcome.outcome,
            str(outcome.changes) if outcome.changes else "",
            codes,
        )
        self._signature.update(repr(line).encode())

    @property
    def digest(self) -> str:
        return self._signature.hexdigest()

    def kept(self) -> list[RowOutcome]:
        """Up to 500 rows, in the order of the file."""
        ranked = [outcome for rank in sorted(self._kept) for outcome in self._kept[rank]]
        return sorted(ranked[:MOST_ROWS_KEPT], key=lambda outcome: outcome.row)


@dataclass(frozen=True)
class Preview:
    """The preview of a file, in the reader's language: `reasons` refuse the file as a whole, `remarks` only say."""

    counts: dict[str, int]
    rows_read: int
    rows: tuple[RowOutcome, ...]
    rows_left_out: int
    reasons: tuple[Reason, ...]
    remarks: tuple[Reason, ...]
    headers: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    guess: Guess | None
    new_sources: tuple[str, ...]
    new_indicators: tuple[str, ...]
    digest: str

    @property
    def can_be_taken(self) -> bool:
        return bool(self.digest) and not self.reasons and not self.counts.get("refused")


def preview_of(figure_import: FigureImport) -> Preview:
    """The stored preview as it is shown: every reason says file, row and column."""
    stored = figure_import.preview
    name = figure_import.file_name
    rows = tuple(_row_shown(row, name) for row in stored.get("rows", ()))
    guess = stored.get("guess")
    counts = {
        outcome: stored.get("counts", {}).get(outcome, 0) for outcome in ("new", "same", "changed", "refused")
    }
    return Preview(
        counts=counts,
        rows_read=stored.get("rows_read", 0),
        rows=rows,
        rows_left_out=sum(counts.values()) - len(rows),
        reasons=tuple(replace(_reason(each), at=name) for each in stored.get("reasons", ())),
        remarks=tuple(_reason(each) for each in stored.get("remarks", ())),
        headers=tuple(stored.get("headers", ())),
        samples=tuple(tuple(each) for each in stored.get("samples", ())),
        guess=Guess(guess["columns"], guess["proposals"], tuple(guess["unused"]), tuple(guess["missing"]))
        if guess
        else None,
        new_sources=tuple(stored.get("new_sources", ())),
        new_indicators=tuple(stored.get("new_indicators", ())),
        digest=stored.get("digest", ""),
    )


def said_once(remarks: Iterable[Reason]) -> list[Reason]:
    """The remarks, with one for all sources that are not described in place of one for each."""
    remarks = list(remarks)
    codes = [str(each.params["code"]) for each in remarks if each.code == NEW_SOURCE.code]
    if len(codes) < 2:
        return remarks
    listed = ", ".join(codes[:MOST_CODES_LISTED])
    if len(codes) > MOST_CODES_LISTED:
        more = _("{count} more").format(count=len(codes) - MOST_CODES_LISTED)
        listed = _("{first} and {last}").format(first=listed, last=more)
    others = [each for each in remarks if each.code != NEW_SOURCE.code]
    return [*others, NEW_SOURCES(count=len(codes), codes=listed)]


def row_as_json(outcome: RowOutcome) -> dict[str, Any]:
    """Compact: what is empty is left out."""
    full = {
        "row": outcome.row,
        "reference": outcome.reference,
        "outcome": outcome.outcome,
        "changes": [
            [*plain({"old": old, "new": new}).values(), column] for column, old, new in outcome.changes
        ],
        "reasons": reasons_as_json(outcome.reasons),
        "warnings": reasons_as_json(outcome.warnings),
        "values": plain(outcome.values),
    }
    return {key: value for key, value in full.items() if value not in ("", [], {})}


def reasons_as_json(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    return [
        {
            "code": each.code,
            **({"at": each.at} if each.at else {}),
            **({"params": plain(each.params)} if each.params else {}),
        }
        for each in reasons
    ]


def guess_as_json(guess: Guess | None) -> dict[str, Any] | None:
    if guess is None:
        return None
    return {
        "columns": guess.columns,
        "proposals": guess.proposals,
        "unused": list(guess.unused),
        "missing": list(guess.missing),
    }


def _row_shown(stored: dict[str, Any], file_name: str) -> RowOutcome:
    row = stored["row"]

    def placed(each: dict[str, Any]) -> Reason:
        return replace(_reason(each), at=where(file_name, row, each.get("at", "")))

    return RowOutcome(
        row=row,
        reference=stored.get("reference", ""),
        outcome=stored["outcome"],
        changes=tuple((column, old, new) for old, new, column in stored.get("changes", ())),
        reasons=tuple(placed(each) for each in stored.get("reasons", ())),
        warnings=tuple(placed(each) for each in stored.get("warnings", ())),
        values=stored.get("values", {}),
    )


def where(file_name: str, row: int, column: str) -> str:
    if not column:
        return _("{file}, row {row}").format(file=file_name, row=row)
    return _("{file}, row {row}, column {column}").format(file=file_name, row=row, column=column)


def _reason(stored: dict[str, Any]) -> Reason:
    params = {
        name: Named(value) if name in SPOKEN_BY_NAME else value
        for name, value in stored.get("params", {}).items()
    }
    if stored["code"] == KEPT.code:
        params["columns"] = ", ".join(column_name(each) for each in params["columns"].split(", "))
    return CATALOGUE[stored["code"]](at=stored.get("at", ""), **params)
