"""Charts of published figures: one Vega-Lite definition for the screen and for print.

Pure functions; the caller gives every word in the reader's language. A point is a mapping:
`as_of` (date), `place`, `series`, `low`, `high` (None: no upper end), `value` (None: the source gave no single
number), `qualifier` (the word before the number), `words` ("at least 4,000"), `source`, `accepted`, and for cumulative
series `falls` and `note`. A figure without a number is never drawn: its words go to `usermeta.without_number`.

The definitions carry no fonts and no ink: the page's theme or `chart_print` adds them. They are written out as plain
mappings, because a library that judges each against the whole grammar of Vega-Lite takes longer than the rest of a
page; the tests judge them instead.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import isinf
from typing import Any

from amparo.situation.figures.chart_layers import (
    Labels,
    Layer,
    accepted_layers,
    colours,
    date_axis,
    day_axis,
    fall_layers,
    interval_layers,
    layer,
    other_end,
    source_marks,
    told,
    value_axis,
    written,
)
from amparo.situation.figures.chart_print import to_pdf, to_png, to_svg
from amparo.situation.figures.print_map import print_map

__all__ = [
    "cumulative_chart",
    "day_in_words",
    "drawn_at",
    "print_map",
    "qualifier_family",
    "regime_strip",
    "stock_chart",
    "to_pdf",
    "to_png",
    "to_svg",
    "without_number",
]

Point = Mapping[str, Any]
Specification = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"

REGIME_COLOURS = {"large": "#E69F00", "mixed": "#F0E442", "small": "#56B4E9"}
UNKNOWN_REGIME = "#9AA5AD"

MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
}
FAMILIES = {
    "exact": ("exact", "exactly", "count", "a count", ""),
    "about": ("about", "approximately", "some", "around", "average", "an average of"),
    "at least": ("at least", "over", "more than"),
    "at most": ("at most", "up to", "fewer than"),
    "between": ("between",),
}
# "Many" and "a smaller number than" may be bounded through other figures, but their source gave no number.
WITHOUT_NUMBER = ("unquantified", "many", "several", "fewer than other", "a smaller number than")
HEIGHT = 280
LABEL_APART = 0.09  # share of the chart's width or height under which two written labels would touch


def qualifier_family(qualifier: str) -> str:
    """The mark's family for a qualifier word or code: "over" and "at_least" share one mark."""
    word = _plain(qualifier)
    return next((family for family, words in FAMILIES.items() if word in words), "other")


def _plain(qualifier: str) -> str:
    return qualifier.replace("_", " ").strip().lower()


def day_in_words(day: date, lang: str) -> str:
    """`27 Dec 2018`, `27 dic 2018`."""
    return f"{day.day} {MONTHS.get(lang, MONTHS['en'])[day.month - 1]} {day.year}"


def drawn_at(point: Point) -> float | None:
    """The height of a mark: the value, else the middle of a closed interval, else its lower end.

    None where the source gave no number.
    """
    if _plain(point["qualifier"]) in WITHOUT_NUMBER:
        return None
    if point.get("value") is not None:
        return float(point["value"])
    low, high = _end(point.get("low")), _end(point.get("high"))
    if high is not None:
        return (low or 0) / 2 + high / 2
    return low or None


def _end(bound: Any) -> float | None:
    return None if bound is None or isinf(bound) else float(bound)


def stock_chart(
    points: Sequence[Point], accepted: Sequence[Point], *, title: str, labels: Labels, lang: str
) -> Specification:
    """Persons present: every source a mark, whiskers for its interval, a band and line for the accepted figures.

    `labels`: value (axis), date, place, figure, source, status, accepted, reported, qualifiers {family: words}.
    """
    rows = _rows(points, key="place", labels=labels, lang=lang)
    line = _rows(accepted, key="place", labels=labels, lang=lang)
    colour = colours([*rows, *line])
    layers = [
        *accepted_layers(line, colour, labels),
        *interval_layers(rows, colour, labels),
        source_marks(rows, colour, labels),
        *written(_spread_out(line), labels),
    ]
    return _layered(layers, title=title, points=points, labels=labels, lang=lang)


def cumulative_chart(
    points: Sequence[Point], accepted: Sequence[Point], *, title: str, labels: Labels, lang: str
) -> Specification:
    """Totals since a start: a step line for each series, every source a mark, a note where a series falls."""
    rows = _rows(points, key="series", labels=labels, lang=lang)
    line = _rows(accepted, key="series", labels=labels, lang=lang)
    colour = colours([*rows, *line])
    steps = {"x": date_axis(), "y": value_axis(labels), "color": colour}
    falls = [row for row in rows if row["falls"]]
    layers = [
        layer(rows, "line", encoding=steps, interpolate="step-after", strokeWidth=2, opacity=0.75),
        *interval_layers(rows, colour, labels),
        source_marks(rows, colour, labels),
        *fall_layers(falls, labels),
        *written(_spread_out(line, apart_from=falls), labels),
    ]
    return _layered(layers, title=title, points=points, labels=labels, lang=lang)


