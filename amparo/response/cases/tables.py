"""What leaves as CSV: one case a line, by its codes. Column names stay the same in every language."""

from __future__ import annotations

from collections.abc import Iterable

from amparo.core.export import Column, write_csv
from amparo.response.cases.models import Case

COLUMNS = (
    Column("reference", "#meta+id"),
    Column("procedure", "#activity+procedure"),
    Column("country", "#country+code"),
    Column("status", "#status"),
    Column("is_open", "#status+open"),
    Column("opened_on", "#date+start"),
    Column("last_step_on", "#date+updated"),
    Column("next_deadline", "#date+due", read=lambda row: row.due_on),
)


def csv_of_cases(rows: Iterable[Case]) -> str:
    return "".join(write_csv(rows, COLUMNS))
