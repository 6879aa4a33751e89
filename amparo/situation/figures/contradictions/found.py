"""What a rule returns, and how a rule is declared."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from amparo.core.errors import Text
from amparo.situation.figures.contradictions.ledger import Ledger
from amparo.situation.figures.contradictions.readings import Reading
from amparo.situation.figures.quantity import Quantity, to_fields

CONTRADICTION, ALERT, QUESTION = "contradiction", "alert", "question"


@dataclass(frozen=True)
class Match:
    """One place in the ledger where a rule holds.

    `roles`: the readings by the hole of the sentence that they fill; those of the empty role are named, not spoken of.
    `quantities` and `words` fill further holes. `identity` replaces the references in the key, for a rule whose
    figures change with every report. `severity` replaces the rule's own.
    """

    roles: Mapping[str, Iterable[Reading]]
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    words: Mapping[str, Any] = field(default_factory=dict)
    severity: str = ""
    identity: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A finding before it is stored. `references` are sorted; `as_of` is the newest date among its figures."""

    rule: str
    severity: str
    match: Match

    @cached_property
    def readings(self) -> dict[str, Reading]:
        named = (reading for readings in self.match.roles.values() for reading in readings)
        return {reading.reference: reading for reading in named}

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(sorted(self.readings))

    @property
    def as_of(self) -> date:
        return max(reading.as_of for reading in self.readings.values())

    @cached_property
    def key(self) -> str:
        """SHA-256 of the rule and the sorted references: the same over repeated searches."""
        identity = self.match.identity or self.references
        return hashlib.sha256("\n".join((self.rule, *identity)).encode()).hexdigest()

    @property
    def _speaks_of(self) -> str:
        """The first figure of the first role. It is named, since the database does not keep the order of roles."""
        return next(each.reference for named in self.match.roles.values() for each in named)

    @property
    def details(self) -> dict[str, Any]:
        """All that the sentence needs, in any language, as JSON: codes, ISO dates, quantities as stored."""
        return {
            "figures": {reference: _pieces(self.readings[reference]) for reference in self.references},
            "speaks_of": self._speaks_of,
            "roles": {role: [each.reference for each in named] for role, named in self.match.roles.items()},
            "quantities": {name: _fields(quantity) for name, quantity in self.match.quantities.items()},
            "words": dict(self.match.words),
        }


Search = Callable[[Ledger], Iterator[Match]]


@dataclass(frozen=True)
class Rule:
    """A rule: its function's name is its code. `sentence` has named holes: roles, quantities, words, `what`.

    `meaning` says what it looks for, without any figure.
    """

    code: str
    name: Text
    meaning: Text
    sentence: Text
    severity: str
    matches: Search

    def search(self, ledger: Ledger) -> Iterator[Found]:
        for match in self.matches(ledger):
            yield Found(self.code, match.severity or self.severity, match)


def rule(*, name: Text, meaning: Text, sentence: Text, severity: str) -> Callable[[Search], Rule]:
    """Declare the function below as a rule."""

    def declare(matches: Search) -> Rule:
        return Rule(matches.__name__, name, meaning, sentence, severity, matches)

    return declare


SCOPE_COLUMNS = ("indicator", "place", "population", "sex", "age_group", "nationality", "scope", "source")


def _pieces(reading: Reading) -> dict[str, Any]:
    pieces: dict[str, Any] = {
        name: getattr(reading, name) for name in SCOPE_COLUMNS if getattr(reading, name)
    }
    pieces["as_of"] = reading.as_of.isoformat()
    if reading.period_start is not None and reading.measure == "flow":
        pieces["period_start"] = reading.period_start.isoformat()
    return pieces | {"quantity": _fields(reading.quantity)}


def _fields(quantity: Quantity) -> list[str | None]:
    """Low, high, qualifier, tolerance and the other's reference, as `quantity.to_fields` gives them."""
    fields = to_fields(quantity)
    numbers = (fields.value_low, fields.value_high)
    low, high = (None if number is None else str(number) for number in numbers)
    share = None if fields.tolerance is None else str(fields.tolerance)
    return [low, high, fields.qualifier.value, share, fields.other]
