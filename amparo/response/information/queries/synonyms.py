"""Words that people use for the same thing, in both languages, so that a search finds what is written with another."""

from __future__ import annotations

import unicodedata

# Without accents, in small letters. A word may stand in several groups.
SYNONYMS: tuple[frozenset[str], ...] = (
    frozenset({"doctor", "doctora", "medico", "medica", "hospital", "clinica", "clinic", "salud", "health"}),
    frozenset({"abogado", "abogada", "lawyer", "attorney", "legal", "juridica"}),
    frozenset({"comida", "comer", "alimento", "food", "meal", "eat"}),
    frozenset({"albergue", "refugio", "dormir", "shelter", "sleep"}),
    frozenset({"dinero", "efectivo", "cash", "money"}),
    frozenset({"psicologo", "psicologa", "psicosocial", "psychologist", "psychosocial", "mental"}),
    frozenset({"bano", "ducha", "agua", "shower", "toilet", "water"}),
    frozenset({"escuela", "educacion", "school", "education"}),
    frozenset({"papel", "documento", "documentacion", "papers", "document"}),
    frozenset({"regresar", "volver", "retorno", "return"}),
    frozenset({"asilo", "refugiado", "asylum", "refugee"}),
    frozenset({"nino", "nina", "hijo", "hija", "child", "children"}),
    frozenset({"trabajo", "empleo", "work", "job"}),
)
SHORTEST_STEM = 3


def plain(text: str) -> str:
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def meant_by(text: str) -> list[set[str]]:
    """For each word asked for, what may stand in its place; the word itself always does."""
    return [_alike(word) for word in plain(text).split()]


def _alike(word: str) -> set[str]:
    forms = {word}
    for ending in ("es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            forms.add(word.removesuffix(ending))
    return {word}.union(*(group for group in SYNONYMS if forms & group))


def has_all(text: str, meant: list[set[str]]) -> bool:
    written = plain(text)
    return all(any(word in written for word in alike) for alike in meant)
