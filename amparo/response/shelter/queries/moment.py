"""Now, as the pages of shelter tell it: in the demonstration the last evening of its season, until somebody acts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from amparo.response.shelter.models import HourTally


def end_of(day: date) -> datetime:
    """The last minute of a local day."""
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def span_of(day: date) -> tuple[datetime, datetime]:
    """From the first moment of a local day until the first of the next: an index finds what lies between."""
    begin, end = (datetime.combine(each, time()) for each in (day, day + timedelta(days=1)))
    return timezone.make_aware(begin), timezone.make_aware(end)


def moment(newest: datetime | None = None) -> datetime:
    """`newest`: when something was last recorded, where the caller knows it."""
    if not settings.DEMO:
        return timezone.now()
    newest = newest or HourTally.objects.aggregate(newest=Max("hour"))["newest"]
    evening = end_of(settings.DEMO_DAY)
    return evening if newest is None or newest <= evening else timezone.now()
