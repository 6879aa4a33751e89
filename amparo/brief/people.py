"""Whom a figure counts, in words. Rows keep codes, so that editions compare whatever the words were."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "female": _("female"),
    "male": _("male"),
    "child": _("children"),
    "adult": _("adults"),
}


def in_words(*, population: str, nationality: str, sex: str, age_group: str) -> str:
    """One line in the language that is active: "HND, female, children"; empty for everyone."""
    named = (population, nationality, *(str(WORDS.get(code, code)) for code in (sex, age_group)))
    return ", ".join(filter(None, named))
