"""The map for paper: the same boundaries, places and routes as on the screen, as a Vega-Lite definition.

Places and routes are laid out in pixels here, so that labels can be kept apart before anything is drawn.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import hypot, log, pi, radians, sqrt, tan
from pathlib import Path
from typing import Any

Place = Mapping[str, Any]
Specification = dict[str, Any]

MARGIN = 40
LARGEST_RADIUS, SMALLEST_RADIUS, UNCOUNTED_RADIUS, WAYPOINT_RADIUS = 22.0, 4.0, 9.0, 2.5
FRESH_DAYS = 21
FONT_SIZE, LINE_HEIGHT, LETTER_WIDTH = 11, 13, 6.3
DIRECTIONS = ((1, 0), (1, -0.6), (1, 0.6), (0, -1), (0, 1), (-1, 0), (-1, -0.6), (-1, 0.6))
DISTANCES = (0, 14, 30, 52)
INK, SOFT, MARK = "#1d2327", "#55606a", "#0072B2"


@dataclass(frozen=True)
class Sheet:
    """The size of the drawing, in pixels."""

    width: int
    height: int


PAGE, PHONE = Sheet(640, 430), Sheet(332, 330)


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        across = self.left < other.right and self.right > other.left
        return across and self.top < other.bottom and self.bottom > other.top

    def inside(self, sheet: Sheet) -> bool:
        return self.left >= 0 and self.top >= 0 and self.right <= sheet.width and self.bottom <= sheet.height


@dataclass(frozen=True)
class Projection:
    """Mercator, scaled so that all places fit the sheet; the same formula that Vega uses."""

    scale: float
    across: float
    down: float

    @staticmethod
    def plane(place: Place) -> tuple[float, float]:
        return radians(place["lon"]), -log(tan(pi / 4 + radians(place["lat"]) / 2))

    @classmethod
    def holding(cls, places: Sequence[Place], sheet: Sheet) -> "Projection":
        if not places:
            raise ValueError("A map for print needs at least one place; none was given.")
        xs, ys = zip(*(cls.plane(place) for place in places), strict=True)
        wide, high = max(max(xs) - min(xs), 0.02), max(max(ys) - min(ys), 0.02)
        scale = min((sheet.width - 2.5 * MARGIN) / wide, (sheet.height - 2 * MARGIN) / high)
        middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
        return cls(scale, sheet.width / 2 - scale * middle_x, sheet.height / 2 - scale * middle_y)

    def __call__(self, place: Place) -> tuple[float, float]:
        x, y = self.plane(place)
        return self.scale * x + self.across, self.scale * y + self.down


def print_map(
    places: Sequence[Place],
    links: Sequence[Mapping[str, Any]],
    boundaries_path: Path,
    *,
    labels: Mapping[str, str],
    as_of: date | None = None,
    sheet: Sheet = PAGE,
) -> Specification:
    """`places` and `links` are what the map on the screen takes; `as_of` chooses the figures (default: the newest).

    `labels`: "accepted", "reported", "no number". A place without a recent figure is a small grey dot; a figure
    without a number is a dashed ring.
    """
    projection = Projection.holding(places, sheet)
    day = as_of or max(
        (date.fromisoformat(figure["as_of"]) for place in places for figure in place.get("series", ())),
        default=date.max,
    )
    spots = _spots(places, projection, day)
    layers = [
        _areas(boundaries_path, projection),
        _routes(links, {place["code"]: projection(place) for place in places}, day),
        _circles(spots),
        *_written(spots, sheet),
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": sheet.width,
        "height": sheet.height,
        "padding": 4,
        "view": {"fill": "#eef3f6", "stroke": "#c6ced4"},
        "layer": [*layers, *_legend(labels, sheet)],
    }


def figure_on(place: Place, day: date) -> Mapping[str, Any] | None:
    """The newest figure on or before the day, at most 21 days old; on one day the accepted figure wins."""
    ages = [(day - date.fromisoformat(figure["as_of"])).days for figure in place.get("series", ())]
    known = [
        figure for figure, age in zip(place.get("series", ()), ages, strict=True) if 0 <= age <= FRESH_DAYS
    ]
    return max(known, key=lambda figure: (figure["as_of"], bool(figure.get("accepted"))), default=None)


def _people(figure: Mapping[str, Any]) -> float | None:
    if figure.get("value") is not None:
        return float(figure["value"])
    return float(figure["low"]) if figure.get("low") else None


def _spots(places: Sequence[Place], projection: Projection, day: date) -> list[dict[str, Any]]:
    every = [_people(figure) or 0 for place in places for figure in place.get("series", ())]
    most = max([1.0, *every])
    spots = [_spot(place, projection(place), figure_on(place, day), most) for place in places]
    return sorted(spots, key=lambda spot: -spot["priority"])


def _spot(
    place: Place, at: tuple[float, float], figure: Mapping[str, Any] | None, most: float
) -> dict[str, Any]:
    people = _people(figure) if figure else None
    kind, radius, priority = "waypoint", WAYPOINT_RADIUS, 0.0
    if figure and people is None:
        kind, radius, priority = "uncounted", UNCOUNTED_RADIUS, 1.0
    elif figure and people is not None:
        kind = "accepted" if figure.get("accepted") else "reported"
        radius, priority = max(SMALLEST_RADIUS, LARGEST_RADIUS * sqrt(people / most)), 1 + people
    lines = [place["name"], figure["label"]] if figure else [place["name"]]
    return {"x": at[0], "y": at[1], "radius": radius, "kind": kind, "priority": priority, "lines": lines}


def _areas(boundaries_path: Path, projection: Projection) -> Specification:
    boundaries = json.loads(boundaries_path.read_text(encoding="utf-8"))
    return {
        "data": {"values": boundaries, "format": {"type": "topojson", "feature": "areas"}},
        "projection": {
            "type": "mercator",
            "scale": projection.scale,
            "translate": [projection.across, projection.down],
        },
        "mark": {
            "type": "geoshape",
            "stroke": "#c6ced4",
            "strokeWidth": 0.6,
            "clip": True,
        },
        "encoding": {
            "fill": {
                "condition": {"test": "datum.properties.country === 'USA'", "value": "#f4f6f7"},
                "value": "#ffffff",
            }
        },
    }


def _pixels(x: str = "x", y: str = "y") -> Specification:
    plain = {"type": "quantitative", "scale": None, "axis": None}
    return {"x": {"field": x, **plain}, "y": {"field": y, **plain}}


def _routes(
    links: Sequence[Mapping[str, Any]], at: Mapping[str, tuple[float, float]], day: date
) -> Specification:
    shown = [
        link
        for link in links
        if link["from"] in at
        and link["to"] in at
        and (not link.get("as_of") or date.fromisoformat(link["as_of"]) <= day)
    ]
    most = max([1.0, *(float(link.get("value") or 0) for link in shown)])
    rows = [
        {
            "route": index,
            "step": step,
            "x": x,
            "y": y,
            "wide": max(1.0, 6 * sqrt((link.get("value") or 0) / most)),
        }
        for index, link in enumerate(shown)
        for step, (x, y) in enumerate(_curve(at[link["from"]], at[link["to"]]))
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "color": "#5b6770", "opacity": 0.55, "strokeCap": "round", "clip": True},
        "encoding": {
            **_pixels(),
            "detail": {"field": "route"},
            "order": {"field": "step"},
            "strokeWidth": {"field": "wide", "type": "quantitative", "scale": None},
        },
    }


def _curve(start: tuple[float, float], end: tuple[float, float]) -> Iterator[tuple[float, float]]:
    bend_x = (start[0] + end[0]) / 2 + 0.12 * (end[1] - start[1])
    bend_y = (start[1] + end[1]) / 2 - 0.12 * (end[0] - start[0])
    for step in range(17):
        t = step / 16
        weights = (1 - t) ** 2, 2 * t * (1 - t), t * t
        yield (
            weights[0] * start[0] + weights[1] * bend_x + weights[2] * end[0],
            weights[0] * start[1] + weights[1] * bend_y + weights[2] * end[1],
        )


def _circles(spots: Sequence[Mapping[str, Any]]) -> Specification:
    rows = [{**spot, "area": pi * spot["radius"] ** 2} for spot in spots]

    def by_kind(**values: Any) -> Specification:
        cases = [
            {"test": f"datum.kind === '{kind}'", "value": value}
            for kind, value in values.items()
            if kind != "other"
        ]
        return {"condition": cases, "value": values["other"]}

    return {
        "data": {"values": rows},
        "mark": {"type": "point", "shape": "circle", "opacity": 1, "strokeWidth": 1.4},
        "encoding": {
            **_pixels(),
            "size": {"field": "area", "type": "quantitative", "scale": None},
            "fill": by_kind(waypoint=SOFT, uncounted="#ffffff", other=MARK),
            "stroke": by_kind(waypoint=SOFT, other=MARK),
            "fillOpacity": by_kind(accepted=0.72, reported=0.2, uncounted=0.6, other=1),
            "strokeDash": by_kind(uncounted=[3, 3], other=[1, 0]),
        },
    }


def _legend(labels: Mapping[str, str], sheet: Sheet) -> list[Specification]:
    """Drawn marks, not characters: the print face has no circles. It stands in the lower left, over the ocean."""
    kinds = (("accepted", "accepted"), ("reported", "reported"), ("uncounted", "no number"))
    rows = [
        {
            "x": 16,
            "y": sheet.height - 52 + 18 * index,
            "radius": 5,
            "kind": kind,
            "words": labels[label],
            "left": 28,
        }
        for index, (kind, label) in enumerate(kinds)
    ]
    text = {"type": "text", "align": "left", "baseline": "middle", "fontSize": FONT_SIZE, "color": INK}
    encoding = {**_pixels("left"), "text": {"field": "words"}}
    return [_circles(rows), {"data": {"values": rows}, "mark": text, "encoding": encoding}]


def _runs_through_another(
    spot: Mapping[str, Any], x: float, y: float, spots: Sequence[Mapping[str, Any]]
) -> bool:
    """Whether a leader line would cross another place's circle and so give it the label."""
    line = [
        (spot["x"] + (x - spot["x"]) * step / 9, spot["y"] + (y - spot["y"]) * step / 9)
        for step in range(1, 9)
    ]
    for other in spots:
        away = hypot(spot["x"] - other["x"], spot["y"] - other["y"])
        if away <= max(other["radius"], spot["radius"]):
            continue
        if any(hypot(px - other["x"], py - other["y"]) < other["radius"] for px, py in line):
            return True
    return False


