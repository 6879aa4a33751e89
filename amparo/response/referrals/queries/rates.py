"""Rates of answers and feedback by receiver, from counters; and escalations, by reference."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db.models import Q, QuerySet

from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Organisation
from amparo.response.referrals.models import Escalation, ReferralCount
from amparo.response.referrals.vocabulary import Step

FEWEST = 5
COUNTED = ("sent", "answered", "answered_in_time", "rejected", "recalled", "expired", "completed", "closed")


@dataclass
class Rate:
    """All referrals to one organisation, without recalled ones. Under five nothing is told, not even how many; nor a
    share of one to four, nor one whose rest is one to four."""

    organisation: Organisation
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))
    hours: list[int] = field(default_factory=list)

    @property
    def sent(self) -> int | None:
        """Recalled ones need no answer."""
        left = self.counts["sent"] - self.counts["recalled"]
        return left if left >= FEWEST else None

    @property
    def in_time_percent(self) -> int | None:
        return self._percent(self.counts["answered_in_time"])

    @property
    def known_end_percent(self) -> int | None:
        """Closed with feedback, or rejected with a reason: the sender knows how it ended."""
        return self._percent(self.counts["closed"] + self.counts["rejected"])

    @property
    def closed_percent(self) -> int | None:
        """Beside how many ended known, it would tell how many were rejected."""
        return self._percent(self.counts["closed"], beside=self.counts["rejected"])

    @property
    def median_hours(self) -> float | None:
        return median(self.hours) if self.sent is not None and len(self.hours) >= FEWEST else None

    def _percent(self, part: int, *, beside: int = 0) -> int | None:
        """Missing where the part, what is left of the whole, or what a subtraction would give is one to four."""
        if self.sent is None or any(0 < each < FEWEST for each in (part, self.sent - part, beside)):
            return None
        return round(100 * part / self.sent)


def rates() -> list[Rate]:
    """By receiver, in the order of their acronyms; from counters alone, that name nobody."""
    found: dict[Any, Rate] = {}
    rows = ReferralCount.objects.select_related("to_organisation").order_by("to_organisation__acronym", "pk")
    for row in rows:
        rate = found.setdefault(row.to_organisation_id, Rate(row.to_organisation))
        _add(rate, row)
    return list(found.values())


def _add(rate: Rate, row: ReferralCount) -> None:
    for name in COUNTED:
        rate.counts[name] += getattr(row, name)
    rate.hours += row.answer_hours


def escalations_for(user: Any) -> QuerySet[Escalation]:
    """Answers that the own organisation owes; of all, those that were brought to the forum, for who coordinates it."""
    mine = Q(to_organisation=user.organisation_id)
    if Function.COORDINATION in user.organisation.functions:
        mine |= Q(step=Step.FORUM)
    rows = Escalation.objects.filter(mine, ended_at=None)
    return rows.select_related("from_organisation", "to_organisation").order_by("due_at", "pk")
