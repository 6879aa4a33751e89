"""The roles and databases of the embedded server."""

from collections.abc import Callable
from contextlib import closing

import psycopg
from psycopg import sql

from .errors import DatabaseUnavailable
from .rights import refuse_lossy_settings

SUPERUSER = "postgres"
OWNER_ROLE = "amparo_owner"
APPLICATION_ROLE = "amparo_app"
DATABASE = "amparo"
NAMES = {"owner": sql.Identifier(OWNER_ROLE), "app": sql.Identifier(APPLICATION_ROLE)}

Connect = Callable[[str], psycopg.Connection]
"""Opens a connection of the superuser to the database of that name."""


def provide_roles_and_database(connect: Connect, *, identifier: int, socket: object) -> None:
    """Checks that the server is ours and loses nothing, then makes what is missing."""
    with closing(connect("postgres")) as administrator, administrator.cursor() as cursor:
        cursor.execute("SELECT system_identifier FROM pg_control_system()")
        if cursor.fetchone() != (identifier,):
            why = "another PostgreSQL server answers there"
            raise DatabaseUnavailable("socket_taken", place=socket, why=why)
        refuse_lossy_settings(cursor)
        for role in (OWNER_ROLE, APPLICATION_ROLE):
            _provide_role(cursor, role)
        known = cursor.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount
    if not known:
        make_database(connect, DATABASE)


def make_database(connect: Connect, name: str, *, like: str = "") -> None:
    """Under a name of its own until its rights are set, then renamed: a crash half-way leaves no open
    database. `like` is the database to copy."""
    unfinished = f"{name}_unfinished"
    drop_database(connect, unfinished)
    names = NAMES | {"name": sql.Identifier(unfinished), "like": sql.Identifier(like or "template1")}
    with closing(connect("postgres")) as administrator:
        administrator.execute(sql.SQL("CREATE DATABASE {name} OWNER {owner} TEMPLATE {like}").format(**names))
        administrator.execute(sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(**names))
        administrator.execute(sql.SQL("GRANT CONNECT ON DATABASE {name} TO {app}").format(**names))
    with closing(connect(unfinished)) as inside:
        inside.execute(sql.SQL("ALTER SCHEMA public OWNER TO {owner}").format(**names))
        inside.execute(sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC").format(**names))
        inside.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {app}").format(**names))
    with closing(connect("postgres")) as administrator:
        rename = sql.SQL("ALTER DATABASE {name} RENAME TO {final}")
        administrator.execute(rename.format(**names, final=sql.Identifier(name)))


def drop_database(connect: Connect, name: str) -> None:
    """Ends the sessions in it. Nothing happens when there is no such database."""
    with closing(connect("postgres")) as administrator:
        administrator.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def sessions(connect: Connect) -> int:
    """How many clients are connected to the server, ourselves apart."""
    with closing(connect("postgres")) as administrator:
        row = administrator.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' "
            "AND pid <> pg_backend_pid()"
        ).fetchone()
    return row[0] if row else 0


def _provide_role(cursor: psycopg.Cursor, role: str) -> None:
    if cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).rowcount == 0:
        powerless = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD NULL"
        cursor.execute(sql.SQL("CREATE ROLE {} " + powerless).format(sql.Identifier(role)))
