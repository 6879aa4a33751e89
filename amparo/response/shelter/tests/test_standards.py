"""What a number of toilets means for each person, and that nothing is said where a number is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.response.shelter.standards import in_force, known, measure, measures

DAY = date(2018, 11, 29)


def of(name: str, people: int | None, provided: Any) -> Any:
    return measure(in_force(name, on=DAY), people=people, provided=provided)


def test_6062_people_with_24_toilets_are_253_a_toilet_and_280_toilets_are_missing() -> None:
    toilets = of("toilets", 6062, 24)
    assert (toilets.each, toilets.level) == (253, "unmet")
    assert toilets.needed == 280  # 304 for 6,062 people at 20 a toilet
    assert toilets.needed_for_minimum == 98  # 122 at 50


def test_6062_people_with_8_showers_are_758_a_shower() -> None:
    showers = of("showers", 6062, 8)
    assert (showers.each, showers.level, showers.needed) == (758, "unmet", 114)


def test_6151_people_on_14975_square_metres_have_2_43_each() -> None:
    area = of("covered_area", 6151, Decimal("14975.67"))
    assert (area.each, area.level, area.needed) == (Decimal("2.43"), "unmet", 6553)


def test_the_acute_phase_is_a_level_between() -> None:
    assert [of("toilets", 100, n).level for n in (1, 2, 4, 5, 6)] == [
        "unmet",
        "minimum",
        "minimum",
        "met",
        "met",
    ]
    assert [of("water", 100, n).level for n in (740, 750, 1490, 1500)] == [
        "unmet",
        "minimum",
        "minimum",
        "met",
    ]


def test_no_toilet_at_all_has_no_ratio_but_a_need() -> None:
    none = of("toilets", 41, 0)
    assert (none.each, none.level, none.needed) == (None, "unmet", 3)


@pytest.mark.parametrize(("people", "provided"), [(None, 24), (6062, None), (0, 24), (None, None)])
def test_where_an_input_is_missing_there_is_no_figure(people: int | None, provided: int | None) -> None:
    assert of("toilets", people, provided) is None


def test_a_standard_is_not_applied_to_days_before_it() -> None:
    assert in_force("toilets", on=date(2018, 11, 5)) is None
    assert measures(people=10, provided={"toilets": 1}, on=date(2017, 1, 1)) == {}


def test_every_standard_names_its_source() -> None:
    assert {each.name for each in known()} == {"covered_area", "toilets", "showers", "water"}
    assert all(each.source for each in known())


@given(people=st.integers(1, 10**5), provided=st.integers(0, 10**5))
def test_what_is_needed_is_just_enough(people: int, provided: int) -> None:
    for name in ("toilets", "water", "covered_area", "showers"):
        found = of(name, people, provided)
        assert of(name, people, provided + found.needed).level == "met"
        if found.needed:
            assert of(name, people, provided + found.needed - 1).level != "met"
