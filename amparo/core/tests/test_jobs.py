"""Jobs: queued with the change that asks for them, done as the person who asked."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.core.errors import Refusal
from amparo.core.jobs import job
from amparo.registry.partners.models import Organisation, User

done: list[tuple[User, str]] = []


@job(queue="trial")
def write_down(*, by: Any, word: str) -> None:
    done.append((by, word))


@job(queue="trial")
def write_then_break(*, by: Any, acronym: str) -> None:
    with transaction.atomic():
        Organisation.objects.create(acronym=acronym, name_en="x", name_es="x", type="ngo")
        raise ZeroDivisionError


NAME = f"{__name__}.write_down"


@pytest.fixture(autouse=True)
def nothing_done_yet() -> Iterator[None]:
    done.clear()
    yield
    done.clear()


def an_account(**properties: Any) -> User:
    organisation, _new = Organisation.objects.get_or_create(
        acronym="TRIAL", defaults={"name_en": "Trial", "name_es": "Prueba", "type": "ngo"}
    )
    return User.objects.create(
        email=f"{uuid.uuid4()}@example.org", name="Trial", organisation=organisation, **properties
    )


@pytest.fixture
def committed_account(committed: int, owner: psycopg.Connection[Any]) -> Iterator[User]:
    account = an_account()
    yield account
    owner.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'trial'")
    owner.execute("DELETE FROM partners_user WHERE id = %s", [account.pk])
    owner.execute("DELETE FROM partners_organisation WHERE acronym = 'TRIAL'")


def queued() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(queue_name="trial"))


def work_until_the_queue_is_empty() -> None:
    """A real worker on a connection of its own, as `amparo worker` runs it."""
    worker_connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(worker_connector):
        app.run_worker(queues=["trial"], wait=False, install_signal_handlers=False, listen_notify=False)


def test_a_job_keeps_who_asked_and_with_which_words(db: None) -> None:
    account = an_account()
    write_down.defer(by=account, word="tijuana")
    (waiting,) = queued()
    assert (waiting.task_name, waiting.args) == (NAME, {"by_id": str(account.pk), "word": "tijuana"})
    assert done == [], "deferring is not doing"


def test_a_job_falls_with_the_change_that_asked_for_it(committed_account: User) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write_down.defer(by=committed_account, word="tijuana")
        assert len(queued()) == 1
        _ = 1 / 0
    assert queued() == []


def test_a_worker_does_the_job_as_the_person_who_asked(committed_account: User) -> None:
    with transaction.atomic():
        write_down.defer(by=committed_account, word="tijuana")
    work_until_the_queue_is_empty()
    assert done == [(committed_account, "tijuana")]
    assert [each.status for each in queued()] == ["succeeded"]


def test_a_job_of_an_account_that_was_closed_meanwhile_stops(committed_account: User) -> None:
    write_down.defer(by=committed_account, word="tijuana")
    User.objects.filter(pk=committed_account.pk).update(is_active=False)
    work_until_the_queue_is_empty()
    assert done == []
    assert [each.status for each in queued()] == ["failed"]


def test_a_job_that_breaks_leaves_nothing_of_its_change(committed_account: User) -> None:
    write_then_break.defer(by=committed_account, acronym="HALF")
    work_until_the_queue_is_empty()
    assert [each.status for each in queued()] == ["failed"]
    assert not Organisation.objects.filter(acronym="HALF").exists()


@pytest.mark.parametrize("closed", [True, False])
def test_nobody_is_no_one_to_act_for(db: None, closed: bool) -> None:
    pk = an_account(is_active=False).pk if closed else uuid.uuid4()
    with pytest.raises(Refusal, match=r"core\.job_for_nobody"):
        app.tasks[NAME].func(by_id=str(pk), word="tijuana")
    assert done == []


def test_a_job_is_a_plain_function_where_it_stands(db: None) -> None:
    account = an_account()
    write_down(by=account, word="now")
    assert done == [(account, "now")]
    assert connection.in_atomic_block
