"""What PostgreSQL itself says of our tables: migrated, and with no more rights than were named."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from amparo.site import provision

pytestmark = pytest.mark.django_db


def rows(question: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def tables_with(right: str) -> set[str]:
    """Tables on which the role of this very session holds the right, in whatever way it came to it."""
    return {
        name
        for (name,) in rows(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind IN ('r', 'p', 'v', 'm', 'f') AND has_table_privilege(oid, %s)",
            right,
        )
    }


def test_every_change_of_a_model_has_its_migration() -> None:
    try:
        call_command("makemigrations", "--check", "--dry-run", "--verbosity=1")
    except SystemExit:
        pytest.fail(
            "models and migrations differ: run manage.py makemigrations and read what was written above"
        )


def test_every_model_has_its_table() -> None:
    wanted = {model._meta.db_table for model in apps.get_models() if model._meta.managed}
    assert wanted - tables_with("SELECT") == set()


def test_nobody_but_the_owner_empties_or_refers_to_a_table() -> None:
    for right in ("TRUNCATE", "REFERENCES", "TRIGGER"):
        assert tables_with(right) == set(), right


def test_what_is_append_only_is_so_in_the_database() -> None:
    append_only = set(provision.append_only_tables())
    assert {"core_event", "brief_publisheddocument"} <= append_only
    assert append_only <= tables_with("INSERT")
    assert append_only & (tables_with("UPDATE") | tables_with("DELETE")) == set()
    columns = rows(
        "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND has_any_column_privilege(oid, 'UPDATE')",
        list(append_only),
    )
    assert columns == [], "not even one column can be changed"


def test_rows_are_deleted_only_where_the_list_says_so() -> None:
    listed = {*provision.DELETABLE_IN_LIBRARIES, *provision.deletable_tables()}
    assert tables_with("DELETE") == listed


@pytest.mark.parametrize(
    "label",
    [
        "figures.Figure",
        "figures.KeyFigure",
        "figures.Finding",
        "figures.Source",
        "brief.Edition",
        "partners.User",
    ],
)
def test_what_people_decided_about_can_never_be_deleted(label: str) -> None:
    assert apps.get_model(label)._meta.db_table not in tables_with("DELETE")


def test_the_list_of_migrations_is_the_owners() -> None:
    assert "django_migrations" not in tables_with("INSERT") | tables_with("UPDATE") | tables_with("DELETE")


def test_the_role_of_the_application_has_no_power() -> None:
    (role,) = rows(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles "
        "WHERE rolname = session_user"
    )
    assert role == (False,) * 5
    assert (
        rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = session_user")
        == []
    )
    assert rows("SELECT has_schema_privilege('public', 'CREATE')") == [(False,)]
    provision.refuse_an_unsafe_database()
