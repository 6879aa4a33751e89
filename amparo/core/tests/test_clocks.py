"""Deadlines: counted as the rule says, in the version that was in force, never guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import holidays
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from amparo.core.clocks import Clock, Pause, deadline, in_force
from amparo.core.errors import Refusal

COUNTRIES = ("MX", "GT", "HN", "SV")
WORKING = Clock("decision", "MX", 45, "working", date(2011, 1, 28), None, "trial")
CALENDAR = replace(WORKING, counting="calendar")

days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
clocks = st.builds(
    Clock,
    name=st.just("decision"),
    country=st.sampled_from(COUNTRIES),
    days=st.integers(0, 120),
    counting=st.sampled_from(["working", "calendar"]),
    valid_from=st.just(date(2011, 1, 28)),
    valid_to=st.none(),
    source=st.just("trial"),
)


# --- counting


@pytest.mark.parametrize(
    ("count", "start", "last"),
    [
        (1, date(2018, 11, 16), date(2018, 11, 20)),  # Friday; Monday 19 is the holiday of the Revolution
        (1, date(2018, 12, 24), date(2018, 12, 26)),
        (2, date(2018, 12, 28), date(2019, 1, 2)),
        (3, date(2018, 11, 30), date(2018, 12, 5)),  # 1 December 2018 is a holiday, and a Saturday
        (45, date(2018, 11, 1), date(2019, 1, 8)),  # counted by hand on the calendar of 2018 and 2019
    ],
)
def test_working_days_in_mexico_pass_over_weekends_and_holidays(count: int, start: date, last: date) -> None:
    """Days of rest of the Ley Federal del Trabajo, article 74."""
    assert deadline(replace(WORKING, days=count), start) == last


@pytest.mark.parametrize(
    "day",
    [
        date(2018, 1, 1),
        date(2018, 2, 5),
        date(2018, 3, 19),
        date(2018, 5, 1),
        date(2018, 11, 19),
        date(2018, 12, 1),
        date(2018, 12, 25),
    ],
)
def test_the_days_of_rest_that_mexicos_law_set_for_2018_are_not_counted(day: date) -> None:
    assert deadline(replace(WORKING, days=1), day - timedelta(days=1)) > day


def test_a_working_day_that_only_looks_like_a_feast_is_counted() -> None:
    """12 December is kept by many and is no day of rest in the law."""
    assert deadline(replace(WORKING, days=1), date(2018, 12, 11)) == date(2018, 12, 12)


@given(clock=clocks, start=days)
def test_calendar_days_are_counted_from_the_day_after_the_start(clock: Clock, start: date) -> None:
    assert deadline(replace(clock, counting="calendar"), start) == start + timedelta(days=clock.days)


@given(clock=clocks, start=days, more=st.integers(1, 30))
def test_more_days_end_later(clock: Clock, start: date, more: int) -> None:
    assert deadline(replace(clock, days=clock.days + more), start) > deadline(clock, start)


@given(clock=clocks, start=days, later=st.integers(1, 60))
def test_a_later_start_never_ends_earlier(clock: Clock, start: date, later: int) -> None:
    assert deadline(clock, start + timedelta(days=later)) >= deadline(clock, start)


@given(clock=clocks, start=days)
def test_a_deadline_in_working_days_is_a_working_day_and_counts_as_many_as_the_rule_says(
    clock: Clock, start: date
) -> None:
    assume(clock.days > 0)
    clock = replace(clock, counting="working")
    last = deadline(clock, start)
    free = holidays.country_holidays(clock.country, years=range(start.year, last.year + 1))
    between = [start + timedelta(days=step) for step in range(1, (last - start).days + 1)]
    working = [day for day in between if day.weekday() < 5 and day not in free]
    assert working[-1] == last
    assert len(working) == clock.days


@given(clock=clocks, start=days)
def test_working_days_never_end_before_calendar_days(clock: Clock, start: date) -> None:
    assert deadline(replace(clock, counting="working"), start) >= deadline(
        replace(clock, counting="calendar"), start
    )


# --- pauses


@given(start=days, count=st.integers(1, 90), after=st.integers(1, 90), length=st.integers(1, 60))
def test_a_pause_pushes_a_calendar_deadline_by_the_days_that_it_takes(
    start: date, count: int, after: int, length: int
) -> None:
    assume(after <= count)
    clock = replace(CALENDAR, days=count)
    first = start + timedelta(days=after)
    pause = Pause(first, first + timedelta(days=length - 1))
    assert deadline(clock, start, pauses=[pause]) == deadline(clock, start) + timedelta(days=length)


@given(clock=clocks, start=days, first=days, length=st.integers(1, 40))
def test_a_deadline_never_falls_in_a_pause_and_a_pause_never_shortens(
    clock: Clock, start: date, first: date, length: int
) -> None:
    assume(clock.days > 0)
    pause = Pause(first, first + timedelta(days=length - 1))
    last = deadline(clock, start, pauses=[pause])
    assert not pause.holds(last)
    assert last >= deadline(clock, start)


@given(clock=clocks, start=days, first=days, length=st.integers(1, 40))
def test_two_pauses_that_overlap_take_their_days_once(
    clock: Clock, start: date, first: date, length: int
) -> None:
    whole = Pause(first, first + timedelta(days=length))
    halves = [Pause(first, first + timedelta(days=length - 1)), Pause(first + timedelta(days=1), whole.last)]
    assert deadline(clock, start, pauses=halves) == deadline(clock, start, pauses=[whole])


def test_pauses_may_be_read_from_where_they_can_be_read_only_once() -> None:
    pause = Pause(date(2018, 11, 5), date(2018, 11, 9))
    assert deadline(replace(CALENDAR, days=10), date(2018, 11, 1), pauses=iter([pause])) == date(2018, 11, 16)


# --- versions

OLD = Clock(
    "return_to_mexico", "MX", 30, "calendar", date(2012, 11, 9), date(2021, 1, 10), "before the reform"
)
NEW = Clock("return_to_mexico", "MX", 15, "calendar", date(2021, 1, 11), None, "after the reform")


@pytest.mark.parametrize(
    ("day", "version"),
    [(OLD.valid_from, OLD), (date(2021, 1, 10), OLD), (date(2021, 1, 11), NEW), (date(2090, 1, 1), NEW)],
)
def test_the_version_in_force_on_the_day_decides(day: date, version: Clock) -> None:
    assert in_force([NEW, OLD], name="return_to_mexico", country="MX", day=day) is version


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "return_to_mexico", "country": "MX", "day": date(2012, 11, 8)},
        {"name": "return_to_mexico", "country": "GT", "day": date(2018, 12, 27)},
        {"name": "another", "country": "MX", "day": date(2018, 12, 27)},
    ],
)
def test_a_deadline_that_is_not_known_is_refused_never_guessed(asked: dict[str, object]) -> None:
    with pytest.raises(Refusal) as refused:
        in_force([OLD, NEW], **asked)  # type: ignore[arg-type]
    (reason,) = refused.value.reasons
    assert reason.code == "core.no_clock"
    assert str(asked["name"]) in reason.sentence


def test_two_versions_on_one_day_are_refused_whatever_their_order() -> None:
    overlapping = replace(NEW, valid_from=date(2020, 1, 1))
    for versions in ([OLD, overlapping], [overlapping, OLD]):
        with pytest.raises(Refusal, match=r"core\.two_clocks"):
            in_force(versions, name="return_to_mexico", country="MX", day=date(2020, 6, 1))


def test_a_clock_that_runs_backwards_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="never before its start"):
        replace(WORKING, days=-1)
    with pytest.raises(ValueError, match="before it begins"):
        replace(WORKING, valid_to=date(2000, 1, 1))
