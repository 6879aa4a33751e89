"""What waits in the directory: own services that nobody has verified for too long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.core.waiting import Source, Waiting, add_source
from amparo.registry.services.freshness import Standing, directory_day, in_standing
from amparo.registry.services.models import Service


def register() -> None:
    add_source("services", Source("services.manage_services", _to_be_verified))


def _to_be_verified(user: Any, now: datetime) -> Iterator[Waiting]:
    day = directory_day()
    old = in_standing(Standing.STALE, on=day) | in_standing(Standing.EXPIRED, on=day)
    own = Service.objects.filter(organisation=user.organisation_id, status=Service.Status.OPEN)
    for service in own.filter(old).order_by("verified_at", "pk"):
        yield Waiting(
            format_lazy(_("Service: {name}"), name=service.name),
            reverse("services:service_verify", args=(service.pk,)),
            _("to be verified"),
        )
