"""Taking files of figures in: upload, preview, take or drop. A file is taken whole or not at all.

`by=None` is the installation itself. Only the command line and the building of a scenario may pass it; every page
passes its user, whose permission is asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.errors import Refusal, refuse_if_any
from amparo.situation.figures.imports import taking
from amparo.situation.figures.imports.checking import Checked, Progress, check_file, format_of
from amparo.situation.figures.imports.lifecycle import IMPORT
from amparo.situation.figures.imports.mapping import FileMapping
from amparo.situation.figures.imports.outcomes import guess_as_json, reasons_as_json, row_as_json
from amparo.situation.figures.imports.reasons import IMPORT_CHANGED
from amparo.situation.figures.imports.table import plain_name, read_table, taken_in
from amparo.situation.figures.models import FigureImport

PERMISSION = "figures.import_figures"
# Any fixed number: one file is written at a time, and one preview of a file made at a time.
TAKING_LOCK = 0x66696775

MappingLike = FileMapping | Mapping[str, Any] | None


def upload_figures(
    *, by: Any, file: IO[bytes], file_name: str, mapping: MappingLike = None, at: datetime | None = None
) -> FigureImport:
    """Keep a file as it came. Its rows are not judged yet: `preview_import`, or `jobs.begin_preview`, does that.

    Refuses what is no table at all (too large, not UTF-8, a bomb, XLS, ODS, …), and then keeps nothing.
    """
    _may_import(by)
    content = taken_in(file, name=plain_name(file_name))
    wanted = FileMapping.read(mapping)
    try:
        table_format = format_of(read_table(content, sheet=wanted.sheet).headers)
    except Refusal as refusal:
        raise Refusal(*_at_the_file(refusal, plain_name(file_name))) from None
    with transaction.atomic():
        kept = FigureImport.objects.create(
            file_name=plain_name(file_name),
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            format=table_format,
            mapping=wanted.as_json(),
            by=by,
        )
        after = {"file_name_sha256": _hash_of_name(kept), "sha256": kept.sha256, "format": kept.format}
        events.record(verb="upload_figures", subject=kept, by=by, at=at, after=after)
    return kept


@transaction.atomic
def preview_import(
    *,
    figure_import: FigureImport,
    by: Any,
    mapping: MappingLike = None,
    at: datetime | None = None,
    progress: Progress | None = None,
) -> FigureImport:
    """Judge every row and keep the judgement. The file is then `previewed`, or `refused` when any row is.

    A mapping that is given replaces the earlier one. Nothing is written into the ledger.
    """
    _may_import(by)
    at = at or timezone.now()
    fresh = _held(figure_import)
    refuse_if_any(IMPORT.unmet("preview", fresh, by=by, at=at))
    wanted = FileMapping.read(fresh.mapping if mapping is None else mapping)
    checked = check_file(content=bytes(fresh.content), mapping=wanted, today=at.date(), progress=progress)
    fresh.mapping, fresh.preview = wanted.as_json(), as_json(checked)
    fresh.format, fresh.rows_done = checked.format or fresh.format, checked.rows_read
    _move("refuse" if checked.is_refused else "preview", fresh, by=by, at=at, checked=checked)
    return fresh


def take_import(
    *, figure_import: FigureImport, by: Any, at: datetime | None = None, progress: Progress | None = None
) -> FigureImport:
    """Write a previewed file into the ledger, all of it or nothing, then search for contradictions.

    Judges the rows again under lock, and refuses when the ledger changed after the preview.
    """
    _may_import(by)
    at = at or timezone.now()
    try:
        with transaction.atomic():
            fresh, checked = _taken(figure_import, by=by, at=at, progress=progress or (lambda rows: None))
    except IntegrityError:
        # Somebody entered one of these figures by hand between the second judgement and the writing.
        raise Refusal(IMPORT_CHANGED(at=figure_import.file_name)) from None
    touched = taking.indicators_touched(checked)
    if touched:
        _search_contradictions(by=by, indicators=touched)
    return fresh


@transaction.atomic
def drop_import(
    *, figure_import: FigureImport, by: Any, reason: str = "", at: datetime | None = None
) -> FigureImport:
    """Decide not to take a file. It is kept, with its preview."""
    _may_import(by)
    at = at or timezone.now()
    fresh = _held(figure_import)
    refuse_if_any(IMPORT.unmet("drop", fresh, by=by, at=at))
    _move("drop", fresh, by=by, at=at, reason=reason)
    return fresh


def as_json(checked: Checked) -> dict[str, Any]:
    """The preview as it is stored; `outcomes.preview_of` reads it back."""
    return {
        "format": checked.format,
        "rows_read": checked.rows_read,
        "counts": dict(checked.outcomes.counts),
        "warned": checked.outcomes.warned,
        "rows": [row_as_json(outcome) for outcome in checked.outcomes.kept()],
        "reasons": reasons_as_json(checked.reasons),
        "remarks": reasons_as_json(checked.remarks),
        "headers": list(checked.headers),
        "samples": [list(each) for each in checked.samples],
        "guess": guess_as_json(checked.guess),
        "new_sources": checked.new_sources[:100],
        "new_indicators": [each.name for each in checked.new_indicators],
        "digest": checked.outcomes.digest,
    }


def _taken(
    figure_import: FigureImport, *, by: Any, at: datetime, progress: Progress
) -> tuple[FigureImport, Checked]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TAKING_LOCK])
    fresh = _held(figure_import)
    refuse_if_any(IMPORT.unmet("take", fresh, by=by, at=at))
    wanted = FileMapping.read(fresh.mapping)
    checked = check_file(content=bytes(fresh.content), mapping=wanted, today=at.date(), lock=True)
    if checked.is_refused or checked.outcomes.digest != fresh.preview.get("digest"):
        raise Refusal(IMPORT_CHANGED(at=fresh.file_name))
    taking.write_sources(checked, by=by, at=at)
    taking.write_figures(checked, figure_import=fresh, by=by, at=at, progress=progress)
    fresh.rows_done = checked.rows_read
    _move("take", fresh, by=by, at=at, checked=checked)
    return fresh, checked


def _may_import(by: Any) -> None:
    if by is not None:
        must(by, PERMISSION)


def _held(figure_import: FigureImport) -> FigureImport:
    """The record as it stands. An advisory lock, not a lock of the row, so that progress can be saved beside it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [TAKING_LOCK, str(figure_import.pk)])
    return FigureImport.objects.get(pk=figure_import.pk)


