"""What PostgreSQL itself says of our tables: migrated, and with no more rights than were named."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from amparo.core import second_lock
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
    listed = {
        *provision.DELETABLE_IN_LIBRARIES,
        *provision.deletable_tables(),
        *provision.erasable_tables(),
    }
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


# --- the second lock


def test_every_table_about_people_has_the_second_lock() -> None:
    """A new table in this room is locked, or stands here with the reason why nobody is in it."""
    about_nobody = {
        "people_consenttext": "the same words for everybody",
        "people_retentionrule": "how long records of a purpose are kept",
    }
    tables = {model._meta.db_table for model in apps.get_app_config("people").get_models()}
    locked = {model._meta.db_table for model in second_lock.locked_models()}
    assert tables - locked == set(about_nobody)


def test_a_locked_table_is_locked_for_its_owner_too() -> None:
    wanted = sorted(model._meta.db_table for model in second_lock.locked_models())
    found = rows(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity "
        "AND relnamespace = 'public'::regnamespace ORDER BY relname"
    )
    assert [name for (name,) in found] == wanted


def test_the_policies_are_those_that_were_declared_and_each_asks_who_acts() -> None:
    found = rows(
        "SELECT tablename, policyname, permissive, roles, cmd, coalesce(qual, with_check), with_check "
        "FROM pg_policies WHERE schemaname = 'public'"
    )
    declared = {
        (model._meta.db_table, act)
        for model in second_lock.locked_models()
        for act in ("read", "add", "change", "remove")
        if getattr(model.second_lock, act)
    }
    assert {(table, act) for table, act, *_rest in found} == declared
    for table, act, _permissive, roles, command, condition, check in found:
        assert roles == ["public"], f"{table}.{act} leaves a role out"
        assert command in {"SELECT", "INSERT", "UPDATE", "DELETE"}
        # Agreements are about organisations: everybody reads them, and what is written asks.
        asked = check if table == "people_agreement" else condition
        everybody_reads = table == "people_agreement" and act == "read"
        assert everybody_reads or re.search(r"core_acting_(organisation|at)\(", asked), (
            f"{table}.{act} does not ask who acts"
        )
        assert check or command in {"SELECT", "DELETE"}, f"{table}.{act} does not look at what is written"


def test_what_is_desk_lock_a_desk_has_its_triggers_and_no_row_is_deleted() -> None:
    """Who decides about organisations, mandates, accounts and roles is decided at a desk, also by SQL."""
    wanted = set()
    for model in second_lock.desk_models():
        table, at = model._meta.db_table, model.desk_lock
        wanted |= {(table, "desk_adds"), (table, "desk_changes")}
        wanted |= {(table, "desk_or_own")} if at.own else set()
        wanted |= {(table, "stays")} if at.never else set()
        assert table not in tables_with("DELETE"), table
    assert {table for table, _name in wanted} == {
        *("partners_organisation", "partners_mandate", "partners_user", "partners_roleassignment")
    }
    found = rows(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger "
        "WHERE NOT tgisinternal AND tgenabled = 'O' AND tgrelid::regclass::text LIKE 'partners_%%'"
    )
    assert set(found) == wanted


def test_rows_about_people_change_and_go_only_as_declared() -> None:
    for model in second_lock.locked_models():
        table, lock = model._meta.db_table, model.second_lock
        assert (table in tables_with("UPDATE")) == bool(lock.change) or not lock.change, table
        assert (table in tables_with("DELETE")) == bool(lock.remove), table


def test_nothing_reaches_around_the_second_lock() -> None:
    """No view over these tables that runs as its owner, no function with the owner's rights but the reviewed one."""
    definers = rows("SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace")
    assert definers == [("core_acting_said",)]
    assert (
        rows(
            "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
        )
        == []
    )
    assert (
        rows("SELECT proname FROM pg_proc WHERE proleakproof AND pronamespace = 'public'::regnamespace") == []
    )
