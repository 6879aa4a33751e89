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
    add_source("screening.in_confidence", Source("screening.read_sensitive_needs", _confided))


def _screened(user: Any, now: datetime) -> Iterator[Waiting]:
    for profile in queries.waiting(user):
        yield Waiting(
            format_lazy(_("Screening of {code}"), code=profile.registration.code),
            reverse("screening:profile", args=(profile.pk,)),
            _("to be referred"),
            due=profile.screened_at + WITHIN[Priority(profile.priority)],
        )


def _confided(user: Any, now: datetime) -> Iterator[Waiting]:
    """An item of its own with the clock of the most urgent, for those alone who may read it."""
    for profile in queries.waiting_in_confidence(user):
        yield Waiting(
            format_lazy(_("Said in confidence by {code}"), code=profile.registration.code),
            reverse("screening:profile", args=(profile.pk,)),
            _("taken up; how it ended is to be taken down")
            if profile.is_taken_up
            else _("to be taken up by a specialist"),
            due=profile.screened_at + WITHIN[Priority.DAY],
        )
