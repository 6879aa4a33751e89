"""Which scenario shows that a safeguard holds: for each row of each procedure one that is refused by it alone.

A scenario prepares a case and gives back the step that is refused. Taken again without the safeguard the same step is
recorded: so a safeguard that is removed, or that never held, makes a test fail.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

from amparo.core.errors import Kind
from amparo.response.cases.procedure import PROCEDURES, Procedure

if TYPE_CHECKING:
    from tests.safeguards.world import World

Act = Callable[[], Any]
Scenario = Callable[["World"], Act]

EVERY, OPENING = "every step", "opening a case"


@dataclass(frozen=True)
class Place:
    """Where a safeguard stands. One that stands in every row of a procedure has one place: `EVERY`."""

    procedure: str
    move: str
    name: str

    def __str__(self) -> str:
        return f"{self.procedure}-{self.move}-{self.name}".replace(" ", "_")


SCENARIOS: dict[Place, Scenario] = {}
# Procedures whose own room shows of each gate that it refuses, and that it does not without its row.
IN_ITS_ROOM = {
    "voluntary_return": "amparo/response/voluntary_return/tests/test_safeguards.py",
    "child_protection": "amparo/response/child_protection/tests/test_gates.py",
    "best_interests": "amparo/response/child_protection/tests/test_gates.py",
    "family_tracing": "amparo/response/child_protection/tests/test_gates.py",
}


def refuses(procedure: str, move: str, name: str) -> Callable[[Scenario], Scenario]:
    """Enter a scenario for a safeguard, by the name of its function; usable several times on one."""

    def enter(scenario: Scenario) -> Scenario:
        place = Place(procedure, move, name)
        if place in SCENARIOS:
            raise ValueError(f"{place} has two scenarios")
        SCENARIOS[place] = scenario
        return scenario

    return enter


def all_scenarios() -> dict[Place, Scenario]:
    """A module of this folder for each procedure; a new one is found by itself."""
    package = importlib.import_module("tests.safeguards")
    for module in pkgutil.iter_modules(package.__path__):
        if not module.name.startswith(("test_", "conftest")):
            importlib.import_module(f"tests.safeguards.{module.name}")
    return SCENARIOS


def safeguards_of(described: Procedure) -> Iterator[tuple[Place, Callable[..., Any]]]:
    """Each place in which a safeguard of the procedure stands, with its function."""
    rows = {each.name: each.safeguards for each in described.lifecycle.moves.values()}
    everywhere = [each for each in next(iter(rows.values())) if all(each in row for row in rows.values())]
    for move, row in ((EVERY, everywhere), (OPENING, described.opening), *rows.items()):
        for safeguard in row:
            if move in (EVERY, OPENING) or safeguard not in everywhere:
                yield Place(described.code, move, safeguard.__name__), safeguard


def all_safeguards() -> dict[Place, Callable[..., Any]]:
    """Of every procedure of the product; one that a test registers for itself is left out."""
    return {
        place: safeguard
        for described in PROCEDURES.values()
        if not described.code.startswith("trial_")
        for place, safeguard in safeguards_of(described)
    }


def kinds_of(safeguard: Callable[..., Any]) -> list[Kind]:
    """The refusals that a safeguard can give, read from its code and from the functions that it calls."""
    found: dict[str, Kind] = {}
    _gather(safeguard, found, set())
    return list(found.values())


def _gather(thing: Any, found: dict[str, Kind], seen: set[int]) -> None:
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, Kind):
        found[thing.code] = thing
    elif isinstance(thing, tuple):
        for each in thing:
            _gather(each, found, seen)
    elif getattr(thing, "__module__", "").startswith("amparo.response.") and hasattr(thing, "__code__"):
        names = list(_names(thing.__code__))
        for name in names:
            known = thing.__globals__.get(name)
            inside = [getattr(known, each, None) for each in names] if isinstance(known, ModuleType) else []
            for each in (known, *inside):
                _gather(each, found, seen)


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)
