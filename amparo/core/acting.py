"""For whom a transaction works, told to PostgreSQL in a way that the application cannot make up.

The policies of the second lock (`second_lock`) ask `core_acting_organisation()` and `core_acting_at(desk)`.
They believe a token alone that this module signs: account, organisation, database session, transaction and desks. A
desk is work with protected rows beside that with persons; a person outside who holds a receipt works at a desk of their
own. A setting without the signature, one that was taken from another session, or one of another transaction counts as
nobody, and nobody sees no row.

The token is bound on the server's side, so that it stands in no list of running queries.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import partial, wraps
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, transaction

SETTING = "amparo.acting"
# Which transaction this is, and what it was told before. The signature needs the answer: telling is a second statement.
ASKED = "SELECT (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint, current_setting(%s, true)"
_account: ContextVar[str] = ContextVar("account", default="")


def signing_key() -> bytes:
    """Made from the installation's secret; `amparo migrate` hands it to the database, where only the owner reads it."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"amparo second lock", "sha256")


def token_for(user: Any, *, backend: int, began: int) -> str:
    """`account|organisation|session|transaction|desk=organisation|…|signature`.

    A transaction is named by the microsecond in which it began: within one session each has its own. The organisation
    is empty for who works with no person. There are as many desks as the roles open, and one for the account itself.
    """
    organisation = getattr(user, "acting_organisation_id", None) or ""
    desks = {**getattr(user, "acting_desks", {}), "account": user.pk}
    return _signed(user.pk, organisation, backend, began, desks)


def _signed(account: Any, organisation: Any, backend: int, began: int, desks: Mapping[str, Any]) -> str:
    opened = [f"{desk}={value}" for desk, value in desks.items()]
    said = "|".join([str(account), str(organisation), str(backend), str(began), *opened])
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


def holding(receipt: str) -> AbstractContextManager[None]:
    """Within it PostgreSQL shows and takes the rows of one receipt alone, whoever is signed in or nobody.

    `receipt` is what is stored of the code, in hexadecimal: never the code.
    """
    return working_at({"receipt": receipt})


@contextmanager
def working_at(desks: Mapping[str, str]) -> Iterator[None]:
    """Within it nobody's account works at these desks: a person with a receipt, or the installation itself."""

    def token(*, backend: int, began: int) -> str:
        return _signed("", "", backend, began, desks)

    with transaction.atomic(), _told(token, who=str(desks)):
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
    row = psycopg.Cursor(session).execute(ASKED, [SETTING]).fetchone()
    began, before = row or (0, None)
    _set(token(backend=session.info.backend_pid, began=began))
    return before or ""


def _set(token: str) -> None:
    psycopg.Cursor(connection.connection).execute("SELECT set_config(%s, %s, true)", [SETTING, token])


def acts(service: Callable[..., Any]) -> Callable[..., Any]:
    """Make a service `(*, by, ...)` one transaction in which both locks know for whom it works."""

    @wraps(service)
    def acting(*, by: Any, **stated: Any) -> Any:
        with transaction.atomic(), acting_as(by, savepoint=False):
            return service(by=by, **stated)

    return acting
