"""What shows, and where it goes: the table, row by row."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from amparo.registry.partners.functions import Function
from amparo.registry.partners.roles import ROLES
from amparo.registry.services.vocabulary import Priority, ServiceKind
from amparo.response.screening.needs import FAMILIES, all_needs, asked_openly
from amparo.response.screening.routing import RULES, Shown, most_urgent, what_shows_goes_to


def shown(**other: Any) -> Shown:
    told: dict[str, Any] = {"fear_of_return": "no", "reasons": (), "wishes": (), "needs": ()}
    return Shown(**(told | other))


def routes(**other: Any) -> list[str]:
    return [route.code for route in what_shows_goes_to(shown(**other))]


@pytest.mark.parametrize(
    ("answers", "goes_to"),
    [
        ({}, []),
        ({"fear_of_return": "yes"}, ["asylum"]),
        ({"wishes": ["asylum"]}, ["asylum"]),
        ({"reasons": ["protection"]}, ["asylum"]),
        ({"reasons": ["economic", "studies"], "wishes": ["continue"]}, []),
        ({"standing": "unaccompanied"}, ["child_alone"]),
        ({"standing": "separated"}, ["child_alone"]),
        ({"standing": "accompanied"}, []),
        ({"standing": "age_unknown"}, ["age_unknown"]),
        ({"sensitive": ["SPEC-W"]}, ["specialist"]),
        ({"sensitive": ["SPEC-O"]}, []),
        ({"sensitive": ["LG-SD"]}, ["self_disclosed"]),
        ({"needs": ["SM-CI"]}, ["health"]),
        ({"needs": ["WR-PW"]}, ["woman_at_risk"]),
        ({"needs": ["DS-PS"]}, ["disability"]),
        ({"needs": ["ER-NF"]}, ["older"]),
        ({"age_group": "60+"}, ["older"]),
        ({"needs": ["SP-PT"]}, ["single_parent"]),
        ({"needs": ["FU-TR"]}, ["family"]),
        ({"wishes": ["reunite"]}, ["family"]),
        ({"needs": ["CR-NE"]}, ["child_at_risk"]),
        ({"needs": ["LP-ND"]}, ["documents"]),
        ({"needs": ["LP-PS"]}, ["safety"]),
        ({"wishes": ["return"]}, ["return"]),
        ({"wishes": ["return"], "fear_of_return": "declined"}, ["return"]),
    ],
    ids=str,
)
def test_what_shows_goes_to_whom(answers: dict[str, Any], goes_to: list[str]) -> None:
    assert routes(**answers) == goes_to


@pytest.mark.parametrize("fear", ["yes", "not_asked"])
def test_nobody_counsels_on_return_before_the_asylum_question_is_looked_at(fear: str) -> None:
    found = {route.code: route for route in what_shows_goes_to(shown(wishes=["return"], fear_of_return=fear))}
    assert "return" not in found
    assert found["return_waits"].waits
    assert not found["return_waits"].functions


def test_asylum_counselling_stands_before_any_talk_of_return() -> None:
    codes = routes(fear_of_return="yes", wishes=["return"])
    assert codes.index("asylum") < codes.index("return_waits")


def test_a_child_alone_comes_first_and_the_same_day() -> None:
    found = what_shows_goes_to(
        shown(standing="unaccompanied", fear_of_return="yes", needs=["SM-CI", "LP-ND"])
    )
    assert (found[0].code, found[0].priority) == ("child_alone", Priority.DAY)


def test_what_was_said_in_confidence_does_not_show_in_the_urgency() -> None:
    assert most_urgent(shown(sensitive=["SPEC-W"])) == ""
    assert most_urgent(shown(sensitive=["SPEC-W"], needs=["DS-PS"])) == Priority.TWO_WEEKS


def test_every_route_has_a_source_and_either_waits_or_names_functions_and_kinds() -> None:
    for rule in RULES:
        route = rule.route
        assert route.source, route.code
        assert route.waits or (set(route.functions) <= set(Function.values) and route.functions), route.code
        assert set(route.kinds) <= set(ServiceKind.values), route.code
        assert Function.MIGRATION_AUTHORITY not in route.functions


def test_the_list_of_needs_is_versioned() -> None:
    before = {need.code for need in asked_openly(date(2018, 12, 1))}
    after = {need.code for need in asked_openly(date(2021, 1, 1))}
    assert {"DS-BD", "DS-DF", "DS-PS"} <= before - after
    assert after - before == {"DS-FD"}
    assert asked_openly(date(2000, 1, 1)) == []


def test_every_need_has_its_family_its_words_and_its_source() -> None:
    for need in all_needs().values():
        assert need.family in FAMILIES
        assert need.name_en and need.name_es and need.source, need.code
        assert need.is_sensitive or not need.restricted_to, "what only a specialist records is sensitive"
        assert need.restricted_to in {"", *Function.values}


def test_nothing_that_is_sensitive_is_asked_openly() -> None:
    assert not {"SV-VA", "TR-PI", "LP-TF", "LG-SD", "SPEC-W"} & {
        need.code for need in asked_openly(date(2018, 12, 1))
    }


def test_who_reads_what_was_said_in_confidence_screens_too() -> None:
    for role in ROLES.values():
        if "screening.read_sensitive_needs" in role.permissions:
            assert "screening.screen" in role.permissions
