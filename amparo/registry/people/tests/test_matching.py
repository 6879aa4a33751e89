"""How candidates are ordered, why they are shown, and who is perhaps registered already."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.registry.people.keys import asked
from amparo.registry.people.matching import (
    PERHAPS_THE_SAME,
    Candidate,
    Match,
    Why,
    possible_duplicates_of,
    rescored,
)
from amparo.registry.people.stated import StatedDocument, StatedPerson
from amparo.registry.people.tests.hang import SECONDS_OF_A_HANG

SECRET = b"a secret of a test"
ANY_TEXT = st.text(st.characters(codec=None), max_size=80)
JOSE = Candidate(
    given_names="José Luis",
    first_surname="Hernández",
    second_surname="Mejía",
    birth_date=date(1990, 3, 12),
    birth_precision="day",
    phones=("+504 9912-3456",),
    documents=("0801-1990-12345",),
    code="TAP-7K3F9Q",
    household_code="TAP-MN0PQR",
)
ANA = StatedPerson(
    given_names="Ana María",
    first_surname="López",
    second_surname="Mejía",
    birth_date=date(2012, 5, 7),
    birth_precision="day",
)


def matched(typed: str, candidate: Candidate = JOSE) -> Match:
    found = rescored(asked(typed, secret=SECRET), [candidate])
    return found[0][1] if found else Match(0.0, ())


def as_candidate(person: StatedPerson, **changed: object) -> Candidate:
    same = {
        name: getattr(person, name)
        for name in Candidate.__dataclass_fields__
        if name in StatedPerson.__dataclass_fields__ and name != "documents"
    }
    return Candidate(**{**same, **changed})


def duplicate(person: StatedPerson, candidate: Candidate) -> Match:
    found = possible_duplicates_of(person, [candidate], at_least=0)
    return found[0][1] if found else Match(0.0, ())


def is_suggested(person: StatedPerson, candidate: Candidate) -> bool:
    return bool(possible_duplicates_of(person, [candidate]))


@pytest.mark.parametrize(
    ("typed", "least", "why"),
    [
        ("tap-7k3f9q", 1.0, (Why.CODE,)),
        ("TAP-MN0PQR", 1.0, (Why.CODE,)),
        ("0801 1990 12345", 1.0, (Why.DOCUMENT,)),
        ("99123456", 0.95, (Why.PHONE,)),
        ("José Luis Hernández Mejía", 1.0, (Why.SAME_NAMES,)),
        ("mejia hernandez luis jose", 1.0, (Why.SAME_NAMES, Why.SURNAMES_SWAPPED)),
        ("jose hernandez", 0.94, (Why.PART_OF_THE_NAME,)),
        ("jose hernadez", 0.9, (Why.NAMES_SOUND_ALIKE, Why.PART_OF_THE_NAME)),
        ("joze luiz ernandes megia", 0.9, (Why.NAMES_SOUND_ALIKE,)),
        ("jose hernandez 1990", 0.9, (Why.PART_OF_THE_NAME, Why.BIRTH_YEAR)),
        ("jose hernandez 12/3/1990", 0.94, (Why.PART_OF_THE_NAME, Why.BIRTH_DATE)),
        ("jose hernandez 3/12/1990", 0.9, (Why.PART_OF_THE_NAME, Why.BIRTH_YEAR)),
        ("joseluis hernandez", 0.9, (Why.NAMES_SOUND_ALIKE, Why.PART_OF_THE_NAME)),
        ("1990", 0.2, (Why.BIRTH_YEAR,)),
    ],
)
def test_a_candidate_says_why(typed: str, least: float, why: tuple[Why, ...]) -> None:
    match = matched(typed)
    assert match.why == why
    assert match.score >= least


@pytest.mark.parametrize(
    ("typed", "registered"),
    [
        ("Yeison", "Jeison"),
        ("Yeimi", "Jeimy"),
        ("Jose", "Joze"),
        ("Hernandez", "Hernadez"),
        ("Ma. del Carmen", "María Carmen"),
        ("Juan de la Cruz", "Juan Cruz"),
        ("Padilla", "Padila"),
        ("Rodriguez", "Rodrigez"),
        ("Martines", "Martnez"),
        ("Güity Arzú", "Guiti Arsu"),
        ("Xol Tzoc", "Shol Tzok"),
        ("Ch’en", "Chen"),
        ("Jean Baptiste Dieujuste", "Jan Batiste Dieujuste"),
        ("Mohammed al-Hassan", "Muhammad Hasan"),
        ("Abd al-Rahman", "Abdulrahman"),
        ("محمد أحمد", "احمد محمّد"),
        ("張偉", "張偉"),
    ],
)
def test_hard_names_still_match(typed: str, registered: str) -> None:
    assert matched(typed, Candidate(given_names=registered)).score >= 0.85
    assert matched(registered, Candidate(given_names=typed)).score >= 0.85


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("jose hernandez", ("José", "Hernández"), ("José Luis", "Hernández")),
        ("jose hernandez", ("José", "Hernández"), ("Joze", "Hernandes")),
        ("jose hernandez", ("Joze", "Hernandes"), ("Josefa", "Hernández")),
        ("ana lopez mejia", ("Ana", "López Mejía"), ("Eva", "López Mejía")),
        ("mario lopez", ("Mario", "Lopes"), ("María", "López")),
        ("luis lopez", ("Luis", "Lopes"), ("Luisa", "López")),
    ],
)
def test_the_nearer_name_stands_first(typed: str, better: tuple[str, str], worse: tuple[str, str]) -> None:
    candidates = [
        Candidate(given_names=given_names, first_surname=surname) for given_names, surname in (worse, better)
    ]
    found = [each for each, _match in rescored(asked(typed, secret=SECRET), candidates)]
    assert found == candidates[::-1]


def test_who_has_nothing_of_what_was_asked_is_left_out() -> None:
    assert rescored(asked("zulma", secret=SECRET), [JOSE]) == []


def test_an_asked_year_far_from_the_registered_one_lowers_the_score() -> None:
    scores = [matched(f"jose hernandez {year}").score for year in (1990, 1991, 1994, 1960)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4


@given(st.permutations(["jose", "luis", "hernadez", "megia", "1990"]))
def test_the_order_of_what_was_typed_is_no_matter(words: list[str]) -> None:
    assert matched(" ".join(words)).score == matched("jose luis hernadez megia 1990").score


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"second_surname": ""},
        {"given_names": "Ana"},
        {"first_surname": "Mejía", "second_surname": "López"},
        {"given_names": "Ana Ma."},
        {"given_names": "Anna Maria", "first_surname": "Lopes"},
        {"given_names": "Anamaria"},
        {"birth_date": date(2012, 7, 5)},
        {"birth_date": date(2012, 1, 1)},
        {"birth_date": date(2012, 1, 1), "birth_precision": "year"},
        {"birth_date": date(2011, 5, 7)},
        {"birth_date": date(2009, 1, 1), "birth_precision": "estimated"},
        {"birth_date": None, "birth_precision": "unknown"},
        {"given_names": "Nita", "also_known_as": "Ana María"},
    ],
    ids=str,
)
def test_one_person_written_down_twice_is_suggested(changed: dict[str, object]) -> None:
    assert is_suggested(ANA, as_candidate(ANA, **changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"given_names": "Eva Luz"},
        {"given_names": "José María"},
        {"given_names": "Rosa María", "birth_date": date(2013, 6, 1)},
        {"birth_date": date(1985, 5, 7)},
        {"first_surname": "Cruz", "second_surname": "Paz"},
    ],
    ids=["a twin", "a twin with a name in common", "a sibling a year younger", "her aunt", "another family"],
)
def test_relatives_and_namesakes_are_not_suggested(changed: dict[str, object]) -> None:
    phone = ("+52 962 123 4567",)
    other = as_candidate(ANA, phones=phone, **changed)
    assert not is_suggested(replace(ANA, phones=phone), other)


@pytest.mark.parametrize(("one", "other"), [("Mario", "María"), ("Luis", "Luisa"), ("Julio", "Julia")])
def test_a_brother_is_not_suggested_for_his_sister(one: str, other: str) -> None:
    brother = replace(ANA, given_names=one)
    assert is_suggested(brother, as_candidate(brother))
    assert not is_suggested(brother, as_candidate(ANA, given_names=other))


def test_a_child_declared_adult_is_suggested() -> None:
    assert is_suggested(ANA, as_candidate(ANA, birth_date=date(2007, 5, 7)))


def test_jose_hernandez_with_a_year_only_is_suggested_for_the_whole_name() -> None:
    stated = StatedPerson(
        given_names="Jose",
        first_surname="Hernandez",
        birth_date=date(1990, 1, 1),
        birth_precision="year",
    )
    match = duplicate(stated, JOSE)
    assert match.score >= PERHAPS_THE_SAME
    assert match.why == (Why.PART_OF_THE_NAME, Why.BIRTH_YEAR)


def test_one_name_alone_is_never_enough() -> None:
    assert not is_suggested(StatedPerson(given_names="José"), JOSE)


def test_swapped_surnames_are_said() -> None:
    match = duplicate(ANA, as_candidate(ANA, first_surname="Mejía", second_surname="López"))
    assert match.why == (Why.SAME_NAMES, Why.SURNAMES_SWAPPED, Why.BIRTH_DATE)


def test_the_same_document_is_suggested_also_under_another_name() -> None:
    document = StatedDocument(kind="passport", number="E 123 456")
    match = duplicate(replace(ANA, documents=(document,)), replace(JOSE, documents=("e123456",)))
    assert match.score >= PERHAPS_THE_SAME
    assert Why.DOCUMENT in match.why


def test_the_same_telephone_adds_to_a_like_name_only() -> None:
    phone = ("99123456",)
    far = {"birth_date": date(2008, 5, 7)}
    alone, shared = as_candidate(ANA, **far), as_candidate(ANA, phones=phone, **far)
    assert duplicate(replace(ANA, phones=phone), shared).score > duplicate(ANA, alone).score
    twin = as_candidate(ANA, given_names="Eva Luz")
    assert (
        duplicate(replace(ANA, phones=phone), replace(twin, phones=phone)).score == duplicate(ANA, twin).score
    )


@given(ANY_TEXT, ANY_TEXT)
def test_every_text_has_a_score_between_0_and_1(typed: str, name: str) -> None:
    candidate = Candidate(given_names=name, first_surname=typed, code=name, documents=(typed,))
    assert 0 <= matched(typed, candidate).score <= 1
    person = StatedPerson(given_names=typed, second_surname=name, phones=(name,))
    assert 0 <= duplicate(person, candidate).score <= 1


@given(st.text(st.sampled_from("abcdeilmnorstuyzáéñ"), min_size=3, max_size=12))
def test_a_person_is_most_like_themself(name: str) -> None:
    assert matched(name, Candidate(given_names=name)).score == 1


@pytest.mark.parametrize("piece", ["a", "ab ", "\u0301", "😀", "abdul"])
def test_names_of_5000_characters_are_compared_in_no_time(piece: str) -> None:
    text = (piece * 5000)[:5000]
    began = time.perf_counter()
    matched(text, Candidate(given_names=text, first_surname=text + "b"))
    duplicate(StatedPerson(given_names=text), Candidate(given_names=text + "b"))
    assert time.perf_counter() - began < SECONDS_OF_A_HANG


def test_each_reason_has_a_sentence() -> None:
    assert all(str(each.label).endswith(".") for each in Why)
