"""Both locks give the same rows of sessions, and a policy that is dropped is noticed.

As in the room of people: a superuser, whom no policy binds, shows the first lock alone, the application's role the
second.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.people.tests.test_two_locks import APPLICATION, by_the_second_lock
from amparo.registry.people.tests.world import World
from amparo.registry.people.tests.world_shares import Builder
from amparo.registry.people.visibility import own_rows
from amparo.response.information.models import Attendance, CounselledPerson, Session
from amparo.site.postgres.roles import SUPERUSER

KINDS = (Session, CounselledPerson, Attendance)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world of people, where each registration was counselled once. It is rolled back."""
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["USER"] = SUPERUSER
        try:
            with transaction.atomic():
                built = Builder().build()
                for registration in Registration.objects.select_related(
                    "whereabouts__place", "whereabouts__registered_by"
                ):
                    counselled(registration)
                yield built
                transaction.set_rollback(True)
        finally:
            connection.close()
            connection.settings_dict["USER"] = APPLICATION


def counselled(registration: Registration) -> None:
    common = {"organisation_id": registration.organisation_id}
    session = Session.objects.create(
        id=uuid.uuid4(),
        kind="individual",
        held_on=timezone.localdate(),
        place=registration.whereabouts.place,
        language="spa",
        interpreter="none",
        counsellor=registration.whereabouts.registered_by,
        topics=["asylum"],
        recorded_at=timezone.now(),
        **common,
    )
    CounselledPerson.objects.create(session=session, registration=registration, **common)
    Attendance.objects.create(session=session, sex="female", age_group="18-59", count=1, **common)


def expected(world: World, user: User, kind: Any) -> set[Any]:
    """Worked out from the list of all rows, without a filter of the application."""
    acts_for = world.organisation_that_acts(user)
    everything = kind.objects.values_list("pk", "organisation_id")
    return {key for key, organisation in everything if organisation == acts_for}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_both_locks_and_the_third_opinion_agree_for_every_role(world: World, kind: Any) -> None:
    assert any(expected(world, user, kind) for user in world.users)
    for user in world.users:
        wanted = expected(world, user, kind)
        assert set(own_rows(user, kind).values_list("pk", flat=True)) == wanted, f"first lock, {user.email}"
        assert by_the_second_lock(user, kind) == wanted, f"second lock, {user.email}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_policy_that_is_dropped_is_noticed(world: World, kind: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER POLICY read ON {kind._meta.db_table} USING (true)")
        differs = any(by_the_second_lock(user, kind) != expected(world, user, kind) for user in world.users)
        transaction.set_rollback(True)
    assert differs
