"""The acceptance set: what the rules find among the 114 figures published on the caravans of 2018, and nothing else."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.situation.figures.contradictions.readings import Reading
from amparo.situation.figures.contradictions.search import find_contradictions
from amparo.situation.figures.contradictions.sentences import Names, sentences
from amparo.situation.figures.quantity import exactly
from amparo.situation.figures.tests.published import containment, gazetteer, published_readings

EXPECTED = [
    ("two_sources_cannot_both_be_true", "contradiction", "F001 F002 F003"),
    ("a_longer_period_counts_fewer", "contradiction", "F004 F005"),
    ("one_source_gives_two_numbers", "question", "F006 F009"),
    ("one_source_gives_two_numbers", "question", "F012 F013"),
    ("one_source_gives_two_numbers", "question", "F026 F027"),
    ("a_component_stands_still_while_its_total_moves", "question", "F038 F039 F040 F041 F042 F043"),
    ("a_component_grows_more_than_its_total", "contradiction", "F041 F043 F066 F067"),
    ("two_sources_cannot_both_be_true", "contradiction", "F057 F059"),
    ("a_stock_exceeds_the_capacity_of_its_site", "alert", "F051 F068"),
    ("two_sources_cannot_both_be_true", "contradiction", "F077 F078"),
    ("a_cumulative_series_falls", "question", "F052 F086"),
    ("an_outcome_is_missing", "question", "F096 F097 F098"),
    (
        "one_label_has_several_meanings",
        "question",
        "F006 F038 F040 F064 F066 F079 F081 F091 F112 F113 F114",
    ),
]
# Totals whose parts make them to the person: by sex and age, by age, by place, by outcome.
EXACT_TOTALS = {
    "F006": ("F007", "F008"),
    "F015": ("F016", "F017", "F018", "F019"),
    "F059": ("F060", "F061", "F062", "F063"),
    "F068": ("F069", "F070", "F071", "F072"),
    "F102": ("F103", "F104"),
    "F106": ("F107", "F108", "F109", "F110"),
}


def found(readings: list[Reading] | tuple[Reading, ...]) -> list[tuple[str, str, str]]:
    findings = find_contradictions(readings, containment())
    return [(each.rule, each.severity, " ".join(each.references)) for each in findings]


def test_exactly_these_contradictions_are_found_among_the_published_figures() -> None:
    assert len(published_readings()) == 114
    assert sorted(found(published_readings())) == sorted(EXPECTED)


def test_the_order_of_the_figures_changes_neither_findings_nor_keys() -> None:
    there = find_contradictions(published_readings(), containment())
    back = find_contradictions(reversed(published_readings()), containment())
    assert [each.key for each in there] == [each.key for each in back]
    assert [each.details for each in there] == [each.details for each in back]


@pytest.mark.parametrize(("total", "parts"), EXACT_TOTALS.items())
def test_the_parts_of_these_totals_are_exact(total: str, parts: tuple[str, ...]) -> None:
    by_reference = {each.reference: each for each in published_readings()}
    made = sum(by_reference[part].quantity.low for part in parts)
    assert made == by_reference[total].quantity.low


@given(
    st.sampled_from([(total, part) for total, parts in EXACT_TOTALS.items() for part in parts]),
    st.integers(1, 50_000),
)
def test_one_person_too_many_in_any_part_of_an_exact_total_is_found(pair: tuple[str, str], more: int) -> None:
    total, part = pair
    changed = [
        each._replace(quantity=exactly(each.quantity.low + more)) if each.reference == part else each
        for each in published_readings()
    ]
    rules = {
        rule for rule, _severity, references in found(changed) if {total, part} <= set(references.split())
    }
    assert rules & {"complete_parts_do_not_make_the_total", "parts_exceed_the_total"}


@given(
    st.sampled_from(
        [(total, part) for total, parts in EXACT_TOTALS.items() for part in parts if total != "F102"]
    ),
    st.integers(1, 200),
)
def test_one_person_too_few_is_found_where_the_parts_are_complete(pair: tuple[str, str], fewer: int) -> None:
    """Not for Baja California (F102): nobody says that Tijuana and Mexicali are all of it."""
    total, part = pair
    changed = [
        each._replace(quantity=exactly(each.quantity.low - fewer)) if each.reference == part else each
        for each in published_readings()
    ]
    rules = {
        rule for rule, _severity, references in found(changed) if {total, part} <= set(references.split())
    }
    assert rules & {"complete_parts_do_not_make_the_total", "an_outcome_is_missing"}


def test_over_3700_after_about_3800_is_no_fall() -> None:
    claims = [each for each in published_readings() if each.reference in {"F052", "F089"}]
    assert found(claims) == []


def test_a_smaller_number_and_many_contradict_nothing() -> None:
    named = {name for _rule, _severity, references in EXPECTED for name in references.split()}
    assert named.isdisjoint({"F090", "F092", "F093"})


def test_the_fall_is_told_with_place_dates_words_and_sources() -> None:
    names = Names(
        {"asylum-claims": "asylum claims"},
        {"MEX": "Mexico"},
        {},
        {"SRC-S19": "UNHCR", "SRC-S27": "La Noticia"},
    )
    (fall,) = [
        each
        for each in find_contradictions(published_readings(), containment())
        if each.rule == "a_cumulative_series_falls"
    ]
    assert fall.as_of == date(2018, 12, 5)
    assert sentences([fall], "en", names)[fall.key] == (
        "Asylum claims in Mexico fall from about 3,800 (15 Nov 2018, UNHCR) to about 3,700 (5 Dec 2018, La Noticia),"
        " though they are counted since a first day."
    )


def test_every_sentence_can_be_said_in_both_languages_with_no_hole_left() -> None:
    findings = find_contradictions(published_readings(), containment())
    for language in ("en", "es"):
        told = sentences(findings, language, Names())
        assert len(told) == len(EXPECTED)
        assert not [sentence for sentence in told.values() if "{" in sentence or "}" in sentence]


def test_spanish_writes_numbers_in_its_own_way() -> None:
    findings = find_contradictions(published_readings(), containment())
    told = " ".join(sentences(findings, "es", Names()).values())
    assert "alrededor de 3.800" in told
    assert "al menos 21" in told


def test_21_children_have_no_stated_outcome() -> None:
    (missing,) = [
        each
        for each in find_contradictions(published_readings(), containment())
        if each.rule == "an_outcome_is_missing"
    ]
    assert missing.match.quantities["open"].low == Decimal(21)
    assert missing.match.quantities["sum"] == exactly(49)


def test_the_places_of_the_published_figures_are_known() -> None:
    assert {each.place for each in published_readings() if each.place} <= containment().keys()
    assert gazetteer()["KP-MX-EL-BARRETAL"].parent == "MX02004"
