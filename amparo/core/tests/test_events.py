"""The trail: append-only by right, one line, and every break of it found."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.core import events
from amparo.core.models import Event
from amparo.core.tests.case import Case
from amparo.core.tests.conftest import Person

WRITERS, EVENTS_EACH = 4, 15


def write(count: int, *, by: Any = None) -> list[Event]:
    """Each in a transaction of its own, as requests do."""
    written = []
    for number in range(count):
        with transaction.atomic():
            written.append(
                events.record(verb="trial", subject=Case(pk=number + 1), by=by, after={"step": number})
            )
    return written


# --- what is recorded


def test_an_event_says_who_did_what_to_which_record_and_how_it_changed(db: None, person: Person) -> None:
    when = datetime(2018, 12, 27, 18, 30, tzinfo=UTC)
    events.record(
        verb="accept",
        subject=Case(pk=7),
        by=person,
        at=when,
        reason="two sources agree",
        before={"status": "reported"},
        after={"status": "accepted", "day": date(2018, 12, 27), "value": Decimal("4000.50")},
    )
    kept = Event.objects.latest("number")
    assert (kept.verb, kept.subject_type, kept.subject_id, kept.at) == ("accept", "trial.case", "7", when)
    assert (kept.actor_id, kept.organisation_id) == (str(person.pk), str(person.organisation_id))
    assert kept.reason == "two sources agree"
    assert kept.before == {"status": "reported"}
    assert kept.after == {"status": "accepted", "day": "2018-12-27", "value": "4000.50"}


def test_what_the_installation_does_itself_names_no_actor(db: None) -> None:
    kept = events.record(verb="provide", subject=Case(pk=1), by=None)
    assert (kept.actor_id, kept.organisation_id) == ("", "")


def test_the_history_of_a_record_is_its_own_newest_first(db: None) -> None:
    for verb, pk in (("open", 1), ("open", 2), ("close", 1)):
        events.record(verb=verb, subject=Case(pk=pk), by=None)
    assert [event.verb for event in events.history(Case(pk=1))] == ["close", "open"]


def test_an_event_outside_a_transaction_is_refused_and_leaves_nothing(committed: int) -> None:
    with pytest.raises(RuntimeError, match="inside the transaction of its change"):
        events.record(verb="trial", subject=Case(pk=1), by=None)
    assert events.head().number == committed


def test_an_event_falls_with_the_change_that_it_speaks_of(committed: int) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        events.record(verb="trial", subject=Case(pk=1), by=None)
        _ = 1 / 0
    assert events.head().number == committed
    (next_one,) = write(1)
    assert next_one.number == committed + 1, "the numbers have no gap where the change was undone"


# --- many at once

FIRST, SECOND, THIRD = (
    (Case(pk=1), {"status": "reported"}, {"status": "accepted"}),
    (Case(pk=2), {}, {"day": date(2018, 12, 27), "value": Decimal("4000.50"), "share": 1e16}),
    (Case(pk=1), {"status": "accepted"}, {"status": "reported", "words": "más"}),
)
WHEN = datetime(2018, 12, 27, 18, 30, tzinfo=UTC)


def kept_events() -> list[dict[str, Any]]:
    return list(Event.objects.order_by("number").values())


@pytest.mark.parametrize("at_once", [1, 2, 3, 2_000])
def test_many_events_at_once_are_those_that_would_be_written_one_by_one(
    db: None, person: Person, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(events, "AT_ONCE", at_once)
    given_with: dict[str, Any] = {"verb": "change", "by": person, "at": WHEN, "reason": "a newer edition"}
    events.record(verb="before", subject=Case(pk=9), by=None)
    beginning = transaction.savepoint()
    for subject, before, after in (FIRST, SECOND, THIRD):
        events.record(subject=subject, before=before, after=after, **given_with)
    one_by_one = kept_events()
    transaction.savepoint_rollback(beginning)
    written = events.record_many(changes=iter((FIRST, SECOND, THIRD)), **given_with)
    assert (written, kept_events()) == (3, one_by_one)
    events.record(verb="after", subject=Case(pk=9), by=None)
    assert events.broken_link() is None


def test_many_events_ask_the_end_of_the_chain_once(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):  # the lock, the newest event, the rows
        events.record_many(verb="change", by=None, changes=[FIRST, SECOND, THIRD] * 50)


def test_no_change_leaves_no_event(db: None) -> None:
    before = events.head()
    assert events.record_many(verb="change", by=None, changes=[]) == 0
    assert events.head() == before


def test_one_event_that_cannot_be_kept_leaves_none(committed: int) -> None:
    wrong = (Case(pk=3), {}, {"value": float("nan")})
    with pytest.raises(ValueError), transaction.atomic():
        events.record_many(verb="change", by=None, changes=[FIRST, wrong])
    assert events.head().number == committed


def test_many_events_outside_a_transaction_are_refused(committed: int) -> None:
    with pytest.raises(RuntimeError, match="inside the transaction of its change"):
        events.record_many(verb="change", by=None, changes=[FIRST])
    assert events.head().number == committed


def test_a_time_without_a_zone_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="names its zone"):
        events.record(verb="trial", subject=Case(pk=1), by=None, at=datetime(2018, 12, 27, 12, 0))
    with pytest.raises(ValueError, match="names its zone"):
        events.record_many(verb="trial", by=None, at=datetime(2018, 12, 27, 12, 0), changes=[FIRST])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_none_is_refused(db: None, value: float) -> None:
    with pytest.raises(ValueError):
        events.record(verb="trial", subject=Case(pk=1), by=None, after={"value": value})


# --- append-only by right


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_event SET reason = 'another'",
        "DELETE FROM core_event",
        "TRUNCATE core_event",
        "SELECT * FROM core_event FOR UPDATE",
        "ALTER TABLE core_event DISABLE TRIGGER ALL",
        "DROP TABLE core_event",
    ],
)
def test_the_application_has_no_right_to_change_the_trail(db: None, statement: str) -> None:
    events.record(verb="trial", subject=Case(pk=1), by=None)
    with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_saving_an_event_a_second_time_fails_in_the_database(db: None) -> None:
    event = events.record(verb="trial", subject=Case(pk=1), by=None)
    event.reason = "another"
    with pytest.raises(ProgrammingError), transaction.atomic():
        event.save()


# --- the hash does not depend on storage

texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)
moments = st.datetimes(
    datetime(1900, 1, 1),
    datetime(2200, 1, 1),
    timezones=st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)
leaves = (
    st.none()
    | st.booleans()
    | texts
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | moments
    | st.uuids()
)
values = st.dictionaries(
    texts, st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner))
)


@given(at=moments, reason=texts, before=values, after=values)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_hash_is_the_same_before_and_after_storage(
    db: None, at: datetime, reason: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    with transaction.atomic():
        written = events.record(
            verb="trial",
            subject=Case(pk=uuid.uuid4()),
            by=None,
            at=at,
            reason=reason,
            before=before,
            after=after,
        )
        kept = Event.objects.get(number=written.number)
        assert events.hash_of(kept) == written.hash == kept.hash
        transaction.set_rollback(True)


@pytest.mark.parametrize("number", [1e16, 1e22, -0.0, 1e300, 0.1, 1e-7, 5e-324])
def test_numbers_that_postgresql_writes_otherwise_do_not_break_the_chain(db: None, number: float) -> None:
    written = events.record(verb="trial", subject=Case(pk=1), by=None, after={"number": number})
    assert events.hash_of(Event.objects.get(number=written.number)) == written.hash


# --- one line


def test_writers_at_once_keep_one_line(committed: int) -> None:
    together = threading.Barrier(WRITERS)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            together.wait()
            write(EVENTS_EACH)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert events.head().number == committed + WRITERS * EVENTS_EACH
    assert events.broken_link() is None


# --- every break is found


def rehash(session: psycopg.Connection[Any], *, number: int) -> None:
    """What somebody would do who knows how the chain is made: put the right hash on the wrong row."""
    event = Event.objects.get(number=number)
    previous = Event.objects.filter(number=number - 1).values_list("hash", flat=True).first()
    event.previous_hash = previous or events.GENESIS
    session.execute(
        "UPDATE core_event SET previous_hash = %s, hash = %s WHERE number = %s",
        [event.previous_hash, events.hash_of(event), number],
    )


def change(session: psycopg.Connection[Any], first: int) -> None:
    session.execute("UPDATE core_event SET reason = 'another' WHERE number = %s", [first + 2])


def change_the_time_by_a_microsecond(session: psycopg.Connection[Any], first: int) -> None:
    session.execute("UPDATE core_event SET at = at + interval '1 microsecond' WHERE number = %s", [first + 2])


def change_and_hash_anew(session: psycopg.Connection[Any], first: int) -> None:
    change(session, first)
    rehash(session, number=first + 2)


def take_one_out(session: psycopg.Connection[Any], first: int) -> None:
    session.execute("DELETE FROM core_event WHERE number = %s", [first + 2])


def take_the_first_out(session: psycopg.Connection[Any], first: int) -> None:
    session.execute("DELETE FROM core_event WHERE number = %s", [first])


def take_one_out_and_close_the_gap(session: psycopg.Connection[Any], first: int) -> None:
    take_one_out(session, first)
    # By way of negative numbers: within one statement rows may be renumbered in any order.
    session.execute("UPDATE core_event SET number = 1 - number WHERE number > %s", [first + 2])
    session.execute("UPDATE core_event SET number = -number WHERE number < 0")


def put_one_in(session: psycopg.Connection[Any], first: int) -> None:
    session.execute("UPDATE core_event SET number = -number WHERE number > %s", [first + 1])
    session.execute("UPDATE core_event SET number = 1 - number WHERE number < 0")
    session.execute(
        "INSERT INTO core_event SELECT number + 1, at, 'invented', subject_type, subject_id, actor_id, "
        "organisation_id, reason, before, after, hash, repeat('0', 64) FROM core_event WHERE number = %s",
        [first + 1],
    )
    rehash(session, number=first + 2)


def exchange_two(session: psycopg.Connection[Any], first: int) -> None:
    for old, new in ((first + 1, 10**9), (first + 3, first + 1), (10**9, first + 3)):
        session.execute("UPDATE core_event SET number = %s WHERE number = %s", [new, old])


@pytest.mark.parametrize(
    ("tamper", "row", "sentence"),
    [
        (change, 2, "event {row} was changed"),
        (change_the_time_by_a_microsecond, 2, "event {row} was changed"),
        (change_and_hash_anew, 3, "event {row} was changed"),
        (take_one_out, 2, "event {row} is missing"),
        (take_the_first_out, 0, "event {row} is missing"),
        (take_one_out_and_close_the_gap, 2, "event {row} was changed"),
        (put_one_in, 3, "event {row} was changed"),
        (exchange_two, 1, "event {row} was changed"),
    ],
)
def test_the_first_row_that_does_not_hold_is_named(
    committed: int,
    owner: psycopg.Connection[Any],
    tamper: Callable[[psycopg.Connection[Any], int], None],
    row: int,
    sentence: str,
) -> None:
    first = write(6)[0].number
    assert events.broken_link() is None
    tampered = _without_the_rule_of_numbers(owner, lambda: tamper(owner, first))
    assert tampered is not None
    assert tampered.startswith(sentence.format(row=first + row))


def _without_the_rule_of_numbers(session: psycopg.Connection[Any], tamper: Callable[[], None]) -> str | None:
    """The owner of the tables can lift a constraint for a moment; the chain still tells."""
    rule = "event_number_starts_at_one"
    session.execute(f"ALTER TABLE core_event DROP CONSTRAINT {rule}")
    try:
        tamper()
    finally:
        session.execute(f"ALTER TABLE core_event ADD CONSTRAINT {rule} CHECK (number >= 1)")
    return events.broken_link()


def test_an_end_that_was_cut_off_is_found_by_a_head_that_was_kept(
    committed: int, owner: psycopg.Connection[Any]
) -> None:
    write(5)
    kept = events.head()
    owner.execute("DELETE FROM core_event WHERE number > %s", [kept.number - 2])
    assert events.broken_link() is None, "the chain alone cannot tell: that is why a head is kept"
    assert events.broken_link(kept=kept) == (
        f"the trail ends at {kept.number - 2}, before event {kept.number} that was kept: its end was cut off"
    )


def test_a_trail_that_was_written_anew_is_found_by_a_head_that_was_kept(
    committed: int, owner: psycopg.Connection[Any]
) -> None:
    first = write(5)[0].number
    kept = events.head()
    owner.execute("UPDATE core_event SET reason = 'another' WHERE number = %s", [first])
    for number in range(first, kept.number + 1):
        rehash(owner, number=number)
    assert events.broken_link() is None
    assert "the trail was rewritten" in str(events.broken_link(kept=kept))


def test_a_kept_head_holds_while_the_trail_grows(committed: int) -> None:
    write(2)
    kept = events.head()
    write(2)
    assert events.broken_link(kept=kept) is None
    assert events.broken_link(kept=events.Head(0, events.GENESIS)) is None
