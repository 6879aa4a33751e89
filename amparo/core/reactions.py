"""What follows from what happened: a table from (kind of record, verb) to functions, asked as an event is recorded.

A reaction is called as `(subject, *, by, at)` in the transaction of the event, as the person who acted: it lands with
it, or both fall. Rooms that may not know each other meet here; `amparo.site.reactions` holds the table. There are no
signals of models: what is not in the table does not happen.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

Reaction = Callable[..., None]

REACTIONS: dict[tuple[str, str], tuple[Reaction, ...]] = {}


def react_to(table: dict[tuple[str, str], tuple[Reaction, ...]]) -> None:
    """Take over a table; starting twice has it once."""
    REACTIONS.update(table)


def reactions_follow(kind: str, verb: str, subject: Any, *, by: Any, at: datetime) -> None:
    for reaction in REACTIONS.get((kind, verb), ()):
        reaction(subject, by=by, at=at)
