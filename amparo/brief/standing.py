"""What an edition's statements stand on, and what keeps it from being cleared or published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from amparo.brief.filling import Filling, fill
from amparo.brief.holes import holes
from amparo.brief.models import Edition, Part, Statement
from amparo.brief.policy import HOLES_DIFFER, PART_IS_NOT_CLEARED, STATEMENT_IS_BLOCKED
from amparo.core.errors import Reason


def fillings(edition: Edition, statements: Iterable[Statement]) -> dict[str, Filling]:
    """What fills every hole of the statements, in both languages, on the edition's day."""
    texts = [text for each in statements for text in (each.text_en, each.text_es)]
    return fill([hole for text in texts for hole in holes(text)], as_of=edition.as_of)


def problems(statement: Statement, filled: dict[str, Filling]) -> list[Reason]:
    """Why the statement is blocked, one reason a hole; empty when it stands."""
    written = dict.fromkeys(
        hole.written for text in (statement.text_en, statement.text_es) for hole in holes(text)
    )
    return [problem for each in written if (problem := filled[each].problem) is not None]


def blocked(edition: Edition, parts: Iterable[Part]) -> Iterator[Reason]:
    """Every blocked statement of the parts, named with its organisation and the reason."""
    parts = list(parts)
    filled = fillings(edition, (each for part in parts for each in part.statements.all()))
    for part in parts:
        for statement in part.statements.all():
            for problem in problems(statement, filled):
                yield STATEMENT_IS_BLOCKED(
                    organisation=part.organisation.acronym,
                    statement=_beginning(statement.text),
                    why=problem.sentence,
                )


def no_statement_is_blocked(part: Part, **_context: Any) -> list[Reason]:
    return list(blocked(part.edition, [part]))


def nothing_in_the_edition_is_blocked(edition: Edition, **_context: Any) -> list[Reason]:
    return list(blocked(edition, parts_of(edition)))


def every_part_is_cleared(edition: Edition, **_context: Any) -> list[Reason]:
    return [
        PART_IS_NOT_CLEARED(organisation=part.organisation.acronym, state=part.get_status_display())
        for part in parts_of(edition)
        if part.status != Part.Status.CLEARED
    ]


def both_languages_stand_on_the_same_figures(text_en: str, text_es: str) -> Reason | None:
    """A translation that leaves a figure out, or brings another in, says something else."""
    in_english, in_spanish = ({hole.written for hole in holes(text)} for text in (text_en, text_es))
    return None if in_english == in_spanish or not text_en or not text_es else HOLES_DIFFER()


def parts_of(edition: Edition) -> list[Part]:
    return list(
        edition.parts.select_related("organisation")
        .prefetch_related("statements")
        .order_by("section", "order")
    )


def _beginning(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:69]}…"
