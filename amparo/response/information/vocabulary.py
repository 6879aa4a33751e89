"""The words with fixed codes: languages of what is published, audiences, how an interpreter took part."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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


# Both are written before anything is published; the others as far as somebody who speaks them has come.
COMPLETE = ("en", "es")
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


class Audience(TextChoices):
    EVERYBODY = "everybody", _("everybody")
    FAMILIES = "families", _("families with children")
    CHILDREN = "children", _("children and adolescents")
    WOMEN = "women", _("women")
    ASYLUM_SEEKERS = "asylum_seekers", _("people who ask for asylum")
    RETURNING = "returning", _("people who think of going back")


class Interpreter(TextChoices):
    NONE = "none", _("none was needed")
    IN_PERSON = "in_person", _("in person")
    TELEPHONE = "telephone", _("by telephone")
    MISSING = "missing", _("needed, and there was none")
