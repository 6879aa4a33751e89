"""The clocks of a procedure: versioned rules in a file of its room, one row a version, each with its source.

Columns: name, country, days, counting (working or calendar), valid_from, valid_to, starts_with, starts_on, only_if,
ends_with, extends, label_en, label_es, source. `starts_with` and `ends_with` name moves, several divided by `|`.
`starts_on` names the answer of the step from whose day it counts, where that is not the day of the step; `only_if` an
answer that it needs, as `outcome=rejected|inadmissible`. `extends` names the clock whose end this one moves on when its
own `starts_with` happens.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from amparo.core.clocks import Clock, Pause, deadline
from amparo.response.cases.procedure import PROCEDURES, Procedure


@dataclass(frozen=True)
class Rule:
    clock: Clock
    starts_with: frozenset[str]
    starts_on: str
    only_if: tuple[str, frozenset[str]] | None
    ends_with: frozenset[str]
    extends: str
    labels: tuple[tuple[str, str], ...]

    @property
    def label(self) -> str:
        """In the reader's language, English where it is not known."""
        words = dict(self.labels)
        return words.get((get_language() or "en")[:2], words["en"])

    def start(self, move: str, on: date, answers: Mapping[str, Any]) -> date | None:
        """The day from which it counts after this step; None where the step does not start it."""
        if move not in self.starts_with or self.extends:
            return None
        if self.only_if and answers.get(self.only_if[0]) not in self.only_if[1]:
            return None
        said = answers.get(self.starts_on) if self.starts_on else None
        return date.fromisoformat(said) if said else on

    def due(self, start: date, pauses: Iterable[Pause] = ()) -> date:
        return deadline(self.clock, start, pauses=pauses)


@cache
def rules_in(file: Path) -> tuple[Rule, ...]:
    with file.open(newline="", encoding="utf-8") as rows:
        return tuple(_rule(row) for row in csv.DictReader(rows))


def _rule(row: dict[str, str]) -> Rule:
    clock = Clock(
        name=row["name"],
        country=row["country"],
        days=int(row["days"]),
        counting="working" if row["counting"] == "working" else "calendar",
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        source=row["source"],
    )
    return Rule(
        clock,
        frozenset(filter(None, row["starts_with"].split("|"))),
        row["starts_on"],
        _condition(row["only_if"]),
        frozenset(filter(None, row["ends_with"].split("|"))),
        row["extends"],
        (("en", row["label_en"]), ("es", row["label_es"])),
    )


def _condition(text: str) -> tuple[str, frozenset[str]] | None:
    name, _equals, values = text.partition("=")
    return (name, frozenset(values.split("|"))) if name else None


def rules_of(procedure: Procedure, country: str) -> list[Rule]:
    """Every version of every clock that the procedure knows for the country."""
    found = rules_in(procedure.law) if procedure.law else ()
    return [each for each in found if each.clock.country == country]


def countries_of(procedure: Procedure) -> list[str]:
    found = rules_in(procedure.law) if procedure.law else ()
    return sorted({each.clock.country for each in found})


def rule_of(procedure: str, country: str, name: str, *, on: date) -> Rule | None:
    """The version of the clock that was in force on the day; None where the law knows none."""
    found = rules_of(PROCEDURES[procedure], country)
    return next((each for each in found if each.clock.name == name and each.clock.is_in_force(on)), None)
