"""The directory by place, as the map takes it and as a list without script: how many services, how far verified."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from amparo.registry.places.models import Place
from amparo.registry.services.freshness import Standing, standing_of
from amparo.registry.services.models import Service

TRUSTED = {Standing.FRESH, Standing.AGEING}


@dataclass(frozen=True)
class AtPlace:
    """Services at one place; `trusted` of them are fresh or ageing."""

    place: Place
    services: list[Service]
    trusted: int

    @property
    def address(self) -> str:
        return f"{reverse('services:directory')}?{urlencode({'place': self.place.code, 'status': 'open'})}"

    @property
    def label(self) -> str:
        count = len(self.services)
        return ngettext("{count} service", "{count} services", count).format(count=count)


@dataclass(frozen=True)
class OnTheMap:
    rows: list[AtPlace]
    island: dict[str, Any]


def places_on_the_map(services: Iterable[Service], *, on: date) -> OnTheMap:
    """Services in the order in which they come, gathered by place. Places without a point are in the list alone."""
    by_place: dict[str, list[Service]] = {}
    for service in services:
        by_place.setdefault(service.place.code, []).append(service)
    rows = [
        AtPlace(found[0].place, found, sum(standing_of(each, on=on) in TRUSTED for each in found))
        for found in by_place.values()
    ]
    drawn = [_entry(row, on) for row in rows if row.place.latitude is not None]
    island = {
        "dates": [on.isoformat()],
        "places": drawn,
        "links": [],
        "labels": _labels(),
        "lang": (get_language() or "en")[:2],
    }
    return OnTheMap(rows, island)


def _entry(row: AtPlace, on: date) -> dict[str, Any]:
    count = len(row.services)
    return {
        "code": row.place.code,
        "name": row.place.name,
        "lat": row.place.latitude,
        "lon": row.place.longitude,
        "url": row.address,
        "series": [
            {
                "as_of": on.isoformat(),
                "value": count if row.trusted else None,
                "low": count if row.trusted else 0,
                "label": row.label,
                "accepted": row.trusted == count,
                "source": "",
            }
        ],
    }


def _labels() -> dict[str, str]:
    return {
        "persons present": _("in the directory"),
        "as of": pgettext("before a date", "as of"),
        "no number": _("none verified in the last 60 days"),
        "accepted": _("all verified in the last 60 days"),
        "reported": _("some verified in the last 60 days"),
        "no recent figure": _("no service"),
        "open": _("Open the services of this place"),
        "date": _("Date"),
        "map": _("Map of services"),
    }
