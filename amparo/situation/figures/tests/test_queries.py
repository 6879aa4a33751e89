"""What the ledger's queries find, and that they ask the database the same number of times however large it is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.situation.figures import drawing, queries, services
from amparo.situation.figures.contradictions.search import search_contradictions
from amparo.situation.figures.models import Figure, Indicator
from amparo.situation.figures.tests.ledger import figure, person, source

pytestmark = pytest.mark.django_db

TIJUANA, BAJA_CALIFORNIA, TAPACHULA = "MX02004", "MX02", "MX07089"


def found(**asked) -> list[str]:
    return sorted(queries.figures_asked_for(asked).values_list("reference", flat=True))


def test_a_place_holds_the_figures_of_all_places_inside_it():
    figure("CITY", 10, place=TIJUANA)
    figure("STATE", 20, place=BAJA_CALIFORNIA)
    figure("COUNTRY", 30, place="MEX")
    assert found(place=TIJUANA) == ["CITY"]
    assert found(place=BAJA_CALIFORNIA) == ["CITY", "STATE"]
    assert found(place="MEX") == ["CITY", "COUNTRY", "STATE"]


@pytest.mark.parametrize("text", ["tijuana", "TIJUÁNA", "publisher", "SRC-T1", "present", "CIT"])
def test_the_search_reads_references_places_sources_and_indicators(text):
    figure("CITY", 10, place=TIJUANA)
    assert found(q=text) == ["CITY"]


def test_a_search_that_matches_nothing_finds_nothing():
    figure("CITY", 10)
    assert found(q="100%_no such word") == []


def test_filters_narrow_together():
    early = figure("EARLY", 10, day=date(2018, 11, 1), method="census")
    figure("LATE", 20, day=date(2018, 12, 1))
    assert found(since=date(2018, 11, 15)) == ["LATE"]
    assert found(until=date(2018, 11, 15)) == ["EARLY"]
    assert found(method="census") == ["EARLY"]
    assert found(method="unstated") == ["LATE"]
    assert found(indicator=early.indicator, status="reported", since=date(2018, 11, 15)) == ["LATE"]
    assert found(source="SRC-OTHER") == []


def test_only_accepted_figures_are_key_figures():
    one = figure("ONE", 10)
    figure("OTHER", 20)
    key = services.accept_key_figure(figures=[one], by=person(), reason_en="Census.")
    assert found(key=True) == ["ONE"]
    services.end_acceptance(key_figure=key, by=person(), reason="Counted twice.")
    assert found(key=True) == []


def test_figures_with_an_open_contradiction_are_found_until_it_is_decided():
    figure("LOW", 2122)
    figure("HIGH", 4300, source=source("SRC-T2"))
    figure("APART", 5, place=TAPACHULA)
    search_contradictions(by=None)
    assert found(contradicted=True) == ["HIGH", "LOW"]


def test_rivals_answer_the_same_question_within_a_week():
    one = figure("ONE", 10)
    near = figure("NEAR", 12, source=source("SRC-T2"), day=one.as_of + timedelta(days=7))
    figure("FAR", 12, source=source("SRC-T2"), day=one.as_of + timedelta(days=8))
    figure("CHILDREN", 3, age_group="child")
    figure("PART", 3, part_of=one)
    figure("GONE", 3, status=Figure.Status.WITHDRAWN)
    assert queries.rivals(one) == [near]


def test_a_range_is_said_as_the_hull_of_its_figures():
    one, other = figure("ONE", 2122), figure("OTHER", 4300, source=source("SRC-T2"))
    key = services.accept_key_figure(figures=[one, other], by=person(), reason_en="Both are credible.")
    quantity = queries.quantity_of(queries.key_figures().get(pk=key.pk))
    assert quantity is not None
    assert (quantity.low, quantity.high) == (2122, 4300)


def test_the_newest_acceptance_of_a_question_speaks():
    officer = person()
    for day, reference in ((1, "OLD"), (20, "NEW")):
        one = figure(reference, 10, day=date(2018, 12, day))
        services.accept_key_figure(figures=[one], by=officer, reason_en="Census.", is_headline=True)
    assert [key.as_of.day for key in queries.accepted_on(date(2018, 12, 24))] == [20]
    assert [key.as_of.day for key in queries.accepted_on(date(2018, 12, 19))] == [1]
    assert queries.newest_day() == date(2018, 12, 20)


def test_headlines_come_first_and_without_any_the_newest_acceptances_are_shown():
    officer = person()
    plain = services.accept_key_figure(figures=[figure("PLAIN", 10)], by=officer, reason_en="Census.")
    assert queries.headlines(queries.accepted_on(date(2018, 12, 27))) == [plain]
    other = figure("HEAD", 10, place=TAPACHULA)
    head = services.accept_key_figure(figures=[other], by=officer, reason_en="Census.", is_headline=True)
    assert queries.headlines(queries.accepted_on(date(2018, 12, 27))) == [head]


def test_a_page_of_figures_is_loaded_with_the_same_queries_however_many_there_are():
    def asked(count: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            rows = queries.loaded(list(Figure.objects.values_list("pk", flat=True)[:count]))
            [
                (row.quantity, str(row.source), str(row.indicator), row.place and row.place.name)
                for row in rows
            ]
        return len(captured)

    for number in range(40):
        figure(f"N{number}", number)
    assert asked(2) == asked(40)


def test_the_number_of_figures_of_a_source_is_counted():
    figure("ONE", 1)
    figure("TWO", 2)
    source("SRC-EMPTY")
    assert {each.code: each.figure_count for each in queries.sources()} == {"SRC-T1": 2, "SRC-EMPTY": 0}


def test_every_indicator_has_a_name_in_both_languages():
    assert not Indicator.objects.filter(name_en="").exists()
    assert not Indicator.objects.filter(name_es="").exists()


def test_points_and_places_carry_the_range_that_was_accepted_in_place_of_one_figure_of_it():
    day = date(2018, 11, 28)
    one = figure("T1", 6062, day=day)
    other = figure("T2", 6067, qualifier="at_least", day=day, source=source("SRC-T2"))
    services.accept_key_figure(figures=[one, other], by=person(), reason_en="Both are credible.")
    since = date(2018, 9, 1)
    points = drawing.stock_points(until=day, places=["MX02004"], since=since, language="en")
    assert [(point["words"], point["range"]["words"]) for point in points] == [
        ("6,062", "at least 6,062"),
        ("at least 6,067", "at least 6,062"),
    ]
    [place] = drawing.map_data(until=day, since=since, language="en")["places"]
    assert {reading["label"] for reading in place["series"]} == {"at least 6,062"}
