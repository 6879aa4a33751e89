"""The demonstration plays in a season of the past: what belongs to it is judged as of the season's last day.

Otherwise its children would be grown up, and every deadline long over. Everywhere else now is now.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

# Deadlines that began in the season end soon after it.
AFTERMATH = timedelta(days=120)


def now_for(moment: datetime | date) -> datetime:
    """The moment against which a deadline or a record of `moment` is judged."""
    day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    if settings.DEMO and day <= settings.DEMO_DAY + AFTERMATH:
        return _noon_of_the_season()
    return timezone.now()


def _noon_of_the_season() -> datetime:
    return datetime.combine(settings.DEMO_DAY, time(12), tzinfo=timezone.get_current_timezone())


def today_for(moment: datetime | date) -> date:
    """The day against which ages and days of `moment` are judged."""
    return timezone.localdate(now_for(moment))


def is_over(column: str) -> Q:
    """In the database: the deadline in the column has passed, each judged as `now_for` judges it."""
    return _ends_before(column, lambda now: now)


def is_over_tonight(column: str) -> Q:
    """In the database: it has passed, or passes on the day against which it is judged."""
    return _ends_before(column, lambda now: _begin_of(timezone.localdate(now) + timedelta(days=1)))


def _ends_before(column: str, moment: Callable[[datetime], datetime]) -> Q:
    real = Q(**{f"{column}__lt": moment(timezone.now())})
    if not settings.DEMO:
        return real
    after = _begin_of(settings.DEMO_DAY + AFTERMATH + timedelta(days=1))
    of_the_season = Q(**{f"{column}__lt": moment(_noon_of_the_season())})
    return of_the_season | (Q(**{f"{column}__gte": after}) & real)


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())