def _move(
    name: str, fresh: FigureImport, *, by: Any, at: datetime, reason: str = "", checked: Checked | None = None
) -> None:
    """One move of the table with one event, that names the file by its hashes and says how many rows did what."""
    before = {"status": fresh.status}
    fresh.status = IMPORT.moves[name].target
    fresh.save(update_fields=["status", "mapping", "preview", "format", "rows_done"])
    after: dict[str, Any] = {
        "status": fresh.status,
        "file_name_sha256": _hash_of_name(fresh),
        "sha256": fresh.sha256,
        "format": fresh.format,
    }
    if checked is not None:
        after |= {
            "counts": dict(checked.outcomes.counts),
            "new_sources": len(checked.new_sources),
            "new_indicators": [each.code for each in checked.new_indicators],
        }
    events.record(
        verb=f"{name}_import", subject=fresh, by=by, at=at, reason=reason, before=before, after=after
    )


def _hash_of_name(figure_import: FigureImport) -> str:
    """A file's name may hold a person's; the trail keeps its hash."""
    return hashlib.sha256(figure_import.file_name.encode()).hexdigest()


def _at_the_file(refusal: Refusal, file_name: str) -> list[Any]:
    return [reason.kind(at=file_name, **reason.params) for reason in refusal.reasons]


def _search_contradictions(*, by: Any, indicators: list[str]) -> None:
    # Late: the search reads the ledger, and is itself a caller of nothing here.
    from amparo.situation.figures.contradictions.search import search_contradictions

    search_contradictions(by=by, indicators=indicators)
