"""Cases of children as CSV, by Primero's names and codes, so that rows can be exchanged. No name of anybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from amparo.core.export import Column, write_csv
from amparo.response.cases.models import Case
from amparo.response.child_protection.queries.children import LAST_SAID, last_said, tracing_states

COLUMNS = (
    Column("case_id", "#meta+id"),
    Column("status", "#status"),
    Column("registration_date", "#date+start"),
    Column("protection_status", "#status+protection"),
    Column("risk_level", "#severity"),
    Column("separation_cause", "#cause"),
    Column("care_arrangements_type", "#service+care"),
    Column("tracing_status", "#status+tracing"),
    Column("closure_reason", "#status+closure"),
)


def csv_of_children(user: Any, cases: Iterable[Case]) -> str:
    return "".join(write_csv(_rows(user, list(cases)), COLUMNS))


def _rows(user: Any, cases: list[Case]) -> Iterator[dict[str, Any]]:
    """`status` is Primero's: open or closed."""
    said, traced = last_said(cases), tracing_states(user, cases)
    for case in cases:
        yield {
            "case_id": case.reference,
            "status": "open" if case.is_open else "closed",
            "registration_date": case.opened_on,
            "tracing_status": traced.get(case.registration.person, ""),
            **{name: said.get(case.pk, {}).get(name, "") for name in LAST_SAID},
        }
