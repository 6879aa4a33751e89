"""What a procedure is: its table of moves, what each step records, who works on it, and its clocks.

A room describes its procedure once and registers it when it starts. The case page, lists, clocks, My work, paper and
exports read that description alone: a new procedure is a table, a few questions, its safeguards and a file of clocks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Text
from amparo.core.lifecycle import Lifecycle, Safeguard
from amparo.registry.partners.functions import Function
from amparo.registry.partners.verbs import VERBS


class Answer(StrEnum):
    """The kinds of answers. Days are ISO dates; several choices are a list; yes or no is never silently no."""

    WORDS = "words"
    DAY = "day"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    LANGUAGE = "language"
    PLACE = "place"


@dataclass(frozen=True)
class Asked:
    """One thing that a step records. `choices` where `kind` is a choice: code -> words."""

    name: str
    label: Text
    kind: Answer = Answer.WORDS
    choices: Mapping[str, Text] = field(default_factory=dict)
    is_required: bool = True
    hint: Text = ""


@dataclass(frozen=True)
class Step:
    """What is recorded with one move of the lifecycle. `name` is what the button says."""

    move: str
    name: Text
    asks: tuple[Asked, ...] = ()
    hint: Text = ""


@dataclass(frozen=True)
class Part:
    """A piece of the case page that a room adds: `read(case, by)` gives what `template` is told, None for nothing."""

    template: str
    read: Callable[[Any, Any], Mapping[str, Any] | None]


# What a step does beside moving: called as (case, step, *, by, at), in the same transaction.
Effect = Callable[..., None]


@dataclass(frozen=True)
class Procedure:
    """`permission`: who works on its cases. `functions`: a mandate for one of them lets an organisation open one.

    `path`: the states of the way without a detour, for the stepper; a case begins in the first. `ended`: states in
    which nothing is owed any more. `law`: the file of its clocks, for the countries it knows; none where it is not
    a matter of law. `opening`: safeguards asked before a case is opened, called as `(case, *, by, at, reason)`.
    `effects`: by move, what it does beside.
    """

    code: str
    name: Text
    icon: str
    prefix: str
    permission: str
    functions: tuple[Function, ...]
    lifecycle: Lifecycle
    steps: tuple[Step, ...]
    path: tuple[str, ...]
    ended: frozenset[str]
    law: Path | None = None
    opening: tuple[Safeguard, ...] = ()
    parts: tuple[Part, ...] = ()
    effects: Mapping[str, Effect] = field(default_factory=dict)

    def __post_init__(self) -> None:
        moves = {each.move for each in self.steps}
        if moves != set(self.lifecycle.moves):
            raise ValueError(
                f"{self.code}: steps and moves differ: {sorted(moves ^ set(self.lifecycle.moves))}"
            )
        if unknown := ({*self.path, *self.ended} - self.lifecycle.states.keys()):
            raise ValueError(f"{self.code} names unknown states: {sorted(unknown)}")
        if without := [
            each.name for each in self.lifecycle.moves.values() if each.permission != self.permission
        ]:
            raise ValueError(f"{self.code}: these moves ask for another permission than its own: {without}")

    @property
    def first(self) -> str:
        return self.path[0]

    def step(self, move: str) -> Step:
        return next(each for each in self.steps if each.move == move)


PROCEDURES: dict[str, Procedure] = {}


def register(procedure: Procedure) -> Procedure:
    """Registering the same code again replaces it, so that starting twice has it once. Its steps get their words in the
    trail."""
    PROCEDURES[procedure.code] = procedure
    for step in procedure.steps:
        words = format_lazy(_("recorded a step of a case: {step}"), step=step.name)
        VERBS.setdefault(f"cases.case:{step.move}", words)
    return procedure
