"""What the roles may do, and which roles and servers are refused."""

from collections.abc import Iterator

import psycopg
import pytest

from amparo.site.postgres import (
    DatabaseUnavailable,
    Server,
    create_test_database,
    drop_test_database,
    grant_application_rights,
    refuse_a_powerful_role,
    refuse_lossy_settings,
    refuse_old_server,
)

from .conftest import ask, connect

ALL = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN")


@pytest.fixture
def owner(shared: Server) -> Iterator[psycopg.Connection]:
    """The owner's connection to a database with one table of each kind."""
    create_test_database("test_grants", at=shared.home)
    with connect(shared, role="amparo_owner", database="test_grants") as connection:
        for table in ('"Odd "" name"', "core_event", "django_session", "django_migrations", "places_place"):
            connection.execute(f"CREATE TABLE {table} (id serial, name text)")
        connection.execute("CREATE VIEW published AS SELECT name FROM places_place")
        yield connection
    drop_test_database("test_grants", at=shared.home)


def grant(owner: psycopg.Connection) -> None:
    grant_application_rights(
        owner, app_role="amparo_app", append_only=["core_event"], deletable=["django_session"]
    )


def rights(owner: psycopg.Connection, table: str) -> list[str]:
    held = "SELECT has_table_privilege('amparo_app', %s, %s)"
    return [right for right in ALL if owner.execute(held, [table, right]).fetchone() == (True,)]


@pytest.mark.parametrize("role", ["amparo_owner", "amparo_app"])
def test_neither_role_has_any_power_over_the_server(shared: Server, role: str) -> None:
    powers = "rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls"
    assert ask(shared, f"SELECT {powers} FROM pg_roles WHERE rolname = '{role}'") is False


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine ()",
        "CREATE TEMPORARY TABLE mine ()",
        "CREATE SCHEMA mine",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "SET ROLE amparo_owner",
        "ALTER ROLE amparo_app BYPASSRLS",
        "COPY (SELECT 1) TO PROGRAM 'true'",
    ],
)
def test_the_application_can_make_nothing_and_become_nobody(shared: Server, statement: str) -> None:
    with (
        connect(shared, role="amparo_app") as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_a_new_table_is_closed_until_rights_are_granted(owner: psycopg.Connection) -> None:
    assert rights(owner, "places_place") == []


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("places_place", ["SELECT", "INSERT", "UPDATE"]),
        ("core_event", ["SELECT", "INSERT"]),
        ("django_session", ["SELECT", "INSERT", "UPDATE", "DELETE"]),
        ("django_migrations", ["SELECT"]),
        ("published", ["SELECT"]),
        ('"Odd "" name"', ["SELECT", "INSERT", "UPDATE"]),
    ],
)
def test_the_application_gets_the_least_each_table_needs(
    owner: psycopg.Connection, table: str, expected: list[str]
) -> None:
    owner.execute(f"GRANT ALL ON {table} TO PUBLIC, amparo_app")
    grant(owner)
    assert rights(owner, table) == expected


def test_an_event_can_be_added_but_never_changed(owner: psycopg.Connection, shared: Server) -> None:
    grant(owner)
    with connect(shared, role="amparo_app", database="test_grants") as application:
        application.execute("INSERT INTO core_event (name) VALUES ('opened')")
        for statement in ("UPDATE core_event SET name = ''", "DELETE FROM core_event", "TRUNCATE core_event"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(statement)
        assert application.execute("SELECT count(*) FROM core_event").fetchone() == (1,)


def test_a_right_given_by_hand_on_one_column_is_taken_away(owner: psycopg.Connection) -> None:
    owner.execute("GRANT UPDATE (name) ON core_event TO amparo_app")
    grant(owner)
    held = "SELECT has_any_column_privilege('amparo_app', 'core_event', 'UPDATE')"
    assert owner.execute(held).fetchone() == (False,)


def test_granting_is_all_or_nothing(owner: psycopg.Connection, shared: Server) -> None:
    grant(owner)
    with connect(shared, database="test_grants") as administrator:
        administrator.execute("CREATE TABLE of_the_superuser ()")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        grant(owner)
    assert rights(owner, "places_place") == ["SELECT", "INSERT", "UPDATE"]


def test_a_slip_in_a_list_of_tables_is_refused(owner: psycopg.Connection) -> None:
    with pytest.raises(ValueError, match="core_evnt"):
        grant_application_rights(owner, app_role="amparo_app", append_only=["core_evnt"], deletable=[])
    with pytest.raises(ValueError, match="two lists"):
        grant_application_rights(
            owner, app_role="amparo_app", append_only=["core_event"], deletable=["core_event"]
        )


def test_the_application_role_is_accepted(owner: psycopg.Connection, shared: Server) -> None:
    grant(owner)
    with connect(shared, role="amparo_app", database="test_grants") as application:
        refuse_a_powerful_role(application.cursor())
        refuse_lossy_settings(application.cursor())


@pytest.mark.parametrize(
    ("role", "reason"), [("postgres", "is a superuser"), ("amparo_owner", "owns the database")]
)
def test_a_superuser_and_the_owner_are_refused(
    owner: psycopg.Connection, shared: Server, role: str, reason: str
) -> None:
    with (
        connect(shared, role=role, database="test_grants") as powerful,
        pytest.raises(DatabaseUnavailable, match=reason),
    ):
        refuse_a_powerful_role(powerful.cursor())


@pytest.mark.parametrize(
    ("give", "take", "reason"),
    [
        ("ALTER ROLE amparo_app BYPASSRLS", "ALTER ROLE amparo_app NOBYPASSRLS", "row-level security"),
        ("GRANT amparo_owner TO amparo_app", "REVOKE amparo_owner FROM amparo_app", "owns tables"),
        (
            "GRANT CREATE ON SCHEMA public TO amparo_app",
            "REVOKE CREATE ON SCHEMA public FROM amparo_app",
            "create",
        ),
    ],
)
def test_an_application_role_that_was_given_powers_is_refused(
    owner: psycopg.Connection, shared: Server, give: str, take: str, reason: str
) -> None:
    with connect(shared, database="test_grants") as administrator:
        administrator.execute(give)
        try:
            with (
                connect(shared, role="amparo_app", database="test_grants") as application,
                pytest.raises(DatabaseUnavailable, match=reason) as refusal,
            ):
                refuse_a_powerful_role(application.cursor())
        finally:
            administrator.execute(take)
    assert refusal.value.code == "powerful_role"


def test_a_session_that_does_not_wait_for_the_disk_is_refused(shared: Server) -> None:
    with connect(shared, role="amparo_app") as application:
        application.execute("SET synchronous_commit = off")
        with pytest.raises(DatabaseUnavailable, match="synchronous_commit is off"):
            refuse_lossy_settings(application.cursor())


def test_servers_before_15_are_refused() -> None:
    refuse_old_server(150000)
    with pytest.raises(DatabaseUnavailable, match=r"14\.9") as refusal:
        refuse_old_server(140009)
    assert refusal.value.code == "old_server"
