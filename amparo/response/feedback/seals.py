"""What keeps others from sending the public forms in somebody's name, without leaving a cookie on their telephone.

Those forms need no session, so there is nothing that another page could borrow. All the same a form carries a number
that this installation signed and that holds for a day, and a browser that says that it comes from elsewhere is refused.
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason

HOLDS_SECONDS = 24 * 60 * 60
FIELD = "seal"

FORM_TOO_OLD = Kind(
    "feedback.form_too_old",
    _("This page was open for more than a day, or came from somewhere else. Nothing was sent."),
    _("What you typed is still here: send it again now."),
)


def fresh_seal() -> str:
    return _signer().sign(secrets.token_hex(8))


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="amparo public form")


def why_not(request: HttpRequest) -> Reason | None:
    """Asked where Django asks for its own token, and left out where its client for tests leaves that out."""
    if getattr(request, "_dont_enforce_csrf_checks", False):
        return None
    try:
        _signer().unsign(request.POST.get(FIELD, ""), max_age=HOLDS_SECONDS)
    except BadSignature:
        return FORM_TOO_OLD()
    return FORM_TOO_OLD() if _comes_from_elsewhere(request) else None


def _comes_from_elsewhere(request: HttpRequest) -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.get_host()
