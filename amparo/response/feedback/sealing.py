"""Words that even a copy of the database does not tell: AES-256-GCM under a key that lies outside of it."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from amparo.registry.people.secret import key_for

NONCE_BYTES = 12


def sealed(text: str, *, of: UUID) -> bytes:
    """Bound to the record: what is moved to another one does not open."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key_for("feedback words")).encrypt(nonce, text.encode(), of.bytes)


def opened(content: bytes | memoryview, *, of: UUID) -> str:
    kept = bytes(content)
    cipher = AESGCM(key_for("feedback words"))
    return cipher.decrypt(kept[:NONCE_BYTES], kept[NONCE_BYTES:], of.bytes).decode()


def digest(text: str) -> str:
    """To know the same words again. Keyed, so that short words cannot be guessed from it."""
    return hashlib.blake2b(text.encode(), key=key_for("feedback digest"), digest_size=32).hexdigest()
