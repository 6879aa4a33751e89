"""Clocks: legal and operational deadlines as versioned data.

A clock is a row: which country and procedure, how many days, counted how, in force from when to when, by which source.
The version in force on the day that starts the clock decides, even when the rule changes while it runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from typing import Literal

import holidays
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Refusal

NO_CLOCK = Kind(
    "core.no_clock",
    _("No deadline “{name}” is known for {country} on {day}."),
    _("Add the version of the rule that was in force on that day, with its source."),
)
TWO_CLOCKS = Kind(
    "core.two_clocks",
    _("{count} versions of the deadline “{name}” are in force for {country} on {day}."),
    _(
        "End the older version on the day before the newer one begins, or give the two readings names of their own."
    ),
)


@dataclass(frozen=True)
class Clock:
    """`country` is ISO 3166-1 alpha-2; `days` (0 or more) are counted from the day after the start."""

    name: str
    country: str
    days: int
    counting: Literal["working", "calendar"]
    valid_from: date
    valid_to: date | None
    source: str

    def __post_init__(self) -> None:
        if self.days < 0:
            raise ValueError(
                f"the clock {self.name} counts {self.days} days: a deadline is never before its start"
            )
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(
                f"the clock {self.name} ends on {self.valid_to}, before it begins on {self.valid_from}"
            )

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Pause:
    """Days on which the clock stands still, both ends included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def in_force(clocks: Iterable[Clock], *, name: str, country: str, day: date) -> Clock:
    """The version in force on the day; refused when none is, or several are: a deadline is never guessed."""
    found = [
        clock
        for clock in clocks
        if clock.name == name and clock.country == country and clock.is_in_force(day)
    ]
    match found:
        case [only]:
            return only
        case []:
            raise Refusal(NO_CLOCK(name=name, country=country, day=day.isoformat()))
    raise Refusal(TWO_CLOCKS(name=name, country=country, day=day.isoformat(), count=len(found)))


def deadline(clock: Clock, start: date, *, pauses: Iterable[Pause] = ()) -> date:
    """The last day on which the act is still in time."""
    pauses = tuple(pauses)
    counted = (
        day
        for day in _days_after(start)
        if _counts(clock, day) and not any(pause.holds(day) for pause in pauses)
    )
    return start if clock.days == 0 else next(islice(counted, clock.days - 1, None))


def _days_after(start: date) -> Iterator[date]:
    day = start
    while True:
        day += timedelta(days=1)
        yield day


def _counts(clock: Clock, day: date) -> bool:
    if clock.counting == "calendar":
        return True
    return day.weekday() < 5 and day not in _holidays_of(clock.country)


@lru_cache(maxsize=32)
def _holidays_of(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)
