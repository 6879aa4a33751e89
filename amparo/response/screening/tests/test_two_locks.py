"""Screenings are seen by the organisation that screened, in the application and in PostgreSQL, and by nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from amparo.core.acting import acting_as
from amparo.core.second_lock import locked_models
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.people.visibility import own_rows
from amparo.response.screening.models import FollowUp, FollowUpInConfidence, Profile, SensitiveNeed
from amparo.response.screening.services import follow_up, follow_up_in_confidence
from amparo.site.postgres.roles import SUPERUSER

APPLICATION = connections["default"].settings_dict["USER"]

KINDS = (Profile, SensitiveNeed, FollowUp, FollowUpInConfidence)
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


@pytest.fixture
def full(rosa: Registration, screened: Callable[..., Profile], registrar: User, caseworker: User) -> Profile:
    """One row of each table."""
    profile = screened(rosa, needs=("SPEC-W",), fear_of_return="yes")
    follow_up(profile=profile, outcome="referred", by=registrar)
    follow_up_in_confidence(profile=profile, step="taken_up", by=caseworker)
    return profile


def raw(kind: Any, by: User | None) -> int:
    """Rows without any filter, by SQL under the application's role."""
    with transaction.atomic(), connection.cursor() as cursor:
        if by is None:
            cursor.execute(f"SELECT count(*) FROM {kind._meta.db_table}")
            return int(cursor.fetchone()[0])
        with acting_as(by):
            cursor.execute(f"SELECT count(*) FROM {kind._meta.db_table}")
            return int(cursor.fetchone()[0])


def test_every_table_of_this_room_has_the_second_lock() -> None:
    assert set(apps.get_app_config("screening").get_models()) <= set(locked_models())


@every_kind
def test_nobody_but_the_organisation_that_screened_sees_a_row(
    full: Profile, kind: Any, registrar: User, neighbour: User, agreement: Any, account: Any
) -> None:
    assert raw(kind, registrar) == 1
    assert raw(kind, account("caseworker")) == 1, "a colleague"
    assert raw(kind, neighbour) == 0, "agreements and shares open no screening"
    assert raw(kind, account("coordinator")) == 0, "a role that sees no person"
    assert raw(kind, None) == 0


@every_kind
def test_the_first_lock_gives_the_same(full: Profile, kind: Any, registrar: User, neighbour: User) -> None:
    for user in (registrar, neighbour):
        with acting_as(user):
            assert own_rows(user, kind).count() == raw(kind, user)


@every_kind
def test_a_row_is_not_changed_and_is_taken_away_only_by_an_approved_erasure(
    full: Profile, kind: Any, registrar: User
) -> None:
    with acting_as(registrar):
        with pytest.raises(ProgrammingError), transaction.atomic():
            kind._default_manager.update(organisation=registrar.organisation)
        assert kind._default_manager.all()._raw_delete("default") == 0
    assert raw(kind, registrar) == 1


@every_kind
def test_nobody_writes_a_row_about_a_registration_of_somebody_else(
    full: Profile, kind: Any, registrar: User, neighbour: User
) -> None:
    with acting_as(registrar):
        row = kind._default_manager.get()
    columns = {field.attname: getattr(row, field.attname) for field in kind._meta.concrete_fields}
    other = columns | {"id": uuid.uuid4(), "organisation_id": neighbour.organisation_id}
    if "receipt" in other:
        other["receipt"] = uuid.uuid4()
    with pytest.raises(IntegrityError, match=r"of_the_controller|_id_|once"), acting_as(neighbour):
        kind._default_manager.create(**other)
    with pytest.raises(ProgrammingError), acting_as(neighbour):
        kind._default_manager.create(**other | {"organisation_id": registrar.organisation_id})


@pytest.fixture
def under_a_superuser(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Asked for first: the test's transaction is a superuser's, who may alter policies, and is rolled back."""
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["USER"] = SUPERUSER
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["USER"] = APPLICATION


@every_kind
def test_a_policy_that_is_dropped_is_noticed(
    under_a_superuser: None, full: Profile, kind: Any, neighbour: User
) -> None:
    def seen() -> int:
        with transaction.atomic(), acting_as(neighbour), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {APPLICATION}")
            cursor.execute(f"SELECT count(*) FROM {kind._meta.db_table}")
            count = int(cursor.fetchone()[0])
            cursor.execute("RESET ROLE")
        return count

    assert seen() == 0
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER POLICY read ON {kind._meta.db_table} USING (true)")
    assert seen() == 1
