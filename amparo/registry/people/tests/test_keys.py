"""Under which keys a registration is stored, and what a question looks for."""

from __future__ import annotations

import time
from datetime import date
from itertools import permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amparo.registry.people.keys import (
    AskedFor,
    asked,
    asked_about,
    code_characters,
    document_digits,
    keys_of,
    phone_digits,
)
from amparo.registry.people.stated import StatedDocument, StatedPerson
from amparo.registry.people.tests.hang import SECONDS_OF_A_HANG

SECRET, OTHER_SECRET = b"a secret of a test", b"another of a test!"
ANY_TEXT = st.text(st.characters(codec=None), max_size=300)
NAME = st.text(st.sampled_from("abcdefghijlmnorstuvyzáéíóúñ"), min_size=2, max_size=9)
JOSE = StatedPerson(
    given_names="José Luis",
    first_surname="Hernández",
    second_surname="Mejía",
    birth_date=date(1990, 3, 12),
    birth_precision="day",
    phones=("+504 9912-3456",),
    documents=(StatedDocument(kind="national_id", number="0801-1990-12345"),),
)


def stored(person: StatedPerson, *, secret: bytes = SECRET) -> frozenset[int]:
    return keys_of(person=person, code="TAP-7K3F9Q", household_code="TAP-MN0PQR", secret=secret)


def question(text: str) -> AskedFor:
    return asked(text, secret=SECRET)


def named(given_names: str, first: str = "", second: str = "", **more: object) -> StatedPerson:
    return StatedPerson(given_names=given_names, first_surname=first, second_surname=second, **more)  # type: ignore[arg-type]


def test_a_person_of_four_names_has_eighteen_keys() -> None:
    assert len(stored(JOSE)) == 4 + 6 + 4 + 1 + 1 + 2


def test_the_keys_of_a_very_long_name_stay_few() -> None:
    long = named(
        "Ana Bertha Celia Dora Elsa Fanny Gloria Hilda", "Ibarra", "Juárez", birth_date=date(1990, 1, 1)
    )
    assert len(stored(long)) == 6 + 15 + 6 + 2


@pytest.mark.parametrize(
    "typed",
    [
        "jose hernandez",
        "HERNÁNDEZ MEJÍA, José Luis",
        "mejia hernandez",
        "luis ernandes",
        "Joze de la Mejia",
        "Hernadez Jose",
        "mejia\u200f luis",
    ],
)
def test_two_names_find_a_person_in_any_order_and_spelling(typed: str) -> None:
    assert question(typed).pairs & stored(JOSE)


@pytest.mark.parametrize("year", [1989, 1990, 1991])
def test_one_name_and_a_year_find_also_the_years_beside_it(year: int) -> None:
    assert question(f"hernandez {year}").dated & stored(JOSE)


def test_one_name_and_another_year_do_not() -> None:
    assert not question("hernandez 1992").dated & stored(JOSE)


@pytest.mark.parametrize(
    "typed",
    [
        "TAP-7K3F9Q",
        "tap-7k3f9q",
        "tap7k3f9q",
        "TAP 7K3F9Q",
        "tap–7k3f9q",
        "TAP-MNOPQR",
        "José TAP-7K3F9Q",
        "99123456",
        "9912 3456",
        "+504 9912-3456",
        "(504) 99 12 34 56",
        "\u202a+504 9912\u20113456\u202c",
        "٩٩١٢٣٤٥٦",
        "jose 99123456 1990",
        "0801199012345",
        "0801-1990-12345",
        "0801 1990 12345 jose",
    ],
)
def test_a_code_a_telephone_or_a_document_finds_a_person(typed: str) -> None:
    assert question(typed).exact & stored(JOSE)


@pytest.mark.parametrize("typed", ["TAP-7K3F9R", "99123457", "0801199012346", "jose hernandez", "3456"])
def test_nothing_exact_is_found_by_another_number(typed: str) -> None:
    assert not question(typed).exact & stored(JOSE)


