"""What another room has to say before people are brought to another place: an asylum file may be tied to a state.

A room that knows something registers a function `(registrations, from_place, to_place)` that gives sentences. They are
shown before a transfer is planned, and kept with it as seen. Nothing here refuses: a person may go all the same, and
knows what it may cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from amparo.registry.places.models import Place

Ask = Callable[[Sequence[UUID], Place, Place], Iterable[str]]

ASKED: list[Ask] = []


def warn_before_transfer(ask: Ask) -> Ask:
    """Register a function that is asked before each transfer is planned; usable as a decorator."""
    if ask not in ASKED:
        ASKED.append(ask)
    return ask


def warnings_about(registrations: Sequence[UUID], from_place: Place, to_place: Place) -> list[str]:
    """Everything that is to be read before, each sentence once, in the reader's language."""
    said = (str(sentence) for ask in ASKED for sentence in ask(registrations, from_place, to_place))
    return list(dict.fromkeys(said))
