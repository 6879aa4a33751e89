"""The pictures of the Background: the map, who is present at its place, and the totals that it names.

What is drawn follows from the statements: the place of the first number of persons present, and the cumulative
figures. Written in the language that is active.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from amparo.brief.days import Day
from amparo.brief.document import Picture
from amparo.brief.filling import Filling
from amparo.registry.places.queries import gazetteer
from amparo.situation.figures import drawing
from amparo.situation.figures.chart_print import PHONE_WIDTH
from amparo.situation.figures.charts import cumulative_chart, print_map, stock_chart, to_png, to_svg
from amparo.situation.figures.models import Figure, Indicator, KeyFigure
from amparo.situation.figures.print_map import PAGE, PHONE, figure_on
from amparo.situation.figures.within import inside

BOUNDARIES = "built/boundaries.json"
DRAWN_DAYS = 90
PRESENT = "present"
NAMED_IN_WORDS = 12
MOST_KEPT = 64
Points = list[dict[str, Any]]
Drawn = tuple[str, bytes, str]  # SVG, PNG, and the SVG for a phone
Define = Callable[[bool], Mapping[str, Any]]
KEPT: OrderedDict[str, Drawn] = OrderedDict()


def pictures(*, fillings: Iterable[Filling], as_of: date, language: str) -> tuple[list[Picture], list[str]]:
    """The pictures, and a sentence for each that had to be left out."""
    keys = [each.key_figure for each in fillings if each.key_figure]
    since = as_of - timedelta(days=DRAWN_DAYS)
    drawn, missing = _map(as_of=as_of, since=since, language=language)
    present = _stock(keys, as_of=as_of, since=since, language=language)
    totals = _cumulative(keys, as_of=as_of, since=since, language=language)
    return [picture for picture in (drawn, present, totals) if picture], missing


def _map(*, as_of: date, since: date, language: str) -> tuple[Picture | None, list[str]]:
    content = drawing.map_data(until=as_of, since=since, language=language)
    shown = [(place["name"], figure_on(place, as_of)) for place in content["places"]]
    if not any(figure for _name, figure in shown):
        return None, []
    boundaries = finders.find(BOUNDARIES)
    if not boundaries:
        return None, [
            _("The map is left out: this installation has no boundaries. Build the front end to draw it.")
        ]
    labels = drawing.map_labels()
    path = Path(str(boundaries))
    drawn = _drawn(
        [content["places"], content["links"], labels, as_of, path.stat().st_mtime],
        lambda narrow: print_map(
            content["places"],
            content["links"],
            path,
            labels=labels,
            as_of=as_of,
            sheet=PHONE if narrow else PAGE,
        ),
        language,
    )
    counted = [f"{name}: {figure['label']}" for name, figure in shown if figure]
    alt = _("Places with figures on {day}: {figures}.").format(day=Day(as_of), figures="; ".join(counted))
    words = (_("Persons present, by place"), alt, _sources(_on_map(shown)))
    return _picture("map", words, drawn), []


def _on_map(shown: Iterable[tuple[str, Mapping[str, Any] | None]]) -> list[str]:
    return [str(figure["source"]) for _name, figure in shown if figure]


def _stock(keys: Sequence[KeyFigure], *, as_of: date, since: date, language: str) -> Picture | None:
    """Every source's count at the place of the first number of persons present in the text, and at its sites."""
    place = next((key.place for key in keys if key.place and key.indicator.code == PRESENT), None)
    if place is None:
        return None
    places = [place.code, *inside(place.code)]
    points = drawing.stock_points(until=as_of, places=places, since=since, language=language)
    if not _has_numbers(points):
        return None
    title = _("Persons present in {place} by source").format(place=place.name)
    labels = drawing.chart_labels(_("Persons"))
    drawn = _drawn(
        [PRESENT, title, points, labels],
        lambda _narrow: stock_chart(points, _accepted(points), title=title, labels=labels, lang=language),
        language,
    )
    return _picture("chart", (title, *_told(points)), drawn)


def _cumulative(keys: Sequence[KeyFigure], *, as_of: date, since: date, language: str) -> Picture | None:
    """The totals that the text names; of a region also those of its countries."""
    totals = [key for key in keys if key.place and key.indicator.measure == Indicator.Measure.CUMULATIVE]
    if not totals:
        return None
    title = " · ".join(_titles(totals))
    points = drawing.cumulative_points(until=as_of, series=_series(totals), language=language, since=since)
    if not _has_numbers(points):
        return None
    labels = drawing.chart_labels(_("Total since the first day"))
    drawn = _drawn(
        [title, points, labels],
        lambda _narrow: cumulative_chart(
            points, _accepted(points), title=title, labels=labels, lang=language
        ),
        language,
    )
    return _picture("chart", (title, *_told(points)), drawn)


def _titles(totals: Iterable[KeyFigure]) -> list[str]:
    places: dict[str, list[str]] = {}
    for key in totals:
        named = places.setdefault(capfirst(key.indicator.name), [])
        if key.place and key.place.name not in named:
            named.append(key.place.name)
    return [f"{indicator}: {', '.join(named)}" for indicator, named in places.items()]


def _series(totals: Iterable[KeyFigure]) -> list[tuple[str, str]]:
    known = gazetteer()
    pairs: dict[tuple[str, str], None] = {}
    for key in totals:
        if key.place:
            for code in (key.place.code, *known[key.place.code].members):
                pairs[key.indicator.code, code] = None
    return list(pairs)


def _has_numbers(points: Points) -> bool:
    """A chart needs one number at least: what has none is told in the text alone."""
    return any(point["value"] is not None or point["low"] > 0 for point in points)


def _accepted(points: Points) -> Points:
    return [point for point in points if point["accepted"]]


def _told(points: Points) -> tuple[str, str]:
    """The chart in words and its sources: the accepted figures, or without any the reported ones; newest last."""
    named = [
        f"{point['series'] or point['place']}: {(point['range'] or point)['words']} ({Day(point['as_of'])})"
        for point in _accepted(points) or points
    ]
    # Figures that were accepted together as a range are that range, said once.
    figures = "; ".join(list(dict.fromkeys(named))[-NAMED_IN_WORDS:])
    told = _("Accepted figures: {figures}.") if _accepted(points) else _("Reported figures: {figures}.")
    return told.format(figures=figures), _sources(_publishers(points))


def _publishers(points: Points) -> list[str]:
    wanted = [point["reference"] for point in points]
    named = Figure.objects.filter(reference__in=wanted).values_list("source__publisher", "source__title")
    return [publisher or title for publisher, title in named]


def _sources(names: Iterable[str]) -> str:
    return _("Sources: {sources}.").format(sources="; ".join(sorted(set(names))))


def _picture(kind: Any, words: tuple[str, str, str], drawn: Drawn) -> Picture:
    """`words`: title, description, sources."""
    title, alt, caption = words
    svg, png, narrow = drawn
    return Picture(kind=kind, title=title, alt=alt, caption=caption, svg=svg, png=png, narrow=narrow)


def _drawn(content: Any, define: Define, language: str) -> Drawn:
    """Defining and drawing take some hundred milliseconds: the same content is drawn once."""
    key = json.dumps([language, content], sort_keys=True, default=str)
    drawn = KEPT.get(key)
    if drawn is None:
        definition = dict(define(False))
        narrow = to_svg(dict(define(True)), language, width=PHONE_WIDTH)
        drawn = KEPT[key] = (to_svg(definition, language), to_png(definition, lang=language), narrow)
        while len(KEPT) > MOST_KEPT:
            KEPT.popitem(last=False)
    return drawn
