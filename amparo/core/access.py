"""Who may: every view declares one permission, every service asks for one, and the default is no.

Permissions are names such as `figures.import_figures`. Each app's `policy.py` ties its names to predicates (`rules`);
a name without a predicate is held by nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import rules
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from amparo.core.acting import acting_as
from amparo.core.errors import NOT_ALLOWED, Refusal

PUBLIC = "public"
SIGNED_IN = "signed_in"

View = Callable[..., HttpResponseBase]


def may(user: Any, permission: str, subject: Any = None) -> bool:
    """Whether the user holds the permission (over the subject). An unknown name is never held."""
    if permission == PUBLIC:
        return True
    if user is None or not getattr(user, "is_active", False):
        return False
    if permission == SIGNED_IN:
        return bool(user.is_authenticated)
    return rules.perm_exists(permission) and rules.has_perm(permission, user, subject)


def must(user: Any, permission: str, subject: Any = None) -> None:
    """Refuse with `core.not_allowed` unless the user holds the permission."""
    if not may(user, permission, subject):
        raise Refusal(NOT_ALLOWED())


def requires(permission: str) -> Callable[[View], View]:
    """Declare who may open a view. A visitor without a session is sent to sign in; anybody else is refused."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if may(request.user, permission):
                if not request.user.is_authenticated:
                    return view(request, *args, **kwargs)
                with acting_as(request.user, savepoint=False):
                    return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            raise Refusal(NOT_ALLOWED())

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return declare
