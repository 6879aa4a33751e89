"""What somebody states of a screening, before anything is checked or stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class StatedProfile:
    """Codes are those of `vocabulary` and of the list of needs; `place` is a place's code, `language` ISO 639-3.

    `needs` may hold sensitive ones: they are stored apart.
    """

    place: str
    language: str
    fear_of_return: str
    consent_to_refer: str
    interpreter: str = "not_needed"
    is_private: bool = False
    reasons: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
