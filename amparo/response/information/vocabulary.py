"""The words with fixed codes: languages of what is published, audiences, how an interpreter took part."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from amparo.core.public_pages import LANGUAGES, Language

__all__ = ["COMPLETE", "LANGUAGES", "Audience", "Interpreter", "Language"]

# Both are written before anything is published; the others as far as somebody who speaks them has come.
COMPLETE = ("en", "es")


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
