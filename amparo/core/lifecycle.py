"""A lifecycle is a table of moves, not a set of decorated methods.

Safeguards are functions `(subject, *, by, at, reason)` that return a `Reason`, several, or None. A move asks all of
them and refuses with all that are unmet. Pages draw their stepper, and the documentation its diagram, from the
same table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from amparo.core import events
from amparo.core.access import may
from amparo.core.errors import NOT_ALLOWED, WRONG_STATE, Reason, Refusal, Text

Subject = TypeVar("Subject", bound=models.Model)
Answer = Reason | Iterable[Reason] | None
# Called as (subject, *, by, at, reason); a safeguard names what it needs and gathers the rest.
Safeguard = Callable[..., Answer]


# The target of a move that is recorded and leaves the state as it is.
STAYS = "="


@dataclass(frozen=True)
class Move:
    name: str
    sources: tuple[str, ...]
    target: str
    safeguards: tuple[Safeguard, ...]
    permission: str

    def leads_to(self, state: str) -> str:
        return state if self.target == STAYS else self.target


def move(name: str, sources: str, target: str, *safeguards: Safeguard, permission: str = "") -> Move:
    """One row of the table. Several source states are written `"sent|received"`."""
    return Move(name, tuple(sources.split("|")), target, safeguards, permission)


class Lifecycle:
    """The moves between the states of one kind of record, kept in its column `status`."""

    def __init__(
        self, *moves: Move, states: Mapping[str, Text], record: Callable[..., Any] | None = None
    ) -> None:
        """`record` keeps the moves in a trail of the room's own, in place of the one that auditors read."""
        self.own_trail = record
        self.moves = {each.name: each for each in moves}
        self.states = dict(states)
        if len(self.moves) != len(moves):
            raise ValueError("a move is named twice")
        for each in moves:
            if unknown := {*each.sources, each.target} - self.states.keys() - {STAYS}:
                raise ValueError(f"the move {each.name} names unknown states: {sorted(unknown)}")

    def make(
        self,
        name: str,
        subject: Subject,
        *,
        by: Any,
        at: datetime | None = None,
        reason: str = "",
        changes: Mapping[str, Any] | None = None,
    ) -> Subject:
        """Make one move: lock the row, ask every safeguard, save, record the event. Returns the fresh record.

        `changes` are further columns that are set together with the state. Refuses with `Refusal`.
        """
        at = at or timezone.now()
        changes = dict(changes or {})
        with transaction.atomic():
            fresh = type(subject)._default_manager.select_for_update(of=("self",)).get(pk=subject.pk)
            unmet = self.unmet(name, fresh, by=by, at=at, reason=reason)
            if unmet:
                raise Refusal(*unmet)
            before = {"status": fresh.status, **{key: _stored(fresh, key) for key in changes}}  # type: ignore[attr-defined]
            fresh.status = self.moves[name].leads_to(fresh.status)  # type: ignore[attr-defined]
            for key, value in changes.items():
                setattr(fresh, key, value)
            fresh.save(update_fields=["status", *changes])
            after = {"status": fresh.status, **{key: _stored(fresh, key) for key in changes}}  # type: ignore[attr-defined]
            record = self.own_trail or events.record
            record(verb=name, subject=fresh, by=by, at=at, reason=reason, before=before, after=after)
        return fresh

    def unmet(self, name: str, subject: Any, *, by: Any, at: datetime, reason: str = "") -> list[Reason]:
        """All reasons why the move cannot be made now; empty when it can.

        Who may not make the move at all is told that, and nothing about the record.
        """
        wanted = self.moves[name]
        if wanted.permission and not may(by, wanted.permission, subject):
            return [NOT_ALLOWED()]
        if subject.status not in wanted.sources:
            return [WRONG_STATE(move=name, state=self.states.get(subject.status, subject.status))]
        return [
            answer
            for safeguard in wanted.safeguards
            for answer in as_list(safeguard(subject, by=by, at=at, reason=reason))
        ]

    def open_moves(self, subject: Any) -> list[Move]:
        """The moves that the table has from where the record stands, whoever asks."""
        return [each for each in self.moves.values() if subject.status in each.sources]

    def diagram(self) -> str:
        """The table as a Mermaid state diagram, for the documentation."""
        rows = [
            f"  {source} --> {each.leads_to(source)}: {each.name}"
            for each in self.moves.values()
            for source in each.sources
        ]
        return "\n".join(["stateDiagram-v2", *rows])


def _stored(subject: models.Model, name: str) -> Any:
    """The value as its column holds it: a foreign key by its identifier."""
    return getattr(subject, subject._meta.get_field(name).attname)  # type: ignore[union-attr]


def as_list(answer: Answer) -> list[Reason]:
    """What one safeguard answers: none, one, or several reasons."""
    if answer is None:
        return []
    return [answer] if isinstance(answer, Reason) else list(answer)
