"""What the page of an edition shows: its parts with their state and the moves open to the reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from amparo.brief.clearance import as_it_reads, mark_of, read_otherwise, with_open_holes
from amparo.brief.compilation import compile_from
from amparo.brief.document import Document, Statement
from amparo.brief.document import Part as PrintedPart
from amparo.brief.lifecycle import PART
from amparo.brief.models import Edition, Part
from amparo.brief.outputs.reading import clearance, titled
from amparo.brief.sentences import Sentence, sentence
from amparo.brief.standing import CHANGED, Standing, changed_since_clearance, state_in_words, state_of
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
CLEAR_AGAIN = OpenMove("clear", pgettext_lazy("part of the brief", "Clear again"), "check")
STATE_ICONS = {
    "draft": "edit",
    "submitted": "clock",
    "cleared": "check",
    "published": "circle-check",
    "blocked": "alert-triangle",
    "changed": "alert-triangle",
}
TONES = {"changed": "warning"}


@dataclass(frozen=True)
class PartOnPage:
    """`state` is the part's own, or "blocked" where a statement is, or "changed" where it reads otherwise than cleared.

    `otherwise` tells what changed since it was submitted or cleared; `as_read` marks what the reader has before them.
    """

    part: Part
    title: str
    state: str
    state_label: str
    clearance: str
    sentences: list[Sentence]
    otherwise: list[str]
    as_read: str
    may_edit: bool
    moves: list[OpenMove]
    reasons: list[Reason] = field(default_factory=list)

    @property
    def icon(self) -> str:
        return STATE_ICONS[self.state]

    @property
    def tone(self) -> str:
        return TONES.get(self.state, self.state)

    @property
    def is_cleared(self) -> bool:
        """Its clearance stands for what is read."""
        return self.state == self.part.status and self.part.cleared_at is not None


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
        part.pk: _part_on_page(part, spoken[part.pk], standing, user, list(refused.get(part.pk, ())))
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
    standing: Standing,
    user: Any,
    reasons: list[Reason],
) -> PartOnPage:
    statements, printed = spoken
    state = state_of(part, standing.filled)
    return PartOnPage(
        part=part,
        title=titled(part.organisation.name, part.organisation.acronym),
        state=state,
        state_label=capfirst(state_in_words(state)),
        clearance=clearance(printed) if printed else "",
        sentences=[sentence(statement) for statement in statements],
        otherwise=list(_otherwise(part, standing)),
        as_read=mark_of(as_it_reads(part, standing.filled)),
        may_edit=_is_open(part) and may(user, "brief.write_part", part),
        moves=list(_moves(part, user, state)),
        reasons=reasons,
    )


def _otherwise(part: Part, standing: Standing) -> Iterator[str]:
    """For a submitted part too: who clears it sees where its writer read other words."""
    if part.status == Part.Status.CLEARED:
        yield from (reason.sentence for reason in changed_since_clearance([part], standing.filled))
    if part.status == Part.Status.SUBMITTED and part.read_as:
        told = gettext("“{statement}” was submitted with “{before}” and now reads “{now}”.")
        for each in read_otherwise(part, standing.filled):
            statement = with_open_holes(each.statement.text)
            yield told.format(statement=statement, before=each.before, now=each.now)


@dataclass(frozen=True)
class PartToFreeze:
    """A part on the page of publication: who speaks, and where it stands, as the draft's own page says it."""

    organisation: str
    state_label: str


def parts_to_freeze(standing: Standing) -> list[PartToFreeze]:
    return [
        PartToFreeze(part.organisation.acronym, state_in_words(state_of(part, standing.filled)))
        for part in standing.parts
    ]


def _is_open(part: Part) -> bool:
    return part.status == Part.Status.DRAFT and part.edition.status == Edition.Status.DRAFT


def _moves(part: Part, user: Any, state: str) -> Iterator[OpenMove]:
    """Those of the lifecycle; and the leading organisation takes a part that is a draft out of the edition.

    A cleared part is cleared again only where it reads otherwise by now.
    """
    if part.edition.status != Edition.Status.DRAFT:
        return
    for move in PART.open_moves(part):
        is_again = move.name == "clear" and part.status == Part.Status.CLEARED
        if may(user, move.permission, part) and (state == CHANGED or not is_again):
            yield CLEAR_AGAIN if is_again else MOVES[move.name]
    if _is_open(part) and may(user, "brief.start_edition") and may(user, "brief.lead_draft", part.edition):
        yield MOVES["remove"]
