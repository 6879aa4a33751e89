"""What the page of an edition shows: its parts with their state and the moves open to the reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.brief.compilation import compile_from
from amparo.brief.document import Document, Statement
from amparo.brief.document import Part as PrintedPart
from amparo.brief.lifecycle import PART
from amparo.brief.models import Edition, Part
from amparo.brief.outputs.reading import clearance
from amparo.brief.sentences import sentence
from amparo.brief.standing import Standing
from amparo.core.access import may
from amparo.core.errors import Reason, Text

Refused = Mapping[UUID, Iterable[Reason]]


@dataclass(frozen=True)
class OpenMove:
    """A button: the name of the move, what it says, and whether a reason is asked for."""

    name: str
    label: Text
    icon: str
    needs_reason: bool = False


MOVES = {
    move.name: move
    for move in (
        OpenMove("submit", _("Submit for clearance"), "send"),
        OpenMove("clear", pgettext_lazy("part of the brief", "Clear"), "check"),
        OpenMove("return_for_changes", _("Return for changes"), "arrow-back-up", needs_reason=True),
        OpenMove("take_back", _("Take back to draft"), "arrow-back-up", needs_reason=True),
        OpenMove("remove", _("Take the part out"), "trash", needs_reason=True),
    )
}
STATE_ICONS = {
    "draft": "edit",
    "submitted": "clock",
    "cleared": "check",
    "published": "circle-check",
    "blocked": "alert-triangle",
}


@dataclass(frozen=True)
class PartOnPage:
    """`state` is the part's own, or "blocked" where one of its statements is."""

    part: Part
    state: str
    state_label: str
    clearance: str
    sentences: list[SafeString]
    may_edit: bool
    moves: list[OpenMove]
    reasons: list[Reason] = field(default_factory=list)

    @property
    def icon(self) -> str:
        return STATE_ICONS[self.state]


@dataclass(frozen=True)
class SectionOnPage:
    title: str
    parts: list[PartOnPage]


def draft_page(
    standing: Standing, *, user: Any, language: str, at: Any, refused: Refused | None = None
) -> tuple[Document, list[SectionOnPage]]:
    """The compiled draft, and its sections with every part beside what the reader may do with it."""
    document = compile_from(standing, language=language, at=at, with_pictures=False)
    background, response = document.sections
    spoken = _spoken(standing, document)
    refused = refused or {}
    on_page = {
        part.pk: _part_on_page(part, spoken[part.pk], user, list(refused.get(part.pk, ())))
        for part in standing.parts
    }
    return document, [
        SectionOnPage(
            background.title, [on_page[part.pk] for part in standing.of_section(Part.Section.BACKGROUND)]
        ),
        SectionOnPage(
            response.title, [on_page[part.pk] for part in standing.of_section(Part.Section.RESPONSE)]
        ),
    ]


def _spoken(
    standing: Standing, document: Document
) -> dict[UUID, tuple[tuple[Statement, ...], PrintedPart | None]]:
    """The printed statements of each part. The leading organisation's stand in the section itself."""
    background, response = document.sections
    leading, others = standing.background()
    spoken: dict[UUID, tuple[tuple[Statement, ...], PrintedPart | None]] = {}
    if leading:
        spoken[leading.pk] = (background.statements, None)
    named = [*zip(others, background.parts, strict=True)]
    named += zip(standing.of_section(Part.Section.RESPONSE), response.parts, strict=True)
    for part, printed in named:
        spoken[part.pk] = (printed.statements, printed)
    return spoken


def _part_on_page(
    part: Part,
    spoken: tuple[tuple[Statement, ...], PrintedPart | None],
    user: Any,
    reasons: list[Reason],
) -> PartOnPage:
    statements, printed = spoken
    is_blocked = any(statement.blocked for statement in statements)
    label = _("blocked") if is_blocked else Part.Status(part.status).label
    return PartOnPage(
        part=part,
        state="blocked" if is_blocked else part.status,
        state_label=capfirst(str(label)),
        clearance=clearance(printed) if printed else "",
        sentences=[sentence(statement) for statement in statements],
        may_edit=_is_open(part) and may(user, "brief.write_part", part),
        moves=list(_moves(part, user)),
        reasons=reasons,
    )


def _is_open(part: Part) -> bool:
    return part.status == Part.Status.DRAFT and part.edition.status == Edition.Status.DRAFT


def _moves(part: Part, user: Any) -> Iterator[OpenMove]:
    """Those of the lifecycle; and the leading organisation takes a part that is a draft out of the edition."""
    if part.edition.status != Edition.Status.DRAFT:
        return
    for move in PART.open_moves(part):
        if may(user, move.permission, part):
            yield MOVES[move.name]
    if _is_open(part) and may(user, "brief.start_edition") and may(user, "brief.lead_draft", part.edition):
        yield MOVES["remove"]
