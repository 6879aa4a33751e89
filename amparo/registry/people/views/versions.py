"""What a corrected registration said before: each version that was replaced, with what was different in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from amparo.registry.people.models import Content
from amparo.registry.people.outputs.words import FACTS, Fact, category_title


@dataclass(frozen=True)
class Earlier:
    """`facts`: what was different in it. Who wrote it and why it was corrected is told to the controller alone: the
    reason is one for all that was corrected, and may speak of a category that is not shared. The days are None where
    the journey is not shared: the first is the day of the registration."""

    title: str
    number: int
    facts: list[Fact]
    recorded_at: datetime | None
    recorded_by: str
    replaced_at: datetime | None
    replaced_by: str
    reason: str
    language: str  # in which who corrected it works, and so most likely wrote the reason


@dataclass(frozen=True)
class Now:
    """What stands in a category now and stood there otherwise when a form was made."""

    title: str
    facts: list[Fact]


ContentNow = Mapping[type[Content], Any]


def stands_now(seen: ContentNow, newest: ContentNow) -> list[Now]:
    """By category that was corrected meanwhile; what is empty now and was not is told too, as empty."""
    return [
        Now(
            category_title(row.category),
            [fact for fact in FACTS[kind](row) if fact not in FACTS[kind](seen[kind])],
        )
        for kind, row in newest.items()
        if row.number != seen[kind].number
    ]


def earlier_versions(
    versions: Mapping[type[Content], list[Any]], *, is_own: bool, shows_days: bool
) -> list[Earlier]:
    """By category, the newest first; `versions` as the reader may see them, the oldest first."""
    return [
        _earlier(row, following, is_own=is_own, shows_days=shows_days)
        for rows in versions.values()
        for row, following in reversed(list(pairwise(rows)))
    ]


def _earlier(row: Any, following: Any, *, is_own: bool, shows_days: bool) -> Earlier:
    return Earlier(
        title=category_title(row.category),
        number=row.number,
        facts=list(_what_differs(row, following)),
        recorded_at=row.recorded_at if shows_days else None,
        recorded_by=row.recorded_by.name if is_own else "",
        replaced_at=following.recorded_at if shows_days else None,
        replaced_by=following.recorded_by.name if is_own else "",
        reason=following.reason if is_own else "",
        language=following.recorded_by.language,
    )


def _what_differs(row: Any, following: Any) -> Iterator[Fact]:
    """Everything, where something was added later and nothing taken away."""
    before, after = FACTS[type(row)](row), FACTS[type(row)](following)
    different = [fact for fact in before if fact not in after]
    yield from different or before
