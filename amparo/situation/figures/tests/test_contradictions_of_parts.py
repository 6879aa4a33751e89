"""Rules about totals: each fires on a minimal case and is silent on its nearest lawful neighbour."""

from datetime import date
from typing import Any

import pytest

from amparo.situation.figures.contradictions.readings import Reading
from amparo.situation.figures.contradictions.rules.cells import partitions
from amparo.situation.figures.quantity import (
    Quantity,
    about,
    at_least,
    exactly,
    fewer_than,
)
from amparo.situation.figures.tests.findings import FIRST, LATER, NEXT_DAY, found, only
from amparo.situation.figures.tests.published import A_DAY, reading


def by_sex_and_age(*values: int) -> list[Reading]:
    cells = [("male", "adult"), ("female", "adult"), ("female", "child"), ("male", "child")]
    return [
        reading(f"P{number}", value, part_of="T", sex=sex, age_group=age)
        for number, (value, (sex, age)) in enumerate(zip(values, cells, strict=False))
    ]


class TestPartsAndTotals:
    COMPLETE, EXCEED, MISSING = (
        "complete_parts_do_not_make_the_total",
        "parts_exceed_the_total",
        "an_outcome_is_missing",
    )

    def test_parts_by_sex_and_age_that_make_the_total_are_lawful(self) -> None:
        assert found(reading("T", 6151), *by_sex_and_age(3936, 1147, 520, 548)) == []

    @pytest.mark.parametrize("change", [-1, 1])
    def test_one_person_more_or_fewer_is_found(self, change: int) -> None:
        parts = by_sex_and_age(3936 + change, 1147, 520, 548)
        assert found(reading("T", 6151), *parts) == [f"{self.COMPLETE}: P0 P1 P2 P3 T"]

    def test_parts_that_leave_a_cell_out_may_be_fewer(self) -> None:
        assert found(reading("T", 6151), *by_sex_and_age(3936, 1147, 520)) == []

    def test_parts_that_leave_a_cell_out_may_not_be_more(self) -> None:
        assert found(reading("T", 6151), *by_sex_and_age(3936, 1147, 1300)) == [f"{self.EXCEED}: P0 P1 P2 T"]

    def test_a_total_said_with_tolerance_takes_parts_within_it(self) -> None:
        assert found(reading("T", about(6000)), *by_sex_and_age(3936, 1147, 520, 548)) == []

    def test_adults_and_children_cut_women_too(self) -> None:
        total = reading("T", 100, sex="female")
        parts = [
            reading("P1", 60, part_of="T", sex="female", age_group="adult"),
            reading("P2", 30, part_of="T", sex="female", age_group="child"),
        ]
        assert found(total, *parts) == [f"{self.COMPLETE}: P1 P2 T"]

    def test_overlapping_parts_are_not_summed(self) -> None:
        """Women and children may be the same people: 60 and 60 fit into 100."""
        women, children = (
            reading("P1", 60, part_of="T", sex="female"),
            reading("P2", 60, part_of="T", age_group="child"),
        )
        assert found(reading("T", 100), women, children) == []
        assert found(reading("T", 100), women, reading("P3", 60, part_of="T", sex="male"), rule=self.COMPLETE)

    def test_one_part_above_its_total_is_found(self) -> None:
        assert found(reading("T", 100), reading("P", 101, part_of="T", age_group="child")) == [
            f"{self.EXCEED}: P T"
        ]
        assert found(reading("T", 100), reading("P", 100, part_of="T", age_group="child")) == []

    def test_places_apart_are_summed_and_nested_ones_are_not(self) -> None:
        total = reading("T", 860, place="STATE")
        city, town = (reading(code, 700, place=code, part_of="T") for code in ("CITY", "TOWN"))
        site = reading("SITE", 322, place="SITE", part_of="T")
        assert found(total, city, site, rule=self.EXCEED) == []
        assert found(total, city, town, rule=self.EXCEED) == ["CITY T TOWN"]

    def test_regions_that_hold_one_country_are_not_summed(self) -> None:
        total = reading("T", 100, place="")
        parts = [reading(code, 60, place=code, part_of="T") for code in ("REGION-1", "REGION-2")]
        assert found(total, *parts, rule=self.EXCEED) == []

    def test_nationalities_are_summed(self) -> None:
        parts = [reading(code, 60, nationality=code, part_of="T") for code in ("HND", "SLV")]
        assert found(reading("T", 120), *parts) == []
        assert found(reading("T", 119), *parts) == [f"{self.EXCEED}: HND SLV T"]

    def test_fewer_than_100_are_not_100(self) -> None:
        parts = [reading(code, 50, nationality=code, part_of="T") for code in ("HND", "SLV")]
        assert found(reading("T", fewer_than(100)), *parts) == [f"{self.EXCEED}: HND SLV T"]
        assert found(reading("T", fewer_than(101)), *parts) == []

    def test_of_rival_parts_the_lowest_may_be_the_true_one(self) -> None:
        girls = [
            reading(f"G{value}", value, part_of="T", sex="female", source=f"S{value}") for value in (40, 55)
        ]
        boys = reading("B", 50, part_of="T", sex="male")
        assert found(reading("T", 95, parts_are_complete=False), *girls, boys, rule=self.EXCEED) == []
        assert found(reading("T", 89, parts_are_complete=False), *girls, boys, rule=self.EXCEED) == [
            "B G40 T"
        ]

    def test_parts_that_the_source_calls_complete_must_make_the_total(self) -> None:
        parts = [reading(code, 60, nationality=code, part_of="T") for code in ("HND", "SLV")]
        assert found(reading("T", 121, parts_are_complete=True), *parts) == [f"{self.COMPLETE}: HND SLV T"]
        assert found(reading("T", 121), *parts) == []

    def test_parts_that_the_source_calls_incomplete_may_be_fewer(self) -> None:
        total = reading("T", 7000, parts_are_complete=False)
        assert found(total, *by_sex_and_age(3936, 1147, 520, 548)) == []

    def test_parts_of_another_date_or_unit_do_not_count(self) -> None:
        total = reading("T", 100)
        assert found(total, reading("P", 300, part_of="T", age_group="child", as_of=LATER)) == []
        assert found(total, reading("P", 300, part_of="T", age_group="child", unit="families")) == []

    def test_identified_children_without_an_outcome_are_found(self) -> None:
        total = reading("T", at_least(70), indicator="identified")
        parts = [
            reading("P1", 25, indicator="reunited", outcome_of="identified", part_of="T"),
            reading("P2", 24, indicator="referred", outcome_of="identified", part_of="T"),
        ]
        finding = only(total, *parts)
        assert (finding.rule, finding.severity) == (self.MISSING, "question")
        assert finding.match.quantities["open"] == at_least(70) - exactly(49)

    def test_outcomes_that_may_be_whole_are_lawful(self) -> None:
        total = reading("T", about(600), indicator="returns")
        parts = [
            reading("P1", 178, indicator="deportations", part_of="T"),
            reading("P2", 409, indicator="assisted", part_of="T"),
        ]
        assert found(total, *parts) == []
        assert found(total._replace(quantity=exactly(588)), *parts) == [f"{self.MISSING}: P1 P2 T"]

    def test_outcomes_above_those_identified_are_found(self) -> None:
        total = reading("T", 70, indicator="identified")
        parts = [
            reading("P1", 50, indicator="reunited", outcome_of="identified", part_of="T"),
            reading("P2", 24, indicator="referred", outcome_of="identified", part_of="T"),
        ]
        assert found(total, *parts) == [f"{self.EXCEED}: P1 P2 T"]

    def test_a_part_of_the_same_count_is_no_outcome(self) -> None:
        assert found(reading("T", at_least(6067)), reading("P", 1058, part_of="T", age_group="child")) == []

    def test_the_cuts_of_everyone_leave_nobody_out_and_count_nobody_twice(self) -> None:
        four = {(sex, age) for sex in ("female", "male") for age in ("adult", "child")}
        for cut in partitions(("", "")):
            covered = [
                (sex, age)
                for part_sex, part_age in cut
                for sex, age in four
                if part_sex in ("", sex) and part_age in ("", age)
            ]
            assert sorted(covered) == sorted(four)
        assert len(partitions(("", ""))) == 8


