"""Charts of published figures: one Vega-Lite definition for the screen and for print.

Pure functions; the caller gives every word in the reader's language. A point is a mapping:
`as_of` (date), `place`, `series`, `low`, `high` (None: no upper end), `value` (None: the source gave no single
number), `qualifier` (the word before the number), `words` ("at least 4,000"), `source`, `accepted`, and for cumulative
series `falls` and `note`; a figure that was accepted together with others carries the `range`: `key`, `words`, `low`,
`high`. A figure without a number is never drawn: its words go to `usermeta.without_number`.

The definitions carry no fonts and no ink: the page's theme or `chart_print` adds them. They are written out as plain
mappings, because a library that judges each against the whole grammar of Vega-Lite takes longer than the rest of a
page; the tests judge them instead.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from math import isinf
from typing import Any

from amparo.situation.figures.chart_layers import (
    Labels,
    Layer,
    accepted_layers,
    colours,
    day_axis,
    fall_layers,
    interval_layers,
    layer,
    other_end,
    source_marks,
    step_layers,
    told,
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
JOINED_WITHIN = 7  # days without a count after which two accepted figures are not joined
LABEL_APART = 0.09  # share of the chart's height under which two written labels would touch
LETTER = 7 / 300  # width of a letter as a share of the narrowest chart, a phone's
NEAR = 0.15  # share of the axis from its ends within which words run inwards


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
    """Persons present: every source a mark, whiskers for its interval, a band for each that was accepted.

    `labels`: value (axis), date, place, figure, source, status, accepted, reported, qualifiers {family: words}.
    """
    rows = _rows(points, key="place", labels=labels, lang=lang)
    line = _rows(_held(accepted), key="place", labels=labels, lang=lang)
    colour = colours([*rows, *line])
    layers = [
        *accepted_layers(line, _joined(line, rows), colour, labels),
        *interval_layers(rows, colour, labels),
        source_marks(rows, colour, labels),
        *written(_spread_out(_with_sides(line, rows)), labels),
    ]
    return _layered(layers, title=title, points=points, labels=labels, lang=lang)


def cumulative_chart(
    points: Sequence[Point], accepted: Sequence[Point], *, title: str, labels: Labels, lang: str
) -> Specification:
    """Totals since a start: every source a mark, a thin step between closed ones, a note where a series falls."""
    rows = _rows(points, key="series", labels=labels, lang=lang)
    line = _rows(_held(accepted), key="series", labels=labels, lang=lang)
    colour = colours([*rows, *line])
    falls = _with_sides([row for row in rows if row["falls"]], rows)
    layers = [
        *step_layers(_runs(rows), colour, labels),
        *interval_layers(rows, colour, labels),
        source_marks(rows, colour, labels),
        *fall_layers(falls, labels),
        *written(_spread_out(_with_sides(line, rows)), labels),
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


def _held(accepted: Sequence[Point]) -> list[Point]:
    """What was accepted, each once: figures that stand in one range are that range."""
    held: dict[Any, Point] = {}
    for index, point in enumerate(accepted):
        if told := point.get("range"):
            ends = {"low": told["low"], "high": told["high"], "words": told["words"]}
            held.setdefault(told["key"], {**point, **ends, "value": None, "qualifier": "between"})
        else:
            held[index] = point
    return list(held.values())


def _joined(line: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """From one accepted figure to the next of its place: never to or from an open end, or over uncounted weeks."""
    counted = [(row["name"], date.fromisoformat(row["as_of"])) for row in (*rows, *line)]
    last: dict[str, Mapping[str, Any]] = {}
    joins = []
    for row in line:
        before = last.get(row["name"])
        last[row["name"]] = row
        if before is None or before["high"] is None or row["high"] is None:
            continue
        first, end = date.fromisoformat(before["as_of"]), date.fromisoformat(row["as_of"])
        days = sorted({day for name, day in counted if name == row["name"] and first <= day <= end})
        if len(days) > 1 and all((later - day).days <= JOINED_WITHIN for day, later in pairwise(days)):
            joins.append({**before, "until": row["as_of"], "to": row["at"]})
    return joins


def _runs(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The closed figures, numbered anew after each open one of their series, so that no step leads to or from it."""
    run: dict[str, int] = {}
    closed = []
    for row in rows:
        if row["high"] is None:
            run[row["name"]] = run.get(row["name"], 0) + 1
        else:
            closed.append({**row, "run": f"{row['name']} {run.get(row['name'], 0)}"})
    return closed


def _with_sides(
    rows: Sequence[Mapping[str, Any]], drawn: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Each row with `share`, where it stands on the axis of all that is drawn, and the `side` to which that is near."""
    days = [date.fromisoformat(row["as_of"]).toordinal() for row in (*drawn, *rows)]
    first, span = min(days, default=0), max(1, max(days, default=0) - min(days, default=0))
    seated = []
    for row in rows:
        share = (date.fromisoformat(row["as_of"]).toordinal() - first) / span
        side = (
            "middle"
            if len(set(days)) == 1
            else "begin"
            if share < NEAR
            else "end"
            if share > 1 - NEAR
            else "middle"
        )
        seated.append({**row, "share": share, "side": side})
    return seated


def _spread_out(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The rows whose words can be written without touching, the newest first; the others keep their mark."""
    top = max((row["at"] for row in rows), default=0) or 1

    def touch(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        wide = LETTER * (len(one["words"]) + len(other["words"])) / 2
        return abs(one["share"] - other["share"]) < wide and abs(one["at"] - other["at"]) / top < LABEL_APART

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
