"""Who writes organisations, accounts and roles: an administrator, or the installation itself."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any

from django.db import transaction

from amparo.core.acting import acting_as, working_at
from amparo.registry.partners.roles import ADMINISTRATION


def acting_as_the_installation() -> AbstractContextManager[None]:
    """For what nobody signed in does: the first administrator, the scenario. It meets no person."""
    return working_at(dict.fromkeys(sorted(ADMINISTRATION), "0"))


def as_that_account(account: Any) -> AbstractContextManager[None]:
    """For what an account does to itself before anybody is signed in: setting a password. It meets no person."""
    return working_at({"account": str(account)})


def acts_here(service: Callable[..., Any]) -> Callable[..., Any]:
    """Make a service `(*, by, ...)` one transaction at the desks of `by`; None is the installation."""

    @wraps(service)
    def acting(*, by: Any, **stated: Any) -> Any:
        with (
            transaction.atomic(),
            acting_as_the_installation() if by is None else acting_as(by, savepoint=False),
        ):
            return service(by=by, **stated)

    return acting
