"""What was searched for waits in the session, so that the way back leads to what was found: encrypted, not for long.

Names are searched for: whoever reads the table of sessions, or an old dump of it, reads none of them. The key is made
from the secret that guards persons, and the words open for this account and this search alone.
"""

from __future__ import annotations

import secrets
import time
from base64 import b64decode, b64encode
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.http import HttpRequest

from amparo.registry.people.secret import key_for

NONCE = 12
# As long as somebody who sees persons may leave the session alone.
KEPT_FOR = 30 * 60


def keep_asked(request: HttpRequest, search: str, words: str) -> None:
    """Empty words end the search."""
    if not words:
        request.session.pop(search, None)
        return
    nonce, until = secrets.token_bytes(NONCE), int(time.time()) + KEPT_FOR
    closed = _cipher().encrypt(nonce, words.encode(), _about(request, search, until))
    request.session[search] = [until, b64encode(nonce + closed).decode()]


def asked_before(request: HttpRequest, search: str) -> str:
    """The words, or nothing once their time is over or where they are not of this account and search."""
    until, closed = request.session.get(search) or (0, "")
    if until > time.time():
        with suppress(InvalidTag):
            kept = b64decode(closed)
            return _cipher().decrypt(kept[:NONCE], kept[NONCE:], _about(request, search, until)).decode()
    request.session.pop(search, None)
    return ""


def _cipher() -> AESGCM:
    return AESGCM(key_for("asked"))


def _about(request: HttpRequest, search: str, until: int) -> bytes:
    return f"{request.user.pk}|{search}|{until}".encode()
