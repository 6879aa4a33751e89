"""The topics of a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from amparo.response.information.models import Topic


def topics_on(day: date) -> dict[str, Topic]:
    """By code, in the order of the list."""
    held = Topic.objects.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)
    return {each.code: each for each in held}


def topic_names() -> dict[str, str]:
    """Of every code ever used, in the reader's language; the newest wording."""
    return {each.code: each.name for each in Topic.objects.order_by("valid_from", "position")}


def unknown_topics(codes: Iterable[str], *, on: date) -> list[str]:
    known = topics_on(on)
    return sorted({code for code in codes if code not in known})


def information_day() -> date:
    """The day of which the room speaks: today; in the demonstration the last day of its season."""
    return settings.DEMO_DAY if settings.DEMO else timezone.localdate()
