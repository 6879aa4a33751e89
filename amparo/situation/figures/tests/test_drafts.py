"""A figure is refused with all reasons at once, in the same words on every door."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import resolve
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amparo.core.errors import Refusal
from amparo.core.events import history
from amparo.situation.figures.drafts import (
    FigureDraft,
    Known,
    add_figure,
    held_now,
    refusals,
    values_of,
    warnings,
)
from amparo.situation.figures.models import Figure, Indicator, Source
from amparo.situation.figures.tests import ledger
from amparo.situation.figures.tests.drafting import draft
from amparo.situation.figures.urls import urlpatterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(db: None) -> Known:
    ledger.source("SRC-S01")
    ledger.figure("F050", 2397, source=ledger.source("SRC-S21"))
    known = held_now(today=date(2019, 3, 1))
    known.load_figures(["F050"])
    return known


def refused(known: Known, **changes: object) -> set[tuple[str, str]]:
    return {(reason.code.removeprefix("figures."), reason.at) for reason in refusals(draft(**changes), known)}  # type: ignore[arg-type]


def test_a_good_figure_is_not_refused_and_becomes_values(known: Known) -> None:
    assert refusals(draft(), known) == []
    values = values_of(draft(), known)
    assert (values.indicator, values.place, values.source) == ("present", "MX02004", "SRC-S01")
    assert (values.value_low, values.value_high, values.qualifier) == (Decimal(4000), None, "at_least")


def test_all_reasons_come_at_once(known: Known) -> None:
    found = refused(known, as_of="2030-01-01", value_low="-4", sex="niña", place="Atlantis", unit="cases")
    assert found == {
        ("date_in_the_future", "as_of"),
        ("quantity_negative", "value_low"),
        ("girls_and_boys", "sex"),
        ("places.unknown_place", "place"),
        ("another_unit", "unit"),
    }


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("-5", "quantity_negative"),
        ("NaN", "quantity_not_a_number"),
        ("Infinity", "quantity_not_a_number"),
        ("1e309", "quantity_not_a_number"),
        ("1e3", "quantity_not_a_number"),
        ("about 400", "quantity_not_a_number"),
        ("four thousand", "quantity_not_a_number"),
        ("٤٠٠٠", "quantity_not_a_number"),
        ("0x10", "quantity_not_a_number"),
        ("4,000", "quantity_separators"),
        ("4 000", "quantity_separators"),
        ("14975,67", "quantity_separators"),
        ("1.234.567", "quantity_separators"),
        ("8.500", "quantity_ambiguous_number"),
        ("1.2345678", "quantity_too_precise"),
        ("1000000000000000", "quantity_too_large"),
        ("9" * 59, "quantity_too_large"),
        ("9" * 100_000, "quantity_not_a_number"),
        (Decimal("NaN"), "quantity_not_a_number"),
        (Decimal("Infinity"), "quantity_not_a_number"),
        (Decimal("sNaN"), "quantity_not_a_number"),
        (Decimal("1E+999999"), "quantity_too_large"),
        (Decimal("-0.5"), "quantity_negative"),
    ],
)
def test_what_is_no_number_is_refused_and_nothing_is_guessed(known: Known, written: str, code: str) -> None:
    assert (code, "value_low") in refused(known, value_low=written, qualifier="exact")


def test_the_column_that_holds_the_fault_is_named(known: Known) -> None:
    assert refused(known, value_low="7000", value_high="nine", qualifier="between") == {
        ("quantity_not_a_number", "value_high")
    }


def test_missing_is_not_zero(known: Known) -> None:
    assert refused(known, value_low="", qualifier="exact") == {("quantity_fields", "value_low")}
    assert refused(known, qualifier="") == {("missing", "qualifier")}
    assert values_of(draft(value_low="", qualifier="many"), known).value_low is None
    assert values_of(draft(value_low="0", qualifier="exact"), known).value_low == 0


@pytest.mark.parametrize("column", ["as_of", "published", "period_start"])
def test_a_day_that_has_not_come_is_refused(known: Known, column: str) -> None:
    assert ("date_in_the_future", column) in refused(known, **{column: "2019-03-02"})
    assert ("date_in_the_future", column) not in refused(known, **{column: "2019-03-01"})


@pytest.mark.parametrize(
    "written",
    ["27/12/2018", "2018-13-01", "2018-02-30", "27-12-2018", "2018", "yesterday", "2018-12-27T15:00:00"],
)
def test_a_date_is_written_in_one_way_only(known: Known, written: str) -> None:
    assert refused(known, as_of=written) == {("not_a_date", "as_of")}


def test_a_year_with_a_slip_is_refused(known: Known) -> None:
    assert ("date_too_early", "as_of") in refused(known, as_of="0218-12-27", published="")


def test_a_period_starts_before_it_ends(known: Known) -> None:
    assert refused(known, period_start="2018-12-28") == {("period_starts_after_it_ends", "period_start")}
    assert refused(known, period_start="2018-12-27") == set()


def test_a_figure_about_a_later_day_than_its_publication_is_taken_with_a_warning(known: Known) -> None:
    early = draft(published="2018-12-20")
    assert refusals(early, known) == []
    assert [reason.code for reason in warnings(early, known)] == ["figures.published_before"]


def test_a_misspelt_indicator_is_refused_with_the_near_name(known: Known) -> None:
    reasons = refusals(draft(indicator="asylum clams", measure="", unit=""), known)
    assert [reason.code for reason in reasons] == ["figures.unknown_indicator"]
    assert "asylum claims" in str(reasons[0])


def test_measure_and_unit_are_those_of_the_indicator(known: Known) -> None:
    assert refused(known, measure="cumulative") == {("another_measure", "measure")}
    assert refused(known, unit="cases") == {("another_unit", "unit")}
    assert refused(known, measure="sum") == {("unknown_measure", "measure")}
    assert refused(known, measure="", unit="") == set()


def test_a_hint_that_contradicts_the_place_is_refused(known: Known) -> None:
    assert refused(known, pcode_hint="GT") == {("places.not_in_country", "place")}
    assert refused(known, pcode_hint="") == set()


def test_a_place_of_several_is_not_chosen(known: Known) -> None:
    assert refused(known, place="La Libertad", pcode_hint="") == {("places.several_places", "place")}


def test_a_group_may_stand_where_the_place_would(known: Known) -> None:
    values = values_of(draft(place="first caravan", pcode_hint="", indicator="group size"), known)
    assert (values.population, values.place) == ("first-caravan", "")
    assert refused(known, place="", pcode_hint="") == {("nowhere_and_nobody", "place")}
    assert refused(known, population="third caravan") == {("unknown_population", "population")}
    assert refused(known, place="caravan", population="first caravan") == {("two_populations", "place")}


@pytest.mark.parametrize(
    ("column", "word", "value"),
    [
        ("sex", "Mujeres", "female"),
        ("sex", "hombre", "male"),
        ("sex", "F", "female"),
        ("sex", "todos", ""),
        ("age_group", "Niñas, niños y adolescentes", "child"),
        ("age_group", "NNA", "child"),
        ("age_group", "adultas", "adult"),
        ("nationality", "Honduras", "HND"),
        ("nationality", "hn", "HND"),
        ("nationality", "El Salvador", "SLV"),
        ("method", "Censo", "census"),
    ],
)
def test_words_of_the_field_are_understood_in_both_languages(
    known: Known, column: str, word: str, value: str
) -> None:
    assert refused(known, **{column: word}) == set()
    assert getattr(values_of(draft(**{column: word}), known), column) == value


@pytest.mark.parametrize(
    ("column", "word", "code"),
    [
        ("sex", "M", "m_is_two_words"),  # male, or mujer
        ("sex", "niñas", "girls_and_boys"),
        ("sex", "x", "unknown_word"),
        ("age_group", "niñas", "girls_and_boys"),
        ("age_group", "18", "unknown_word"),
        ("nationality", "Hondurian", "places.unknown_country_name"),
        ("method", "hearsay", "unknown_word"),
        ("credibility", "7", "credibility_from_1_to_6"),
        ("parts_are_complete", "perhaps", "unknown_word"),
    ],
)
def test_words_with_two_meanings_or_none_are_refused(known: Known, column: str, word: str, code: str) -> None:
    assert refused(known, **{column: word}) == {(code, column)}


def test_a_figure_is_no_part_of_itself_or_of_an_unknown_one(known: Known) -> None:
    assert ("part_of_itself", "part_of") in refused(known, part_of="T001")
    assert refused(known, part_of="F999") == {("unknown_figure", "part_of")}
    assert refused(known, part_of="F050", as_of="2018-11-28") == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"place": "Mexicali"}, "part_elsewhere"),
        ({"place": "Baja California"}, "part_elsewhere"),
        ({"as_of": "2018-11-29"}, "part_of_another_day"),
        ({"indicator": "asylum claims", "measure": "", "unit": ""}, "part_of_another_unit"),
    ],
)
def test_a_part_is_of_the_place_the_day_and_the_unit_of_its_total(
    known: Known, changes: dict[str, str], code: str
) -> None:
    good = {"part_of": "F050", "as_of": "2018-11-28"}
    assert refused(known, **good, place="El Barretal") == set()
    assert refused(known, **{**good, **changes}) == {(code, "part_of")}


@pytest.mark.parametrize("low", ["12.5", "0.1"])
def test_people_are_counted_whole_but_for_an_average(known: Known, low: str) -> None:
    assert refused(known, value_low=low) == {("not_whole", "value_low")}
    assert refused(known, value_low=low, qualifier="average") == set()
    assert refused(known, value_low=low, indicator="site area", unit="") == set()


def test_more_people_than_there_are_is_refused(known: Known) -> None:
    assert refused(known, value_low="9000000000") == set()
    assert refused(known, value_low="9000000001") == {("more_than_mankind", "value_low")}


@pytest.mark.parametrize("column", ["note", "scope"])
def test_text_that_hides_what_it_says_is_refused(known: Known, column: str) -> None:
    for hidden in ("\u202etxt", "a\x07b", "\u2067x"):
        assert refused(known, **{column: hidden}) == {("not_plain_text", column)}
    assert refused(known, note="a < b\nand c > d,\tÑandú") == set()


def test_an_id_or_a_code_that_differs_in_capitals_alone_is_refused(known: Known) -> None:
    known.load_spellings(["f050", "F050", "T001"])
    assert refused(known, figure_id="f050") == {("only_capitals_differ", "figure_id")}
    known.open_to_new = True
    assert refused(known, source_id="src-s01") == {("only_capitals_differ", "source_id")}


@pytest.mark.parametrize("code", ["add", ".", "..", "a/b", "a/describe", "<b>", "a\u202eb", "-x"])
def test_a_code_that_cannot_stand_in_an_address_names_no_source(known: Known, code: str) -> None:
    known.open_to_new = True
    assert ("source_code", "source_id") in refused(known, source_id=code)
    assert refused(known, source_id="ACNUR 2018_12.3-b") == set()


def test_a_smaller_number_is_compared_with_a_figure_that_has_a_number(known: Known) -> None:
    words = {"value_low": "", "qualifier": "a smaller number than"}
    assert refused(known, **words, compared_with="F050") == set()
    assert refused(known, compared_with="F050") == {("comparison_needs_its_words", "compared_with")}
    assert refused(known, **words, compared_with="F999") == {("unknown_figure", "compared_with")}


@pytest.mark.parametrize("reference", ["", "a b", "../x", "x" * 61, "=1+1", "ñ", "a\x00b"])
def test_an_id_that_cannot_stand_in_an_address_is_refused(known: Known, reference: str) -> None:
    assert {at for _, at in refused(known, figure_id=reference)} == {"figure_id"}


def test_an_id_that_is_the_address_of_a_page_is_refused(known: Known) -> None:
    """Read from the addresses: a page that is added later cannot take the place of a figure."""
    second_words = {
        str(each.pattern).split("/")[1] for each in urlpatterns if str(each.pattern).count("/") > 1
    }
    pages = {word for word in second_words if "<" not in word}
    assert {"add", "sources"} < pages
    for page in pages:
        assert refused(known, figure_id=page) == {("id_is_a_page", "figure_id")}
        assert resolve(f"/figures/{page}/").url_name != "figure"
    for near in ("Add", "import2", "sources.csv"):
        assert refused(known, figure_id=near) == set()
        assert resolve(f"/figures/{near}/").url_name == "figure"


def test_a_figure_is_added_as_reported_with_one_event() -> None:
    ledger.source("SRC-S01")
    officer = ledger.person()
    figure = add_figure(by=officer, draft=draft(), at=datetime(2019, 1, 2, tzinfo=UTC))
    figure.refresh_from_db()
    assert (figure.status, figure.entered_by, figure.place.code) == ("reported", officer, "MX02004")  # type: ignore[union-attr]
    (event,) = history(figure)
    assert (event.verb, event.actor_id) == ("add_figure", str(officer.pk))
    assert event.after["value_low"] == "4000"


def test_a_figure_without_an_id_gets_one() -> None:
    ledger.source("SRC-S01")
    figure = add_figure(by=ledger.person(), draft=draft(figure_id=""))
    assert figure.reference.startswith("E-20181227-")


def test_what_is_refused_leaves_nothing_behind() -> None:
    with pytest.raises(Refusal) as refusal:
        add_figure(by=ledger.person(), draft=draft(indicator="new thing", measure="stock", unit="persons"))
    assert {reason.code for reason in refusal.value.reasons} == {
        "figures.unknown_indicator",
        "figures.unknown_source",
    }
    assert not Figure.objects.exists()
    assert not Source.objects.exists()
    assert not Indicator.objects.filter(code="new-thing").exists()


def test_an_id_is_given_once() -> None:
    ledger.source("SRC-S01")
    officer = ledger.person()
    add_figure(by=officer, draft=draft())
    with pytest.raises(Refusal) as refusal:
        add_figure(by=officer, draft=draft(value_low="5000"))
    assert [reason.code for reason in refusal.value.reasons] == ["figures.id_taken"]
    assert Figure.objects.get().value_low == 4000


def test_a_form_that_is_sent_twice_makes_one_figure() -> None:
    ledger.source("SRC-S01")
    officer = ledger.person()
    first = add_figure(by=officer, draft=draft(figure_id=""))
    with pytest.raises(Refusal) as refusal:
        add_figure(by=officer, draft=draft(figure_id=""))
    (reason,) = refusal.value.reasons
    assert (reason.code, reason.params) == ("figures.figure_entered_before", {"reference": first.reference})
    add_figure(by=officer, draft=draft(figure_id="", value_low="4001"))
    Figure.objects.filter(pk=first.pk).update(status="withdrawn")
    add_figure(by=officer, draft=draft(figure_id=""))
    assert Figure.objects.count() == 3


@pytest.mark.parametrize("role", ["coordinator", "caseworker", "administrator", "auditor"])
def test_only_those_who_may_add_figures_do(role: str) -> None:
    ledger.source("SRC-S01")
    with pytest.raises(Refusal) as refusal:
        add_figure(by=ledger.person(role), draft=draft())
    assert refusal.value.reasons[0].code == "core.not_allowed"


CELLS = st.one_of(
    st.text(max_size=30),
    st.decimals(),
    st.dates(),
    st.sampled_from(
        ["", "M", "child", "MX", "exact", "many", "T001", "2018-12-27", "present", "stock", "-1", "8.500"]
    ),
)


class AnyDraft(TestCase):
    @settings(max_examples=150, deadline=None)
    @given(st.fixed_dictionaries(dict.fromkeys(FigureDraft.__slots__, CELLS)))
    def test_any_cells_are_read_or_refused_with_words(self, cells: dict[str, str]) -> None:
        """Whatever a file holds, there is an answer: sentences that can be shown, or values that can be stored."""
        known = held_now(today=date(2019, 3, 1), open_to_new=True)
        known.arriving = {"T001": None}
        read = FigureDraft(**cells)
        found = refusals(read, known)
        for reason in found:
            assert reason.at in FigureDraft.__slots__
            assert str(reason).strip()
        if not found:
            assert values_of(read, known).as_of <= date(2019, 3, 1)
