"""Adding is guarded: what may be added, what not, why, and what may be said instead."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from amparo.situation.figures.addition import AdditionRefused, Sum, add, bounds
from amparo.situation.figures.contradictions.readings import Reading
from amparo.situation.figures.quantity import about, at_least, interval
from amparo.situation.figures.tests.published import containment, published_readings, reading


def published(*references: str) -> list[Reading]:
    by_reference = {each.reference: each for each in published_readings()}
    return [by_reference[reference] for reference in references]


def refused(*figures: Reading) -> tuple[set[str], Sum | None]:
    with pytest.raises(AdditionRefused) as caught:
        add(figures, containment())
    return {reason.code.removeprefix("figures.") for reason in caught.value.reasons}, caught.value.bounds


def test_at_least_4000_and_about_600_are_at_least_4540() -> None:
    made = add([reading("A", at_least(4000)), reading("B", about(600), place="MX02002")], containment())
    assert (made.words, made.references) == ("at least 4,540", ("A", "B"))
    with override("es"):
        assert made.words == "al menos 4.540"


def test_returns_counted_by_honduras_and_assisted_voluntary_returns_are_never_added() -> None:
    codes, offered = refused(*published("F038", "F064"))
    assert codes == {"dates_differ", "one_label_several_meanings"}
    assert offered is not None
    assert offered.words == "between 6,892 and 7,345"


def test_four_places_of_one_day_apart_from_each_other_are_added() -> None:
    made = add(published("F082", "F083", "F084", "F085"), containment())
    assert made.quantity.stated_low == Decimal(4600)
    assert made.words == "about 4,600"


def test_men_women_girls_and_boys_are_added() -> None:
    assert add(published("F069", "F070", "F071", "F072"), containment()).words == "6,151"


def test_outcomes_of_one_count_are_added() -> None:
    assert add(published("F107", "F108", "F109", "F110"), containment()).words == "30,105"


def test_two_travelling_groups_of_one_day_are_added_and_a_general_name_is_not() -> None:
    assert add(published("F045", "F046"), containment()).words == "about 5,650"
    first, general = published("F045")[0], published("F046")[0]._replace(population="caravan")
    assert refused(first, general)[0] == {"scopes_overlap"}


def test_stocks_never_add_to_flows_nor_persons_to_claims_and_all_reasons_come_at_once() -> None:
    flow = reading(
        "B",
        10,
        measure="flow",
        unit="claims",
        indicator="asylum-claims",
        as_of=date(2018, 12, 1),
        sector="protection",
    )
    codes, offered = refused(reading("A", 10, sector="shelter"), flow)
    assert codes == {"measures_differ", "units_differ", "dates_differ", "sectors_overlap"}
    assert offered is None


@pytest.mark.parametrize(
    ("other", "code", "words"),
    [
        ({"place": "MX02", "quantity": 900}, "scopes_overlap", "900"),
        ({"place": "KP-MX-EL-BARRETAL", "quantity": 300}, "scopes_overlap", "500"),
        ({"age_group": "child", "quantity": 100}, "scopes_overlap", "500"),
        ({"part_of": "A", "indicator": "children", "quantity": 100}, "part_of_the_other", "500"),
        ({"indicator": "registered-here", "quantity": 300}, "scopes_overlap", "between 500 and 800"),
        (
            {"indicator": "in-need-of-shelter", "sector": "shelter", "quantity": 300},
            "sectors_overlap",
            "between 500 and 800",
        ),
        ({"quantity": 600, "source": "S2"}, "scopes_overlap", "between 500 and 600"),
        ({"scope": "in the plaza", "quantity": 200}, "scopes_overlap", "500"),
        ({"place": "", "quantity": 200}, "scopes_overlap", "between 500 and 700"),
    ],
)
def test_what_overlaps_is_refused_with_true_bounds(other: dict[str, Any], code: str, words: str) -> None:
    first = reading("A", 500, sector="protection")
    columns = {"sector": "protection"} | other
    second = reading("B", columns.pop("quantity"), **columns)
    codes, offered = refused(first, second)
    assert codes == {code}
    assert offered is not None
    assert offered.words == words


def test_women_and_children_overlap() -> None:
    codes, offered = refused(reading("A", 60, sex="female"), reading("B", 50, age_group="child"))
    assert codes == {"scopes_overlap"}
    assert offered == Sum(interval(60, 110), ("A", "B"))


def test_women_and_men_do_not() -> None:
    assert add([reading("A", 60, sex="female"), reading("B", 50, sex="male")]).words == "110"


def test_two_regions_that_hold_one_country_overlap() -> None:
    places = {"HND": ("RG-1", "RG-2"), "SLV": ("RG-1",), "GTM": ("RG-2",)}
    one, other = reading("A", 10, place="RG-1"), reading("B", 10, place="RG-2")
    with pytest.raises(AdditionRefused):
        add([one, other], places)
    assert add([one._replace(place="SLV"), other], places).words == "20"


def test_people_counted_since_a_first_day_may_have_changed_groups() -> None:
    groups = [each._replace(measure="cumulative") for each in published("F045", "F046")]
    assert refused(*groups)[0] == {"scopes_overlap"}


def test_a_sum_of_one_figure_or_of_the_same_twice_is_refused() -> None:
    assert refused(reading("A", 10), reading("A", 10))[0] == {"nothing_to_add"}
    assert refused() == ({"nothing_to_add"}, None)


def test_the_refusal_offers_what_may_be_said_instead() -> None:
    with pytest.raises(AdditionRefused) as caught:
        add(published("F038", "F064"))
    assert caught.value.offer == "All together, without counting anyone twice: between 6,892 and 7,345."
    assert all(str(reason) and "{" not in str(reason) for reason in caught.value.reasons)


def test_persons_and_claims_have_no_bounds_together() -> None:
    assert bounds(published("F015", "F024")) is None


@given(st.sets(st.integers(0, 40)), st.sets(st.integers(0, 40)), st.sets(st.integers(0, 40)))
def test_the_bounds_hold_the_number_of_different_people(
    one: set[int], two: set[int], three: set[int]
) -> None:
    figures = [
        reading(f"R{number}", len(people), indicator=f"i{number}")
        for number, people in enumerate((one, two, three))
    ]
    offered = bounds(figures)
    assert offered is not None
    assert len(one | two | three) in offered.quantity
