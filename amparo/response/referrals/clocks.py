"""The operational clocks of referrals, as versioned data: how soon one is received, answered, and brought to the forum.

They are not law. The three priorities are the field's (*Inter-Agency Referral Form and Guidance Note, IASC, 2017*); how
the time is divided is this product's own proposal, for a forum to confirm or replace by a version of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from amparo.core.clocks import Clock, deadline, in_force
from amparo.response.referrals.vocabulary import Priority

SOURCE = (
    "Priorities: Inter-Agency Referral Form and Guidance Note, IASC, 2017. Division of the time: operational proposal "
    "of Amparo, to be confirmed by the forum"
)
SINCE = date(2018, 1, 1)
ANYWHERE = "MX"  # calendar days are the same in every country


@dataclass(frozen=True)
class Hours:
    """A deadline that runs by day and night, weekends too."""

    name: str
    hours: int
    source: str = SOURCE

    def end(self, start: datetime) -> datetime:
        return start + timedelta(hours=self.hours)


@dataclass(frozen=True)
class Days:
    """A deadline in whole calendar days after the start: what is done on the last of them is in time."""

    name: str
    days: int
    source: str = SOURCE

    def end(self, start: datetime) -> datetime:
        """The first moment that is too late."""
        clock = Clock(self.name, ANYWHERE, self.days, "calendar", SINCE, None, self.source)
        day = timezone.localdate(start)
        last = deadline(in_force([clock], name=self.name, country=ANYWHERE, day=day), day)
        return datetime.combine(last + timedelta(days=1), time(), tzinfo=timezone.get_current_timezone())


@dataclass(frozen=True)
class ClocksOfAPriority:
    """From sending to receiving, from sending to an answer, from being overdue to the forum."""

    receive: Hours | Days
    answer: Hours | Days
    forum: Hours | Days


CLOCKS: dict[str, ClocksOfAPriority] = {
    Priority.DAY: ClocksOfAPriority(
        Hours("referral_1_day_receive", 8),
        Hours("referral_1_day_answer", 24),
        Hours("referral_1_day_forum", 24),
    ),
    Priority.THREE_DAYS: ClocksOfAPriority(
        Hours("referral_3_days_receive", 24),
        Hours("referral_3_days_answer", 72),
        Hours("referral_3_days_forum", 48),
    ),
    Priority.TWO_WEEKS: ClocksOfAPriority(
        Days("referral_2_weeks_receive", 5),
        Days("referral_2_weeks_answer", 14),
        Days("referral_2_weeks_forum", 7),
    ),
}
