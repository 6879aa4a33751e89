"""What a form states: texts of an item, and a session. Checked by the services, which refuse with all reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from amparo.registry.places.models import Place
from amparo.response.information.vocabulary import Interpreter


@dataclass(frozen=True)
class StatedText:
    title: str
    body: str
    needs_review_by_a_speaker: bool = False


@dataclass(frozen=True)
class StatedItem:
    """`texts` by language; a language without title and body is taken out of the draft."""

    texts: Mapping[str, StatedText]
    audiences: Sequence[str]
    topics: Sequence[str]
    places: Sequence[Place]
    valid_from: date
    review_on: date
    valid_until: date | None = None
    source: str = ""


@dataclass(frozen=True)
class StatedSession:
    """`questions`: (topic, words). `people`: (sex, age group) -> count, of a group alone."""

    held_on: date
    place: Place
    language: str
    topics: Sequence[str]
    interpreter: str = Interpreter.NONE
    materials: Sequence[UUID] = ()
    questions: Sequence[tuple[str, str]] = ()
    people: Mapping[tuple[str, str], int] = field(default_factory=dict)
    follow_up_wished: bool = False
    follow_up_on: date | None = None
    note: str = ""
