"""The charts on screen and paper: what a source said is drawn, what it did not say is not."""

import json
import re
import subprocess
import sys
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import altair
import pytest
from jsonschema import ValidationError

from amparo.situation.figures import charts
from amparo.situation.figures.print_map import figure_on, place_labels

ENGLISH = {
    "value": "persons present",
    "date": "Date",
    "place": "Place",
    "figure": "Figure",
    "source": "Source",
    "status": "Status",
    "accepted": "accepted",
    "reported": "reported",
    "regime": "Regime",
    "qualifiers": {"exact": "a count", "about": "about", "at least": "at least, over", "between": "between"},
}
MAP_WORDS = {"accepted": "accepted figure", "reported": "reported", "no number": "no number"}


def said(as_of: date, words: str, qualifier: str = "exact", **given: Any) -> dict[str, Any]:
    return {
        "as_of": as_of,
        "place": "Tijuana",
        "series": "Asylum claims, Mexico",
        "low": None,
        "high": None,
        "value": None,
        "qualifier": qualifier,
        "words": words,
        "source": "UN inter-agency, 27 December 2018",
        "accepted": False,
        **given,
    }


COUNT = said(date(2018, 11, 28), "6,062", low=6062, high=6062, value=6062, accepted=True)
AT_LEAST = said(date(2018, 12, 27), "at least 4,000", "at_least", low=4000, value=4000, accepted=True)
ABOUT = said(date(2018, 12, 3), "about 4,300", "approximately", low=3870, high=4730, value=4300)
BETWEEN = said(date(2018, 11, 13), "between about 7,000 and 9,000", "between", low=7000, high=9000)
MANY = said(date(2018, 12, 27), "many", "unquantified", low=0, place="Tapachula")
SMALLER = said(date(2018, 12, 27), "a smaller number than Mexico", "fewer_than_other", low=0, high=3700)


def stock(points: list[dict[str, Any]], lang: str = "en") -> charts.Specification:
    accepted = [point for point in points if point["accepted"]]
    return charts.stock_chart(points, accepted, title="Tijuana", labels=ENGLISH, lang=lang)


def rows_of(specification: charts.Specification) -> list[dict[str, Any]]:
    return [row for layer in specification["layer"] for row in layer["data"]["values"]]


def written(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]+)</text>", svg)


FALLEN = said(date(2018, 12, 20), "3,900", low=3900, high=3900, value=3900, falls=True, note="4,300 → 3,900")
EVERY_KIND = [COUNT, AT_LEAST, ABOUT, BETWEEN, MANY, SMALLER, FALLEN, {**ABOUT, "accepted": True}]
PERIODS = [
    {"start": date(2018, 10, 13), "end": date(2018, 11, 30), "regime": "large", "words": "large groups"},
    {"start": date(2018, 12, 1), "end": date(2018, 12, 27), "regime": "small", "words": "small groups"},
]


@pytest.mark.parametrize("points", [[], *([point] for point in EVERY_KIND), EVERY_KIND])
def test_every_definition_keeps_to_the_grammar_of_vega_lite(points: list[dict[str, Any]]) -> None:
    """Judged by the schema that altair brings along: it is too slow for pages, and right for tests."""
    accepted = [point for point in points if point["accepted"]]
    for draw in (charts.stock_chart, charts.cumulative_chart):
        drawn = draw(points, accepted, title="Tijuana", labels=ENGLISH, lang="en")
        assert drawn["$schema"] == altair.SCHEMA_URL
        altair.LayerChart.from_dict(drawn, validate=True)


def test_the_regime_strip_keeps_to_the_grammar_of_vega_lite() -> None:
    strip = charts.regime_strip(PERIODS, title="How people move", labels=ENGLISH, lang="en")
    altair.Chart.from_dict(strip, validate=True)


def test_a_definition_against_the_grammar_would_be_seen() -> None:
    wrong = stock([COUNT])
    wrong["layer"][0]["encoding"]["x"]["type"] = "daily"
    with pytest.raises(ValidationError):
        altair.LayerChart.from_dict(wrong, validate=True)


