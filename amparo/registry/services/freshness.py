"""How far what is said of a service can still be trusted: it decays from the day somebody verified it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from amparo.registry.services.models import Service


class Standing(TextChoices):
    FRESH = "fresh", pgettext_lazy("service", "fresh")
    AGEING = "ageing", pgettext_lazy("service", "ageing")
    STALE = "stale", pgettext_lazy("service", "stale")
    EXPIRED = "expired", pgettext_lazy("service", "expired")


# Up to so many days since the verification. The numbers are Amparo's own, after the practice of verifying a joint map
# of services every month or quarter; confirm them with the forum that keeps the map.
UP_TO_DAYS = ((30, Standing.FRESH), (60, Standing.AGEING), (90, Standing.STALE))
OLDEST_DAYS = UP_TO_DAYS[-1][0]
# So many people sent back since the last verification, and what is stated is taken for wrong.
MOST_BOUNCES = 2


def directory_day() -> date:
    """The day of which the directory speaks: today; in the demonstration the last day of its season."""
    return settings.DEMO_DAY if settings.DEMO else timezone.localdate()


def standing_of(service: Service, *, on: date) -> Standing:
    """What nobody has verified, and what is past its own last day, is expired."""
    if service.verified_on is None or (service.expires_on is not None and service.expires_on < on):
        return Standing.EXPIRED
    days = (on - service.verified_on).days
    return next((standing for most, standing in UP_TO_DAYS if days <= most), Standing.EXPIRED)


def in_standing(standing: str, *, on: date) -> Q:
    """The same rule as a condition on rows."""
    expired = (
        Q(verified_at=None) | Q(expires_on__lt=on) | Q(verified_at__date__lt=on - timedelta(days=OLDEST_DAYS))
    )
    if standing == Standing.EXPIRED:
        return expired
    named = [each for _most, each in UP_TO_DAYS]
    place = named.index(Standing(standing))
    most = UP_TO_DAYS[place][0]
    found = ~expired & Q(verified_at__date__gte=on - timedelta(days=most))
    if place:
        found &= Q(verified_at__date__lt=on - timedelta(days=UP_TO_DAYS[place - 1][0]))
    return found
