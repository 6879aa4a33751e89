"""What maps and charts are drawn from: the ledger's figures as plain rows, in the reader's language.

A figure without a number keeps its words and has no value: it is never drawn as zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.registry.places.models import Place, PlaceLink
from amparo.situation.figures.models import Figure, Indicator, KeyFigure
from amparo.situation.figures.quantity import hull
from amparo.situation.figures.wording import say

IN_FORCE = ~Q(status__in=(Figure.Status.SUPERSEDED, Figure.Status.WITHDRAWN))
MOST_DRAWN = 400
EVERYONE = Q(sex="", age_group="", nationality="", scope="", population=None)


def drawn_figures(*, until: date, indicators: Iterable[str]) -> QuerySet[Figure]:
    """Figures in force on the day, of sources that stand, with whether a key figure holds each of them."""
    accepted = KeyFigure.objects.filter(status=KeyFigure.Status.ACCEPTED, figures=OuterRef("pk"))
    return (
        Figure.objects.filter(
            IN_FORCE, as_of__lte=until, indicator__code__in=list(indicators), source__withdrawn_on=None
        )
        .annotate(is_key=Exists(accepted))
        .select_related("indicator", "place", "population", "source", "compared_with")
        .order_by("as_of", "reference")
    )


def as_point(figure: Figure, *, language: str, series: str = "") -> dict[str, Any]:
    """One figure as the charts take it; see `charts` for the shape."""
    quantity = figure.quantity
    low, high = float(quantity.low), float(quantity.high)
    return {
        "reference": figure.reference,
        "as_of": figure.as_of,
        "place": figure.place.name if figure.place else "",
        "series": series,
        "low": low,
        "high": None if high == float("inf") else high,
        "value": _stated_value(figure),
        "qualifier": str(figure.qualifier),
        "words": say(quantity, language),
        "source": str(figure.source),
        "accepted": bool(getattr(figure, "is_key", False)),
        "range": None,
        "falls": False,
        "note": "",
    }


def stock_points(*, until: date, places: Sequence[str], since: date, language: str) -> list[dict[str, Any]]:
    """Persons present at the places, every source a point; `places` are codes."""
    found = drawn_figures(until=until, indicators=["present"]).filter(
        EVERYONE, place__code__in=places, as_of__gte=since
    )
    points = [as_point(figure, language=language) for figure in found]
    _tell_ranges(points, language)
    return points


def cumulative_points(
    *, until: date, series: Sequence[tuple[str, str]], language: str, since: date
) -> list[dict[str, Any]]:
    """Totals of (indicator code, place code) pairs; a point that lies below an earlier one is marked as a fall."""
    pairs = Q()
    for indicator, place in series:
        pairs |= Q(indicator__code=indicator, place__code=place)
    found = drawn_figures(until=until, indicators=[indicator for indicator, _place in series]).filter(
        pairs, sex="", age_group="", scope="", as_of__gte=since
    )
    points = [
        as_point(figure, language=language, series=_series_name(figure)) for figure in found if figure.place
    ]
    _mark_falls(points)
    _tell_ranges(points, language)
    return points


def map_data(*, until: date, since: date, language: str) -> dict[str, Any]:
    """The map's island: places with their series of persons present, links with what passed, and the days."""
    found = (
        drawn_figures(until=until, indicators=["present"])
        .filter(EVERYONE, place__latitude__isnull=False, as_of__gte=since)
        .exclude(place__kind=Place.Kind.COUNTRY)
    )
    drawn = [(figure.place, as_point(figure, language=language)) for figure in found]
    _tell_ranges([point for _place, point in drawn], language)
    places: dict[str, dict[str, Any]] = {}
    for place, point in drawn:
        if place is None:
            continue
        if place.code not in places:
            places[place.code] = _place_entry(place)
        places[place.code]["series"].append(_reading(point))
    return {
        "dates": sorted({reading["as_of"] for entry in places.values() for reading in entry["series"]}),
        "places": list(places.values()),
        "links": _links(),
        "labels": map_labels(),
        "lang": language,
    }


def map_labels() -> dict[str, str]:
    return {
        "persons present": _("persons present"),
        "as of": pgettext("before a date", "as of"),
        "play": _("Play"),
        "pause": _("Pause"),
        "no number": _("the source gives no number"),
        "accepted": _("accepted"),
        "reported": _("reported"),
        "source": _("source"),
        "open": _("Open the figures of this place"),
        "date": _("Date"),
    }


