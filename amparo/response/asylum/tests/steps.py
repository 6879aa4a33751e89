"""The answers of an ordinary claim in Mexico, step by step."""

from __future__ import annotations

from datetime import date
from typing import Any

INFORM: tuple[str, date, dict[str, Any]] = (
    "inform",
    date(2018, 11, 5),
    {"language": "spa", "interpreter": False, "in_private": True, "entered_on": date(2018, 10, 29)},
)
INTEND: tuple[str, date, dict[str, Any]] = (
    "express_intention",
    date(2018, 11, 5),
    {"interviewer": "woman", "interpreter_wished": "no_wish", "with_family": True},
)
LODGE: tuple[str, date, dict[str, Any]] = (
    "lodge",
    date(2018, 11, 12),
    {
        "authority": "COMAR Tapachula",
        "receipt_number": "T-1",
        "state_of_filing": "MX07",
        "document": "Constancia",
        "document_expires_on": date(2019, 3, 1),
    },
)
SCHEDULE: tuple[str, date, dict[str, Any]] = (
    "schedule_interview",
    date(2018, 11, 14),
    {"interview_on": date(2018, 11, 20)},
)
INTERVIEW: tuple[str, date, dict[str, Any]] = (
    "hold_interview",
    date(2018, 11, 20),
    {"language": "spa", "interpreter": False, "as_wished": True},
)


def decided(outcome: str, on: date = date(2018, 12, 10)) -> tuple[str, date, dict[str, Any]]:
    return "decide", on, {"outcome": outcome, "notified_on": on}
