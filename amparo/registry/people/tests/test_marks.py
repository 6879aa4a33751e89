"""How many marks a letter of a name may carry: as many as a script needs, and no heap."""

from __future__ import annotations

import pytest

from amparo.registry.people.checks import MOST_MARKS, TOO_MANY_MARKS, most_marks, why_not_a_person
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.sharing.conftest import TODAY

ACUTE, JOINER = "\u0301", "\u034f"


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("", 0),
        ("Rosa", 0),
        ("José", 1),
        ("Jose" + ACUTE, 1),
        ("Nguyễn Thị", 2),
        ("مُحَمَّد", 2),
        ("שָׁלוֹם", 2),
        ("สมพงษ์", 0),
        ("ကြွှို့", 1),
        ("क्षत्रिय", 1),
        ("བསྒྲུབས", 1),
        ("a" + ACUTE * 3, 3),
        ("á" + ACUTE * 3, 4),
        ("a" + (ACUTE + JOINER) * 4, 4),
        ("a" + "\u0489" * 5, 5),
    ],
)
def test_marks_are_counted_on_one_letter_however_it_is_composed(text: str, most: int) -> None:
    assert most_marks(text) == most


@pytest.mark.parametrize("field", ["given_names", "second_surname", "also_known_as"])
def test_a_heap_is_refused_with_its_field_and_three_are_not(field: str) -> None:
    def codes(text: str) -> list[tuple[str, str]]:
        person = stated(**{"given_names": "Rosa", field: text})
        return [(reason.code, reason.at) for reason in why_not_a_person(person, today=TODAY())]

    assert codes("Ro" + ACUTE * MOST_MARKS + "sa") == []
    assert codes("Ro" + ACUTE * (MOST_MARKS + 1) + "sa") == [(TOO_MANY_MARKS.code, field)]
