"""What an edition's statements stand on, and what keeps it from being cleared or published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.brief.clearance import read_otherwise, with_open_holes
from amparo.brief.filling import Filling, fill
from amparo.brief.holes import holes, unreadable
from amparo.brief.models import Edition, Part, Statement
from amparo.brief.policy import (
    CHANGED_SINCE_CLEARANCE,
    EDITION_IS_EMPTY,
    HOLES_DIFFER,
    PART_AWAITS_CLEARANCE,
    PART_IS_NOT_CLEARED,
    READS_AS_CLEARED,
    STATEMENT_IS_BLOCKED,
)
from amparo.core.errors import Reason

BLOCKED, CHANGED = "blocked", "changed"
LABELS = {BLOCKED: _("blocked"), CHANGED: _("changed since it was cleared")}


@dataclass(frozen=True)
class Standing:
    """An edition with its parts in reading order and what fills their holes, read once."""

    edition: Edition
    parts: list[Part]
    filled: dict[str, Filling]

    def of_section(self, section: str) -> list[Part]:
        return [part for part in self.parts if part.section == section]

    def background(self) -> tuple[Part | None, list[Part]]:
        """The part of the organisation that leads, if there is one, and what others say in the background."""
        found = self.of_section(Part.Section.BACKGROUND)
        return (found[0] if found else None), found[1:]


def standing_of(edition: Edition) -> Standing:
    parts = parts_of(edition)
    return Standing(edition, parts, fillings_of_parts(edition, parts))


def parts_of(edition: Edition) -> list[Part]:
    """The parts in the order in which they are read, with organisations and statements: two queries."""
    found = edition.parts.select_related("organisation", "edition").prefetch_related("statements")
    return list(found.order_by("section", "order"))


def fillings(edition: Edition, statements: Iterable[Statement]) -> dict[str, Filling]:
    """What fills every hole of the statements, in both languages, on the edition's day."""
    texts = [text for each in statements for text in (each.text_en, each.text_es)]
    return fill([hole for text in texts for hole in holes(text)], as_of=edition.as_of)


def fillings_of_parts(edition: Edition, parts: Iterable[Part]) -> dict[str, Filling]:
    return fillings(edition, [each for part in parts for each in part.statements.all()])


def problems(statement: Statement, filled: Mapping[str, Filling]) -> list[Reason]:
    """Why the statement is blocked, one reason a hole; empty when it stands."""
    written = dict.fromkeys(
        hole.written for text in (statement.text_en, statement.text_es) for hole in holes(text)
    )
    return [problem for each in written if (problem := filled[each].problem) is not None]


def blocked(parts: Iterable[Part], filled: Mapping[str, Filling]) -> Iterator[Reason]:
    """Every blocked statement of the parts, named with its organisation and the reason."""
    for part in parts:
        for statement in part.statements.all():
            for problem in problems(statement, filled):
                yield STATEMENT_IS_BLOCKED(
                    organisation=part.organisation.acronym,
                    statement=with_open_holes(statement.text),
                    why=_Sentence(problem),
                )


def state_of(part: Part, filled: Mapping[str, Filling]) -> str:
    """The part's own state, or "blocked" where a statement is, or "changed" where it reads otherwise than cleared."""
    if any(problems(each, filled) for each in part.statements.all()):
        return BLOCKED
    if part.status == Part.Status.CLEARED and any(read_otherwise(part, filled)):
        return CHANGED
    return part.status


def state_in_words(state: str) -> str:
    return str(LABELS.get(state) or Part.Status(state).label)


def changed_since_clearance(parts: Iterable[Part], filled: Mapping[str, Filling]) -> Iterator[Reason]:
    """Every statement that reads otherwise than it was cleared, with its words then and now; not those blocked."""
    for part in parts:
        for each in read_otherwise(part, filled):
            if not problems(each.statement, filled):
                yield CHANGED_SINCE_CLEARANCE(
                    organisation=part.organisation.acronym,
                    statement=with_open_holes(each.statement.text),
                    before=each.before,
                    now=each.now,
                )


def uncleared(parts: Iterable[Part], filled: Mapping[str, Filling]) -> Iterator[Reason]:
    """Parts that were not cleared, and the statements of the cleared ones that read otherwise now."""
    for part in parts:
        if part.status != Part.Status.CLEARED:
            kind = PART_AWAITS_CLEARANCE if part.status == Part.Status.SUBMITTED else PART_IS_NOT_CLEARED
            yield kind(organisation=part.organisation.acronym, state=Part.Status(part.status).label)
        else:
            yield from changed_since_clearance([part], filled)


def no_statement_is_blocked(part: Part, **_context: Any) -> list[Reason]:
    return list(blocked([part], fillings_of_parts(part.edition, [part])))


def nothing_in_the_edition_is_blocked(edition: Edition, **_context: Any) -> list[Reason]:
    parts = parts_of(edition)
    return list(blocked(parts, fillings_of_parts(edition, parts)))


def every_part_is_cleared(edition: Edition, **_context: Any) -> list[Reason]:
    parts = parts_of(edition)
    return list(uncleared(parts, fillings_of_parts(edition, parts)))


def it_reads_otherwise_if_it_was_cleared(part: Part, **_context: Any) -> Reason | None:
    """Who clears a cleared part again answers for other words than the clearance before."""
    if part.status != Part.Status.CLEARED or any(
        read_otherwise(part, fillings_of_parts(part.edition, [part]))
    ):
        return None
    return READS_AS_CLEARED(organisation=part.organisation.acronym)


def the_edition_says_something(edition: Edition, **_context: Any) -> Reason | None:
    return None if edition.parts.exists() else EDITION_IS_EMPTY(number=edition.number)


def both_languages_stand_on_the_same_figures(text_en: str, text_es: str) -> Reason | None:
    """A translation that leaves a figure out, or brings another in, says something else."""
    if unreadable(text_en) or unreadable(text_es) or not text_en or not text_es:
        return None
    in_english, in_spanish = (sorted(hole.written for hole in holes(text)) for text in (text_en, text_es))
    return None if in_english == in_spanish else HOLES_DIFFER()


class _Sentence:
    """A reason inside another reason: spoken when it is read, in the reader's language."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason

    def __format__(self, specification: str) -> str:
        return format(self.reason.sentence, specification)
