"""The demonstration plays in a season of the past: what belongs to it is judged as of the season's last day.

Otherwise its children would be grown up, and every deadline long over. Everywhere else now is now.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

# Deadlines that began in the season end soon after it.
AFTERMATH = timedelta(days=120)


def now_for(moment: datetime | date) -> datetime:
    """The moment against which a deadline or a record of `moment` is judged."""
    day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    if settings.DEMO and day <= settings.DEMO_DAY + AFTERMATH:
        return datetime.combine(settings.DEMO_DAY, time(12), tzinfo=timezone.get_current_timezone())
    return timezone.now()


def today_for(moment: datetime | date) -> date:
    """The day against which ages and days of `moment` are judged."""
    return timezone.localdate(now_for(moment))
