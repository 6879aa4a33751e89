"""For whom a transaction works, told to PostgreSQL in a way that the application cannot make up.

The policies of the second lock (`second_lock`) ask `core_acting_organisation()` and `core_acting_at(desk)`.
They believe a token alone that this module signs: account, organisation, database session, time and desks. A desk is
work with protected rows beside that with persons; a person outside who holds a receipt works at a desk of their own.
 A setting without the signature, one that was
taken from another session, or one from before the transaction counts as nobody, and nobody sees no row.

The token is bound on the server's side, so that it stands in no list of running queries.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial, wraps
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, transaction

SETTING = "amparo.acting"
_account: ContextVar[str] = ContextVar("account", default="")


def signing_key() -> bytes:
    """Made from the installation's secret; `amparo migrate` hands it to the database, where only the owner reads it."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"amparo second lock", "sha256")


def token_for(user: Any, *, backend: int, at: float) -> str:
    """`account|organisation|session|second|desk=organisation|…|signature`.

    The organisation is empty for who works with no person, and there are as many desks as the roles open.
    """
    organisation = getattr(user, "acting_organisation_id", None) or ""
    return _signed(user.pk, organisation, backend, at, getattr(user, "acting_desks", {}))


def _signed(account: Any, organisation: Any, backend: int, at: float, desks: Mapping[str, Any]) -> str:
    opened = [f"{desk}={value}" for desk, value in desks.items()]
    said = "|".join([str(account), str(organisation), str(backend), str(int(at)), *opened])
    return f"{said}|{hmac.new(signing_key(), said.encode(), hashlib.sha256).hexdigest()}"


@contextmanager
def acting_as(user: Any, *, savepoint: bool = True) -> Iterator[None]:
    """Within it PostgreSQL shows and takes what the user's organisation may see and write.

    Opens a transaction, or a savepoint of the one that is open: what is told to the database inside falls with it.
    `savepoint=False` is for a caller whose transaction ends, or falls, with this block (a request).
    """
    if _account.get() == str(user.pk) and connection.in_atomic_block:
        yield
        return
    token = partial(token_for, user)
    if savepoint or not connection.in_atomic_block:
        with transaction.atomic(), _told(token, who=str(user.pk)):
            yield
    else:
        with _told(token, who=str(user.pk)):
            yield


@contextmanager
def holding(receipt: str) -> Iterator[None]:
    """Within it PostgreSQL shows and takes the rows of one receipt alone, whoever is signed in or nobody.

    `receipt` is what is stored of the code, in hexadecimal: never the code.
    """

    def token(*, backend: int, at: float) -> str:
        return _signed("", "", backend, at, {"receipt": receipt})

    with transaction.atomic(), _told(token, who=f"receipt {receipt}"):
        yield


@contextmanager
def _told(token: Callable[..., str], *, who: str) -> Iterator[None]:
    before = _tell(token)
    reset = _account.set(who)
    try:
        yield
    finally:
        _account.reset(reset)
    _set(before)


def _tell(token: Callable[..., str]) -> str:
    """Returns what was told before."""
    connection.ensure_connection()
    session: psycopg.Connection[Any] = connection.connection
    told = token(backend=session.info.backend_pid, at=time.time())
    asked = "SELECT current_setting(%s, true), set_config(%s, %s, true)"
    row = psycopg.Cursor(session).execute(asked, [SETTING, SETTING, told]).fetchone()
    return (row[0] if row else None) or ""


def _set(token: str) -> None:
    psycopg.Cursor(connection.connection).execute("SELECT set_config(%s, %s, true)", [SETTING, token])


def acts(service: Callable[..., Any]) -> Callable[..., Any]:
    """Make a service `(*, by, ...)` one transaction in which both locks know for whom it works."""

    @wraps(service)
    def acting(*, by: Any, **stated: Any) -> Any:
        with transaction.atomic(), acting_as(by, savepoint=False):
            return service(by=by, **stated)

    return acting
