"""The document as it is read aloud, in order: what the page, the PDF and the Word file all lay out.

Fixed words, dates and labels are put in the document's language here, once, and every mention of a note
gets an anchor, so that no output numbers or translates by itself. Everything is JSON-ready.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.brief.document import Change, Document, FigureRow, Part, Picture, Run, Section, Statement
from amparo.brief.people import in_words

Anchors = dict[int, list[str]]


def reading(document: Document) -> dict[str, Any]:
    """A tree of plain text in reading order, free of characters that no paper or XML can hold."""
    with translation.override(document.language):
        anchors: Anchors = defaultdict(list)
        sections = [_section(section, anchors) for section in document.sections]
        return _printable(
            {
                **_head(document),
                "words": fixed_words(),
                "sections": sections,
                "changes": [_change(change) for change in document.changes],
                "changes_title": changes_title(document),
                "figures": [_figure(row) for row in document.rows],
                "notes": [
                    {
                        "number": note.number,
                        "anchor": f"note-{note.number}",
                        "reference": note.reference,
                        "text": note.text,
                        "mentions": _mentions(note.number, anchors[note.number]),
                    }
                    for note in document.footnotes
                ],
            }
        )


def fixed_words() -> dict[str, str]:
    """The words of the frame, in the language that is active. {page} and {pages} are filled on each page."""
    return {
        "draft": _("Draft — not cleared"),
        "page": _("Page {page} of {pages}"),
        "notices": _("Notices"),
        "notes": _("Notes"),
        "figures": _("Figures in this brief"),
        "indicator": _("Indicator"),
        "place": _("Place"),
        "as_of": _("As of"),
        "quantity": _("Quantity"),
        "unit": _("Unit"),
        "note": _("Note"),
        "subject": _("Subject"),
        "before": _("Before"),
        "after": _("Now"),
        "blocked": _("Blocked"),
    }


def day(when: date | None) -> str:
    """27 December 2018, 27 de diciembre de 2018; empty when there is no date."""
    return date_format(when, pgettext("date format", "j F Y")) if when else ""


def changes_title(document: Document) -> str:
    if document.changes_since:
        return _("Changes since {edition}").format(edition=document.changes_since)
    return _("Changes since the last edition")


def clearance(part: Part) -> str:
    """'Cleared on 26 December 2018 by …', as far as it is known; empty when the part is not cleared."""
    if not part.cleared_on:
        return ""
    if not part.cleared_by:
        return _("Cleared on {date}").format(date=day(part.cleared_on))
    return _("Cleared on {date} by {name}").format(date=day(part.cleared_on), name=part.cleared_by)


def part_title(part: Part) -> str:
    return titled(part.organisation, part.acronym)


def titled(name: str, acronym: str) -> str:
    """The name in the reader's language, then the one acronym that the organisation has, whatever a text calls it.

    Some names carry an acronym of their language: "… para los Refugiados (ACNUR, UNHCR)".
    """
    if not acronym or acronym == name or f"({acronym})" in name:
        return name
    return f"{name[:-1]}, {acronym})" if name.endswith(")") else f"{name} ({acronym})"


def why_blocked(reason: str | None) -> str:
    return _("Blocked: {reason}").format(reason=reason) if reason else _("Blocked")


def _head(document: Document) -> dict[str, Any]:
    moment = f"{day(document.compiled_at)}, {document.compiled_at:%H:%M} {document.compiled_at.tzname()}"
    return {
        "language": document.language,
        "title": document.title,
        "subtitle": document.subtitle,
        "operation": document.operation,
        "edition": document.edition,
        "draft": document.draft,
        "as_of": _("As of {date}").format(date=day(document.as_of)),
        "compiled": _("Compiled on {moment}").format(moment=moment),
        "organisations": list(document.organisations)
        or [part.organisation for section in document.sections for part in section.parts],
        "notices": document.notices,
        "partners": document.partners,
        "disclaimer": document.disclaimer,
        "terms": document.terms,
    }


def _section(section: Section, anchors: Anchors) -> dict[str, Any]:
    return {
        "title": section.title,
        "statements": [_statement(statement, anchors) for statement in section.statements],
        "pictures": [_picture(picture) for picture in section.pictures],
        "parts": [
            {
                "title": part_title(part),
                "status": part.status,
                "status_label": part.status_label,
                "clearance": clearance(part),
                "statements": [_statement(statement, anchors) for statement in part.statements],
            }
            for part in section.parts
        ],
    }


def _statement(statement: Statement, anchors: Anchors) -> dict[str, Any]:
    """`reasons` say why it is blocked: they are no words of the organisation and stand beneath its own."""
    reasons = [why_blocked(run.blocked) for run in statement.runs if run.blocked]
    if statement.blocked and not reasons:
        reasons = [why_blocked(None)]
    return {
        "blocked": statement.blocked,
        "reasons": list(dict.fromkeys(reasons)),
        "runs": [_run(run, anchors) for run in statement.runs],
    }


def _run(run: Run, anchors: Anchors) -> dict[str, Any]:
    return {
        "text": run.text,
        "figure": run.figure is not None,
        "blocked": bool(run.blocked),
        "marks": [_mark(number, anchors) for number in run.footnotes],
    }


def _mark(number: int, anchors: Anchors) -> dict[str, Any]:
    anchor = f"mention-{number}-{len(anchors[number]) + 1}"
    anchors[number].append(anchor)
    label = _("Note {number}").format(number=number)
    return {"number": number, "anchor": anchor, "label": label, "target": f"note-{number}"}


def _mentions(number: int, anchors: list[str]) -> list[dict[str, Any]]:
    label = _("Back to mention {mention} of note {number}")
    return [
        {"anchor": anchor, "label": label.format(mention=mention, number=number)}
        for mention, anchor in enumerate(anchors, start=1)
    ]


def _picture(picture: Picture) -> dict[str, Any]:
    return {name: getattr(picture, name) for name in ("kind", "title", "alt", "caption", "svg", "narrow")}


def _change(change: Change) -> dict[str, str]:
    return {
        "subject": change.subject,
        "before": change.before or pgettext("figure", "new"),
        "after": change.after or _("no longer said"),
    }


def _figure(row: FigureRow) -> dict[str, Any]:
    group = in_words(
        population=row.population, nationality=row.nationality, sex=row.sex, age_group=row.age_group
    )
    return {
        "reference": row.reference,
        "indicator": f"{row.indicator} ({group})" if group else row.indicator,
        "place": row.place,
        "quantity": row.words,
        "unit": row.unit,
        "as_of": day(row.as_of),
        "note": row.footnote,
    }


def _printable(value: Any) -> Any:
    """Without control characters, lone surrogates and non-characters, which XML and PDF/UA refuse."""
    match value:
        case str():
            return "".join(character for character in value if _prints(character))
        case dict():
            return {key: _printable(item) for key, item in value.items()}
        case list() | tuple():
            return [_printable(item) for item in value]
    return value


def _prints(character: str) -> bool:
    if character in "\n\t":
        return True
    return unicodedata.category(character) not in ("Cc", "Cs") and ord(character) & 0xFFFE != 0xFFFE