def test_the_print_says_what_the_source_said_with_its_qualifier() -> None:
    words = written(charts.to_svg(stock([COUNT, AT_LEAST])))
    assert "at least 4,000" in words
    assert "6,062" in words
    assert "persons present" in words
    assert "at least, over" in words


@pytest.mark.parametrize("point", [MANY, SMALLER])
def test_a_figure_without_a_number_draws_no_mark_and_is_told_in_words(point: dict[str, Any]) -> None:
    alone = stock([COUNT])
    together = stock([COUNT, point])
    assert charts.drawn_at(point) is None
    assert rows_of(together) == rows_of(alone)
    assert charts.to_svg(together).count("<path") == charts.to_svg(alone).count("<path")
    assert together["usermeta"]["without_number"] == [f"{point['place']}: {point['words']} (27 Dec 2018)"]


def test_an_open_end_is_never_closed_by_the_chart() -> None:
    [row] = {row["words"]: row for row in rows_of(stock([AT_LEAST]))}.values()
    assert (row["low"], row["high"], row["at"]) == (4000, None, 4000)
    infinite = {**AT_LEAST, "high": float("inf")}
    assert rows_of(stock([infinite])) == rows_of(stock([AT_LEAST]))


def test_a_range_without_a_single_number_stands_in_its_middle_with_both_ends() -> None:
    row = rows_of(stock([BETWEEN]))[0]
    assert (row["low"], row["at"], row["high"]) == (7000, 8000, 9000)


def test_every_source_is_drawn_even_where_they_contradict_each_other() -> None:
    rival = said(date(2018, 12, 3), "2,122", low=2122, high=2122, value=2122)
    heights = {row["at"] for row in rows_of(stock([ABOUT, rival]))}
    assert heights == {4300, 2122}


def accepted_range(day: int) -> dict[str, Any]:
    ends = {"low": 4500, "high": 5500, "value": 5000, "accepted": True}
    return said(date(2018, 12, day), "about 5,000", "approximately", **ends)