def component(reference: str, quantity: Quantity | int, day: date, total: str, **columns: Any) -> Reading:
    told = {"indicator": "alone", "measure": "cumulative", "period_start": FIRST} | columns
    return reading(reference, quantity, as_of=day, part_of=total, **told)


def whole(reference: str, quantity: Quantity | int, day: date, **columns: Any) -> Reading:
    return reading(
        reference,
        quantity,
        **{"as_of": day, "indicator": "returns", "measure": "cumulative", "period_start": FIRST} | columns,
    )


class TestAComponentAndItsTotal:
    STILL = "a_component_stands_still_while_its_total_moves"
    GROWS = "a_component_grows_more_than_its_total"

    def test_the_same_number_twice_while_the_total_moved_is_a_question(self) -> None:
        finding = only(
            whole("T1", 3032, A_DAY),
            whole("T2", 3080, LATER),
            component("C1", 504, A_DAY, "T1"),
            component("C2", 504, LATER, "T2"),
        )
        assert (finding.rule, finding.references, finding.severity) == (
            self.STILL,
            ("C1", "C2", "T1", "T2"),
            "question",
        )

    def test_totals_above_the_total_are_named_too(self) -> None:
        ledger = [
            whole("TT1", 6892, A_DAY, nationality="HND"),
            whole("TT2", 7013, LATER, nationality="HND"),
            whole("T1", 3032, A_DAY, part_of="TT1"),
            whole("T2", 3080, LATER, part_of="TT2"),
            component("C1", 504, A_DAY, "T1"),
            component("C2", 504, LATER, "T2"),
        ]
        assert found(*ledger, rule=self.STILL) == ["C1 C2 T1 T2 TT1 TT2"]

    @pytest.mark.parametrize(
        ("second", "total"),
        [(505, exactly(3080)), (504, exactly(3032)), (about(504), exactly(3080)), (504, about(3080))],
    )
    def test_a_component_that_moves_or_a_total_that_may_have_stood_is_lawful(
        self, second: Quantity | int, total: Quantity
    ) -> None:
        ledger = [
            whole("T1", 3032, A_DAY),
            whole("T2", total, LATER),
            component("C1", 504, A_DAY, "T1"),
            component("C2", second, LATER, "T2"),
        ]
        assert found(*ledger, rule=self.STILL) == []

    def test_a_few_may_stay_a_few_while_the_total_moves_a_little(self) -> None:
        ledger = [
            whole("T1", 3032, A_DAY),
            whole("T2", 3080, LATER),
            component("C1", 4, A_DAY, "T1"),
            component("C2", 4, LATER, "T2"),
        ]
        assert found(*ledger) == []

    def growing(self, by: int, **columns: Any) -> list[str]:
        return found(
            whole("T1", 3080, A_DAY, **columns),
            whole("T2", 3178, LATER, **columns),
            component("C1", 504, A_DAY, "T1", **columns),
            component("C2", at_least(504 + by), LATER, "T2", **columns),
            rule=self.GROWS,
        )

    def test_a_component_that_grows_more_than_its_total_is_found(self) -> None:
        assert self.growing(99) == ["C1 C2 T1 T2"]
        assert self.growing(98) == []

    def test_of_people_present_others_may_have_left(self) -> None:
        assert self.growing(261, measure="stock") == []


