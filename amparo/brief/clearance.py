"""What a part read when it was submitted or cleared, and where it reads otherwise now.

A clearance is of words, not of holes: a hole that is filled otherwise says what nobody of the organisation has cleared.
Kept for each statement are its text in both languages and, hole by hole, the printed words and the references of the
figures behind them. Why a figure was accepted is not kept: it is not the organisation's to clear.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from amparo.brief.filling import Filling
from amparo.brief.holes import HOLE, holes
from amparo.brief.models import Part, Statement
from amparo.brief.notes import references

NOTHING = "…"
Words = Mapping[str, str]
Reading = list[dict[str, Any]]


class InReadersLanguage:
    """English or Spanish words inside a reason, chosen when the reason is spoken."""

    def __init__(self, english: str, spanish: str) -> None:
        self.english, self.spanish = english, spanish

    def __format__(self, specification: str) -> str:
        return format(str(self), specification)

    def __str__(self) -> str:
        return self.spanish if (get_language() or "en").startswith("es") else self.english


@dataclass(frozen=True)
class Otherwise:
    """A statement whose words changed: what it said when it was read, and what it says now."""

    statement: Statement
    before: InReadersLanguage
    now: InReadersLanguage


def as_it_reads(part: Part, filled: Mapping[str, Filling]) -> Reading:
    return [_as_it_reads(each, filled) for each in part.statements.all()]


def mark_of(reading: Reading) -> str:
    """Equal as long as the part reads the same: a page carries it, so that nobody clears what they have not seen."""
    return hashlib.sha256(json.dumps(reading, sort_keys=True).encode()).hexdigest()


def read_otherwise(part: Part, filled: Mapping[str, Filling]) -> Iterator[Otherwise]:
    """The statements that read otherwise than `read_as` keeps; all of them where nothing was kept."""
    for place, statement in enumerate(part.statements.all()):
        now = _as_it_reads(statement, filled)
        before = part.read_as[place] if place < len(part.read_as) else {}
        if before != now:
            yield _otherwise(statement, before, now)


def with_open_holes(text: str) -> str:
    """Enough of a statement to know it by, with its holes left open."""
    read = HOLE.sub(NOTHING, text)
    return read if len(read) <= 70 else f"{read[:69]}…"


def _as_it_reads(statement: Statement, filled: Mapping[str, Filling]) -> dict[str, Any]:
    texts = (statement.text_en, statement.text_es)
    written = dict.fromkeys(hole.written for text in texts for hole in holes(text))
    return {
        "en": statement.text_en,
        "es": statement.text_es,
        "holes": {each: _words(filled[each]) for each in written},
    }


def _words(filling: Filling) -> Words:
    return {"en": filling.words("en"), "es": filling.words("es"), "figures": references(filling)}


def _otherwise(statement: Statement, before: Mapping[str, Any], now: Mapping[str, Any]) -> Otherwise:
    then = before.get("holes", {})
    changed = [(then.get(each, {}), words) for each, words in now["holes"].items() if then.get(each) != words]
    said, says = {}, {}
    for language in ("en", "es"):
        pairs = [_told(old, new, language) for old, new in changed]
        pairs = pairs or [(with_open_holes(before.get(language, "")), with_open_holes(now[language]))]
        said[language] = ", ".join(old or NOTHING for old, _new in pairs)
        says[language] = ", ".join(new or NOTHING for _old, new in pairs)
    return Otherwise(statement, InReadersLanguage(**_named(said)), InReadersLanguage(**_named(says)))


def _named(words: Words) -> dict[str, str]:
    return {"english": words["en"], "spanish": words["es"]}


def _told(before: Words, now: Words, language: str) -> tuple[str, str]:
    """The words then and now; with the references of their figures where the words are the same."""
    old, new = before.get(language, ""), now[language]
    if old != new:
        return old, new
    return f"{old} ({before.get('figures') or NOTHING})", f"{new} ({now['figures'] or NOTHING})"