def joins(points: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return sorted({(row["as_of"], row["until"]) for row in rows_of(stock(points)) if "until" in row})


def test_an_accepted_interval_is_a_band_of_its_own_day_and_of_no_day_between() -> None:
    layers = stock([accepted_range(3), accepted_range(10)])["layer"]
    assert not {layer["mark"]["type"] for layer in layers} & {"area", "line"}
    bands = [layer for layer in layers if layer["mark"].get("strokeWidth") == 11]
    assert [len(band["data"]["values"]) for band in bands] == [2]


def test_closed_accepted_figures_within_a_week_are_joined_by_dots() -> None:
    assert joins([accepted_range(3), accepted_range(10)]) == [("2018-12-03", "2018-12-10")]


def test_nothing_is_drawn_over_weeks_in_which_nobody_counted() -> None:
    assert joins([accepted_range(3), accepted_range(17)]) == []
    between = said(date(2018, 12, 10), "5,100", low=5100, high=5100, value=5100)
    assert joins([accepted_range(3), between, accepted_range(17)]) == [("2018-12-03", "2018-12-17")]


def test_no_line_leads_to_or_from_an_at_least() -> None:
    open_end = said(date(2018, 12, 6), "at least 4,000", "at_least", low=4000, value=4000, accepted=True)
    assert joins([accepted_range(3), open_end, accepted_range(10)]) == []
    points = [accepted_range(3), open_end, accepted_range(10)]
    drawn = charts.cumulative_chart(points, points, title="Claims", labels=ENGLISH, lang="en")
    [steps] = [layer["data"]["values"] for layer in drawn["layer"] if layer["mark"]["type"] == "line"]
    assert [row["words"] for row in steps] == ["about 5,000", "about 5,000"]
    assert len({row["run"] for row in steps}) == 2


def test_figures_accepted_together_are_written_once_as_the_range() -> None:
    told = {"key": "one", "words": "at least 6,062", "low": 6062, "high": None}
    more = said(date(2018, 11, 28), "at least 6,067", "at_least", low=6067, value=6067, accepted=True)
    words = written(charts.to_svg(stock([{**COUNT, "range": told}, {**more, "range": told}])))
    assert "at least 6,062" in words
    assert not {"6,062", "at least 6,067"} & set(words)


def test_spanish_print_has_spanish_months_and_numbers() -> None:
    points = [
        said(date(2018, 11, 16), "2.397", low=2397, high=2397, value=2397),
        said(date(2018, 12, 27), "al menos 4.000", "at_least", low=4000, value=4000, accepted=True),
    ]
    words = written(charts.to_svg(stock(points, "es"), "es"))
    assert any(word.endswith(" dic") for word in words)
    assert not any(word.endswith(" Dec") for word in words)
    assert "4.000" in words
    assert "al menos 4.000" in words


def test_a_day_does_not_slip_in_a_time_zone_west_of_greenwich() -> None:
    scales = [layer["encoding"]["x"]["scale"]["type"] for layer in stock([COUNT, AT_LEAST])["layer"]]
    assert set(scales) == {"utc"}


def test_a_cumulative_series_that_falls_carries_its_note() -> None:
    high = said(date(2018, 11, 15), "about 3,800", "approximately", low=3420, high=4180, value=3800)
    low = said(
        date(2018, 12, 5),
        "about 3,700",
        "approximately",
        low=3330,
        high=4070,
        value=3700,
        falls=True,
        note="falls: 3,800 → 3,700",
    )
    drawn = charts.cumulative_chart([high, low], [], title="Claims", labels=ENGLISH, lang="en")
    assert "falls: 3,800 → 3,700" in written(charts.to_svg(drawn))
    steady = charts.cumulative_chart([high], [], title="Claims", labels=ENGLISH, lang="en")
    assert not any("falls" in word for word in written(charts.to_svg(steady)))


def test_the_regime_strip_names_each_regime_beside_its_bar() -> None:
    strip = charts.regime_strip(PERIODS, title="How people move", labels=ENGLISH, lang="en")
    assert {"large groups", "small groups"} <= set(written(charts.to_svg(strip)))


def test_the_engine_can_be_started_before_there_is_a_chart() -> None:
    charts_of_a_fresh_process = """
from amparo.situation.figures.chart_print import start_drawing, to_svg
start_drawing()
assert "<svg" in to_svg({"data": {"values": [{"x": 1}]}, "mark": "bar", "encoding": {"x": {"field": "x"}}})
"""
    subprocess.run([sys.executable, "-c", charts_of_a_fresh_process], check=True)


def test_print_uses_the_face_that_is_on_every_machine() -> None:
    fonts = set(re.findall(r'font-family="([^"]+)"', charts.to_svg(stock([COUNT]))))
    assert {font.split(", ")[0] for font in fonts} == {"Liberation Sans"}


def test_pictures_and_pages_come_out_as_png_and_pdf() -> None:
    assert charts.to_png(stock([COUNT])).startswith(b"\x89PNG")
    assert charts.to_pdf(stock([COUNT])).startswith(b"%PDF")


def test_qualifiers_that_claim_the_same_share_one_mark() -> None:
    assert charts.qualifier_family("over") == charts.qualifier_family("at_least") == "at least"
    assert charts.qualifier_family("unheard of") == "other"


def place(code: str, lat: float, lon: float, *figures: dict[str, Any]) -> dict[str, Any]:
    return {"code": code, "name": code, "lat": lat, "lon": lon, "series": list(figures)}


def present(as_of: str, label: str, value: float | None, accepted: bool = True) -> dict[str, Any]:
    return {"as_of": as_of, "label": label, "low": value, "high": value, "value": value, "accepted": accepted}


def test_a_place_shows_its_newest_figure_and_after_21_days_none() -> None:
    tijuana = place(
        "Tijuana", 32.5, -117, present("2018-11-16", "2,397", 2397), present("2018-11-28", "6,062", 6062)
    )
    shown = figure_on(tijuana, date(2018, 12, 1))
    assert shown is not None
    assert shown["label"] == "6,062"
    assert figure_on(tijuana, date(2018, 12, 19)) is not None
    assert figure_on(tijuana, date(2018, 12, 20)) is None
    assert figure_on(tijuana, date(2018, 11, 15)) is None


def test_on_one_day_the_accepted_figure_is_shown() -> None:
    rivals = place(
        "El Barretal",
        32.4,
        -116.9,
        present("2018-12-03", "about 4,300", 4300, False),
        present("2018-12-03", "2,122", 2122),
    )
    shown = figure_on(rivals, date(2018, 12, 3))
    assert shown is not None
    assert shown["label"] == "2,122"


@pytest.fixture
def boundaries(tmp_path: Path) -> Path:
    square = [[[-120, 10], [-120, 35], [-85, 35], [-85, 10], [-120, 10]]]
    topology = {
        "type": "Topology",
        "arcs": square,
        "objects": {
            "areas": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0]], "properties": {"country": "MEX", "name": "x"}}
                ],
            }
        },
    }
    path = tmp_path / "boundaries.json"
    path.write_text(json.dumps(topology), encoding="utf-8")
    return path


