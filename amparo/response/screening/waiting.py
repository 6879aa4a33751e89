"""What waits after a screening: people whom somebody has to be found for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.core.waiting import Source, Waiting, add_source
from amparo.registry.services.vocabulary import Priority
from amparo.response.screening import queries

WITHIN = {
    Priority.DAY: timedelta(hours=24),
    Priority.THREE_DAYS: timedelta(hours=72),
    Priority.TWO_WEEKS: timedelta(days=14),
}


def register() -> None:
    add_source("screening", Source("screening.screen", _screened))


def _screened(user: Any, now: datetime) -> Iterator[Waiting]:
    """A screening that shows nothing but what was said in confidence is due at once, to those alone who may read it."""
    for profile in queries.waiting(user):
        within = WITHIN[Priority(profile.priority)] if profile.priority else WITHIN[Priority.DAY]
        yield Waiting(
            format_lazy(_("Screening of {code}"), code=profile.registration.code),
            reverse("screening:profile", args=(profile.pk,)),
            _("to be referred"),
            due=profile.screened_at + within,
        )
