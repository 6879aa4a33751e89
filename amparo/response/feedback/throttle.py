"""How much one address may send: counted in the database, over all web processes.

A shelter has one address for hundreds of people. So what is sent is taken, and set apart once an address sends many; it
is refused only far above what a shelter sends. Wrong codes are another matter: there the count closes.
"""

from __future__ import annotations

import hmac
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind
from amparo.registry.people.secret import key_for

HOUR = 60 * 60
SET_APART_AFTER, REFUSED_AFTER, WRONG_CODES = 30, 300, 20

TOO_MANY_SENT = Kind(
    "feedback.too_many_sent",
    _(
        "From this connection more was sent in an hour than a whole shelter sends. Nothing was kept of this one."
    ),
    _("Try again in an hour, use another connection, or tell somebody you trust at any organisation."),
)
TOO_MANY_CODES = Kind(
    "feedback.too_many_codes",
    _("From this connection too many codes were tried that are none."),
    _("Wait an hour, then type the code from your receipt again. What you sent is not lost."),
)


def sent_from_here(request: HttpRequest) -> int:
    """How many forms came from this address within the hour, this one included; whatever they were about."""
    return _counted("sent", request)


def wrong_codes_from_here(request: HttpRequest) -> int:
    return int(cache.get(_key("wrong", request), 0))


def count_a_wrong_code(request: HttpRequest) -> None:
    _counted("wrong", request)


def _counted(what: str, request: HttpRequest) -> int:
    key = _key(what, request)
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, HOUR)
    return count


def _key(what: str, request: HttpRequest) -> str:
    """For an address and an hour. The address itself is kept nowhere."""
    address = f"{get_adapter().get_client_ip(request)} {int(time.time()) // HOUR}"
    return f"feedback:{what}:{hmac.new(key_for('feedback throttle'), address.encode(), 'sha256').hexdigest()}"
