"""From an edition to its document: sentences with their holes filled, notes, pictures, changes.

Building it writes nothing and asks the database a fixed number of questions, however long the brief is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from amparo.brief.changes import figure_changes
from amparo.brief.clearance import NOTHING
from amparo.brief.days import Day
from amparo.brief.document import Change, Document, FigureRow, Picture, Run, Section, Statement
from amparo.brief.document import Part as PrintedPart
from amparo.brief.filling import Filling, fill
from amparo.brief.holes import Hole, holes, pieces
from amparo.brief.models import Edition, Part
from amparo.brief.notes import Notes, references
from amparo.brief.pictures import pictures
from amparo.brief.published import frozen_rows, published_before
from amparo.brief.standing import Standing, parts_of, standing_of, state_in_words, state_of

SENTENCE_ENDS = (".", "!", "?", "…")
BEFORE_A_SENTENCE = "¿¡«“\"'("


def compile_document(*, edition: Edition, language: str, at: datetime) -> Document:
    """The document of an edition as its statements and the accepted figures stand at this moment."""
    return compile_from(standing_of(edition), language=language, at=at)


def compile_from(standing: Standing, *, language: str, at: datetime, with_pictures: bool = True) -> Document:
    """As `compile_document`, from what was already read; without pictures for a page that shows none."""
    edition = standing.edition
    with translation.override(language):
        notes = Notes(language)
        background = _background(standing, notes)
        drawn, notices = _pictures(standing, language) if with_pictures else ([], [])
        response = _response(standing, notes)
        rows = notes.rows()
        changes, since = _changes(edition, rows, language)
        return Document(
            title=edition.title,
            operation=_("Inter-agency brief"),
            edition=label(edition),
            as_of=edition.as_of,
            language=language,
            compiled_at=at,
            draft=edition.status != Edition.Status.PUBLISHED,
            sections=(replace(background, pictures=tuple(drawn)), response),
            footnotes=notes.footnotes(),
            rows=rows,
            notices=(*_demonstration(), *notices),
            changes=changes,
            changes_since=since,
            organisations=tuple(dict.fromkeys(part.organisation.name for part in standing.parts)),
            partners=_partners(standing.parts),
            disclaimer=_(
                "Figures are given as their sources published them, with their qualifiers: none was added up or made "
                "up. Boundaries and names on the map do not imply official endorsement or acceptance."
            ),
            terms=_(
                "Figures may be quoted with their source and date. No person can be identified in this brief."
            ),
        )


def _demonstration() -> tuple[str, ...]:
    """The mark of a demonstration: it is frozen with what is published there, wherever the file goes."""
    if not settings.DEMO:
        return ()
    return (
        _(
            "Demonstration: the figures are real and published; the organisations' clearances, reasons and people are "
            "synthetic. Not a document of the United Nations."
        ),
    )


def label(edition: Edition) -> str:
    return _("Edition {number}").format(number=edition.number)


def _background(standing: Standing, notes: Notes) -> Section:
    """The leading organisation speaks in the section's own voice; any other that writes here under its name."""
    title = str(Part.Section.BACKGROUND.label)
    leading, others = standing.background()
    statements = _statements(leading, title, standing, notes) if leading else ()
    parts = tuple(_part(part, standing, notes) for part in others)
    return Section(title=title, statements=statements, parts=parts)


def _pictures(standing: Standing, language: str) -> tuple[list[Picture], list[str]]:
    leading, _others = standing.background()
    return pictures(fillings=_used_by(leading, standing), as_of=standing.edition.as_of, language=language)


def _response(standing: Standing, notes: Notes) -> Section:
    parts = tuple(_part(part, standing, notes) for part in standing.of_section(Part.Section.RESPONSE))
    return Section(title=str(Part.Section.RESPONSE.label), parts=parts)


def _part(part: Part, standing: Standing, notes: Notes) -> PrintedPart:
    organisation = part.organisation
    statements = _statements(part, organisation.acronym, standing, notes)
    state = state_of(part, standing.filled)
    # A clearance is told only while what was cleared is what is read.
    cleared_at = part.cleared_at if state == part.status else None
    return PrintedPart(
        organisation=organisation.name,
        acronym=organisation.acronym,
        status=state,
        status_label=state_in_words(state),
        cleared_on=cleared_at.date() if cleared_at else None,
        cleared_by=organisation.acronym if cleared_at else "",
        statements=statements,
    )


def _statements(part: Part, speaker: str, standing: Standing, notes: Notes) -> tuple[Statement, ...]:
    return tuple(
        Statement(runs_of(each.text, standing.filled, notes, speaker), status=part.status)
        for each in part.statements.all()
    )


def runs_of(text: str, filled: dict[str, Filling], notes: Notes, speaker: str) -> tuple[Run, ...]:
    """A statement as it is read. Words that fill a hole at the beginning of a sentence begin with a capital."""
    runs: list[Run] = []
    for piece in pieces(text):
        if isinstance(piece, Hole):
            runs.append(_run(filled[piece.written], notes, speaker, begins=_begins_a_sentence(runs)))
        else:
            runs.append(Run(piece))
    return tuple(runs)


def _run(filling: Filling, notes: Notes, speaker: str, *, begins: bool) -> Run:
    why = filling.problem.sentence if filling.problem else None
    if filling.key_figure is None and filling.regime is None:
        return Run(NOTHING, blocked=why)
    note = notes.mark(filling, speaker)
    words = note.words[:1].upper() + note.words[1:] if begins else note.words
    return Run(words, (note.number,), references(filling), why)


def _begins_a_sentence(runs: Iterable[Run]) -> bool:
    before = "".join(run.text for run in runs).rstrip(BEFORE_A_SENTENCE)
    return not before.strip() or (before != before.rstrip() and before.rstrip().endswith(SENTENCE_ENDS))


def _used_by(part: Part | None, standing: Standing) -> list[Filling]:
    if part is None:
        return []
    written = dict.fromkeys(
        piece.written
        for each in part.statements.all()
        for piece in pieces(each.text)
        if isinstance(piece, Hole)
    )
    return [standing.filled[each] for each in written if standing.filled[each].problem is None]


def rows_on(edition: Edition, day: date, language: str) -> tuple[FigureRow, ...]:
    """The figures that the statements of an edition would stand on, were they said on another day."""
    parts = parts_of(edition)
    texts = [
        each.text_en if language == "en" else each.text_es for part in parts for each in part.statements.all()
    ]
    filled = fill([hole for text in texts for hole in holes(text)], as_of=day)
    with translation.override(language):
        notes = Notes(language)
        for text in texts:
            runs_of(text, filled, notes, "")
        return notes.rows()


def _changes(edition: Edition, rows: Iterable[FigureRow], language: str) -> tuple[tuple[Change, ...], str]:
    earlier = published_before(edition)
    if earlier is None:
        return (), ""
    since = _("edition {number} ({day})").format(number=earlier.number, day=Day(earlier.as_of))
    return figure_changes(frozen_rows(earlier, language), rows), since


def _partners(parts: Iterable[Part]) -> str:
    names = ", ".join(dict.fromkeys(part.organisation.acronym for part in parts))
    return _("Written and cleared by: {organisations}.").format(organisations=names) if names else ""
