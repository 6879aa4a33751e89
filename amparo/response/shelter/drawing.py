"""What the islands of the pages draw: sites on the map, people by hour. Plain data, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.response.shelter.queries.occupancy import Hour

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"
COUNTED_LATELY = timedelta(days=1)
REGISTERED, COUNTED = "#0072B2", "#E69F00"


def map_of_sites(sites: Iterable[Any], *, now: datetime) -> dict[str, Any] | None:
    """A circle for each site whose place has coordinates, by the people there now; several at one place share it.

    Filled where those who are not registered were counted within a day.
    """
    at_places: dict[Any, list[Any]] = {}
    for site in sites:
        if site.place.latitude is not None:
            at_places.setdefault(site.place, []).append(site)
    if not at_places:
        return None
    day = timezone.localdate(now).isoformat()
    places = [_circle(place, found, day, now) for place, found in at_places.items()]
    return {"dates": [day], "places": places, "links": [], "labels": _map_words(), "lang": _language()}


def _circle(place: Any, found: Sequence[Any], day: str, now: datetime) -> dict[str, Any]:
    people = sum(site.present for site in found)
    is_fresh = all(site.counted_at and site.counted_at > now - COUNTED_LATELY for site in found)
    one = found[0] if len(found) == 1 else None
    address = (
        reverse("shelter:site", args=[one.pk]) if one else f"{reverse('shelter:sites')}?text={place.name}"
    )
    reading = {"as_of": day, "label": str(people), "low": people, "high": people, "value": people}
    return {
        "code": place.code,
        "name": one.name if one else place.name,
        "lat": place.latitude,
        "lon": place.longitude,
        "url": address,
        "series": [{**reading, "accepted": is_fresh, "source": ", ".join(site.name for site in found)}],
    }


def _map_words() -> dict[str, str]:
    return {
        "persons present": _("people, registered and counted"),
        "accepted": _("counted within a day"),
        "reported": _("counted longer ago, or never"),
        "no number": _("no number"),
        "source": _("Site"),
        "open": _("Open the site"),
    }


def _language() -> str:
    return (get_language() or "en")[:2]


def chart_of_hours(hours: Sequence[Hour], *, title: str) -> dict[str, Any]:
    """Registered people, and those who were counted on top of them, as steps: between two counts nobody knows."""
    rows = [
        {"hour": each.hour.isoformat(), "kind": kind, "order": order, "people": people}
        for each in hours
        for order, (kind, people) in enumerate(
            ((_("registered"), each.registered), (_("counted, not registered"), each.unregistered))
        )
        if people is not None
    ]
    kinds = [_("registered"), _("counted, not registered")]
    colour = {"domain": kinds, "range": [REGISTERED, COUNTED]}
    axis = {"title": None, "format": "%-d %b", "tickCount": 7, "grid": False, "labelOverlap": "parity"}
    return {
        "$schema": SCHEMA,
        "width": "container",
        "height": 200,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": rows},
        "mark": {"type": "area", "interpolate": "step-after", "opacity": 0.75, "line": True},
        "encoding": {
            "x": {"field": "hour", "type": "temporal", "scale": {"type": "utc"}, "axis": axis},
            "y": {
                "field": "people",
                "type": "quantitative",
                "stack": "zero",
                "axis": {"title": _("People"), "format": ",.0f", "tickCount": 5, "domain": False},
            },
            "color": {
                "field": "kind",
                "type": "nominal",
                "scale": colour,
                "legend": {"title": None, "orient": "bottom"},
            },
            "order": {"field": "order", "type": "quantitative"},
        },
        "usermeta": {"title": title},
    }


@dataclass(frozen=True)
class Day:
    """One day of the table beside the chart."""

    day: date
    fewest: int | None
    most: int | None
    registered: int
    unregistered: int | None


def days_of(hours: Sequence[Hour]) -> list[Day]:
    """By local day, the newest first: how many people were there at least and at most, and who at its end.

    An hour in which nobody was registered and nobody had counted yet says nothing, and is left out.
    """
    told = []
    for day, group in groupby(hours, key=lambda each: timezone.localdate(each.hour)):
        found = list(group)
        known = [each.present for each in found if each.registered or each.unregistered is not None]
        fewest, most = min(known, default=None), max(known, default=None)
        told.append(Day(day, fewest, most, found[-1].registered, found[-1].unregistered))
    return told[::-1]