class TestPlaces:
    INSIDE = "a_place_exceeds_the_place_that_contains_it"
    TOGETHER = "places_exceed_the_place_that_contains_them"

    def test_a_city_above_its_state_is_found(self) -> None:
        assert found(reading("A", 700, place="CITY"), reading("B", 600, place="STATE")) == [
            f"{self.INSIDE}: A B"
        ]

    def test_a_city_within_its_state_is_lawful(self) -> None:
        assert found(reading("A", 700, place="CITY"), reading("B", 700, place="STATE")) == []
        assert found(reading("A", 700, place="CITY"), reading("B", at_least(600), place="STATE")) == []

    def test_a_country_above_a_region_that_holds_it_is_found(self) -> None:
        assert found(reading("A", 700, place="LAND"), reading("B", 600, place="REGION-2"))

    @pytest.mark.parametrize(
        "other", [{"as_of": NEXT_DAY}, {"place": "TOWN"}, {"sex": "male"}, {"scope": "x"}]
    )
    def test_another_day_place_or_people_are_lawful(self, other: dict[str, Any]) -> None:
        state = reading("B", 600, **{"place": "STATE"} | other)
        assert found(reading("A", 700, place="CITY"), state) == []

    def test_who_moves_about_inside_makes_it_only_a_question(self) -> None:
        flow = {"indicator": "passed-through", "measure": "flow"}
        finding = only(reading("A", 700, place="CITY", **flow), reading("B", 600, place="STATE", **flow))
        assert finding.severity == "question"

    def test_cities_together_above_their_state_are_found(self) -> None:
        cities = [reading("A", 400, place="CITY"), reading("B", 400, place="TOWN")]
        assert found(*cities, reading("C", 700, place="STATE")) == [f"{self.TOGETHER}: A B C"]
        assert found(*cities, reading("C", 800, place="STATE")) == []

    def test_a_site_and_its_city_are_not_counted_twice(self) -> None:
        readings = [
            reading("A", 400, place="CITY"),
            reading("B", 350, place="SITE"),
            reading("C", 700, place="STATE"),
        ]
        assert found(*readings) == []

    def test_people_who_pass_two_cities_in_a_day_are_lawful(self) -> None:
        flow = {"indicator": "passed-through", "measure": "flow"}
        cities = [reading("A", 400, place="CITY", **flow), reading("B", 400, place="TOWN", **flow)]
        assert found(*cities, reading("C", 700, place="STATE", **flow)) == []


