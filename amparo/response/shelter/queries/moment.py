"""Now, as the pages of shelter tell it: in the demonstration the last evening of its season, until somebody acts."""

from __future__ import annotations

from datetime import datetime, time

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from amparo.response.shelter.models import HourTally


def moment(newest: datetime | None = None) -> datetime:
    """`newest`: when something was last recorded, where the caller knows it."""
    if not settings.DEMO:
        return timezone.now()
    newest = newest or HourTally.objects.aggregate(newest=Max("hour"))["newest"]
    evening = timezone.make_aware(datetime.combine(settings.DEMO_DAY, time(23, 59)))
    return evening if newest is None or newest <= evening else timezone.now()
