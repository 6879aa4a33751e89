"""The frozen documents of published editions, and the notices that are put on them when they are shown.

What is stored never changes. A source that was withdrawn since is told beside the text, not in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _

from amparo.brief.days import Day
from amparo.brief.document import Document, FigureRow, rows_of
from amparo.brief.models import Edition, PublishedDocument
from amparo.situation.figures.models import Source

SEPARATOR = "; "


def frozen_document(edition: Edition, language: str) -> Document | None:
    """The document exactly as it was published; None for an edition that is not."""
    stored = PublishedDocument.objects.filter(edition=edition, language=language).first()
    return None if stored is None else Document.from_json(stored.document)


def frozen_rows(edition: Edition, language: str) -> tuple[FigureRow, ...]:
    """The figures of a published document, without reading its pictures; none for an edition that is not published."""
    stored = PublishedDocument.objects.filter(edition=edition, language=language)
    return rows_of(stored.values_list("document__rows", flat=True).first() or [])


def published_document(edition: Edition, language: str) -> Document | None:
    """The frozen document with the notices of today above its text; None for an edition that is not published."""
    stored = PublishedDocument.objects.filter(edition=edition, language=language).first()
    if stored is None:
        return None
    document = Document.from_json(stored.document)
    withdrawn = notices_of_withdrawn_sources(document)
    notices = [*document.notices, *withdrawn.values()]
    if document.content_hash() != stored.content_hash:
        with translation.override(language):
            notices.append(
                _(
                    "The stored text of this edition does not match the hash that was kept when it was published: "
                    "tell the operator of this installation."
                )
            )
    return replace(document, notices=tuple(notices), rows=_rows_with_notices(document.rows, withdrawn))


def _rows_with_notices(rows: Iterable[FigureRow], withdrawn: Mapping[str, str]) -> tuple[FigureRow, ...]:
    """The table goes about without the page: each row that stands on a withdrawn source says so itself."""
    return tuple(
        replace(row, notice=" ".join(withdrawn[code] for code in _sources_of(row) if code in withdrawn))
        for row in rows
    )


def _sources_of(row: FigureRow) -> list[str]:
    return [code for code in row.source_id.split(SEPARATOR) if code]


def notices_of_withdrawn_sources(document: Document) -> dict[str, str]:
    """By code, one sentence for each source that was withdrawn by now, naming the notes that stand on it."""
    notes: defaultdict[str, set[int]] = defaultdict(set)
    for row in document.rows:
        for code in _sources_of(row):
            notes[code].update([row.footnote] if row.footnote else [])
    withdrawn = Source.objects.filter(code__in=list(notes), withdrawn_on__isnull=False).order_by("code")
    with translation.override(document.language):
        return {
            source.code: _("The source “{source}” (note {notes}) was withdrawn on {day}: {because}").format(
                source=source,
                notes=", ".join(map(str, sorted(notes[source.code]))),
                day=Day(source.withdrawn_on),
                because=source.withdrawn_because,
            )
            for source in withdrawn
            if source.withdrawn_on
        }


def published_before(edition: Edition) -> Edition | None:
    """The last published edition before this one, by day and number."""
    return (
        Edition.objects.filter(
            status=Edition.Status.PUBLISHED, as_of__lte=edition.as_of, number__lt=edition.number
        )
        .order_by("-as_of", "-number")
        .first()
    )