class TestASubgroupAboveEveryone:
    RULE = "a_subgroup_exceeds_everyone"

    @pytest.mark.parametrize(
        "narrower",
        [{"age_group": "child"}, {"sex": "female"}, {"nationality": "HND"}, {"scope": "in the plaza"}],
    )
    def test_more_children_than_persons_are_found_whoever_says_so(self, narrower: dict[str, str]) -> None:
        persons = reading("ALL", 100)
        assert found(persons, reading("SOME", 140, source="S2", **narrower)) == [f"{self.RULE}: ALL SOME"]
        assert found(persons, reading("SOME", 100, source="S2", **narrower)) == []

    def test_more_girls_than_women_are_found(self) -> None:
        girls = reading("GIRLS", 90, sex="female", age_group="child")
        assert found(reading("WOMEN", 80, sex="female"), girls) == [f"{self.RULE}: GIRLS WOMEN"]
        assert found(reading("MEN", 80, sex="male"), girls) == []

    def test_of_several_wider_figures_those_below_are_named(self) -> None:
        children = reading("C", 140, age_group="child")
        low, high = reading("A", 100), reading("B", at_least(120), source="S2")
        assert found(low, high, children, rule=self.RULE) == ["A C"]

    @pytest.mark.parametrize("everyone", [about(130), at_least(100)])
    def test_words_that_leave_room_are_lawful(self, everyone: Quantity) -> None:
        assert found(reading("ALL", everyone), reading("SOME", 140, age_group="child")) == []

    @pytest.mark.parametrize(
        "other",
        [{"as_of": NEXT_DAY}, {"place": "CITY"}, {"population": "caravan"}, {"unit": "families"}],
    )
    def test_another_day_place_population_or_unit_says_nothing(self, other: dict[str, Any]) -> None:
        assert found(reading("ALL", 100), reading("SOME", 140, age_group="child", **other)) == []

    def test_counts_of_two_periods_are_not_compared(self) -> None:
        counted = {"indicator": "returns", "measure": "flow"}
        everyone = reading("ALL", 100, period_start=FIRST, **counted)
        assert found(everyone, reading("SOME", 140, age_group="child", **counted)) == []
        children = reading("SOME", 140, age_group="child", period_start=FIRST, **counted)
        assert found(everyone, children) == [f"{self.RULE}: ALL SOME"]

    def test_a_stated_part_is_reported_once(self) -> None:
        part = reading("SOME", 140, age_group="child", part_of="ALL")
        assert found(reading("ALL", 100), part) == ["parts_exceed_the_total: ALL SOME"]
