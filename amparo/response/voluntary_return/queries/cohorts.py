"""What became of those who returned, by the month of departure: everybody is counted at each visit, reached or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth

from amparo.registry.people.visibility import own_rows
from amparo.response.cases.models import CaseStep
from amparo.response.cases.vocabulary import DutyOutcome
from amparo.response.voluntary_return.models import Visit
from amparo.response.voluntary_return.vocabulary import CODE, SMALLEST_COHORT, VISIT_MONTHS


@dataclass(frozen=True)
class VisitPoint:
    """`months` after the return. Those who did not arrive yet, or whose visit is not decided, are `open`."""

    months: int
    returned: int
    contacted: int
    refused: int
    unreached: int
    missed: int
    not_needed: int

    @property
    def open(self) -> int:
        told = self.contacted + self.refused + self.unreached + self.missed + self.not_needed
        return self.returned - told

    @property
    def contacted_percent(self) -> int | None:
        """Of all who returned. None where the cohort is too small for it to say anything."""
        if self.returned < SMALLEST_COHORT:
            return None
        return round(100 * self.contacted / self.returned)


@dataclass(frozen=True)
class Cohort:
    month: date
    returned: int
    points: list[VisitPoint]


def cohorts_of(user: Any) -> list[Cohort]:
    """Of the own organisation, the newest month first."""
    departures = own_rows(user, CaseStep).filter(case__procedure=CODE, move="depart")
    by_month = departures.annotate(month=TruncMonth("happened_on")).order_by().values("month")
    returned = dict(by_month.annotate(number=Count("pk")).values_list("month", "number"))
    told = own_rows(user, Visit).values("departed_in", "months", "duty__outcome").annotate(number=Count("pk"))
    outcomes = {
        (row["departed_in"], row["months"], row["duty__outcome"]): row["number"] for row in told.order_by()
    }
    return [
        Cohort(
            month, returned[month], [_point(month, each, returned[month], outcomes) for each in VISIT_MONTHS]
        )
        for month in sorted(returned, reverse=True)
    ]


def _point(month: date, months: int, returned: int, outcomes: dict[tuple[date, int, str], int]) -> VisitPoint:
    def number(outcome: str) -> int:
        return outcomes.get((month, months, outcome), 0)

    return VisitPoint(
        months=months,
        returned=returned,
        contacted=number(DutyOutcome.KEPT),
        refused=number(DutyOutcome.REFUSED),
        unreached=number(DutyOutcome.UNREACHED),
        missed=number(DutyOutcome.MISSED),
        not_needed=number(DutyOutcome.CANCELLED),
    )
