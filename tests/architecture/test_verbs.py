"""Every act that the code records has words in the trail: read from the code, so that a new one cannot be forgotten."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator

import pytest

from amparo.core.lifecycle import Lifecycle
from amparo.registry.partners.verbs import READINGS, SUBJECTS, VERBS, act_in_words
from tests.architecture.source import import_everything, module_of, python_files, tree_of

# Moves whose record makes the event itself, under a name of its own (`take_import`).
RENAMED = "amparo.situation.figures.imports.lifecycle"
# A lifecycle of the same room, by the kind of record that it moves.
MOVED = {
    "OVERRIDE": "people.override",
    "AGREEMENT": "people.agreement",
    "OBJECTION": "people.objection",
    "ERASURE": "people.erasure",
    "FIGURE": "figures.figure",
    "KEY_FIGURE": "figures.keyfigure",
    "FINDING": "figures.finding",
    "REGIME": "movement.regimefinding",
    "REFERRAL": "referrals.referral",
    "SITE": "shelter.site",
    "STAY": "shelter.stay",
    "TRANSFER": "shelter.transfer",
    "SUPPORT": "shelter.support",
    "PART": "brief.part",
    "EDITION": "brief.edition",
    "SERVICE": "services.service",
    "ITEM": "information.item",
    "DISTRIBUTION": "assistance.distribution",
    "STOCK_CHANGE": "assistance.stockchange",
    "FEEDBACK": "feedback.feedback",
    "CLAIM": "cases.case",
    "RETURN": "cases.case",
    "CHILD": "cases.case",
    "DETERMINATION": "cases.case",
    "TRACING": "cases.case",
    "SOLUTION": "cases.case",
}


def written_verbs() -> set[str]:
    return {
        keyword.value.value
        for path in python_files(tests=False)
        if module_of(path).startswith("amparo.")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "verb"
        and isinstance(keyword.value, ast.Constant)
        and isinstance(keyword.value.value, str)
    }


def moves() -> Iterator[tuple[str, str]]:
    """(kind of record, move) of every lifecycle in the product whose moves stand in the trail that auditors read."""
    for module in import_everything():
        if module.endswith(".lifecycle") and not module.startswith("amparo.core") and module != RENAMED:
            for name, value in vars(importlib.import_module(module)).items():
                if isinstance(value, Lifecycle) and value.own_trail is None:
                    yield from ((MOVED[name], move) for move in value.moves)


def test_every_verb_that_a_service_writes_has_words() -> None:
    found = written_verbs()
    assert {"register", "read", "give_role", "end_sessions"} <= found
    assert found - set(VERBS) == set()


def test_every_move_of_a_lifecycle_has_words() -> None:
    found = set(moves())
    assert ("people.erasure", "approve") in found
    assert {
        (kind, move) for kind, move in found if f"{kind}:{move}" not in VERBS and move not in VERBS
    } == set()


@pytest.mark.parametrize("move", ["approve", "refuse", "end", "reopen"])
def test_a_move_that_several_kinds_share_says_which(move: str) -> None:
    """`approve` alone would say nothing, and "approved an erasure" of an override would be a lie."""
    kinds = [kind for kind, each in moves() if each == move]
    assert move not in VERBS
    assert len({str(act_in_words(move, kind, {})) for kind in kinds}) == len(kinds)


def test_every_move_reads_differently_for_each_kind_of_record() -> None:
    said: dict[str, set[str]] = {}
    for kind, move in moves():
        said.setdefault(str(act_in_words(move, kind, {})), set()).add(kind)
    assert {words: kinds for words, kinds in said.items() if len(kinds) > 1} == {}


def test_every_kind_of_record_that_moves_has_a_name() -> None:
    assert {kind for kind, _move in moves()} - set(SUBJECTS) == set()


def test_an_act_for_one_kind_names_a_kind_that_has_a_name() -> None:
    assert {key.partition(":")[0] for key in VERBS if ":" in key} - set(SUBJECTS) == set()


def test_words_are_given_once() -> None:
    said = [str(words) for words in (*VERBS.values(), *READINGS.values())]
    assert len(said) == len(set(said))
