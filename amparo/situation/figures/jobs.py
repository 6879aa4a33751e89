"""Large files of figures are judged and taken in the background, by the same functions as small ones."""

from __future__ import annotations

from typing import Any

from amparo.core.errors import Refusal
from amparo.core.jobs import job
from amparo.situation.figures.imports.progress import visible_progress
from amparo.situation.figures.imports.services import preview_import, take_import
from amparo.situation.figures.models import FigureImport

ROWS_AT_ONCE = 2_000
# An XLSX file of this size holds about as many rows.
XLSX_BYTES_AT_ONCE = 100_000
QUEUE = "imports"


@job(queue=QUEUE)
def preview_in_background(*, by: Any, figure_import_id: str, mapping: dict[str, Any] | None = None) -> None:
    preview_import(
        figure_import=FigureImport(pk=figure_import_id),
        by=by,
        mapping=mapping,
        progress=visible_progress(figure_import_id),
    )


@job(queue=QUEUE)
def take_in_background(*, by: Any, figure_import_id: str) -> None:
    """When the ledger changed in the meantime the file is judged again, so that the page shows why it was not taken."""
    figure_import = FigureImport(pk=figure_import_id)
    try:
        take_import(figure_import=figure_import, by=by, progress=visible_progress(figure_import_id))
    except Refusal:
        preview_import(figure_import=figure_import, by=by)
        raise


def is_large(figure_import: FigureImport) -> bool:
    """More than about 2,000 rows."""
    content = bytes(figure_import.content)
    if content.startswith(b"PK"):
        return len(content) > XLSX_BYTES_AT_ONCE
    return content.count(b"\n") > ROWS_AT_ONCE


def begin_preview(
    *, figure_import: FigureImport, by: Any, mapping: dict[str, Any] | None = None
) -> FigureImport:
    """Judge a small file now; a large one in the background, and the record is given back as it is."""
    if by is None or not is_large(figure_import):
        return preview_import(figure_import=figure_import, by=by, mapping=mapping)
    preview_in_background.defer(by=by, figure_import_id=str(figure_import.pk), mapping=mapping)
    return figure_import


def begin_take(*, figure_import: FigureImport, by: Any) -> FigureImport:
    """Take a small file now, a large one in the background."""
    if by is None or not is_large(figure_import):
        return take_import(figure_import=figure_import, by=by)
    take_in_background.defer(by=by, figure_import_id=str(figure_import.pk))
    return figure_import