@pytest.mark.parametrize(
    ("typed", "names", "year", "day"),
    [
        ("jose hernandez 1990", ("jose", "hernandez"), 1990, None),
        ("1990 Ma. de la Cruz", ("maria", "cruz"), 1990, None),
        ("jose 12/03/1990", ("jose",), 1990, date(1990, 3, 12)),
        ("1990-03-12 jose", ("jose",), 1990, date(1990, 3, 12)),
        ("03/25/1990", (), 1990, date(1990, 3, 25)),
        ("jose 12 de marzo de 1990", ("jose",), 1990, date(1990, 3, 12)),
        ("April Jones 12 April 1990", ("jones",), 1990, date(1990, 4, 12)),
        ("jose 31/02/1990", ("jose",), None, None),
        ("jose 1850", ("jose",), None, None),
        ("jose 1990 99123456", ("jose",), 1990, None),
        ("0801 1990 12345", (), None, None),
        ("Ana-Isabel", ("ana", "isabel"), None, None),
        ("jose TAP-7K3F9Q", ("jose",), None, None),
        ("", (), None, None),
    ],
)
def test_names_and_birth_are_read_from_one_box(
    typed: str, names: tuple[str, ...], year: int | None, day: date | None
) -> None:
    found = question(typed)
    assert (found.name_tokens, found.birth_year, found.birth_date) == (names, year, day)


def test_who_stands_at_the_desk_is_looked_for_under_all_that_was_stated() -> None:
    found = asked_about(JOSE, secret=SECRET)
    assert found.exact | found.pairs | found.singles < stored(JOSE)
    assert found.dated & stored(JOSE)
    assert found.name_tokens == ("jose", "luis", "hernandez", "mejia")
    assert found.birth_date == date(1990, 3, 12)


def test_a_year_that_stands_for_a_date_is_asked_as_a_year() -> None:
    only_year = named("José", "Hernández", birth_date=date(1990, 1, 1), birth_precision="year")
    assert asked_about(only_year, secret=SECRET).birth_date is None
    assert asked_about(only_year, secret=SECRET).birth_year == 1990


@pytest.mark.parametrize("number", ["", "S/N", "en trámite", "00000000", "xxxx", "12"])
def test_what_is_no_number_has_no_key(number: str) -> None:
    assert document_digits(number) == ""
    assert phone_digits(number) == ""
    nobody = named("Ana", phones=(number,), documents=(StatedDocument(kind="other", number=number),))
    assert stored(nobody) == stored(named("Ana"))


def test_letters_that_look_like_digits_are_digits_in_a_code_only_behind_the_prefix() -> None:
    assert code_characters("oil-oilabc") == "OIL011ABC"


@given(st.lists(NAME, min_size=1, max_size=9))
def test_the_order_of_names_is_no_matter(names: list[str]) -> None:
    forwards, backwards = " ".join(names), " ".join(reversed(names))
    assert stored(named(forwards)) == stored(named(backwards)) == stored(named(names[0], " ".join(names[1:])))
    for kind in ("pairs", "singles", "exact", "dated"):
        if kind != "exact":
            assert getattr(question(forwards), kind) == getattr(question(backwards), kind)


def test_every_field_of_a_name_is_found_wherever_it_was_written() -> None:
    keys = {
        stored(named(one, two, three)) for one, two, three in permutations(("José", "Hernández", "Mejía"))
    }
    assert len(keys) == 1
    assert stored(named("José", also_known_as="Chepe")) == stored(named("José", "Chepe"))


@given(ANY_TEXT)
@example("\ud800 ١٩٩٠ ² ½ 1990")
@example("1 2 3 " * 60)
@example("²²²² 12/³/1990")
def test_every_text_has_an_answer_and_every_key_fits_the_database(text: str) -> None:
    found = question(text)
    kept = stored(named(text, text, phones=(text,), documents=(StatedDocument(kind="other", number=text),)))
    for key in found.exact | found.pairs | found.dated | found.singles | kept:
        assert -(2**63) <= key < 2**63


@given(NAME)
def test_a_name_finds_itself(name: str) -> None:
    assert question(name).singles <= stored(named(name))


def test_another_secret_gives_other_keys() -> None:
    assert not stored(JOSE) & stored(JOSE, secret=OTHER_SECRET)
    assert stored(JOSE) == stored(JOSE, secret=SECRET)


@pytest.mark.parametrize("secret", [b"", b"short", b"x" * 65])
def test_a_secret_that_could_be_guessed_is_refused(secret: bytes) -> None:
    with pytest.raises(ValueError, match="16 to 64 bytes"):
        stored(JOSE, secret=secret)


@pytest.mark.parametrize("piece", ["a ", "1 ", "1990 ", "😀", "ﷺ", "\u202e", "a1-", "\u0301"])
def test_a_question_of_5000_characters_is_cut_and_quick(piece: str) -> None:
    text = (piece * 5000)[:5000]
    began = time.perf_counter()
    found = question(text)
    assert time.perf_counter() - began < SECONDS_OF_A_HANG
    assert found == question(text[:200])
    assert len(found.exact) < 400