def regime_strip(
    periods: Sequence[Mapping[str, Any]], *, title: str, labels: Labels, lang: str
) -> Specification:
    """How people moved: a row for each regime, a bar for each period.

    A period: `start`, `end` (dates, both included), `regime` (large | mixed | small), `words` (the row's name).
    """
    rows = [
        {
            "start": period["start"].isoformat(),
            "end": period["end"].isoformat(),
            "words": period["words"],
            "colour": REGIME_COLOURS.get(period["regime"], UNKNOWN_REGIME),
            "days": f"{day_in_words(period['start'], lang)} – {day_in_words(period['end'], lang)}",
        }
        for period in periods
    ]
    names = list(dict.fromkeys(row["words"] for row in rows))
    row_axis = {"title": None, "labelLimit": 220, "ticks": False, "domain": False, "grid": False}
    encoding = {
        "x": {"field": "start", "type": "temporal", "scale": {"type": "utc"}, "axis": day_axis()},
        "x2": other_end("end"),
        "y": {"field": "words", "type": "nominal", "sort": names, "axis": row_axis},
        "color": {"field": "colour", "type": "nominal", "scale": None},
        "tooltip": [told("words", labels["regime"]), told("days", labels["date"])],
    }
    chart = {
        **layer(rows, "bar", encoding=encoding, height=14, cornerRadius=2),
        "height": 26 * max(1, len(names)),
    }
    return _with_notes(chart, title=title, without_number=[])


def without_number(points: Iterable[Point], lang: str) -> list[str]:
    """The figures that give no number, in words, for the note below a chart: "Tapachula: many (27 Dec 2018)"."""
    return [
        f"{point.get('place') or point.get('series')}: {point['words']} ({day_in_words(point['as_of'], lang)})"
        for point in points
        if drawn_at(point) is None
    ]


def _rows(points: Sequence[Point], *, key: str, labels: Labels, lang: str) -> list[dict[str, Any]]:
    dated = sorted(points, key=lambda point: point["as_of"])
    return [_row(point, key=key, labels=labels, lang=lang) for point in dated if drawn_at(point) is not None]


def _row(point: Point, *, key: str, labels: Labels, lang: str) -> dict[str, Any]:
    family = qualifier_family(point["qualifier"])
    return {
        "as_of": point["as_of"].isoformat(),
        "day": day_in_words(point["as_of"], lang),
        "name": point[key],
        "at": drawn_at(point),
        "low": _end(point.get("low")),
        "high": _end(point.get("high")),
        "family": family,
        "mark": labels.get("qualifiers", {}).get(family, family),
        "words": point["words"],
        "source": point["source"],
        "accepted": bool(point.get("accepted")),
        "status": labels["accepted"] if point.get("accepted") else labels["reported"],
        "falls": bool(point.get("falls")),
        "note": point.get("note") or "",
    }


def _spread_out(
    rows: Sequence[Mapping[str, Any]], apart_from: Sequence[Mapping[str, Any]] = ()
) -> list[Mapping[str, Any]]:
    """The rows whose words can be written without touching, the newest first; the others keep their mark."""
    every = [*rows, *apart_from]
    if not every:
        return []
    days = [date.fromisoformat(row["as_of"]).toordinal() for row in every]
    span, top = max(1, max(days) - min(days)), max(row["at"] for row in every) or 1

    def touch(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        apart = abs((date.fromisoformat(one["as_of"]) - date.fromisoformat(other["as_of"])).days)
        return apart / span < 2 * LABEL_APART and abs(one["at"] - other["at"]) / top < LABEL_APART

    kept: list[Mapping[str, Any]] = []
    for row in reversed(rows):
        if not any(touch(row, other) for other in kept):
            kept.append(row)
    return kept


def _layered(
    layers: Sequence[Layer], *, title: str, points: Sequence[Point], labels: Labels, lang: str
) -> Specification:
    chart = {"layer": list(layers), "height": HEIGHT}
    return _with_notes(chart, title=title, without_number=without_number(points, lang))


def _with_notes(chart: Specification, *, title: str, without_number: list[str]) -> Specification:
    return {
        "$schema": SCHEMA,
        **chart,
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
        "usermeta": {"title": title, "without_number": without_number},
    }
