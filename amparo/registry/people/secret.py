"""Keys made from the one secret of an installation that guards persons, a key for each use (HKDF, RFC 5869)."""

from __future__ import annotations

import hmac
from functools import cache

from django.conf import settings


def key_for(use: str) -> bytes:
    """32 bytes. Another use has another key, and none leads to the other."""
    return _derived(settings.PEOPLE_KEY, use)


@cache
def _derived(secret: str, use: str) -> bytes:
    extracted = hmac.digest(b"amparo people", secret.encode(), "sha256")
    return hmac.digest(extracted, use.encode() + b"\x01", "sha256")