def _seats(spot: Mapping[str, Any], wide: float, high: float) -> Iterator[tuple[Box, float, float, bool]]:
    for distance in DISTANCES if spot["kind"] != "waypoint" else DISTANCES[:1]:
        for across, down in DIRECTIONS:
            reach = (spot["radius"] + 3 + distance) / hypot(across, down)
            x, y = spot["x"] + across * reach, spot["y"] + down * reach
            left = x if across > 0 else x - wide if across < 0 else x - wide / 2
            top = y - high / 2 if across else y - high if down < 0 else y
            yield Box(left, top, left + wide, top + high), x, y, distance > 0


def place_labels(
    spots: Sequence[Mapping[str, Any]],
    sheet: Sheet = PAGE,
) -> list[tuple[Mapping[str, Any], Box, float, float, bool]]:
    """The labels that found a free seat, most important first: spot, box, end of its leader line, has a leader."""
    legend = Box(0, sheet.height - 64, 190, sheet.height)
    circles = [
        legend,
        *(
            Box(s["x"] - s["radius"], s["y"] - s["radius"], s["x"] + s["radius"], s["y"] + s["radius"])
            for s in spots
        ),
    ]
    placed: list[tuple[Mapping[str, Any], Box, float, float, bool]] = []
    for spot in spots:
        wide = max(len(line) for line in spot["lines"]) * LETTER_WIDTH
        for box, x, y, has_leader in _seats(spot, wide, len(spot["lines"]) * LINE_HEIGHT):
            taken = [*circles, *(other for _, other, *_ in placed)]
            if has_leader and _runs_through_another(spot, x, y, spots):
                continue
            if box.inside(sheet) and not any(box.overlaps(other) for other in taken):
                placed.append((spot, box, x, y, has_leader))
                break
    return placed


