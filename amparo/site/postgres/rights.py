"""What the application's role may do, and which servers and roles are refused. For embedded and outside
servers."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from psycopg import sql

from .errors import DatabaseUnavailable

OLDEST_VERSION = 150000
READ_ONLY = frozenset({"django_migrations"})
RIGHTS = {
    "append_only": "SELECT, INSERT",
    "erasable": "SELECT, INSERT, DELETE",
    "deletable": "SELECT, INSERT, UPDATE, DELETE",
}


class Cursor(Protocol):
    """As much of a cursor as Django's and psycopg's have in common."""

    def execute(self, query: Any, params: Any = None) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> Any: ...


def refuse_old_server(version_num: int) -> None:
    """`version_num` as server_version_num tells it: 150004 for 15.4."""
    if version_num < OLDEST_VERSION:
        version = f"{version_num // 10000}.{version_num % 10000}"
        raise DatabaseUnavailable("old_server", version=version)


def refuse_lossy_settings(cursor: Cursor) -> None:
    """What the application has confirmed to a user must be on disk."""
    cursor.execute(
        "SELECT name, setting FROM pg_settings "
        "WHERE (name IN ('fsync', 'full_page_writes') AND setting <> 'on') "
        "OR (name = 'synchronous_commit' AND setting NOT IN ('on', 'remote_apply'))"
    )
    if found := cursor.fetchall():
        why = ", ".join(f"{name} is {setting}" for name, setting in found)
        raise DatabaseUnavailable("lossy_settings", why=why)


POWERS = """
SELECT session_user,
  (SELECT rolsuper FROM pg_roles WHERE rolname = session_user),
  EXISTS (SELECT FROM pg_roles r WHERE (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolname IN
    ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files'))
    AND pg_has_role(session_user, r.oid, 'MEMBER')),
  EXISTS (SELECT FROM pg_database d WHERE d.datname = current_database()
    AND pg_has_role(session_user, d.datdba, 'MEMBER')),
  EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND pg_has_role(session_user, c.relowner, 'MEMBER')),
  has_schema_privilege(session_user, 'public', 'CREATE')
"""
POWERS_IN_WORDS = (
    "is a superuser",
    "may pass by row-level security, or take on a role that may",
    "owns the database, or belongs to its owner",
    "owns tables, or belongs to their owner",
    "may create tables in the schema public",
)


def refuse_a_powerful_role(cursor: Cursor) -> None:
    """The role of the session, also through the roles it belongs to, must not be able to lift row-level
    security."""
    cursor.execute(POWERS)
    role, *powers = cursor.fetchone()
    if held := [words for words, has in zip(POWERS_IN_WORDS, powers, strict=True) if has]:
        raise DatabaseUnavailable("powerful_role", role=role, why="; ".join(held))


def grant_application_rights(
    connection: Any,
    *,
    app_role: str,
    append_only: Iterable[str],
    deletable: Iterable[str],
    erasable: Iterable[str] = (),
    hidden: Iterable[str] = (),
) -> None:
    """Default no, then by name. Run by the owner of the tables after every migration, in one transaction: the
    application never meets the moment between taking and giving.

    `erasable` rows are written once and leave by erasure alone; of `hidden` tables the application sees nothing.
    SELECT ... FOR UPDATE needs UPDATE, so rows of an append-only table cannot be locked by the application.
    ValueError for a table that is in both lists, or in neither the schema nor a list by a slip of the pen.
    """
    lists = {
        "append_only": frozenset(append_only),
        "deletable": frozenset(deletable),
        "erasable": frozenset(erasable),
        "hidden": frozenset(hidden),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relkind IN ('v', 'm') FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY relname"
        )
        views = dict(cursor.fetchall())
        _refuse_slips(views, lists)
        read_only = READ_ONLY | {name for name, is_view in views.items() if is_view}
        statements = [_nothing_to_anybody(app_role)]
        for table in views.keys() - lists["hidden"]:
            rights = "SELECT" if table in read_only else _rights(table, lists)
            statements.append(
                sql.SQL("GRANT {} ON TABLE public.{} TO {}").format(
                    sql.SQL(rights), sql.Identifier(table), sql.Identifier(app_role)
                )
            )
        cursor.execute(sql.SQL("; ").join(statements).as_string(None))


def _rights(table: str, lists: Mapping[str, frozenset[str]]) -> str:
    for name, rights in RIGHTS.items():
        if table in lists[name]:
            return rights
    return "SELECT, INSERT, UPDATE"


def _nothing_to_anybody(app_role: str) -> sql.Composed:
    return sql.SQL(
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {app}; "
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {app}; "
        "REVOKE ALL ON SCHEMA public FROM PUBLIC, {app}; "
        "GRANT USAGE ON SCHEMA public TO {app}; "
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}"
    ).format(app=sql.Identifier(app_role))


def _refuse_slips(known: Iterable[str], lists: Mapping[str, frozenset[str]]) -> None:
    named = [table for tables in lists.values() for table in tables]
    if unknown := set(named) - set(known):
        raise ValueError(f"No such table in the schema public: {', '.join(sorted(unknown))}")
    if twice := {table for table in named if named.count(table) > 1}:
        raise ValueError(f"In two lists of rights: {', '.join(sorted(twice))}")
