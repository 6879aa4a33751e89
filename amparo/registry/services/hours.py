"""Opening hours, written as in OpenStreetMap: `24/7`, or `Mo-Fr 09:00-13:00,14:00-18:00; Sa 09:00-12:00`.

A part of its grammar: days of the week and times. Hours are those of the clock at the place. Empty: not stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from amparo.registry.places.queries import containment

ALWAYS = "24/7"
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = "(?:" + "|".join(DAYS) + ")"
RULE = re.compile(
    rf"({_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*) (\d\d:\d\d-\d\d:\d\d(?:,\d\d:\d\d-\d\d:\d\d)*)", re.ASCII
)
MIDNIGHT = 24 * 60

# IANA zones by place: the nearest place that stands here decides.
ZONES = {
    "MX02": "America/Tijuana",
    "MX26": "America/Hermosillo",
    "MX03": "America/Mazatlan",
    "MX18": "America/Mazatlan",
    "MX25": "America/Mazatlan",
    "MX08": "America/Chihuahua",
    "MEX": "America/Mexico_City",
    "GTM": "America/Guatemala",
    "HND": "America/Tegucigalpa",
    "SLV": "America/El_Salvador",
    "NIC": "America/Managua",
    "CRI": "America/Costa_Rica",
    "PAN": "America/Panama",
    "BLZ": "America/Belize",
    "USA": "America/Los_Angeles",
}
OF_THE_REGION = "America/Guatemala"


@dataclass(frozen=True)
class Span:
    """Open on a weekday (0 Monday) from one minute of the day to another; over midnight when `until` is less."""

    day: int
    since: int
    until: int

    def holds(self, day: int, minute: int) -> bool:
        if self.since < self.until:
            return day == self.day and self.since <= minute < self.until
        is_next_day = day == (self.day + 1) % 7
        return (day == self.day and minute >= self.since) or (is_next_day and minute < self.until)


def are_readable(hours: str) -> bool:
    return hours in ("", ALWAYS) or all(_is_rule(rule) for rule in _rules(hours))


def _rules(hours: str) -> list[str]:
    return [rule.strip() for rule in hours.split(";")]


def _is_rule(rule: str) -> bool:
    found = RULE.fullmatch(rule)
    return found is not None and all(
        _minute(since) < MIDNIGHT
        and _minute(until) <= MIDNIGHT
        and since != until
        and int(since[3:]) < 60 > int(until[3:])
        for since, until in _times(found[2])
    )


def _times(text: str) -> list[tuple[str, str]]:
    return [(each[:5], each[6:]) for each in text.split(",")]


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def spans(hours: str) -> Iterator[Span]:
    """Every span of the week. Hours that cannot be read have none: the form refuses them."""
    if hours == ALWAYS:
        yield from (Span(day, 0, MIDNIGHT) for day in range(7))
        return
    for rule in _rules(hours):
        if found := RULE.fullmatch(rule):
            for day in _days(found[1]):
                for since, until in _times(found[2]):
                    yield Span(day, _minute(since), _minute(until))


def _days(text: str) -> Iterator[int]:
    for part in text.split(","):
        first, _dash, last = part.partition("-")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        yield from ((begin + step) % 7 for step in range((end - begin) % 7 + 1))


def is_open(hours: str, place_code: str, at: datetime) -> bool | None:
    """None where no hours are stated: nobody is told that a door is open, or closed."""
    if not hours:
        return None
    there = at.astimezone(zone_of(place_code))
    return any(span.holds(there.weekday(), there.hour * 60 + there.minute) for span in spans(hours))


def zone_of(place_code: str) -> ZoneInfo:
    around = (place_code, *containment().get(place_code, ()))
    return ZoneInfo(next((ZONES[code] for code in around if code in ZONES), OF_THE_REGION))


def in_words(hours: str) -> str:
    """In the reader's language: the days by their short names."""
    if hours == ALWAYS:
        return _("day and night, every day")
    return re.sub(_DAY, lambda day: str(WEEKDAYS_ABBR[DAYS.index(day[0])]), hours)


def aloud(hours: str) -> str:
    """In whole words of the reader's language, for who never saw such a notation. What cannot be read stays."""
    if hours in ("", ALWAYS):
        return in_words(hours) if hours else ""
    return "; ".join(_rule_aloud(rule) for rule in _rules(hours))


def _rule_aloud(rule: str) -> str:
    found = RULE.fullmatch(rule)
    if found is None:
        return rule
    times = _and(
        [_("from {since} to {until}").format(since=since, until=until) for since, until in _times(found[2])]
    )
    return _("{days}, {times}").format(
        days=_and([_days_aloud(part) for part in found[1].split(",")]), times=times
    )


def _days_aloud(part: str) -> str:
    first, _dash, last = part.partition("-")
    begins, ends = (str(WEEKDAYS[DAYS.index(day)]) for day in (first, last or first))
    return _("{first_day} to {last_day}").format(first_day=begins, last_day=ends) if last else begins


def _and(parts: list[str]) -> str:
    *others, last = parts
    return _("{several} and {last}").format(several=", ".join(others), last=last) if others else last