def _written(spots: Sequence[Mapping[str, Any]], sheet: Sheet) -> list[Specification]:
    placed = place_labels(spots, sheet)
    leaders = [
        {"x": spot["x"], "y": spot["y"], "x2": x, "y2": y}
        for spot, _, x, y, has_leader in placed
        if has_leader
    ]
    rows = [
        {
            "x": box.left,
            "y": box.top + index * LINE_HEIGHT,
            "text": line,
            "bold": index == 0 and spot["kind"] != "waypoint",
        }
        for spot, box, *_ in placed
        for index, line in enumerate(spot["lines"])
    ]
    text = {"type": "text", "align": "left", "baseline": "top", "fontSize": FONT_SIZE}
    layers: list[Specification] = []
    if leaders:
        ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
        line = {"type": "rule", "color": SOFT, "strokeWidth": 0.8}
        layers.append({"data": {"values": leaders}, "mark": line, "encoding": {**_pixels(), **ends}})
    for halo in (True, False):
        for bold in (True, False):
            written = [row for row in rows if row["bold"] is bold]
            mark = {**text, "fontWeight": "bold" if bold else "normal", "color": INK}
            if halo:
                mark |= {"stroke": "white", "strokeWidth": 3, "strokeJoin": "round", "opacity": 0.85}
            encoding = {**_pixels(), "text": {"field": "text"}}
            layers.append({"data": {"values": written}, "mark": mark, "encoding": encoding})
    return layers
