"""By when feedback is answered and a report acknowledged: the clocks of `reference/clocks.csv`, for any country."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from django.utils import timezone

from amparo.core.clocks import Clock, deadline, in_force

ANYWHERE = "ZZ"
ACKNOWLEDGED = "abuse_acknowledged"
REOPENED_WITHIN_DAYS = 30


@cache
def clocks() -> tuple[Clock, ...]:
    path = Path(__file__).with_name("reference") / "clocks.csv"
    with path.open(newline="", encoding="utf-8") as file:
        return tuple(
            Clock(
                name=row["name"],
                country=row["country"],
                days=int(row["days"]),
                counting="working" if row["counting"] == "working" else "calendar",
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                source=row["source"],
            )
            for row in csv.DictReader(file)
        )


def clock_of(name: str, *, on: date) -> Clock:
    return in_force(clocks(), name=name, country=ANYWHERE, day=on)


def answer_due(category: str, *, at: datetime) -> date:
    day = timezone.localdate(at)
    return deadline(clock_of(category, on=day), day)


def acknowledge_due(at: datetime) -> datetime:
    """To the hour: a day is 24 hours from the moment of the report."""
    return at + timedelta(days=clock_of(ACKNOWLEDGED, on=timezone.localdate(at)).days)
