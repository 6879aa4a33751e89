"""Holes are filled with accepted figures and stated regimes of the day; what cannot be filled says why."""

from datetime import date

import pytest

from amparo.brief.filling import fill
from amparo.brief.holes import holes
from amparo.brief.tests.ledger import DAY, MOVEMENT, accept, figure, figures_of_december, person, regime
from amparo.situation.figures.services import end_acceptance, withdraw_source

pytestmark = pytest.mark.django_db
BEFORE = date(2018, 12, 14)


def filled(hole: str, as_of: date = DAY):
    return fill(holes(hole), as_of=as_of)[hole]


def test_a_hole_takes_the_newest_accepted_figure_on_or_before_the_day():
    accept(figure("F1", "present", "Tijuana", 5000, "approximately", as_of=BEFORE))
    accept(figure("F2", "present", "Tijuana", 4000, "at_least"))
    assert filled("{present@Tijuana}").words("en") == "at least 4,000"
    assert filled("{present@Tijuana}", date(2018, 12, 26)).words("en") == "about 5,000"


def test_a_hole_for_one_day_takes_the_figure_of_that_day_alone():
    accept(figure("F1", "present", "Tijuana", 5000, as_of=BEFORE))
    accept(figure("F2", "present", "Tijuana", 4000))
    assert filled("{present@Tijuana; on=2018-12-14}").words("en") == "5,000"
    assert filled("{present@Tijuana; on=2018-12-15}").problem.code == "brief.no_accepted_figure"


def test_a_reported_figure_that_nobody_accepted_fills_nothing():
    figure("F1", "present", "Tijuana", 4000)
    filling = filled("{present@Tijuana}")
    assert (filling.words("en"), filling.problem.code) == ("", "brief.no_accepted_figure")


def test_a_figure_whose_acceptance_ended_fills_nothing():
    key = accept(figure("F1", "present", "Tijuana", 4000))
    end_acceptance(key_figure=key, by=person("UNHCR", "information_officer"), reason="It was a typing error")
    assert filled("{present@Tijuana}").problem.code == "brief.no_accepted_figure"


def test_children_are_not_everyone():
    accept(figure("F1", "present", "Tijuana", 1058, age_group="child"))
    assert filled("{present@Tijuana}").problem
    assert filled("{present@Tijuana; age=child}").words("en") == "1,058"


def test_a_range_of_several_figures_prints_what_holds_them_all():
    accept(figure("F1", "present", "Tijuana", 2122), figure("F2", "present", "Tijuana", 4300))
    assert filled("{present@Tijuana}").words("en") == "between 2,122 and 4,300"
    assert filled("{present@Tijuana}").words("es") == "entre 2.122 y 4.300"


def test_many_and_a_smaller_number_stay_without_a_number():
    figures_of_december()
    accept(figure("F092", "present", "Tapachula", None, "unquantified"))
    assert filled("{present@Tapachula}").words("en") == "many"
    assert filled("{asylum-claims@Guatemala}").words("en") == "a smaller number"
    assert filled("{asylum-claims@Guatemala}").words("es") == "un número menor"


def test_a_withdrawn_source_blocks_the_hole_and_no_older_figure_takes_its_place():
    accept(figure("F1", "present", "Tijuana", 5000, as_of=BEFORE, of="SRC-OLD"))
    newest = figure("F2", "present", "Tijuana", 4000)
    accept(newest)
    withdraw_source(source=newest.source, by=person("UNHCR", "coordinator"), reason="It was never published")
    problem = filled("{present@Tijuana}").problem
    assert problem.code == "brief.stands_on_withdrawn_source"
    assert "F2" in problem.sentence
    assert "It was never published" in problem.sentence


def test_a_place_that_is_nowhere_is_told_in_words():
    assert "Tijuanna" in filled("{present@Tijuanna}").problem.sentence


def test_a_regime_fills_the_hole_when_it_covers_the_whole_period():
    regime()
    assert filled(MOVEMENT).words("en") == "small groups and individuals"
    longer = "{movement@Mexico; from=2018-12-01; to=2018-12-20}"
    elsewhere = "{movement@Guatemala; from=2018-12-01; to=2018-12-14}"
    assert filled(longer).problem.code == filled(elsewhere).problem.code == "brief.no_stated_regime"


@pytest.mark.parametrize(
    ("hole", "unknown"),
    [
        ("{presnt@Tijuana}", "presnt"),
        ("{present@Tijuana; age=chld}", "age=chld"),
        ("{present@Tijuana; sex=women}", "sex=women"),
        ("{group-size@; population=no-such-caravan}", "population=no-such-caravan"),
        ("{movement@Mexico; from=2018-12-14; to=2018-12-01}", "from=2018-12-14; to=2018-12-01"),
    ],
)
def test_a_hole_that_nothing_could_ever_fill_names_the_word_that_is_wrong(hole, unknown):
    problem = filled(hole).problem
    assert problem.code == "brief.unknown_in_hole"
    assert f": {unknown}." in problem.sentence


def test_the_questions_to_the_database_do_not_grow_with_the_holes(django_assert_max_num_queries):
    figures_of_december()
    regime()
    text = "{present@Tijuana} {asylum-claims@Mexico} {asylum-claims@Guatemala} " + MOVEMENT
    fill(holes(text), as_of=DAY)
    with django_assert_max_num_queries(7):
        fill(holes(text), as_of=DAY)
