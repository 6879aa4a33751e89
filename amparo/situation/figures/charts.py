"""Charts of published figures: one Vega-Lite definition for the screen and for print.

Pure functions; the caller gives every word in the reader's language. A point is a mapping:
`as_of` (date), `place`, `series`, `low`, `high` (None: no upper end), `value` (None: the source gave no single
number), `qualifier` (the word before the number), `words` ("at least 4,000"), `source`, `accepted`, and for cumulative
series `falls` and `note`. A figure without a number is never drawn: its words go to `usermeta.without_number`.

The definitions carry no fonts and no ink: the page's theme or `chart_print` adds them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import isinf
from typing import Any

import altair as alt

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
Labels = Mapping[str, Any]
Specification = dict[str, Any]

# Okabe and Ito's colours in an order that keeps neighbours apart; yellow is left out, it fades on paper.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D1F", "#6B7780")
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
SHAPES = {
    "exact": "circle",
    "about": "diamond",
    "at least": "triangle-up",
    "at most": "triangle-down",
    "between": "square",
    "other": "cross",
}
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
    scale = _colour_scale([*rows, *line])
    colour = alt.Color("name:N", scale=scale, legend=_legend("circle"))
    layers = [
        *_accepted_layers(line, colour, labels),
        *_interval_layers(rows, colour, labels),
        _source_marks(rows, scale, labels),
        *_written(_spread_out(line), labels),
    ]
    return _finish(layers, title=title, points=points, labels=labels, lang=lang)


def cumulative_chart(
    points: Sequence[Point], accepted: Sequence[Point], *, title: str, labels: Labels, lang: str
) -> Specification:
    """Totals since a start: a step line for each series, every source a mark, a note where a series falls."""
    rows = _rows(points, key="series", labels=labels, lang=lang)
    line = _rows(accepted, key="series", labels=labels, lang=lang)
    scale = _colour_scale([*rows, *line])
    colour = alt.Color("name:N", scale=scale, legend=_legend("circle"))
    steps = alt.Chart(alt.Data(values=rows)).mark_line(interpolate="step-after", strokeWidth=2, opacity=0.75)
    falls = [row for row in rows if row["falls"]]
    layers = [
        steps.encode(x=_date_axis(), y=_value_axis(labels), color=colour),
        *_interval_layers(rows, colour, labels),
        _source_marks(rows, scale, labels),
        *_fall_layers(falls, labels),
        *_written(_spread_out(line, apart_from=falls), labels),
    ]
    return _finish(layers, title=title, points=points, labels=labels, lang=lang)


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
    row_axis = alt.Axis(title=None, labelLimit=220, ticks=False, domain=False, grid=False)
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_bar(height=14, cornerRadius=2)
        .encode(
            x=alt.X("start:T", scale=alt.Scale(type="utc"), axis=_day_axis()),
            x2="end:T",
            y=alt.Y("words:N", sort=names, axis=row_axis),
            color=alt.Color("colour:N", scale=None),
            tooltip=[
                alt.Tooltip("words:N", title=labels["regime"]),
                alt.Tooltip("days:N", title=labels["date"]),
            ],
        )
        .properties(width="container", height=26 * max(1, len(names)))
    )
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


def _day_axis() -> alt.Axis:
    return alt.Axis(
        title=None, format="%-d %b", labelOverlap="parity", labelSeparation=8, tickCount=8, grid=False
    )


def _date_axis() -> alt.X:
    # Days are days everywhere: in local time a date would slip to the evening before west of Greenwich.
    return alt.X("as_of:T", scale=alt.Scale(type="utc", nice=False, padding=16), axis=_day_axis())


def _value_axis(labels: Labels, field: str = "at") -> alt.Y:
    axis = alt.Axis(title=labels["value"], format=",.0f", tickCount=6, titleFontWeight="normal", domain=False)
    return alt.Y(f"{field}:Q", scale=alt.Scale(zero=True, nice=True), axis=axis)


def _colour_scale(rows: Sequence[Mapping[str, Any]]) -> alt.Scale:
    names = list(dict.fromkeys(row["name"] for row in rows))
    return alt.Scale(domain=names, range=[COLOURS[index % len(COLOURS)] for index in range(len(names))])


def _legend(symbol: str | None = None) -> alt.Legend:
    columns_by_width = alt.ExprRef("containerSize()[0] < 460 ? 1 : containerSize()[0] < 760 ? 2 : 3")
    shape: dict[str, Any] = {"symbolType": symbol} if symbol else {}
    return alt.Legend(
        title=None,
        orient="bottom",
        direction="vertical",
        columns=columns_by_width,
        labelLimit=260,
        symbolOpacity=1,
        **shape,
    )


def _tooltip(labels: Labels) -> list[alt.Tooltip]:
    fields = (
        ("words", "figure"),
        ("name", "place"),
        ("day", "date"),
        ("source", "source"),
        ("status", "status"),
    )
    return [alt.Tooltip(f"{field}:N", title=labels.get(label, label)) for field, label in fields]


def _source_marks(rows: Sequence[Mapping[str, Any]], scale: alt.Scale, labels: Labels) -> alt.Chart:
    marks = {row["family"]: row["mark"] for row in rows}
    families = [family for family in SHAPES if family in marks]
    shape = alt.Scale(
        domain=[marks[family] for family in families], range=[SHAPES[family] for family in families]
    )
    return (
        alt.Chart(alt.Data(values=list(rows)))
        .mark_point(size=70, filled=True, strokeWidth=1.5, opacity=1)
        .encode(
            x=_date_axis(),
            y=_value_axis(labels),
            color=alt.Color("name:N", scale=scale, legend=_legend("circle")),
            stroke=alt.Stroke("name:N", scale=scale, legend=_legend("circle")),
            shape=alt.Shape("mark:N", scale=shape, legend=_legend()),
            fillOpacity=alt.condition("datum.accepted", alt.value(1), alt.value(0.3)),
            tooltip=_tooltip(labels),
        )
    )


def _interval_layers(rows: Sequence[Mapping[str, Any]], colour: alt.Color, labels: Labels) -> list[alt.Chart]:
    """Whiskers for closed intervals, an arrow upward for "at least": its upper end is not known."""
    closed = [
        row for row in rows if row["high"] is not None and row["low"] is not None and row["high"] > row["low"]
    ]
    opened = [row for row in rows if row["high"] is None]
    whisker = alt.Chart(alt.Data(values=closed)).mark_rule(strokeWidth=1.5, opacity=0.7)
    shaft = alt.Chart(alt.Data(values=opened)).mark_rule(strokeWidth=1.5, opacity=0.7, y2Offset=-18)
    head = alt.Chart(alt.Data(values=opened)).mark_point(
        shape="triangle-up", size=16, yOffset=-18, filled=True, opacity=1
    )
    x, y = _date_axis(), _value_axis(labels)
    whiskers = whisker.encode(x=x, y=_value_axis(labels, "low"), y2="high:Q", color=colour)
    layers = [whiskers] if closed else []
    if opened:
        layers += [shaft.encode(x=x, y=y, y2="at:Q", color=colour), head.encode(x=x, y=y, color=colour)]
    return layers


def _accepted_layers(line: Sequence[Mapping[str, Any]], colour: alt.Color, labels: Labels) -> list[alt.Chart]:
    banded = [row for row in line if row["high"] is not None and row["high"] > (row["low"] or 0)]
    x, y = _date_axis(), _value_axis(labels)
    layers = []
    if len(banded) > 1:
        area = alt.Chart(alt.Data(values=banded)).mark_area(opacity=0.18)
        layers.append(area.encode(x=x, y=_value_axis(labels, "low"), y2="high:Q", color=colour))
    if line:
        joined = alt.Chart(alt.Data(values=list(line))).mark_line(strokeWidth=2, opacity=0.6)
        layers.append(joined.encode(x=x, y=y, color=colour))
    return layers


def _fall_layers(falls: Sequence[Mapping[str, Any]], labels: Labels) -> list[alt.Chart]:
    if not falls:
        return []
    base = alt.Chart(alt.Data(values=list(falls))).encode(x=_date_axis(), y=_value_axis(labels))
    ring = base.mark_point(shape="circle", size=240, filled=False, stroke="#D55E00", strokeWidth=2)
    note = base.mark_text(dy=22, align="center", fontSize=12, fontWeight="bold", limit=260).encode(
        text="note:N"
    )
    return [ring, note]


def _written(rows: Sequence[Mapping[str, Any]], labels: Labels) -> list[alt.Chart]:
    """The words above their marks, higher where an arrow stands; the ground's colour behind them crosses out lines."""
    layers = []
    for lift, group in (
        (-16, [row for row in rows if row["high"] is not None]),
        (-30, [row for row in rows if row["high"] is None]),
    ):
        base = alt.Chart(alt.Data(values=group)).encode(x=_date_axis(), y=_value_axis(labels), text="words:N")
        font: dict[str, Any] = {"dy": lift, "fontSize": 12, "fontWeight": "bold", "limit": 200}
        if group:
            layers += [base.mark_text(style="halo", strokeWidth=4, **font), base.mark_text(**font)]
    return layers


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


def _finish(
    layers: Sequence[alt.Chart], *, title: str, points: Sequence[Point], labels: Labels, lang: str
) -> Specification:
    chart = alt.layer(*layers).properties(width="container", height=HEIGHT)
    return _with_notes(chart, title=title, without_number=without_number(points, lang))


def _with_notes(chart: Any, *, title: str, without_number: list[str]) -> Specification:
    specification: Specification = chart.to_dict()
    specification.pop("config", None)
    specification["usermeta"] = {"title": title, "without_number": without_number}
    specification["autosize"] = {"type": "fit-x", "contains": "padding"}
    return specification
