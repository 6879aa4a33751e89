"""A token counts in the one transaction for which it was signed, whoever tells it to the database again.

These tests really commit, and write nothing: they ask the function that every policy asks.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from amparo.core.acting import acting_as, holding


@pytest.fixture(autouse=True)
def real_transactions(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield
        connection.close()


def somebody() -> SimpleNamespace:
    organisation = uuid.uuid4()
    return SimpleNamespace(
        pk=uuid.uuid4(), acting_organisation_id=organisation, acting_desks={"d": organisation}
    )


def asked(question: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]


def acts() -> Any:
    return asked("SELECT core_acting_organisation()")


def told() -> str:
    return str(asked("SELECT current_setting('amparo.acting', true)"))


def tell(token: str, *, for_the_session: bool = False) -> None:
    asked("SELECT set_config('amparo.acting', %s, %s)", token, not for_the_session)


def test_a_token_counts_in_its_transaction_however_often_it_is_asked() -> None:
    user = somebody()
    with acting_as(user):
        assert acts() == user.acting_organisation_id
        asked("SELECT pg_sleep(0.01)")
        assert acts() == user.acting_organisation_id
        assert asked("SELECT core_acting_at('d')") == str(user.acting_organisation_id)


def test_a_token_told_again_in_the_next_transaction_is_nobody() -> None:
    with acting_as(somebody()):
        token = told()
    with transaction.atomic():
        tell(token)
        assert told() == token
        assert acts() is None
        assert asked("SELECT core_acting_at('d')") is None


def test_a_token_told_to_the_session_is_nobody_once_its_transaction_is_over() -> None:
    user = somebody()
    with acting_as(user):
        token = told()
        tell(token, for_the_session=True)
        assert acts() == user.acting_organisation_id
    assert told() == token
    assert acts() is None, "a statement of its own"
    with transaction.atomic():
        assert acts() is None
    other = somebody()
    with acting_as(other):
        assert acts() == other.acting_organisation_id
    assert acts() is None


def test_what_was_told_in_a_savepoint_falls_with_it() -> None:
    outer, inner = somebody(), somebody()
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), acting_as(inner):
            assert acts() == inner.acting_organisation_id
            raise ZeroDivisionError
        assert acts() is None
    with acting_as(outer):
        with pytest.raises(ZeroDivisionError), acting_as(inner):
            raise ZeroDivisionError
        assert acts() == outer.acting_organisation_id


def test_who_acted_before_acts_again_afterwards() -> None:
    outer, inner = somebody(), somebody()
    with acting_as(outer):
        with acting_as(inner):
            assert acts() == inner.acting_organisation_id
            with holding("ab" * 32):
                assert acts() is None
                assert asked("SELECT core_acting_at('receipt')") == "ab" * 32
            assert acts() == inner.acting_organisation_id
        assert acts() == outer.acting_organisation_id


def test_a_receipt_held_in_another_transaction_opens_nothing() -> None:
    with holding("ab" * 32):
        token = told()
    with transaction.atomic():
        tell(token)
        assert asked("SELECT core_acting_at('receipt')") is None


def test_outside_a_transaction_nobody_acts() -> None:
    with acting_as(somebody()):
        pass
    assert acts() is None
