"""The first page: what is accepted, where people are, what contradicts, how it went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amparo.core.access import SIGNED_IN, may, requires
from amparo.core.errors import NOT_ALLOWED, Refusal
from amparo.registry.places.queries import gazetteer
from amparo.situation.figures import drawing, queries
from amparo.situation.figures.charts import cumulative_chart, drawn_at, stock_chart
from amparo.situation.figures.contradictions.sentences import sentences
from amparo.situation.figures.models import Indicator, KeyFigure
from amparo.situation.figures.panels import panels_for
from amparo.situation.figures.views.answers import day_asked, language
from amparo.situation.figures.within import inside

DRAWN_DAYS = 90
FINDINGS_SHOWN = 5
PRESENT = "present"
# Where a role that does not read the situation begins instead: the first room that it may enter.
OTHER_ROOMS = (
    ("figures.view_figures", "figures:figures"),
    ("partners.manage_people", "partners:organisations"),
    ("brief.view_editions", "brief:editions"),
    ("partners.view_partners", "partners:organisations"),
)
Points = list[dict[str, Any]]


@require_safe
@requires(SIGNED_IN)
def situation(request: HttpRequest) -> HttpResponse:
    if not may(request.user, "figures.view_situation"):
        return _elsewhere(request)
    as_of = day_asked(request) or queries.newest_day() or timezone.localdate()
    accepted = queries.accepted_on(as_of)
    content = {
        "as_of": as_of,
        "cards": _cards(queries.headlines(accepted), as_of),
        "map": _map(as_of),
        "charts": [chart for chart in (_stock(accepted, as_of), _cumulative(accepted, as_of)) if chart],
        **_waiting(as_of),
        "panels": panels_for(request, as_of),
    }
    return render(request, "figures/situation.html", content)


def _elsewhere(request: HttpRequest) -> HttpResponse:
    for permission, room in OTHER_ROOMS:
        if may(request.user, permission):
            return redirect(room)
    raise Refusal(NOT_ALLOWED())


def _cards(keys: Sequence[KeyFigure], as_of: date) -> list[dict[str, Any]]:
    contradicted = queries.open_findings_about(keys, as_of)
    return [
        {
            "key": key,
            "sources": len({figure.source_id for figure in key.figures.all()}),
            "references": [figure.reference for figure in key.figures.all()],
            "contradictions": contradicted.get(key.pk, 0),
        }
        for key in keys
    ]


def _waiting(as_of: date) -> dict[str, Any]:
    waiting = queries.waiting(as_of)
    shown = list(waiting[:FINDINGS_SHOWN])
    said = sentences(shown, language())
    return {
        "waiting": [(finding, said[finding.key]) for finding in shown],
        "waiting_count": waiting.order_by().count(),
    }


def _map(as_of: date) -> dict[str, Any] | None:
    """The island's content, and the newest reading of each place for the table beside it."""
    content = drawing.map_data(until=as_of, since=_since(as_of), language=language())
    if not content["places"]:
        return None
    # The time slider ends with the day of the page, also when no place was counted on it.
    content["dates"] = sorted({*content["dates"], as_of.isoformat()})
    rows = [
        {**place["series"][-1], "name": place["name"], "url": place["url"]} for place in content["places"]
    ]
    for row in rows:
        row["day"] = date.fromisoformat(row["as_of"])
    return {"island": content, "rows": sorted(rows, key=lambda row: (-row["day"].toordinal(), row["name"]))}


def _stock(accepted: Iterable[KeyFigure], as_of: date) -> dict[str, Any] | None:
    """Who is present at the place that the response speaks of first, and at the sites inside it."""
    places = [
        key.place for key in accepted if key.place and key.indicator.code == PRESENT and _has_number(key)
    ]
    if not places:
        return None
    codes = [places[0].code, *inside(places[0].code)]
    points = drawing.stock_points(until=as_of, places=codes, since=_since(as_of), language=language())
    title = _("Persons present in {place}").format(place=places[0].name)
    return _chart("stock", title, points, stock_chart, _("Persons"), by="place")


def _cumulative(accepted: Iterable[KeyFigure], as_of: date) -> dict[str, Any] | None:
    """Totals since a first day that the response speaks of; of a region also those of its countries."""
    known = gazetteer()
    series: dict[tuple[str, str], None] = {}
    for key in accepted:
        if key.place and key.indicator.measure == Indicator.Measure.CUMULATIVE and not key.age_group:
            for code in (key.place.code, *known[key.place.code].members):
                series[key.indicator.code, code] = None
    if not series:
        return None
    points = drawing.cumulative_points(
        until=as_of, series=list(series), language=language(), since=_since(as_of)
    )
    return _chart(
        "cumulative", _("Totals since a first day"), points, cumulative_chart, _("Total"), by="series"
    )


def _since(as_of: date) -> date:
    """Ninety days back; the first day of the calendar has none before it."""
    return date.fromordinal(max(1, as_of.toordinal() - DRAWN_DAYS))


def _has_number(key: KeyFigure) -> bool:
    return any(figure.value_low is not None or figure.value_high is not None for figure in key.figures.all())


def _chart(name: str, title: str, points: Points, draw: Any, value: str, *, by: str) -> dict[str, Any] | None:
    """The definition, the same points as rows of a table, and what gives no number."""
    if not any(drawn_at(point) is not None for point in points):
        return None
    accepted = [point for point in points if point["accepted"]]
    specification = draw(points, accepted, title=title, labels=drawing.chart_labels(value), lang=language())
    rows = [{**point, "name": capfirst(point[by])} for point in reversed(points)]
    return {
        "id": f"chart-{name}",
        "title": title,
        "specification": specification,
        "rows": rows,
        "without_number": specification["usermeta"]["without_number"],
    }
