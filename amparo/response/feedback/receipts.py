"""The code by which somebody follows up without an account: twelve signs that can be said aloud, kept as a hash only.

The code comes from the form that was sent and what it said, under a key outside the database: the same form sent twice
has the same code, and a form sent again with other words, by somebody else on the same telephone, has another.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from amparo.registry.people.secret import key_for

# Crockford's base 32: no I, L, O, U. Twelve signs are 60 bits.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 12, 4
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, ".": None})


@dataclass(frozen=True)
class Receipt:
    """`code` as it is given to the person; `stored` is what the database keeps of it."""

    code: str

    @property
    def stored(self) -> str:
        return hmac.new(key_for("feedback receipt"), self.code.encode(), "sha256").hexdigest()

    def __str__(self) -> str:
        return "-".join(self.code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def receipt_for(form: UUID, content: Iterable[str]) -> Receipt:
    said = b"\x00".join(part.encode() for part in content)
    drawn = int.from_bytes(hmac.digest(key_for("feedback code"), form.bytes + said, "sha256")[:8], "big")
    return Receipt("".join(SIGNS[(drawn >> (5 * at)) % len(SIGNS)] for at in range(LENGTH)))


def receipt_said(text: str) -> Receipt | None:
    """The receipt as somebody types it: in any case, with or without hyphens, O for 0. None for what is no code."""
    code = text.upper().translate(READ_AS)
    return Receipt(code) if len(code) == LENGTH and set(code) <= set(SIGNS) else None
