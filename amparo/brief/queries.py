"""Reads of the brief: editions, documents, comparisons, and what keeps a draft from being published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.brief.changes import StatementChange, figure_changes, statement_changes
from amparo.brief.compilation import compile_from, label, rows_on
from amparo.brief.days import Day
from amparo.brief.document import Change, Document
from amparo.brief.models import Edition, Part
from amparo.brief.numbers import no_number_is_typed
from amparo.brief.policy import EDITION_IS_EMPTY
from amparo.brief.published import frozen_document, frozen_rows, published_before, published_document
from amparo.brief.standing import Standing, blocked, changed_since_clearance, standing_of, uncleared
from amparo.core.access import may
from amparo.core.errors import Kind, Reason, Refusal

NO_EDITION = Kind(
    "brief.no_edition",
    _("There is no published edition of the brief on or before {day}. {draft}"),
    _("Publish one under Brief, name a later day, or ask for drafts too (on the command line: --draft)."),
)

__all__ = [
    "brief_on",
    "compare",
    "editions",
    "frozen_document",
    "published_before",
    "published_document",
    "visible_to",
    "what_keeps_it",
]


def editions() -> QuerySet[Edition]:
    """All editions, the newest day first."""
    return Edition.objects.select_related("started_by__organisation", "published_by__organisation")


def visible_to(user: Any) -> QuerySet[Edition]:
    """Drafts are for those who may also see the figures; anybody else sees what was published."""
    if not may(user, "brief.view_editions"):
        return Edition.objects.none()
    every = editions()
    return every if may(user, "figures.view_figures") else every.filter(status=Edition.Status.PUBLISHED)


def document_of(edition: Edition, language: str, at: datetime, *, with_pictures: bool = True) -> Document:
    """What the edition says: the frozen document with today's notices, or the draft as it stands."""
    if edition.status == Edition.Status.PUBLISHED:
        document = published_document(edition, language)
        if document is not None:
            return document
    return compile_from(standing_of(edition), language=language, at=at, with_pictures=with_pictures)


def brief_on(
    as_of: date, language: str, *, with_drafts: bool = False, at: datetime | None = None
) -> Document:
    """The brief of a day: the newest published edition on or before it, or a newer draft where drafts are asked for.

    Refuses with `brief.no_edition` when there is none, naming the draft if there is a draft alone.
    """
    until = editions().exclude(status=Edition.Status.DROPPED).filter(as_of__lte=as_of)
    until = until.order_by("-as_of", "-number")
    newest = until.first()
    edition = newest if with_drafts else until.filter(status=Edition.Status.PUBLISHED).first()
    if edition is not None:
        return document_of(edition, language, at or timezone.now())
    told = _("Edition {number} of {day} is a draft.")
    draft = format_lazy(told, number=newest.number, day=Day(newest.as_of)) if newest else ""
    raise Refusal(NO_EDITION(day=Day(as_of), draft=draft))


@dataclass(frozen=True)
class Comparison:
    """What `later` says otherwise than `earlier`. Both are labels such as "Edition 5"."""

    earlier: str
    later: str
    figures: tuple[Change, ...]
    statements: list[StatementChange]


def compare(edition: Edition, other: Edition, language: str, *, at: datetime | None = None) -> Comparison:
    """Two editions, whichever is named first: the older against the newer."""
    at = at or timezone.now()
    older, newer = sorted((edition, other), key=lambda each: (each.as_of, each.number))
    before, after = (document_of(each, language, at, with_pictures=False) for each in (older, newer))
    with translation.override(language):
        return Comparison(
            label(older),
            label(newer),
            figure_changes(before.rows, after.rows),
            statement_changes(before, after),
        )


def changed_since_the_last(day: date, language: str) -> tuple[Edition, tuple[Change, ...]] | None:
    """The last edition published for the day or before, and what it would say otherwise on the day."""
    published = editions().filter(status=Edition.Status.PUBLISHED, as_of__lte=day)
    edition = published.order_by("-as_of", "-number").first()
    if edition is None:
        return None
    before, after = frozen_rows(edition, language), rows_on(edition, day, language)
    with translation.override(language):
        return edition, figure_changes(before, after)


@dataclass(frozen=True)
class Obstacle:
    """One thing that keeps an edition from being published. `kind`: blocked | changed | waiting | empty."""

    kind: str
    reason: Reason
    part: Part | None = None


def what_keeps_it(edition: Edition) -> list[Obstacle]:
    """Everything that stands in the way of publishing, whoever asks; empty when it can be published."""
    return obstacles(standing_of(edition))


def obstacles(standing: Standing) -> list[Obstacle]:
    if standing.edition.status != Edition.Status.DRAFT:
        return []
    if not standing.parts:
        return [Obstacle("empty", EDITION_IS_EMPTY(number=standing.edition.number))]
    return [*_blocked(standing), *_changed(standing), *_waiting(standing)]


def _blocked(standing: Standing) -> Iterator[Obstacle]:
    for part in standing.parts:
        for reason in (*blocked([part], standing.filled), *no_number_is_typed(part)):
            yield Obstacle("blocked", reason, part)


def _changed(standing: Standing) -> Iterator[Obstacle]:
    for part in standing.parts:
        if part.status == Part.Status.CLEARED:
            for reason in changed_since_clearance([part], standing.filled):
                yield Obstacle("changed", reason, part)


def _waiting(standing: Standing) -> Iterator[Obstacle]:
    for part in standing.parts:
        if part.status != Part.Status.CLEARED:
            for reason in uncleared([part], standing.filled):
                yield Obstacle("waiting", reason, part)
