"""What became of those who returned, by the month of departure: everybody is counted at each visit, reached or not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

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
    month_of = {case: on.replace(day=1) for case, on in departures.values_list("case_id", "happened_on")}
    returned = Counter(month_of.values())
    outcomes: Counter[tuple[date, int, str]] = Counter()
    visits = own_rows(user, Visit).filter(case__in=month_of)
    for case, months, outcome in visits.values_list("case_id", "months", "duty__outcome"):
        outcomes[month_of[case], months, outcome] += 1
    return [
        Cohort(month, returned[month], [_point(month, each, returned[month], outcomes) for each in VISIT_MONTHS])
        for month in sorted(returned, reverse=True)
    ]


def _point(month: date, months: int, returned: int, outcomes: Counter[tuple[date, int, str]]) -> VisitPoint:
    return VisitPoint(
        months=months,
        returned=returned,
        contacted=outcomes[month, months, DutyOutcome.KEPT],
        refused=outcomes[month, months, DutyOutcome.REFUSED],
        unreached=outcomes[month, months, DutyOutcome.UNREACHED],
        missed=outcomes[month, months, DutyOutcome.MISSED],
        not_needed=outcomes[month, months, DutyOutcome.CANCELLED],
    )
