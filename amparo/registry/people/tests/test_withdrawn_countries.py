"""Nationalities that were stored under codes that ISO has withdrawn are read by name, and accepted nowhere."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.translation import override

from amparo.registry.people.checks import is_country
from amparo.registry.people.outputs.words import papers_facts
from amparo.registry.people.reference.names import languages, name_of, nationalities, withdrawn
from amparo.registry.people.templatetags.person_words import countries, country

PAPERS: Any = SimpleNamespace(documents=[{"kind": "passport", "number": "7", "country": "YUG"}])


@pytest.mark.parametrize(
    ("code", "english", "spanish"),
    [
        ("ZAR", "Zaire", "Zaire"),
        ("FXX", "Metropolitan France", "Francia metropolitana"),
        ("TMP", "East Timor", "Timor Oriental"),
        ("YUG", "Yugoslavia", "Yugoslavia"),
        ("CSK", "Czechoslovakia", "Checoslovaquia"),
        ("HND", "Honduras", "Honduras"),
        ("QQZ", "former country (QQZ)", ""),
        ("no code", "no code", "no code"),
        ("", "", ""),
    ],
)
def test_a_country_is_told_by_its_name_in_both_languages(code: str, english: str, spanish: str) -> None:
    with override("en"):
        assert country(code) == english
    with override("es"):
        assert spanish in country(code)


def test_a_list_and_a_document_tell_it_too() -> None:
    with override("es"):
        assert countries(["CSK", "HND"]) == "Checoslovaquia, Honduras"
        assert "Yugoslavia" in papers_facts(PAPERS)[0][1]


def test_no_withdrawn_code_is_a_country_of_today_or_taken_as_one() -> None:
    assert withdrawn().keys() & nationalities().keys() == set()
    assert [code for code in withdrawn() if is_country(code)] == []
    assert all(all(both) for both in withdrawn().values())


def test_a_language_is_no_country() -> None:
    assert name_of(languages(), "YUG") == "YUG"
