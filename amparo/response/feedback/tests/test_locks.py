"""Each lock holds alone, and taking either away is noticed.

The tests run as a superuser, whom no policy binds, so that the first lock can be seen alone; for the second one they
take on the application's role within the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from amparo.core.acting import acting_as, holding
from amparo.registry.partners.models import Organisation, RoleAssignment, User
from amparo.registry.partners.roles import ROLES
from amparo.response.feedback import protected, queries
from amparo.response.feedback.models import (
    AbuseReport,
    Feedback,
    FeedbackContact,
    FeedbackEntry,
    ReportAct,
    ReportEntry,
)
from amparo.response.feedback.services.receiving import receive_feedback, receive_report
from amparo.response.feedback.tests.conftest import said
from amparo.site.postgres.roles import SUPERUSER

APPLICATION = connections["default"].settings_dict["USER"]
SECRET_TABLES = (AbuseReport, ReportEntry, ReportAct)
OPEN_TABLES = (Feedback, FeedbackEntry, FeedbackContact)


def _account(role: str, organisation: Organisation) -> User:
    user = User.objects.create(
        email=f"{role}@{organisation.acronym.lower()}.example.org", name=role, organisation=organisation
    )
    RoleAssignment.objects.create(user=user, role=role)
    return user


def fresh(user: User) -> User:
    return User.objects.select_related("organisation").get(pk=user.pk)


@contextmanager
def as_the_application() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {APPLICATION}")
        yield
        cursor.execute("RESET ROLE")


@pytest.fixture(scope="module")
def reports(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """One report and one feedback, under a superuser, in a transaction that is rolled back."""
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["USER"] = SUPERUSER
        try:
            with transaction.atomic():
                named, haven = (
                    Organisation.objects.create(acronym=name, name_en=name, name_es=name, type="ngo")
                    for name in ("NAMED-T", "HAVEN-T")
                )
                people = {
                    (each.acronym, role): _account(role, each) for each in (named, haven) for role in ROLES
                }
                RoleAssignment.objects.filter(user=people["NAMED-T", "protection_focal_point"]).delete()
                report = receive_report(said=said("Synthetic.", about=[named]))
                feedback = receive_feedback(
                    said=said("x", about=[haven], contact="y"), category="service", at=timezone.now()
                )
                yield {"people": people, "report": report, "feedback": feedback}
                transaction.set_rollback(True)
        finally:
            connection.close()
            connection.settings_dict["USER"] = APPLICATION


def counted(model: Any, acting: Any) -> int:
    with transaction.atomic(), acting, as_the_application(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
        return int(cursor.fetchone()[0])


@contextmanager
def nobody() -> Iterator[None]:
    yield


def test_by_raw_sql_a_row_is_seen_at_its_desk_and_by_its_receipt_alone(reports: dict[str, Any]) -> None:
    for model in (*SECRET_TABLES, *OPEN_TABLES):
        is_secret = model in SECRET_TABLES
        own = reports["report"] if is_secret else reports["feedback"]
        other = reports["feedback"] if is_secret else reports["report"]
        assert counted(model, nobody()) == 0
        assert counted(model, holding(own.stored)) == 1, model
        assert counted(model, holding(other.stored)) == 0, model
        for (acronym, role), user in reports["people"].items():
            desk = "abuse" if is_secret else "feedback"
            sees = acronym == "HAVEN-T" and desk in fresh(user).acting_desks
            assert counted(model, acting_as(fresh(user))) == int(sees), (model, acronym, role)


@pytest.mark.parametrize("model", [*SECRET_TABLES, *OPEN_TABLES], ids=lambda model: model.__name__)
def test_the_second_lock_taken_away_is_noticed(reports: dict[str, Any], model: Any) -> None:
    auditor = fresh(reports["people"]["NAMED-T", "auditor"])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER POLICY read ON {model._meta.db_table} USING (true)")
        assert counted(model, acting_as(auditor)) == 1
        transaction.set_rollback(True)


def test_the_first_lock_holds_alone_and_taken_away_is_noticed(reports: dict[str, Any]) -> None:
    """Under the superuser, whom no policy binds, only the application's filter stands between."""
    for (acronym, role), user in reports["people"].items():
        reader = fresh(user)
        sees = acronym == "HAVEN-T"
        desks = reader.acting_desks
        assert protected.visible_to(reader).count() == int(sees and "abuse" in desks), (acronym, role)
        assert queries.visible_to(reader).count() == int(sees and "feedback" in desks), (acronym, role)
    assert AbuseReport.objects.count() == Feedback.objects.count() == 1, "without the filter all is seen"


def test_of_two_conditions_that_keep_a_named_organisation_out_each_holds_alone(
    reports: dict[str, Any],
) -> None:
    """Were the constraint lost and a report stood with who is named, the policy still shows it to nobody there."""
    person = reports["people"]["NAMED-T", "caseworker"]
    RoleAssignment.objects.create(user=person, role="protection_focal_point")
    focal_point = fresh(person)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE feedback_abusereport DROP CONSTRAINT abuse_report_implicated_does_not_handle"
        )
        AbuseReport.objects.create(
            receipt="c" * 64,
            organisation=focal_point.organisation,
            implicated=[focal_point.organisation_id],
            language="es",
            received_at=timezone.now(),
            acknowledge_by=timezone.now(),
        )
        assert counted(AbuseReport, acting_as(focal_point)) == 0
        assert not protected.visible_to(focal_point).exists()
        transaction.set_rollback(True)
