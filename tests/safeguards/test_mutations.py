"""Each safeguard is removed from its row, and what it refused is recorded: without a safeguard a test fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import rules

from amparo.core.errors import Refusal
from amparo.core.lifecycle import Move
from amparo.registry.partners.policy import role_grants
from amparo.response.asylum.policy import RETURN_OFFICER
from amparo.response.cases.procedure import PROCEDURES
from tests.architecture.source import ROOT
from tests.safeguards.table import EVERY, IN_ITS_ROOM, OPENING, Place, all_safeguards, all_scenarios, kinds_of
from tests.safeguards.world import World

SAFEGUARDS, SCENARIOS = all_safeguards(), all_scenarios()


@pytest.fixture(autouse=True)
def returns_are_worked_on() -> Iterator[None]:
    """Whether or not the room of returns is installed, its officers are known."""
    is_new = not rules.perm_exists(RETURN_OFFICER)
    if is_new:
        rules.add_perm(RETURN_OFFICER, role_grants(RETURN_OFFICER))
    yield
    if is_new:
        rules.remove_perm(RETURN_OFFICER)


def test_every_safeguard_has_a_scenario() -> None:
    without = [place for place in SAFEGUARDS if place not in SCENARIOS and place.procedure not in IN_ITS_ROOM]
    assert [str(place) for place in without] == []
    assert [file for file in IN_ITS_ROOM.values() if not (ROOT / file).exists()] == []


def test_every_scenario_is_about_a_safeguard_that_stands_in_a_table() -> None:
    known = {place for place in SCENARIOS if place.procedure in PROCEDURES}
    assert [str(place) for place in known - SAFEGUARDS.keys()] == []


def test_every_safeguard_says_what_it_refuses() -> None:
    assert [str(place) for place, safeguard in SAFEGUARDS.items() if not kinds_of(safeguard)] == []


@pytest.mark.parametrize("place", [each for each in SAFEGUARDS if each in SCENARIOS], ids=str)
def test_without_its_safeguard_what_was_refused_is_recorded(
    place: Place, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = SCENARIOS[place](world)
    with pytest.raises(Refusal) as refused:
        act()
    named = {each.code for each in kinds_of(SAFEGUARDS[place])}
    assert {each.code for each in refused.value.reasons} <= named, "by this safeguard alone"
    remove(place, SAFEGUARDS[place], monkeypatch)
    act()


def remove(place: Place, safeguard: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    described = PROCEDURES[place.procedure]
    if place.move == OPENING:
        without = replace(described, opening=_without(described.opening, safeguard))
        monkeypatch.setitem(PROCEDURES, place.procedure, without)
        return
    moves = described.lifecycle.moves
    for name in list(moves) if place.move == EVERY else [place.move]:
        monkeypatch.setitem(moves, name, _row_without(moves[name], safeguard))


def _row_without(row: Move, safeguard: Callable[..., Any]) -> Move:
    return replace(row, safeguards=_without(row.safeguards, safeguard))


def _without(row: tuple[Callable[..., Any], ...], safeguard: Callable[..., Any]) -> tuple[Any, ...]:
    return tuple(each for each in row if each is not safeguard)
