"""P-codes: every known code is read in each dialect, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.registry.places.pcodes import BY_LETTERS, SHAPES, PlaceError, normalise_pcode, spellings
from amparo.registry.places.reference import reference_records

AREAS = {record.code: record for record in reference_records() if record.kind.startswith("admin")}
KNOWN = frozenset(AREAS)
SPELLED = {spelling for pcode in KNOWN for spelling in spellings(pcode).values()}


def refusal(text: str, known: frozenset[str] = KNOWN) -> str:
    with pytest.raises(PlaceError) as refused:
        normalise_pcode(text, known)
    return refused.value.code


@pytest.mark.parametrize(
    ("written", "pcode", "name"),
    [
        ("MX07089", "MX07089", "Tapachula"),
        ("hn_01_08", "HN0108", "Arizona"),
        ("hn_08", "HN08", "Francisco Morazán"),
        ("SLV1410", "SV1410", "Jucuaran"),
        ("cr_1_01", "CR101", "San Jose"),
        ("BLZ02", "BZ02", "Cayo"),
        (" mex02004 ", "MX02004", "Tijuana"),
    ],
)
def test_the_three_dialects_name_the_same_area(written: str, pcode: str, name: str) -> None:
    assert normalise_pcode(written, KNOWN) == pcode
    assert AREAS[pcode].name_es == name


def test_every_known_code_is_read_back_from_each_dialect() -> None:
    wrong = [
        (spelling, pcode)
        for pcode in KNOWN
        for spelling in spellings(pcode).values()
        if normalise_pcode(spelling, KNOWN) != pcode
    ]
    assert wrong == []
    assert len(KNOWN) == 3802
    assert len(SPELLED) == 3 * 3802


def test_the_table_of_shapes_fits_every_code_and_level_of_the_source() -> None:
    lengths = {
        (shape.iso2, level): length for shape in SHAPES for level, length in enumerate(shape.lengths, start=1)
    }
    found = {(code[:2], int(record.kind[-1]), len(code) - 2) for code, record in AREAS.items()}
    assert found == {(iso2, level, length) for (iso2, level), length in lengths.items()}


letters = st.sampled_from([*BY_LETTERS, *map(str.lower, BY_LETTERS), "CO", "USA", "S", "MXN", ""])
digits = st.text("0123456789", max_size=6)
near_codes = st.one_of(
    st.builds("{}{}".format, letters, digits),
    st.builds("{}_{}_{}".format, letters, digits, digits),
    st.builds("{}_{}".format, letters, digits),
    st.builds("{}-{}".format, letters, digits),
)


@given(near_codes)
def test_a_code_is_refused_or_is_a_spelling_of_what_it_gives(text: str) -> None:
    try:
        pcode = normalise_pcode(text, KNOWN)
    except PlaceError as refused:
        assert refused.code.startswith("places.")
        assert text in str(refused)
        assert text not in SPELLED
    else:
        assert text.casefold() in {spelling.casefold() for spelling in spellings(pcode).values()}


@given(st.text(max_size=12).filter(lambda text: text.strip().upper() not in {s.upper() for s in SPELLED}))
def test_any_other_text_is_refused(text: str) -> None:
    assert refusal(text).startswith("places.")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("MX7089", "places.wrong_digits"),  # a spreadsheet dropped the zero
        ("mx_07089", "places.wrong_digits"),
        ("hn_1_8", "places.wrong_digits"),
        ("MX0708", "places.wrong_digits"),
        ("CR0101", "places.wrong_digits"),  # Costa Rica's provinces have one digit
        ("BZ0101", "places.wrong_digits"),  # Belize has districts only
        ("hn_01_08_03", "places.wrong_digits"),
        ("CO05001", "places.unknown_country"),
        ("ZZ01", "places.unknown_country"),
        ("MX33", "places.unknown_pcode"),
        ("SV0320X", "places.not_a_pcode"),
        ("HND_01_08", "places.not_a_pcode"),
        ("PA-4", "places.not_a_pcode"),  # ISO 3166-2 numbers Panama's provinces otherwise
        ("07089", "places.not_a_pcode"),
        ("MX٠٧", "places.not_a_pcode"),  # digits of another script
        ("MX07\n089", "places.not_a_pcode"),
        ("", "places.not_a_pcode"),
    ],
)
def test_what_does_not_fit_is_refused_and_never_completed(written: str, code: str) -> None:
    assert refusal(written) == code


def test_two_readings_are_refused() -> None:
    assert refusal("SLV1410", frozenset({"SV1410", "SLV1410"})) == "places.two_readings"


def test_a_country_without_a_shape_is_read_only_as_it_stands() -> None:
    known = frozenset({"CO05001"})
    assert normalise_pcode("CO05001", known) == "CO05001"
    assert refusal("COL05001", known) == "places.unknown_country"


def test_the_refusal_says_what_was_read_and_what_to_do() -> None:
    with pytest.raises(PlaceError) as refused:
        normalise_pcode("MX7089", KNOWN)
    assert "MX7089" in str(refused.value)
    assert "MX00000" in str(refused.value)
    assert refused.value.template.format(**refused.value.particulars) == str(refused.value)