def chart_labels(value: str) -> dict[str, Any]:
    """The words of a chart: its axis, its tooltips, and the families of qualifiers."""
    return {
        "value": value,
        "date": _("Date"),
        "place": _("Place"),
        "figure": _("Figure"),
        "source": _("Source"),
        "status": _("Standing"),
        "accepted": _("accepted"),
        "reported": _("reported"),
        "regime": _("Movement"),
        "no_number": _("the source gives no number"),
        "qualifiers": {
            "exact": _("a count"),
            "about": _("about"),
            "at least": _("at least, over"),
            "at most": _("up to, fewer than"),
            "between": _("between two numbers"),
            "other": _("other"),
        },
    }


def _stated_value(figure: Figure) -> float | None:
    """The one number that the source said; None where it said two, or none."""
    numbers = [value for value in (figure.value_low, figure.value_high) if value is not None]
    return float(numbers[0]) if len(numbers) == 1 else None


def _series_name(figure: Figure) -> str:
    name = capfirst(figure.indicator.name)
    return f"{name}, {figure.place.name}" if figure.place else name


def _mark_falls(points: list[dict[str, Any]]) -> None:
    """A cumulative count cannot fall: mark each stated number that lies below an earlier one of its series."""
    highest: dict[str, dict[str, Any]] = {}
    for point in points:
        if point["value"] is None:
            continue
        top = highest.get(point["series"])
        later = top is not None and point["as_of"] > top["as_of"]
        if top and later and point["value"] < top["value"] and point["high"] is not None:
            point["falls"] = True
            point["note"] = f"{top['words']} → {point['words']}"
        if not top or point["value"] >= top["value"]:
            highest[point["series"]] = point


def _tell_ranges(points: list[dict[str, Any]], language: str) -> None:
    """Where several figures were accepted together, each point carries the range that was: its words and ends."""
    accepted = {point["reference"]: point for point in points if point["accepted"]}
    if not accepted:
        return
    behind = Figure.objects.select_related("compared_with").order_by("reference")
    keys = KeyFigure.objects.filter(
        status=KeyFigure.Status.ACCEPTED, figures__reference__in=list(accepted)
    ).distinct()
    for key in keys.prefetch_related(Prefetch("figures", behind)):
        figures = list(key.figures.all())
        if len(figures) > 1:
            told = _as_range(key, figures, language)
            for figure in figures:
                if figure.reference in accepted:
                    accepted[figure.reference]["range"] = told


def _as_range(key: KeyFigure, figures: Sequence[Figure], language: str) -> dict[str, Any]:
    held = hull([figure.quantity for figure in figures])
    high = float(held.high)
    return {
        "key": str(key.pk),
        "words": say(held, language),
        "low": float(held.low),
        "high": None if high == float("inf") else high,
    }


def _place_entry(place: Place) -> dict[str, Any]:
    return {
        "code": place.code,
        "name": place.name,
        "lat": place.latitude,
        "lon": place.longitude,
        "url": f"{reverse('figures:figures')}?place={place.code}",
        "series": [],
    }


def _reading(point: dict[str, Any]) -> dict[str, Any]:
    held = point["range"] or point
    return {
        "as_of": point["as_of"].isoformat(),
        "label": held["words"],
        "low": held["low"],
        "high": held["high"],
        "value": point["value"] if point["value"] is not None else _middle(point),
        "accepted": point["accepted"],
        "source": point["source"],
    }


def _middle(point: dict[str, Any]) -> float | None:
    return None if point["high"] is None else (point["low"] + point["high"]) / 2


def _links() -> list[dict[str, Any]]:
    links = PlaceLink.objects.select_related("origin", "destination")
    return [
        {"from": link.origin.code, "to": link.destination.code, "value": None, "label": link.mode}
        for link in links
    ]


def day_in_words(day: date) -> str:
    return formats.date_format(day, "DATE_FORMAT")


def question_points(figure: Figure, *, language: str) -> list[dict[str, Any]]:
    """Every figure in force about the same indicator, place and people, on any day: the series that it stands in."""
    same = {
        name: getattr(figure, name)
        for name in ("place_id", "population_id", "sex", "age_group", "nationality", "scope")
    }
    found = drawn_figures(until=date.max, indicators=[figure.indicator.code]).filter(**same)
    points = [as_point(each, language=language, series=_series_name(each)) for each in found[:MOST_DRAWN]]
    for point in points:
        point["place"] = point["place"] or str(figure.population or "")
        point["series"] = point["series"] or point["place"]
    if figure.indicator.measure == Indicator.Measure.CUMULATIVE:
        _mark_falls(points)
    _tell_ranges(points, language)
    return points
