"""A lifecycle lets through the moves of its table and no other, and says everything that stands in the way."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
import rules
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.core import events
from amparo.core.errors import CATALOGUE, NOT_ALLOWED, REASON_MISSING, WRONG_STATE, Kind, Reason, Refusal
from amparo.core.lifecycle import Lifecycle, Move, move
from amparo.core.models import Event
from amparo.core.tests.case import Case
from amparo.core.tests.conftest import Person

STATES = ("draft", "sent", "accepted", "rejected", "closed")
UNMET = [
    Kind(f"trial.unmet_{number}", f"Condition {number} is not met.", f"Meet condition {number}.")
    for number in range(3)
]
for _kind in UNMET:
    del CATALOGUE[_kind.code]  # of this test alone: the product's catalogue does not know them


def refuses(kind: Kind) -> Any:
    return lambda subject, *, by, at, reason: kind()


def lets_pass(subject: Any, *, by: Any, at: datetime, reason: str) -> None:
    return None


def refuses_twice(subject: Any, *, by: Any, at: datetime, reason: str) -> list[Reason]:
    return [UNMET[0](), UNMET[1]()]


def a_reason_is_given(subject: Any, *, by: Any, at: datetime, reason: str) -> Reason | None:
    return None if reason else REASON_MISSING(at="reason")


@dataclass(frozen=True)
class Row:
    """One row of a random table, with the safeguards that will refuse it."""

    sources: tuple[str, ...]
    target: str
    refusing: tuple[int, ...]

    def as_move(self, name: str) -> Move:
        safeguards = [lets_pass, *(refuses(UNMET[number]) for number in self.refusing), lets_pass]
        return move(name, "|".join(self.sources), self.target, *safeguards)


rows = st.builds(
    Row,
    sources=st.lists(st.sampled_from(STATES), min_size=1, unique=True).map(tuple),
    target=st.sampled_from(STATES),
    refusing=st.just(()) | st.lists(st.integers(0, 2), unique=True).map(tuple),
)
tables = st.lists(rows, min_size=1, max_size=6)


@given(table=tables, start=st.sampled_from(STATES), attempts=st.lists(st.integers(0, 5), max_size=8))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_only_moves_of_the_table_happen_and_each_leaves_one_event(
    db: None, cases: type[Case], person: Person, table: list[Row], start: str, attempts: list[int]
) -> None:
    lifecycle = Lifecycle(
        *(row.as_move(f"move_{number}") for number, row in enumerate(table)),
        states={state: state for state in STATES},
    )
    case, state = cases.objects.create(status=start), start
    for attempt in attempts:
        number = attempt % len(table)
        row, name = table[number], f"move_{number}"
        before = Event.objects.count()
        if state in row.sources and not row.refusing:
            assert lifecycle.make(name, case, by=person).status == row.target
            event = Event.objects.latest("number")
            assert (event.verb, event.before, event.after) == (
                name,
                {"status": state},
                {"status": row.target},
            )
            state = row.target
            assert Event.objects.count() == before + 1
        else:
            with pytest.raises(Refusal) as refused:
                lifecycle.make(name, case, by=person)
            expected = (
                [UNMET[each].code for each in row.refusing] if state in row.sources else [WRONG_STATE.code]
            )
            assert [reason.code for reason in refused.value.reasons] == expected, (
                "every unmet safeguard is named"
            )
            assert Event.objects.count() == before
        case.refresh_from_db()
        assert case.status == state


@given(table=tables, state=st.sampled_from(STATES))
def test_what_is_open_is_what_the_table_has_from_there(table: list[Row], state: str) -> None:
    lifecycle = Lifecycle(
        *(row.as_move(f"move_{number}") for number, row in enumerate(table)),
        states={each: each for each in STATES},
    )
    open_now = {each.name for each in lifecycle.open_moves(Case(status=state))}
    assert open_now == {f"move_{number}" for number, row in enumerate(table) if state in row.sources}


REFERRAL = Lifecycle(
    move("send", "draft", "sent", refuses_twice),
    move("reject", "sent|accepted", "rejected", a_reason_is_given, permission="trial.answer"),
    move("close", "draft", "closed"),
    states={state: state for state in STATES},
)


@pytest.fixture
def everybody_may_answer() -> Any:
    rules.add_perm("trial.answer", rules.always_true)
    yield
    rules.remove_perm("trial.answer")


def test_a_safeguard_may_have_several_reasons(db: None, cases: type[Case], person: Person) -> None:
    case = cases.objects.create(status="draft")
    unmet = REFERRAL.unmet("send", case, by=person, at=datetime.now(UTC))
    assert [reason.code for reason in unmet] == [UNMET[0].code, UNMET[1].code]


def test_who_may_not_make_the_move_learns_nothing_about_the_record(
    db: None, cases: type[Case], person: Person
) -> None:
    case = cases.objects.create(status="sent")
    assert REFERRAL.unmet("reject", case, by=person, at=datetime.now(UTC)) == [NOT_ALLOWED()]
    with pytest.raises(Refusal, match=NOT_ALLOWED.code):
        REFERRAL.make("reject", case, by=person)
    case.refresh_from_db()
    assert case.status == "sent"


def test_nobody_is_not_allowed_what_asks_for_a_permission(
    db: None, cases: type[Case], everybody_may_answer: None
) -> None:
    case = cases.objects.create(status="sent")
    with pytest.raises(Refusal, match=NOT_ALLOWED.code):
        REFERRAL.make("reject", case, by=None, reason="full")


def test_the_reason_reaches_the_safeguard_and_the_trail(
    db: None, cases: type[Case], person: Person, everybody_may_answer: None
) -> None:
    case = cases.objects.create(status="accepted")
    with pytest.raises(Refusal, match=REASON_MISSING.code):
        REFERRAL.make("reject", case, by=person)
    REFERRAL.make("reject", case, by=person, reason="the shelter is full")
    assert Event.objects.latest("number").reason == "the shelter is full"


def test_further_columns_change_with_the_state_and_stand_in_the_event(
    db: None, cases: type[Case], person: Person
) -> None:
    case = cases.objects.create(status="draft", note="first")
    REFERRAL.make("close", case, by=person, changes={"note": "second"})
    case.refresh_from_db()
    event = Event.objects.latest("number")
    assert (case.status, case.note) == ("closed", "second")
    assert event.before == {"status": "draft", "note": "first"}
    assert event.after == {"status": "closed", "note": "second"}


def test_the_record_in_the_database_decides_not_the_one_in_hand(
    db: None, cases: type[Case], person: Person
) -> None:
    case = cases.objects.create(status="draft")
    REFERRAL.make("close", case, by=person)
    assert case.status == "draft", "the record in hand is stale"
    with pytest.raises(Refusal, match=WRONG_STATE.code):
        REFERRAL.make("close", case, by=person)


def test_two_who_make_the_same_move_at_once_make_one(
    committed: int, owner: psycopg.Connection[Any], cases: type[Case], person: Person
) -> None:
    first_is_inside, second_has_begun = threading.Event(), threading.Event()

    def is_slow(subject: Any, *, by: Any, at: datetime, reason: str) -> None:
        if not first_is_inside.is_set():
            first_is_inside.set()
            second_has_begun.wait(10)
            _until_somebody_waits_for_a_lock(owner)

    slow = Lifecycle(move("close", "draft", "closed", is_slow), states={state: state for state in STATES})
    case = cases.objects.create(status="draft")
    outcomes: list[str] = []

    def close(*, second: bool) -> None:
        try:
            if second:
                first_is_inside.wait(10)
                second_has_begun.set()
            slow.make("close", case, by=person)
            outcomes.append("closed")
        except Refusal as refusal:
            outcomes.append(str(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=close, kwargs={"second": second}) for second in (False, True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    owner.execute(f"DELETE FROM {Case._meta.db_table}")
    assert sorted(outcomes) == ["closed", WRONG_STATE.code]
    assert events.head().number == committed + 1


def _until_somebody_waits_for_a_lock(session: psycopg.Connection[Any], *, seconds: float = 3) -> None:
    """Returns at the deadline too: without a lock nobody ever waits, and the test must then fail, not hang."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.05)):
        row = session.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        ).fetchone()
        if row and row[0]:
            return
        pause.wait(0.05)


# --- the table itself


def test_a_table_that_names_an_unknown_state_is_refused_when_it_is_written() -> None:
    with pytest.raises(ValueError, match="unknown states: \\['lost'\\]"):
        Lifecycle(move("lose", "draft", "lost"), states={"draft": "draft"})


def test_a_table_that_names_a_move_twice_is_refused_when_it_is_written() -> None:
    with pytest.raises(ValueError, match="named twice"):
        Lifecycle(move("a", "draft", "draft"), move("a", "draft", "draft"), states={"draft": "draft"})


def test_the_diagram_has_one_arrow_for_each_source_of_each_move() -> None:
    assert REFERRAL.diagram().splitlines() == [
        "stateDiagram-v2",
        "  draft --> sent: send",
        "  sent --> rejected: reject",
        "  accepted --> rejected: reject",
        "  draft --> closed: close",
    ]