PLACES = [
    place("Tijuana", 32.51, -117.02, present("2018-12-27", "at least 4,000", 4000)),
    place("Benito Juárez sports complex", 32.54, -117.03, present("2018-12-27", "6,151", 6151)),
    place("El Barretal", 32.46, -116.86, present("2018-12-27", "about 2,500", 2500, False)),
    place("Mexicali", 32.62, -115.45, present("2018-12-27", "about 1,200", 1200)),
    place("Tapachula", 14.9, -92.26, present("2018-12-27", "many", None)),
    place("Tecún Umán", 14.68, -92.14),
]


def test_the_map_for_print_writes_every_figure_and_gives_many_a_dashed_ring(boundaries: Path) -> None:
    links = [{"from": "Tapachula", "to": "Tijuana", "value": None, "label": "many", "as_of": "2018-11-01"}]
    drawn = charts.print_map(PLACES, links, boundaries, labels=MAP_WORDS, as_of=date(2018, 12, 27))
    svg = charts.to_svg(drawn)
    assert {"at least 4,000", "6,151", "about 2,500", "about 1,200", "many"} <= set(written(svg))
    without = charts.print_map(PLACES[:4], [], boundaries, labels=MAP_WORDS, as_of=date(2018, 12, 27))
    assert svg.count('stroke-dasharray="3,3"') == charts.to_svg(without).count('stroke-dasharray="3,3"') + 1


def test_labels_on_the_map_for_print_never_collide() -> None:
    spots = [
        {
            "x": 300 + shift,
            "y": 200,
            "radius": 12,
            "kind": "accepted",
            "priority": 9,
            "lines": [name, "about 1,200"],
        }
        for shift, name in ((0, "Tijuana"), (6, "El Barretal"), (14, "Mexicali"), (20, "Benito Juárez"))
    ]
    boxes = [box for _, box, *_ in place_labels(spots)]
    assert len(boxes) == 4
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_words_at_the_ends_of_the_axis_run_inwards_and_those_that_would_touch_are_not_written() -> None:
    first = said(date(2018, 11, 14), "2,400", low=2400, high=2400, value=2400, accepted=True)
    beside = said(date(2018, 11, 29), "at least 6,151", "at_least", low=6151, value=6151, accepted=True)
    drawn = stock([first, COUNT, beside, AT_LEAST])
    layers = [layer for layer in drawn["layer"] if layer["mark"]["type"] == "text"]
    aligned = {row["words"]: layer["mark"]["align"] for layer in layers for row in layer["data"]["values"]}
    assert aligned == {"2,400": "left", "at least 6,151": "center", "at least 4,000": "right"}


def test_a_narrow_print_has_its_legend_in_one_column() -> None:
    svg = charts.to_svg(stock([COUNT, ABOUT]), width=340)
    assert "containerSize" not in svg
    assert re.search(r'width="(\d+)', svg)[1] == "340"
