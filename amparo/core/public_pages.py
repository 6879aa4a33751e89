"""Pages that everybody reads without an account: their languages, and what the frame around each of them needs.

Rooms that have such pages do not know each other; the one that publishes registers in which languages it does.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone


@dataclass(frozen=True)
class Language:
    """A language in which information may be written. `code`: BCP 47, as in the address and in `lang`.

    `frame`: the language in which the words around a text are said, for as long as they are not translated into it.
    """

    code: str
    own_name: str
    frame: str
    is_right_to_left: bool = False

    @property
    def direction(self) -> str:
        return "rtl" if self.is_right_to_left else "ltr"


LANGUAGES: dict[str, Language] = {
    each.code: each
    for each in (
        Language("es", "Español", "es"),
        Language("en", "English", "en"),
        Language("quc", "K'iche'", "es"),
        Language("mam", "Mam", "es"),
        Language("kek", "Q'eqchi'", "es"),
        Language("cab", "Garífuna", "es"),
        Language("ht", "Kreyòl ayisyen", "es"),
        Language("fr", "Français", "es"),
        Language("pt", "Português", "es"),
        Language("ar", "العربية", "en", is_right_to_left=True),
    )
}
_WRITTEN: dict[str, Callable[[], list[Language]]] = {}


def languages_are_told_by(key: str, read: Callable[[], list[Language]]) -> None:
    """Registering the same key again replaces it, so that starting twice asks once."""
    _WRITTEN[key] = read


def frame_around(language: Language) -> dict[str, Any]:
    """For `info/base.html`: the same for every reader."""
    return {
        "language": language,
        "frame": LANGUAGES[language.frame],
        "languages": [each for read in _WRITTEN.values() for each in read()],
        "is_complete": language.code == language.frame,
        "made_at": timezone.now(),
        "day": settings.DEMO_DAY if settings.DEMO else timezone.localdate(),
        "is_demo": settings.DEMO,
        "complain": _complaints(language),
    }


def _complaints(language: Language) -> str:
    """Where one complains without an account, if this installation has that form."""
    for arguments in ((language.code,), ()):
        with suppress(NoReverseMatch):
            return reverse(settings.COMPLAINT_ROUTE, args=arguments)
    return ""
