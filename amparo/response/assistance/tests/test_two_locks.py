"""Each policy of the room holds something: with any of them dropped another organisation would see rows.

In a transaction of a superuser, whom no policy binds; the second lock is asked under the application's role within it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import Household
from amparo.registry.people.tests.test_two_locks import APPLICATION, as_the_application
from amparo.registry.people.tests.world import Records
from amparo.response.assistance.models import Delivery, Distribution, Handover, Item, Listed, Store
from amparo.site.postgres.roles import SUPERUSER

PERSONAL = (Listed, Delivery, Handover)


@dataclass
class Rows:
    users: list[User]
    acting: dict[Any, Any]
    by_organisation: dict[tuple[Any, Any], set[Any]]


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[Rows]:
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["USER"] = SUPERUSER
        try:
            with transaction.atomic():
                yield _built()
                transaction.set_rollback(True)
        finally:
            connection.close()
            connection.settings_dict["USER"] = APPLICATION


def _built() -> Rows:
    records = Records(("A", "B", "ENFORCEMENT"))
    world = records.build()
    found: dict[tuple[Any, Any], set[Any]] = {}
    for name in ("A", "B"):
        organisation, clerk = records.organisations[name], records.clerks[name]
        household = Household.objects.get(organisation=organisation)
        who = household.members.first()
        assert who is not None
        own = {"organisation": organisation}
        store = Store.objects.create(code="S", name="S", place=records.place, **own)
        item = Item.objects.create(code="I", name_en="I", name_es="I", kind="item", unit="kit", **own)
        planned = {"planned_at": records.now, "planned_by": clerk, "receipt": uuid.uuid4()}
        day = Distribution.objects.create(
            number=1, site="S", store=store, day=timezone.localdate(), **planned, **own
        )
        listed = Listed.objects.create(
            distribution=day, number=1, registration_id=who.registration_id, size=1, **own
        )
        delivery = Delivery.objects.create(
            household=household,
            item=item,
            quantity=Decimal(1),
            store=store,
            proof="seen",
            receipt=uuid.uuid4(),
            delivered_at=records.now,
            recorded_at=records.now,
            recorded_by=clerk,
            **own,
        )
        taken = Handover.objects.create(delivery=delivery, registration_id=who.registration_id, **own)
        for row in (listed, delivery, taken):
            found.setdefault((organisation.pk, type(row)), set()).add(row.pk)
    return Rows(world.users, {each.pk: world.organisation_that_acts(each) for each in world.users}, found)


def by_the_second_lock(user: User, kind: Any) -> set[Any]:
    with transaction.atomic(), acting_as(user), as_the_application(), connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {kind._meta.db_table}")
        return {row[0] for row in cursor.fetchall()}


def expected(rows: Rows, user: User, kind: Any) -> set[Any]:
    return rows.by_organisation.get((rows.acting[user.pk], kind), set())


def test_every_role_sees_exactly_the_rows_of_its_organisation(rows: Rows) -> None:
    assert all(
        by_the_second_lock(user, kind) == expected(rows, user, kind)
        for user in rows.users
        for kind in PERSONAL
    )
    assert any(expected(rows, user, Delivery) for user in rows.users)


@pytest.mark.parametrize("kind", PERSONAL, ids=lambda kind: kind.__name__)
def test_a_policy_that_is_dropped_is_noticed(rows: Rows, kind: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER POLICY read ON {kind._meta.db_table} USING (true)")
        differs = any(by_the_second_lock(user, kind) != expected(rows, user, kind) for user in rows.users)
        transaction.set_rollback(True)
    assert differs
