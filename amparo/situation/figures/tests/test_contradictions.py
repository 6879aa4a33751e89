"""Each rule fires on a minimal case and is silent on its nearest lawful neighbour."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.situation.figures.contradictions.readings import Reading
from amparo.situation.figures.contradictions.rules import RULES
from amparo.situation.figures.contradictions.search import find_contradictions
from amparo.situation.figures.contradictions.staircase import Staircase
from amparo.situation.figures.quantity import (
    Quantity,
    about,
    at_least,
    between,
    certainly_less,
    exactly,
    more_than,
    unquantified,
)
from amparo.situation.figures.tests.findings import FIRST, LATER, NEXT_DAY, PLACES, claims, found, only
from amparo.situation.figures.tests.published import A_DAY, reading


def test_every_rule_is_told_in_the_documentation() -> None:
    from amparo.situation.figures.tests.published import ROOT

    told = (ROOT / "docs" / "contradictions.md").read_text(encoding="utf-8")
    assert [code for code in RULES if f"`{code}`" not in told] == []


def test_every_rule_has_a_name_a_sentence_and_a_severity_and_fits_its_column() -> None:
    for code, rule in RULES.items():
        assert code == rule.code
        assert len(code) <= 60
        assert str(rule.name)
        assert str(rule.sentence).endswith((".", "?"))
        assert rule.severity in {"contradiction", "alert", "question"}


class TestACumulativeSeriesFalls:
    def test_a_lower_number_said_later_is_found(self) -> None:
        finding = only(claims("A", 3800, A_DAY), claims("B", 3000, LATER))
        assert finding.rule == "a_cumulative_series_falls"
        assert (finding.references, finding.severity) == (("A", "B"), "contradiction")

    def test_it_is_a_question_where_tolerance_leaves_room_for_both(self) -> None:
        assert only(claims("A", about(3800), A_DAY), claims("B", about(3700), LATER)).severity == "question"

    def test_a_number_that_stays_or_rises_is_lawful(self) -> None:
        assert found(claims("A", 3800, A_DAY), claims("B", 3800, LATER)) == []

    @pytest.mark.parametrize("later", [more_than(3700), at_least(3000), unquantified(), between(3000, 3800)])
    def test_words_without_an_upper_end_below_are_lawful(self, later: Quantity) -> None:
        assert found(claims("A", about(3800), A_DAY), claims("B", later, LATER)) == []

    def test_a_count_since_a_later_first_day_may_be_smaller(self) -> None:
        assert found(claims("A", 3800, A_DAY), claims("B", 300, LATER, period_start=A_DAY)) == []

    def test_a_count_since_an_earlier_first_day_may_not(self) -> None:
        assert found(claims("A", 3800, A_DAY), claims("B", 300, LATER, period_start=date(2018, 1, 1)))

    def test_without_a_first_day_a_fall_is_only_a_question(self) -> None:
        assert (
            only(claims("A", 3800, A_DAY), claims("B", 300, LATER, period_start=None)).severity == "question"
        )
        both = (claims("A", 3800, A_DAY, period_start=None), claims("B", 300, LATER, period_start=None))
        assert only(*both).severity == "contradiction"

    def test_it_is_compared_with_the_highest_not_the_last(self) -> None:
        series = (claims("A", 3800, A_DAY), claims("B", more_than(3500), NEXT_DAY), claims("C", 3700, LATER))
        assert found(*series) == ["a_cumulative_series_falls: A C"]

    def test_one_mistaken_peak_is_found_once(self) -> None:
        days = [A_DAY + timedelta(days=3 * number) for number in range(5)]
        values = [3800, 38_000, 3900, 3950, 4000]
        series = [claims(f"R{number}", values[number], days[number]) for number in range(5)]
        assert found(*series, rule="a_cumulative_series_falls") == ["R1 R2"]

    def test_each_further_fall_is_found(self) -> None:
        days = [A_DAY + timedelta(days=3 * number) for number in range(3)]
        series = [claims(f"R{number}", 3800 - 100 * number, days[number]) for number in range(3)]
        assert found(*series, rule="a_cumulative_series_falls") == ["R1 R2", "R0 R1"]

    @pytest.mark.parametrize(
        "other",
        [
            {"place": "TOWN"},
            {"population": "caravan"},
            {"sex": "female"},
            {"age_group": "child"},
            {"nationality": "HND"},
            {"scope": "first instance"},
            {"measure": "stock", "indicator": "asylum-claims-pending"},
        ],
    )
    def test_another_scope_is_another_series(self, other: dict[str, Any]) -> None:
        assert found(claims("A", 3800, A_DAY), claims("B", 300, LATER, **other)) == []

    def test_two_numbers_of_one_day_are_no_fall(self) -> None:
        assert (
            found(claims("A", 3800, A_DAY), claims("B", 3700, A_DAY), rule="a_cumulative_series_falls") == []
        )


class TestTwoSourcesCannotBothBeTrue:
    RULE = "two_sources_cannot_both_be_true"

    def test_disjoint_numbers_of_one_day_are_found(self) -> None:
        assert found(reading("A", 2122), reading("B", about(4300), source="S2")) == [f"{self.RULE}: A B"]

    def test_numbers_that_tolerance_reconciles_are_lawful(self) -> None:
        assert found(reading("A", 4000), reading("B", about(4300), source="S2")) == []

    def test_at_least_one_more_than_an_exact_count_is_found(self) -> None:
        assert found(reading("A", at_least(6067)), reading("B", 6062, source="S2"))
        assert found(reading("A", at_least(6062)), reading("B", 6062, source="S2")) == []
        assert found(reading("A", more_than(6062)), reading("B", 6062, source="S2"))

    def test_all_that_clash_are_named_once_and_bystanders_are_not(self) -> None:
        readings = [reading("A", 100), reading("B", 200, source="S2"), reading("C", 300, source="S3")]
        assert found(*readings, reading("D", at_least(50), source="S4")) == [f"{self.RULE}: A B C"]

    @pytest.mark.parametrize(
        "other",
        [
            {"as_of": NEXT_DAY},
            {"place": "TOWN"},
            {"sex": "male"},
            {"scope": "in the plaza"},
            {"population": "caravan"},
        ],
    )
    def test_another_day_or_scope_is_lawful(self, other: dict[str, Any]) -> None:
        rivals = reading("A", 2122), reading("B", 4300, source="S2", **other)
        assert found(*rivals, rule="two_sources_cannot_both_be_true") == []

    def test_counts_since_different_first_days_do_not_meet(self) -> None:
        one, other = (
            claims("A", 100, A_DAY),
            claims("B", 300, A_DAY, source="S2", period_start=date(2018, 9, 1)),
        )
        assert found(one, other) == []
        assert found(one, other._replace(period_start=None)) == [f"{self.RULE}: A B"]

    def test_a_part_of_the_same_question_is_a_narrower_count_not_a_rival(self) -> None:
        assert found(reading("A", 5030), reading("B", 2560, part_of="A", source="S2")) == []

    def test_a_wide_reading_does_not_hide_a_narrow_one_of_its_source(self) -> None:
        wide, narrow = reading("A", between(0, 80)), reading("B", 20)
        assert found(wide, narrow, reading("C", 50, source="S2"), rule=self.RULE) == ["B C"]
        assert found(wide, reading("B", 70), reading("C", 50, source="S2"), rule=self.RULE) == ["B C"]

    @given(
        st.lists(
            st.tuples(st.integers(0, 30), st.integers(0, 20), st.sampled_from(["S1", "S2", "S3"])),
            min_size=2,
            max_size=12,
        )
    )
    def test_exactly_those_are_named_that_another_source_contradicts(
        self, drawn: list[tuple[int, int, str]]
    ) -> None:
        readings = [
            reading(f"R{number:02}", between(low, low + width), source=source)
            for number, (low, width, source) in enumerate(drawn)
        ]
        clashing = {
            name
            for one in readings
            for other in readings
            if one.source != other.source and certainly_less(one.quantity, other.quantity)
            for name in (one.reference, other.reference)
        }
        assert set(" ".join(found(*readings, rule=self.RULE)).split()) == clashing


class TestOneSource:
    def test_two_numbers_of_one_source_are_a_question(self) -> None:
        finding = only(reading("A", 736), reading("B", 644))
        assert (finding.rule, finding.severity) == ("one_source_gives_two_numbers", "question")

    def test_two_ways_of_saying_one_number_are_lawful(self) -> None:
        assert found(reading("A", 736), reading("B", about(700))) == []

    def test_one_figure_entered_twice_is_a_question(self) -> None:
        assert found(reading("A", 736), reading("B", 736)) == ["one_figure_is_entered_twice: A B"]

    def test_two_sources_that_agree_are_no_double_entry(self) -> None:
        assert found(reading("A", 736), reading("B", 736, source="S2")) == []


class TestCapacity:
    RULE = "a_stock_exceeds_the_capacity_of_its_site"

    def site(self, places: int, day: date) -> Reading:
        return reading("K", places, indicator="capacity", unit="places", place="SITE", as_of=day)

    def test_6151_in_a_site_for_3000_is_an_alert(self) -> None:
        finding = only(reading("A", 6151, place="SITE"), self.site(3000, A_DAY - timedelta(days=13)))
        assert (finding.rule, finding.severity, finding.references) == (self.RULE, "alert", ("A", "K"))

    def test_a_full_site_is_lawful(self) -> None:
        assert found(reading("A", 3000, place="SITE"), self.site(3000, A_DAY)) == []
        assert found(reading("A", about(3200), place="SITE"), self.site(3000, A_DAY)) == []

    def test_a_capacity_known_soon_after_serves_and_a_later_one_does_not(self) -> None:
        assert found(reading("A", 6151, place="SITE"), self.site(3000, A_DAY + timedelta(days=30)))
        assert found(reading("A", 6151, place="SITE"), self.site(3000, A_DAY + timedelta(days=31))) == []

    def test_the_newest_capacity_counts(self) -> None:
        earlier = self.site(3000, A_DAY - timedelta(days=13))
        newer = self.site(7000, A_DAY - timedelta(days=1))._replace(reference="L")
        assert found(reading("A", 6151, place="SITE"), earlier, newer) == []

    def test_two_counts_of_one_day_are_one_alert_and_parts_are_not_named(self) -> None:
        counts = [reading("A", 6151, place="SITE"), reading("B", about(6000), place="SITE", source="S2")]
        men = reading("C", 3936, place="SITE", sex="male", part_of="A")
        assert found(*counts, men, self.site(3000, A_DAY)) == [f"{self.RULE}: A B K"]


class TestLabels:
    def test_one_word_for_two_counts_is_a_question(self) -> None:
        one = reading("A", 6892, indicator="returns", label="returns", measure="cumulative")
        other = reading("B", 453, indicator="avr", label="returns", measure="cumulative")
        finding = only(one, other)
        assert (finding.rule, finding.severity) == ("one_label_has_several_meanings", "question")
        assert found(one, other._replace(label="")) == []

    def test_the_key_stays_when_the_next_report_comes_in(self) -> None:
        one = reading("A", 6892, indicator="returns", label="returns", measure="cumulative")
        other = reading("B", 453, indicator="avr", label="returns", measure="cumulative")
        newer = other._replace(reference="C", as_of=LATER, quantity=exactly(500))
        before, after = only(one, other), only(one, other, newer)
        assert before.key == after.key
        assert after.references == ("A", "C")

    def test_at_most_200_figures_are_named(self) -> None:
        many = [
            reading(f"R{number:03}", number, indicator=f"i{number % 2}", label="returns", source=f"S{number}")
            for number in range(300)
        ]
        (finding,) = [
            each
            for each in find_contradictions(many, PLACES)
            if each.rule == "one_label_has_several_meanings"
        ]
        assert len(finding.references) == 200


class TestPeriods:
    RULE = "a_longer_period_counts_fewer"

    def passed(
        self, reference: str, quantity: Quantity | int, first: int, last: int, **columns: Any
    ) -> Reading:
        told = {"indicator": "passed-through", "measure": "flow"} | columns
        return reading(
            reference, quantity, period_start=date(2018, 10, first), as_of=date(2018, 10, last), **told
        )

    def test_a_longer_period_that_counts_fewer_is_found(self) -> None:
        assert found(self.passed("A", about(8500), 15, 17), self.passed("B", 3000, 15, 19)) == [
            f"{self.RULE}: A B"
        ]
        assert found(self.passed("A", about(3200), 15, 17), self.passed("B", 3000, 15, 19)) == []

    def test_periods_that_only_overlap_are_lawful(self) -> None:
        assert found(self.passed("A", 8500, 14, 17), self.passed("B", 3000, 15, 19)) == []

    def test_a_flow_without_a_first_day_has_no_period(self) -> None:
        assert (
            found(self.passed("A", 8500, 15, 17), self.passed("B", 3000, 15, 19)._replace(period_start=None))
            == []
        )

    def test_a_count_since_an_earlier_day_cannot_be_smaller_on_one_date(self) -> None:
        since = {"indicator": "asylum-claims", "measure": "cumulative"}
        assert found(self.passed("A", 500, 10, 19, **since), self.passed("B", 600, 15, 19, **since))
        assert found(self.passed("A", 600, 10, 19, **since), self.passed("B", 600, 15, 19, **since)) == []

    @given(
        st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=12)
    )
    def test_each_longer_period_that_counts_fewer_is_named(self, drawn: list[tuple[int, int, int]]) -> None:
        flows = [
            self.passed(f"R{number:02}", value, first, first + length, source=f"S{number}")
            for number, (first, length, value) in enumerate(drawn)
        ]
        wrong = {
            long.reference
            for long in flows
            for short in flows
            if long.period_start <= short.period_start  # type: ignore[operator]
            and long.as_of >= short.as_of
            and (long.period_start, long.as_of) != (short.period_start, short.as_of)
            and long.quantity.low < short.quantity.low
        }
        findings = [each for each in find_contradictions(flows, {}) if each.rule == self.RULE]
        assert {each.reference for finding in findings for each in finding.match.roles["longer"]} == wrong
        assert len(findings) == len(wrong)


class TestFurtherRules:
    def test_more_in_process_than_lodged_is_a_question(self) -> None:
        lodged = claims("A", 2000, LATER)
        waiting = claims("B", 2600, A_DAY, indicator="asylum-claims-in-process", measure="stock")
        assert found(lodged, waiting) == ["more_are_in_process_than_were_lodged: A B"]
        assert found(lodged._replace(quantity=exactly(2600)), waiting) == []
        assert found(lodged._replace(as_of=FIRST), waiting) == []

    def test_a_cumulative_series_that_leaps_tenfold_within_a_day_is_a_question(self) -> None:
        assert found(claims("A", 1743, A_DAY), claims("B", 17_430, NEXT_DAY)) == [
            "a_figure_leaps_tenfold: A B"
        ]
        assert found(claims("A", 1743, A_DAY), claims("B", 17_429, NEXT_DAY)) == []
        assert found(claims("A", 1743, A_DAY), claims("B", 17_430, LATER)) == []

    def test_a_large_group_may_arrive_overnight(self) -> None:
        assert found(reading("A", 200), reading("B", 5000, as_of=NEXT_DAY)) == []
        assert found(reading("A", 200), reading("B", 2000, as_of=NEXT_DAY)) == []

    def test_the_same_digits_with_a_zero_more_are_a_question_for_a_stock(self) -> None:
        assert found(reading("A", 2122), reading("B", 21_220, as_of=NEXT_DAY)) == [
            "a_figure_leaps_tenfold: A B"
        ]
        assert found(reading("A", 21_220), reading("B", 2122, as_of=NEXT_DAY)) == [
            "a_figure_leaps_tenfold: A B"
        ]

    def test_a_figure_of_a_day_after_its_publication_is_a_question(self) -> None:
        late = reading("A", 100, published=A_DAY - timedelta(days=1))
        assert found(late) == ["a_figure_is_dated_after_its_publication: A"]
        assert found(late._replace(published=A_DAY)) == []
        assert found(late._replace(indicator="expected")) == []


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=30), st.integers(0, 20))
def test_the_staircase_knows_the_highest_up_to_each_key(steps: list[tuple[int, int]], asked: int) -> None:
    stairs = Staircase()
    for number, (key, height) in enumerate(steps):
        stairs.add(key, Decimal(height), reading(f"R{number}", height))
    heights = [height for key, height in steps if key <= asked]
    highest = stairs.highest(asked)
    assert (highest is None) == (not heights)
    assert highest is None or highest.quantity.low == max(heights)
    stairs.forget(asked)
    assert stairs.highest(asked) is None


def test_finding_says_its_details_in_plain_json() -> None:
    import json

    finding = only(claims("A", about(3800), A_DAY), claims("B", about(3700), LATER))
    assert json.loads(json.dumps(finding.details)) == finding.details
    assert finding.details["figures"]["A"]["quantity"] == ["3800", None, "approximately", "0.10", None]
