"""What waits for somebody: each room names its own, and one page shows all of it.

A room registers a source when it starts. A source is a permission and a function `(user, now) -> items`; it is asked
under both locks, as the user. Titles name kinds of work and codes, never persons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from amparo.core.access import may
from amparo.core.errors import Text
from amparo.core.season import now_for, today_for


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


@dataclass(frozen=True)
class Source:
    """Work of one kind, of those who hold the permission."""

    permission: str
    read: Callable[[Any, datetime], Iterable[Waiting]]


SOURCES: dict[str, Source] = {}


def add_source(key: str, source: Source) -> None:
    """Registering the same key again replaces it, so that starting twice asks once."""
    SOURCES[key] = source


@dataclass(frozen=True)
class Work:
    """What waits, the most urgent first."""

    overdue: list[Waiting]
    today: list[Waiting]
    later: list[Waiting]
    on_others: list[Waiting]


def work_of(user: Any, *, now: datetime) -> Work:
    """Everything that waits for the user, of the rooms whose permission the user holds."""
    items = sorted(
        (
            item
            for source in SOURCES.values()
            if may(user, source.permission)
            for item in source.read(user, now)
        ),
        key=_urgency,
    )
    ours = [item for item in items if not item.on_others]
    return Work(
        overdue=[item for item in ours if item.is_overdue],
        today=[item for item in ours if item.is_due_today],
        later=[item for item in ours if not (item.is_overdue or item.is_due_today)],
        on_others=[item for item in items if item.on_others],
    )


def _urgency(item: Waiting) -> tuple[bool, datetime]:
    """By moment; a day ends with its last; what has no day comes last."""
    zone = timezone.get_current_timezone()
    if item.due is None:
        return True, datetime.max.replace(tzinfo=zone)
    if isinstance(item.due, datetime):
        return False, item.due
    return False, datetime.combine(item.due, time.max, tzinfo=zone)
