"""Statements are sentences with holes: `At present {present@Tijuana} persons remain in Tijuana.`

A hole names what fills it, never a number:

| hole | is filled by |
| --- | --- |
| `{present@Tijuana}` | the newest accepted key figure of the indicator and place on or before the edition's date |
| `{present@Tijuana; on=2018-11-28}` | the one accepted for exactly that day |
| `{present@Tijuana; age=child; sex=female; nationality=HND}` | the one of those people |
| `{group-size@; population=first-caravan}` | the one of a travelling group |
| `{movement@Central America and Mexico; from=2018-12-01; to=2018-12-14}` | the stated regime of those days |

Everything else in a statement is plain text; a brace that opens no hole is refused, so nothing is printed by accident.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason, Refusal

HOLE = re.compile(r"\{([^{}]*)\}")
DETAILS = frozenset({"on", "age", "sex", "nationality", "population", "from", "to"})
PERIOD = frozenset({"from", "to"})
MOVEMENT = "movement"

UNREADABLE_HOLE = Kind(
    "brief.unreadable_hole",
    _("“{hole}” is not a hole that can be filled."),
    _("Write {{indicator@Place}}, for example {{present@Tijuana}}, with details after a semicolon."),
)


@dataclass(frozen=True)
class Hole:
    """What a hole asks for. `details` keeps what stands after the semicolons, dates as ISO text."""

    written: str
    indicator: str
    place: str
    details: dict[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> str:
        """What it asks for, without its braces, for a sentence about it."""
        return self.written.strip("{}")

    @property
    def is_movement(self) -> bool:
        return self.indicator == MOVEMENT

    def day(self, name: str) -> date | None:
        text = self.details.get(name)
        return date.fromisoformat(text) if text else None


def pieces(text: str) -> Iterator[str | Hole]:
    """The statement as text and holes in turn; refuses with `brief.unreadable_hole`."""
    end = 0
    for match in HOLE.finditer(text):
        yield from _text(text[end : match.start()])
        yield read_hole(match.group(0))
        end = match.end()
    yield from _text(text[end:])


def holes(text: str) -> list[Hole]:
    return [piece for piece in pieces(text) if isinstance(piece, Hole)]


def read_hole(written: str) -> Hole:
    """One hole with its braces; refuses an unknown detail, a date that is none, a missing `@` or period."""
    head, *rest = written.strip("{}").split(";")
    indicator, at_sign, place = (part.strip() for part in head.partition("@"))
    named = [each.partition("=") for each in rest]
    details = {name.strip(): value.strip() for name, _sign, value in named}
    hole = Hole(written, indicator, place, details)
    if not at_sign or len(details) != len(named) or not _asks_something(hole) or not _days_are_dates(details):
        raise Refusal(UNREADABLE_HOLE(hole=written))
    return hole


def unreadable(text: str) -> Reason | None:
    """The reason why a statement cannot be read, or None."""
    try:
        list(pieces(text))
    except Refusal as refusal:
        return refusal.reasons[0]
    return None


def _text(text: str) -> Iterator[str]:
    if "{" in text or "}" in text:
        raise Refusal(UNREADABLE_HOLE(hole=text.strip()[:40]))
    if text:
        yield text


def _asks_something(hole: Hole) -> bool:
    """An indicator of a place or of a travelling group; a movement of a place over a period."""
    if not hole.indicator or not DETAILS.issuperset(hole.details):
        return False
    if hole.is_movement:
        return bool(hole.place) and hole.details.keys() >= PERIOD
    return bool(hole.place or hole.details.get("population"))


def _days_are_dates(details: dict[str, str]) -> bool:
    try:
        return all(
            bool(date.fromisoformat(details[name])) for name in ("on", "from", "to") if name in details
        )
    except ValueError:
        return False
