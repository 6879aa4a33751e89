"""How much time is left, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

DAYS_FROM_HOURS = 72


@dataclass(frozen=True)
class TimeLeft:
    due: datetime
    is_over: bool
    words: str


def time_left(due: datetime, *, now: datetime) -> TimeLeft:
    """Hours up to three days, whole days beyond; what is over says by how much."""
    is_over = due <= now
    hours = int(abs((due - now).total_seconds()) // 3600)
    if hours < DAYS_FROM_HOURS:
        span = ngettext("{count} hour", "{count} hours", hours).format(count=hours)
    else:
        days = hours // 24
        span = ngettext("{count} day", "{count} days", days).format(count=days)
    words = _("{span} late") if is_over else _("{span} left")
    return TimeLeft(due, is_over, words.format(span=span))
