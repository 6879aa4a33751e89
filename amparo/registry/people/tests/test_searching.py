"""Search first: in any order and spelling, by number or code, and never further than one may see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import Household
from amparo.registry.people.searching import alike, search
from amparo.registry.people.stated import StatedDocument
from amparo.registry.people.tests.conftest import stated

Register = Callable[..., Household]


@pytest.fixture
def rosa(registrar: User, register: Register) -> Household:
    document = StatedDocument(kind="national_id", number="0801-1985-12345", country="HND")
    register(registrar, stated("Ana María", first_surname="López", second_surname="Cruz", phones=()))
    return register(registrar, stated("Rosa Yamileth", documents=(document,)))


def found(user: User, text: str) -> list[str]:
    with acting_as(user):
        return [candidate.identity.given_names for candidate in search(user, text)]


@pytest.mark.parametrize(
    "text",
    [
        "Rosa Hernandez",
        "hernández rosa",
        "PEREZ HERNANDEZ ROSA",
        "roza yamilet ernandes",
        "Rosa 1985",
        "99991234",
        "+504 9999-1234",
        "0801198512345",
        "0801-1985-12345",
    ],
)
def test_a_person_is_found_by_name_in_any_order_and_spelling_and_by_numbers(
    rosa: Household, registrar: User, text: str
) -> None:
    assert found(registrar, text)[0] == "Rosa Yamileth"


def test_a_person_is_found_by_the_code_and_by_that_of_the_household(rosa: Household, registrar: User) -> None:
    with acting_as(registrar):
        code = rosa.members.get().registration.code
    for text in (code, code.lower().replace("-", ""), rosa.code):
        assert found(registrar, text) == ["Rosa Yamileth"]


@pytest.mark.parametrize("text", ["", "   ", "😀", "' OR 1=1 --", "x" * 5000, "\u202e", "%", "Zzyzx Qwfp"])
def test_what_asks_for_nobody_finds_nobody(rosa: Household, registrar: User, text: str) -> None:
    assert found(registrar, text) == []


def test_another_organisation_finds_nobody(rosa: Household, neighbour: User) -> None:
    assert found(neighbour, "Rosa Hernandez") == []


def test_a_search_says_why(rosa: Household, registrar: User) -> None:
    with acting_as(registrar):
        best = search(registrar, "roza ernandes")[0]
        assert {why.value for why in best.match.why} == {
            "names_sound_alike",
            "part_of_the_name",
        } or best.match.why


def test_a_search_asks_a_fixed_number_of_questions(
    rosa: Household, registrar: User, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    with acting_as(registrar), django_assert_max_num_queries(8):
        search(registrar, "Rosa Hernandez")


def test_who_is_perhaps_registered_already_is_shown_and_a_brother_is_not(
    rosa: Household, registrar: User
) -> None:
    same = stated("Rosa", second_surname="", birth_precision="year", birth_date=date(1985, 1, 1))
    brother = stated("Carlos", birth_date=date(1987, 2, 2), sex="male", phones=())
    with acting_as(registrar):
        told = alike(registrar, [brother, same])
    assert list(told) == [1]
    assert told[1][0].identity.given_names == "Rosa Yamileth"


def test_beside_somebody_who_is_likely_few_are_shown_and_none_that_has_half_of_it(
    registrar: User, register: Register
) -> None:
    register(registrar, stated("Keily", first_surname="Zelaya", second_surname="", phones=()))
    for surname in ("Zelada", "Celaya", "Selaya", "Zelay", "Zelayas", "Zelaia", "Mejia", "Castro"):
        register(registrar, stated("Keyli Dayana", first_surname=surname, second_surname="Paz", phones=()))
    with acting_as(registrar):
        candidates = search(registrar, "Keily Zelaya")
    assert candidates[0].identity.given_names == "Keily"
    assert [each.is_likely for each in candidates] == sorted(
        (each.is_likely for each in candidates), reverse=True
    )
    near = [each for each in candidates if not each.is_likely]
    assert len(near) <= 4
    assert not {"Mejia", "Castro"} & {each.identity.first_surname for each in candidates}
