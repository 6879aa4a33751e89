"""Under the role of the application: sessions are seen and written by the organisation that held them alone."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.places.models import Place
from amparo.response.information.models import Attendance, CounselledPerson, Session
from amparo.response.information.services.sessions import record_session
from amparo.response.information.tests.conftest import session

KINDS = (Session, CounselledPerson, Attendance)


@pytest.fixture(autouse=True)
def recorded(counsellor: User, rosa: Registration, tapachula: Place) -> Session:
    record_session(
        stated=session(tapachula, people={("female", "18-59"): 3}), receipt=uuid.uuid4(), by=counsellor
    )
    return record_session(
        stated=session(tapachula, note="A note"), receipt=uuid.uuid4(), registration=rosa, by=counsellor
    )


def rows(kind: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {kind._meta.db_table}")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("kind", KINDS)
def test_raw_sql_of_another_organisation_sees_nothing(kind: Any, counsellor: User, neighbour: User) -> None:
    with acting_as(counsellor):
        assert rows(kind) > 0
    with acting_as(neighbour):
        assert rows(kind) == 0
    assert rows(kind) == 0, "without anybody, nothing"


@pytest.mark.parametrize("role", ["information_officer", "coordinator", "auditor", "administrator"])
def test_a_role_that_sees_no_persons_sees_no_session(role: str, account: Any) -> None:
    with acting_as(account(role)):
        assert [rows(kind) for kind in KINDS] == [0, 0, 0]


def test_nobody_writes_about_another_organisations_person(
    rosa: Registration, neighbour: User, counsellor: User, recorded: Session
) -> None:
    about = {"organisation": neighbour.organisation, "registration": rosa}
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(neighbour):
        CounselledPerson.objects.create(session_id=recorded.pk, **about)
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(neighbour):
        CounselledPerson.objects.create(
            session_id=recorded.pk, organisation=counsellor.organisation, registration=rosa
        )


def test_what_was_noted_goes_only_by_an_approved_erasure(counsellor: User) -> None:
    with acting_as(counsellor):
        CounselledPerson.objects.all().delete()
        assert CounselledPerson.objects.count() == 1
