"""What for, until when, where and when: PostgreSQL hides them from who may read the registration itself.

The application's role alone, by raw SQL: nothing of the first lock helps here.
"""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import Agreement, ConsentText, Registration
from amparo.registry.people.services.sharing import record_consent
from amparo.registry.people.vocabulary import Category, Purpose

TABLES = ("people_registration", "people_keeping", "people_whereabouts")


@pytest.fixture
def registration(registrar: User, register: Any) -> Registration:
    household = register(registrar)
    with acting_as(registrar):
        return household.members.select_related("registration").get().registration


def seen_by(user: User) -> dict[str, int]:
    with acting_as(user), connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table}")
            found[table] = len(cursor.fetchall())
        return found


def share(
    registration: Registration, agreement: Agreement, text: ConsentText, by: User, *more: Category
) -> None:
    record_consent(
        registration=registration,
        purpose=Purpose.LEGAL_AID,
        recipients=[agreement.receiver],
        categories=[Category.IDENTITY, *more],
        form="spoken",
        text=text,
        given_on=timezone.localdate(),
        by=by,
    )


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ([], (1, 0, 0)),
        ([Category.CONTACT, Category.DOCUMENTS, Category.FAMILY, Category.PHOTO], (1, 0, 0)),
        ([Category.JOURNEY], (1, 0, 1)),
    ],
    ids=["identity alone", "all but the journey", "with the journey"],
)
def test_a_recipient_sees_no_purpose_and_where_only_with_the_journey(
    registration: Registration,
    agreement: Agreement,
    consent_text: ConsentText,
    registrar: User,
    neighbour: User,
    more: list[Category],
    expected: tuple[int, int, int],
) -> None:
    share(registration, agreement, consent_text, registrar, *more)
    assert seen_by(registrar) == dict(zip(TABLES, (1, 1, 1), strict=True))
    assert seen_by(neighbour) == dict(zip(TABLES, expected, strict=True))


def test_nobody_else_writes_beside_a_registration_and_where_it_was_made_stays(
    registration: Registration,
    agreement: Agreement,
    consent_text: ConsentText,
    registrar: User,
    neighbour: User,
) -> None:
    share(registration, agreement, consent_text, registrar, Category.JOURNEY)
    adding = (
        "INSERT INTO people_keeping (registration_id, organisation_id, purpose, last_contact_on) "
        "VALUES (%s, %s, 'asylum', current_date)"
    )
    tries: list[tuple[User, str, list[Any]]] = [
        (neighbour, adding, [registration.pk, registration.organisation_id]),
        (neighbour, adding, [registration.pk, neighbour.organisation_id]),
        (neighbour, adding, [uuid.uuid4(), neighbour.organisation_id]),
        *(
            (user, "UPDATE people_whereabouts SET registered_at = now()", [])
            for user in (registrar, neighbour)
        ),
        *((user, f"DELETE FROM {table}", []) for user in (registrar, neighbour) for table in TABLES[1:]),
    ]
    for user, statement, values in tries:
        with pytest.raises(Error), transaction.atomic(), acting_as(user), connection.cursor() as cursor:
            cursor.execute(statement, values)
    with acting_as(neighbour), connection.cursor() as cursor:
        cursor.execute("UPDATE people_keeping SET purpose = 'asylum'")
        assert cursor.rowcount == 0
