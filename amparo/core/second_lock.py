"""The second lock: row-level security of PostgreSQL on every table that holds personal data.

A model declares `second_lock`, and `close` (run by the owner after every migration) makes it true in the database:
enabled, forced also for the owner, one policy for each act, and none for what is not declared. The first lock is the
application's own `visible_to`; a test holds that both give the same rows to everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from amparo.core.acting import signing_key

BLOCK = 64  # bytes of a block of SHA-256 (RFC 2104)
KEY_TABLE = "core_second_lock_key"
# As a subquery it is asked once for each statement, not once for each row.
ME = "(SELECT core_acting_organisation())"


def at_desk(name: str) -> str:
    """In SQL: what the token says for a desk, as text; null for who does not work there. Asked once a statement."""
    return f"(SELECT core_acting_at('{name}'))"


FUNCTIONS = r"""
CREATE TABLE IF NOT EXISTS core_second_lock_key (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one), inner_pad bytea NOT NULL, outer_pad bytea NOT NULL
);
CREATE OR REPLACE FUNCTION core_acting_said() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog AS $$
DECLARE
  token text := nullif(current_setting('amparo.acting', true), '');
  said text := left(token, -65);
  pads record;
BEGIN
  IF token IS NULL THEN RETURN NULL; END IF;
  SELECT inner_pad, outer_pad INTO pads FROM public.core_second_lock_key;
  IF right(token, 64) IS DISTINCT FROM
    encode(sha256(pads.outer_pad || sha256(pads.inner_pad || convert_to(said, 'UTF8'))), 'hex')
  THEN RETURN NULL; END IF;
  IF split_part(said, '|', 3) <> pg_backend_pid()::text
    OR split_part(said, '|', 4) <> (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint::text
  THEN RETURN NULL; END IF;
  RETURN said;
END $$;
CREATE OR REPLACE FUNCTION core_acting_organisation() RETURNS uuid
LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog AS $$
  SELECT nullif(split_part(public.core_acting_said(), '|', 2), '')::uuid
$$;
CREATE OR REPLACE FUNCTION core_acting_at(desk text) RETURNS text
LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog AS $$
  SELECT substring(public.core_acting_said() FROM '\|' || desk || '=([0-9a-f-]+)')
$$;
CREATE OR REPLACE FUNCTION core_at_its_desk() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF public.core_acting_at(TG_ARGV[0]) IS NULL
    AND (TG_NARGS < 2 OR public.core_acting_at('account') IS DISTINCT FROM NEW.id::text)
  THEN
    RAISE EXCEPTION 'row-level security: % is written at the desk "%"', TG_TABLE_NAME, TG_ARGV[0]
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION core_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'what was stated in % stays as it is', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
REVOKE ALL ON FUNCTION core_acting_said(), core_acting_organisation(), core_acting_at(text) FROM PUBLIC;
"""


@dataclass(frozen=True)
class SecondLock:
    """Conditions in SQL on a row; `{me}` is the organisation that acts. An act without a condition is nobody's.

    `read` who sees a row; `add` which rows may be written; `change` which may be changed, and stay within `keep`, or
    within `add` where that is not said; `remove` which may be deleted. `never` is a change that nobody
    makes, in SQL over OLD and NEW.
    """

    read: str
    add: str
    change: str = ""
    keep: str = ""
    remove: str = ""
    never: str = ""


@dataclass(frozen=True)
class AtDesk:
    """A table that everybody reads, and that is written by who works at `desk` alone. Others get an error.

    `columns` are those whose change needs the desk (none named: all); `own` those that the account of the row may
    change too. `never` is as in `SecondLock`.
    """

    desk: str
    columns: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    never: str = ""


def locked_models() -> list[type[models.Model]]:
    """Every model with personal data."""
    return [model for model in apps.get_models() if getattr(model, "second_lock", None) is not None]


def desk_models() -> list[type[models.Model]]:
    """Every model whose rows are written at a desk alone."""
    return [model for model in apps.get_models() if getattr(model, "desk_lock", None) is not None]


def close(owner: Any, *, app_role: str) -> None:
    """Make function, key and policies what this version declares. `owner`: a connection of the tables' owner."""
    key = signing_key().ljust(BLOCK, b"\0")
    pads = [bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C)]
    with owner.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        asked = "core_acting_said(), core_acting_organisation(), core_acting_at(text)"
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {asked} TO {_quoted(owner, app_role)}")
        cursor.execute(
            f"INSERT INTO {KEY_TABLE} (inner_pad, outer_pad) VALUES (%s, %s) "  # noqa: S608 - a constant
            "ON CONFLICT (only_one) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
            pads,
        )
        for model in locked_models():
            for statement in statements(model):
                cursor.execute(statement)
        for model in desk_models():
            for statement in desk_statements(model):
                cursor.execute(statement)


def statements(model: Any) -> list[str]:
    """The lock of one table, made anew: what an older version declared is taken away first."""
    table, lock = model._meta.db_table, model.second_lock
    made = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        *(f"DROP POLICY IF EXISTS {name} ON {table}" for name in ("read", "add", "change", "remove")),
        f"CREATE POLICY read ON {table} FOR SELECT USING ({_of(lock.read)})",
        f"CREATE POLICY add ON {table} FOR INSERT WITH CHECK ({_of(lock.add)})",
    ]
    if lock.change:
        kept = _of(lock.keep or lock.add)
        made.append(
            f"CREATE POLICY change ON {table} FOR UPDATE USING ({_of(lock.change)}) WITH CHECK ({kept})"
        )
    if lock.remove:
        made.append(f"CREATE POLICY remove ON {table} FOR DELETE USING ({_of(lock.remove)})")
    return [*made, *_never(table, lock.never)]


def desk_statements(model: Any) -> list[str]:
    """The triggers of one table that is written at a desk, made anew."""
    table, at = model._meta.db_table, model.desk_lock
    made = [
        f"DROP TRIGGER IF EXISTS {name} ON {table}" for name in ("desk_adds", "desk_changes", "desk_or_own")
    ]
    needs = f"FOR EACH ROW {{when}}EXECUTE FUNCTION core_at_its_desk('{at.desk}'{{own}})"
    made += [
        f"CREATE TRIGGER desk_adds BEFORE INSERT ON {table} {needs.format(when='', own='')}",
        f"CREATE TRIGGER desk_changes BEFORE UPDATE ON {table} {needs.format(when=_differs(at.columns), own='')}",
    ]
    if at.own:
        when = needs.format(when=_differs(at.own), own=", 'own'")
        made.append(f"CREATE TRIGGER desk_or_own BEFORE UPDATE ON {table} {when}")
    return [*made, *_never(table, at.never)]


def differ(*columns: str) -> str:
    """In SQL: a change touches one of the columns."""
    return " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)


def _differs(columns: tuple[str, ...]) -> str:
    return f"WHEN ({differ(*columns)}) " if columns else ""


def _never(table: str, condition: str) -> list[str]:
    made = [f"DROP TRIGGER IF EXISTS stays ON {table}"]
    if condition:
        when = f"FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION core_stays()"
        made.append(f"CREATE TRIGGER stays BEFORE UPDATE ON {table} {when}")
    return made


def _of(condition: str) -> str:
    return condition.replace("{me}", ME)


def _quoted(owner: Any, name: str) -> str:
    return str(owner.ops.quote_name(name))
