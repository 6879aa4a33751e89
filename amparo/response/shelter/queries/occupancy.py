"""People at a site by hour: who was registered, and who was counted, apart from each other."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, Sum
from django.utils import timezone

from amparo.response.shelter.models import Headcount, HourTally, Site

DAYS = 7


@dataclass(frozen=True)
class Hour:
    """At the end of the hour that begins at `hour`. `unregistered`: the last headcount until then; None: no count."""

    hour: datetime
    registered: int
    unregistered: int | None

    @property
    def present(self) -> int:
        return self.registered + (self.unregistered or 0)


def by_hour(site: Site, *, until: datetime, days: int = DAYS) -> list[Hour]:
    """One for each hour of the days before `until`; three questions to the database, however long it was."""
    last = until.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    first = last - timedelta(hours=24 * days - 1)
    here = (
        HourTally.objects.filter(site=site, hour__lt=first).aggregate(n=Sum(F("came") - F("went")))["n"] or 0
    )
    moved = {
        hour: came - went
        for hour, came, went in HourTally.objects.filter(site=site, hour__range=(first, last)).values_list(
            "hour", "came", "went"
        )
    }
    counts = list(
        Headcount.objects.filter(site=site, counted_at__lte=until)
        .order_by("counted_at", "recorded_at")
        .values_list("counted_at", "people")
    )
    times, told = [at for at, _people in counts], []
    for number in range(24 * days):
        hour = first + timedelta(hours=number)
        here += moved.get(hour, 0)
        before = bisect_right(times, min(hour + timedelta(hours=1), until))
        told.append(Hour(hour, here, counts[before - 1][1] if before else None))
    return told


def as_it_was(site: Any, last: Hour) -> Any:
    """A site that was read `with_people`, with the numbers of an hour in place of those of now."""
    site.registered, site.unregistered, site.present = last.registered, last.unregistered, last.present
    site.free = None if site.capacity is None else site.capacity - last.present
    return site


@dataclass(frozen=True)
class DayMoves:
    came: int
    went: int


def moves_of_day(site: Site, moment: datetime) -> DayMoves:
    """Registered people who came and went on the local day of the moment."""
    begin = timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    found = HourTally.objects.filter(
        site=site, hour__gte=begin, hour__lt=begin + timedelta(days=1)
    ).aggregate(came=Sum("came"), went=Sum("went"))
    return DayMoves(found["came"] or 0, found["went"] or 0)
