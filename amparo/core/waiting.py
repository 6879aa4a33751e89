"""What waits for somebody: each room names its own, and one page shows all of it.

A room registers a source when it starts. A source is a permission and a function `(user, now) -> items`; it is asked
under both locks, as the user. Titles name kinds of work and codes, never persons. Where thousands may wait, a
`LongSource` counts them all and reads the most urgent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from django.utils import timezone

from amparo.core.access import may
from amparo.core.errors import Text
from amparo.core.season import now_for, today_for


class Section(StrEnum):
    """Where a piece of work stands on the page; `OTHERS`: another organisation has to act."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"
    OTHERS = "others"


@dataclass(frozen=True)
class Waiting:
    """One piece of work. `due` is the last moment or day in time, None where none is set; `state` says where it
    stands. `on_others`: the user's organisation has done its part, and another has to act."""

    title: Text
    url: str
    state: Text
    due: datetime | date | None = None
    on_others: bool = False

    @property
    def due_on(self) -> date | None:
        return timezone.localdate(self.due) if isinstance(self.due, datetime) else self.due

    @property
    def is_overdue(self) -> bool:
        if self.due is None:
            return False
        now = now_for(self.due)
        return self.due < now if isinstance(self.due, datetime) else self.due < timezone.localdate(now)

    @property
    def is_due_today(self) -> bool:
        return self.due is not None and not self.is_overdue and self.due_on == today_for(self.due)

    @property
    def section(self) -> Section:
        if self.on_others:
            return Section.OTHERS
        if self.is_overdue:
            return Section.OVERDUE
        return Section.TODAY if self.is_due_today else Section.LATER


@dataclass
class Pile:
    """Work of one section: how many pieces there are, and the most urgent of them, as many as were asked for."""

    count: int = 0
    items: list[Waiting] = field(default_factory=list)


Piles = Mapping[Section, Pile]


@dataclass(frozen=True)
class Source:
    """Work of one kind, of those who hold the permission."""

    permission: str
    read: Callable[[Any, datetime], Iterable[Waiting]]

    def piles(self, user: Any, now: datetime, most: int | None) -> Piles:
        found = {section: Pile() for section in Section}
        for item in self.read(user, now):
            pile = found[item.section]
            pile.count += 1
            pile.items.append(item)
        return found


@dataclass(frozen=True)
class LongSource:
    """Work of which there may be thousands. `read` takes `(user, now, most)` and gives for each section how many there
    are, and the `most` most urgent ones (all of them for None)."""

    permission: str
    read: Callable[[Any, datetime, int | None], Piles]

    def piles(self, user: Any, now: datetime, most: int | None) -> Piles:
        return self.read(user, now, most)


SOURCES: dict[str, Source | LongSource] = {}


def add_source(key: str, source: Source | LongSource) -> None:
    """Registering the same key again replaces it, so that starting twice asks once."""
    SOURCES[key] = source


@dataclass(frozen=True)
class Work:
    """What waits by section, the most urgent first. Every piece is counted, also one that was not read."""

    piles: Piles

    @property
    def overdue(self) -> Sequence[Waiting]:
        return self.piles[Section.OVERDUE].items

    @property
    def today(self) -> Sequence[Waiting]:
        return self.piles[Section.TODAY].items

    @property
    def later(self) -> Sequence[Waiting]:
        return self.piles[Section.LATER].items

    @property
    def on_others(self) -> Sequence[Waiting]:
        return self.piles[Section.OTHERS].items


def work_of(user: Any, *, now: datetime, most: int | None = None) -> Work:
    """Everything that waits for the user, of the rooms whose permission the user holds; of each section the `most` most
    urgent pieces, or all."""
    found = {section: Pile() for section in Section}
    for source in SOURCES.values():
        if may(user, source.permission):
            for section, pile in source.piles(user, now, most).items():
                found[section].count += pile.count
                found[section].items += pile.items
    return Work(
        {
            section: Pile(pile.count, sorted(pile.items, key=_urgency)[:most])
            for section, pile in found.items()
        }
    )


def _urgency(item: Waiting) -> tuple[bool, datetime]:
    """By moment; a day ends with its last; what has no day comes last."""
    zone = timezone.get_current_timezone()
    if item.due is None:
        return True, datetime.max.replace(tzinfo=zone)
    if isinstance(item.due, datetime):
        return False, item.due
    return False, datetime.combine(item.due, time.max, tzinfo=zone)
