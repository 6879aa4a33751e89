"""What waits: the most urgent first, and only of rooms whose permission the user holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import rules
from django.test import override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from amparo.core import waiting
from amparo.core.season import now_for, today_for
from amparo.core.waiting import LongSource, Pile, Section, Source, Waiting, add_source, work_of

NOW = timezone.now()
DUES = st.none() | st.integers(-3000, 3000).map(lambda minutes: NOW + timedelta(minutes=minutes))


@pytest.fixture(autouse=True)
def sources(monkeypatch: pytest.MonkeyPatch) -> dict[str, Source]:
    empty: dict[str, Source] = {}
    monkeypatch.setattr(waiting, "SOURCES", empty)
    return empty


@pytest.fixture(autouse=True)
def permissions() -> Iterator[None]:
    rules.add_perm("trial.held", rules.always_allow)
    rules.add_perm("trial.not_held", rules.always_deny)
    yield
    rules.remove_perm("trial.held")
    rules.remove_perm("trial.not_held")


class Somebody:
    is_active = is_authenticated = True


def item(title: str, due: Any = None, *, on_others: bool = False) -> Waiting:
    return Waiting(title, "/", "state", due, on_others)


def work(*items: Waiting) -> waiting.Work:
    add_source("trial", Source("trial.held", lambda user, now: items))
    return work_of(Somebody(), now=NOW)


def test_work_of_a_room_that_is_closed_to_the_user_is_not_even_read() -> None:
    def never(user: Any, now: datetime) -> list[Waiting]:
        raise AssertionError("read without the permission")

    add_source("closed", Source("trial.not_held", never))
    assert work(item("open")).later == [item("open")]


def test_registering_a_source_twice_asks_it_once() -> None:
    work(item("a"))
    assert work(item("a")).later == [item("a")]


def test_a_day_is_in_time_until_it_is_over_and_a_moment_until_it_passes() -> None:
    today = timezone.localdate()
    found = work(
        item("yesterday", today - timedelta(days=1)),
        item("today", today),
        item("tomorrow", today + timedelta(days=1)),
        item("just now", timezone.now() - timedelta(seconds=1)),
    )
    assert [each.title for each in found.overdue] == ["yesterday", "just now"]
    assert [each.title for each in found.today] == ["today"]
    assert [each.title for each in found.later] == ["tomorrow"]


@given(st.lists(st.tuples(DUES, st.booleans()), max_size=12))
def test_nothing_is_lost_nothing_stands_twice_and_the_most_urgent_comes_first(
    drawn: list[tuple[datetime | None, bool]],
) -> None:
    items = [item(str(number), due, on_others=theirs) for number, (due, theirs) in enumerate(drawn)]
    found = work(*items)
    told = [*found.overdue, *found.today, *found.later, *found.on_others]
    assert sorted(each.title for each in told) == sorted(each.title for each in items)
    assert all(each.on_others for each in found.on_others)
    for section in (found.overdue, found.today, found.later, found.on_others):
        dues = [each.due or NOW + timedelta(days=9999) for each in section]
        assert dues == sorted(dues)  # type: ignore[type-var]


def test_what_is_not_read_is_counted_all_the_same() -> None:
    today = timezone.localdate()
    late = [item(str(days), today - timedelta(days=days)) for days in range(1, 6)]
    asked: list[int | None] = []

    def long(user: Any, now: datetime, most: int | None) -> dict[Section, Pile]:
        asked.append(most)
        return {Section.OVERDUE: Pile(900, [item("oldest", today - timedelta(days=400))])}

    add_source("short", Source("trial.held", lambda user, now: late))
    add_source("long", LongSource("trial.held", long))
    found = work_of(Somebody(), now=NOW, most=2)
    assert asked == [2]
    assert found.piles[Section.OVERDUE].count == 905
    assert [each.title for each in found.overdue] == ["oldest", "5"]
    assert found.piles[Section.LATER] == Pile()


def test_a_deadline_of_the_demonstration_is_judged_in_its_season() -> None:
    due = date(2019, 1, 4)
    assert item("real", due).is_overdue
    with override_settings(DEMO=True):
        assert not item("of the season", due).is_overdue
        assert item("of the season", date(2018, 12, 30)).is_overdue
        assert item("of the season", date(2018, 12, 31)).is_due_today
        assert today_for(due) == date(2018, 12, 31)
        assert abs(now_for(timezone.now()) - timezone.now()) < timedelta(seconds=5)
