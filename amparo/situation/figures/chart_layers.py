"""The layers of a chart and what they are made of, as Vega-Lite writes them. `charts` says which stand in which chart.

A row is one mark: `as_of`, `name`, `at`, `low`, `high` (None: no upper end), `family`, `mark`, `words`, `note`.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

Labels = Mapping[str, Any]
Layer = dict[str, Any]
Encoding = dict[str, Any]

# Okabe and Ito's colours in an order that keeps neighbours apart; yellow is left out, it fades on paper.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D1F", "#6B7780")
# How words stand to their mark in the middle of the axis and near its ends.
ALIGNED: dict[str, dict[str, Any]] = {
    "middle": {"align": "center"},
    "begin": {"align": "left", "dx": -8},
    "end": {"align": "right", "dx": 8},
}
SHAPES = {
    "exact": "circle",
    "about": "diamond",
    "at least": "triangle-up",
    "at most": "triangle-down",
    "between": "square",
    "other": "cross",
}


def layer(rows: Iterable[Mapping[str, Any]], mark: str, *, encoding: Encoding, **drawn: Any) -> Layer:
    return {"data": {"values": list(rows)}, "mark": {"type": mark, **drawn}, "encoding": encoding}


def day_axis() -> Encoding:
    return {
        "title": None,
        "format": "%-d %b",
        "labelOverlap": "parity",
        "labelSeparation": 8,
        "tickCount": 8,
        "grid": False,
    }


def date_axis() -> Encoding:
    # Days are days everywhere: in local time a date would slip to the evening before west of Greenwich.
    scale = {"type": "utc", "nice": False, "padding": 16}
    return {"field": "as_of", "type": "temporal", "scale": scale, "axis": day_axis()}


def value_axis(labels: Labels, field: str = "at") -> Encoding:
    axis = {
        "title": labels["value"],
        "format": ",.0f",
        "tickCount": 6,
        "titleFontWeight": "normal",
        "domain": False,
    }
    return {"field": field, "type": "quantitative", "scale": {"zero": True, "nice": True}, "axis": axis}


def other_end(field: str = "high") -> Encoding:
    return {"field": field}


def colours(rows: Iterable[Mapping[str, Any]]) -> Encoding:
    """A colour for each name, in the order in which they come."""
    names = list(dict.fromkeys(row["name"] for row in rows))
    scale = {"domain": names, "range": [COLOURS[index % len(COLOURS)] for index in range(len(names))]}
    return {"field": "name", "type": "nominal", "scale": scale, "legend": legend(symbolType="circle")}


def shapes(rows: Iterable[Mapping[str, Any]]) -> Encoding:
    """A shape for each family of qualifiers that is drawn."""
    marks = {row["family"]: row["mark"] for row in rows}
    families = [family for family in SHAPES if family in marks]
    scale = {
        "domain": [marks[family] for family in families],
        "range": [SHAPES[family] for family in families],
    }
    return {"field": "mark", "type": "nominal", "scale": scale, "legend": legend()}


def legend(**shape: str) -> Encoding:
    return {
        "title": None,
        "orient": "bottom",
        "direction": "vertical",
        "columns": {"expr": "containerSize()[0] < 460 ? 1 : containerSize()[0] < 760 ? 2 : 3"},
        "labelLimit": 260,
        "symbolOpacity": 1,
        **shape,
    }


def told(field: str, title: str) -> Encoding:
    return {"field": field, "type": "nominal", "title": title}


def tooltip(labels: Labels) -> list[Encoding]:
    fields = (
        ("words", "figure"),
        ("name", "place"),
        ("day", "date"),
        ("source", "source"),
        ("status", "status"),
    )
    return [told(field, labels.get(label, label)) for field, label in fields]


# --- the layers


def source_marks(rows: Sequence[Mapping[str, Any]], colour: Encoding, labels: Labels) -> Layer:
    encoding = {
        "x": date_axis(),
        "y": value_axis(labels),
        "color": colour,
        "stroke": colour,
        "shape": shapes(rows),
        "fillOpacity": {"condition": {"test": "datum.accepted", "value": 1}, "value": 0.3},
        "tooltip": tooltip(labels),
    }
    return layer(rows, "point", encoding=encoding, size=70, filled=True, strokeWidth=1.5, opacity=1)


def interval_layers(rows: Sequence[Mapping[str, Any]], colour: Encoding, labels: Labels) -> list[Layer]:
    """Whiskers for closed intervals, an arrow upward for "at least": its upper end is not known."""
    closed = [
        row for row in rows if row["high"] is not None and row["low"] is not None and row["high"] > row["low"]
    ]
    opened = [row for row in rows if row["high"] is None]
    where = {"x": date_axis(), "color": colour}
    thin = {"strokeWidth": 1.5, "opacity": 0.7}
    whisker = {**where, "y": value_axis(labels, "low"), "y2": other_end()}
    head = {**where, "y": value_axis(labels)}
    shaft = {**head, "y2": other_end("at")}
    layers = [layer(closed, "rule", encoding=whisker, **thin)] if closed else []
    if opened:
        point = {"shape": "triangle-up", "size": 16, "yOffset": -18, "filled": True, "opacity": 1}
        layers += [
            layer(opened, "rule", encoding=shaft, y2Offset=-18, **thin),
            layer(opened, "point", encoding=head, **point),
        ]
    return layers


def accepted_layers(
    line: Sequence[Mapping[str, Any]], joins: Sequence[Mapping[str, Any]], colour: Encoding, labels: Labels
) -> list[Layer]:
    """A broad bar for the interval of each accepted figure, and thin dots from one to the next where they are joined.

    A join has `until` and `to` beside `as_of` and `at`.
    """
    banded = [row for row in line if row["high"] is not None and row["high"] > (row["low"] or 0)]
    where = {"x": date_axis(), "color": colour}
    layers = []
    if banded:
        band = {**where, "y": value_axis(labels, "low"), "y2": other_end()}
        layers.append(layer(banded, "rule", encoding=band, strokeWidth=11, opacity=0.22))
    if joins:
        dots = {**where, "x2": other_end("until"), "y": value_axis(labels), "y2": other_end("to")}
        layers.append(layer(joins, "rule", encoding=dots, strokeWidth=1, strokeDash=[1, 4], opacity=0.8))
    return layers


def step_layers(runs: Sequence[Mapping[str, Any]], colour: Encoding, labels: Labels) -> list[Layer]:
    """A thin light step from one report to the next of its `run`."""
    if not runs:
        return []
    steps = {"x": date_axis(), "y": value_axis(labels), "color": colour}
    steps["detail"] = {"field": "run", "type": "nominal"}
    return [layer(runs, "line", encoding=steps, interpolate="step-after", strokeWidth=1, opacity=0.5)]


def fall_layers(falls: Sequence[Mapping[str, Any]], labels: Labels) -> list[Layer]:
    if not falls:
        return []
    ring = {"x": date_axis(), "y": value_axis(labels)}
    note = {**ring, "text": {"field": "note", "type": "nominal"}}
    font = {"dy": 22, "fontSize": 12, "fontWeight": "bold", "limit": 260}
    drawn = {"shape": "circle", "size": 240, "filled": False, "stroke": "#D55E00", "strokeWidth": 2}
    notes = [
        layer(group, "text", encoding=note, **font, **ALIGNED[side])
        for side in ALIGNED
        if (group := [row for row in falls if row["side"] == side])
    ]
    return [layer(falls, "point", encoding=ring, **drawn), *notes]


def written(rows: Sequence[Mapping[str, Any]], labels: Labels) -> list[Layer]:
    """The words above their marks, higher where an arrow stands; the ground's colour behind them crosses out lines.

    At the ends of the axis they run inwards, so that no edge cuts them.
    """
    layers = []
    for is_open, side in product((False, True), ALIGNED):
        group = [row for row in rows if (row["high"] is None) is is_open and row["side"] == side]
        words = {"x": date_axis(), "y": value_axis(labels), "text": {"field": "words", "type": "nominal"}}
        font: dict[str, Any] = {
            "dy": -30 if is_open else -16,
            "fontSize": 12,
            "fontWeight": "bold",
            "limit": 200,
        }
        font |= ALIGNED[side]
        if group:
            layers += [
                layer(group, "text", encoding=words, style="halo", strokeWidth=4, **font),
                layer(group, "text", encoding=words, **font),
            ]
    return layers
