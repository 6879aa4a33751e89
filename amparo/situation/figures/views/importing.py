"""Importing a file: upload, say which column is which, look at every row, take it whole or drop it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.core.access import requires
from amparo.core.errors import Reason, Refusal
from amparo.situation.figures import jobs, queries
from amparo.situation.figures.columns import IMPORTED
from amparo.situation.figures.drafts import COLUMNS
from amparo.situation.figures.forms import UploadForm
from amparo.situation.figures.imports import FileMapping, Preview, drop_import, preview_of, upload_figures
from amparo.situation.figures.imports.mapping import SOURCE_COLUMNS
from amparo.situation.figures.models import FigureImport
from amparo.situation.figures.views.answers import download, or_not_found, page_of, shown

ROWS_SHOWN = 100
OUTCOMES = ("refused", "changed", "new", "same")
MISSPELT = "figures.indicator_misspelt"
Open = (FigureImport.Status.UPLOADED, FigureImport.Status.PREVIEWED, FigureImport.Status.REFUSED)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("figures.import_figures")
def import_upload(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _upload_page(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, form)
    file = form.cleaned_data["file"]
    try:
        kept = upload_figures(by=request.user, file=file, file_name=file.name)
    except Refusal as refusal:
        return _upload_page(request, form, refusal.reasons)
    jobs.begin_preview(figure_import=kept, by=request.user)
    return redirect("figures:import_detail", kept.pk)


@require_safe
@requires("figures.import_figures")
def import_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _found(pk))


@require_POST
@requires("figures.import_figures")
def import_mapping(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Judge the file again with the columns that a person named."""
    found = _found(pk)
    mapping = _mapping(request, found, preview_of(found))
    try:
        jobs.begin_preview(figure_import=found, by=request.user, mapping=mapping.as_json())
    except Refusal as refusal:
        return _page(request, found, refusal.reasons)
    return redirect("figures:import_detail", found.pk)


@require_POST
@requires("figures.import_figures")
def import_take(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(pk)
    try:
        taken = jobs.begin_take(figure_import=found, by=request.user)
    except Refusal as refusal:
        return _page(request, _found(pk), refusal.reasons)
    if taken.status == FigureImport.Status.TAKEN:
        messages.success(request, _("{file} is in the ledger.").format(file=taken.file_name))
    return redirect("figures:import_detail", found.pk)


@require_POST
@requires("figures.import_figures")
def import_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(pk)
    try:
        drop_import(figure_import=found, by=request.user)
    except Refusal as refusal:
        return _page(request, found, refusal.reasons)
    messages.success(request, _("{file} is dropped; nothing was written.").format(file=found.file_name))
    return redirect("figures:import_upload")


@require_safe
@requires("figures.import_figures")
def import_template(request: HttpRequest) -> StreamingHttpResponse:
    """An empty table with the columns that are read."""
    return download("figures-template", (), IMPORTED)


def _found(pk: UUID) -> FigureImport:
    found: FigureImport = or_not_found(queries.imports().filter(pk=pk).first())
    return found


def _upload_page(request: HttpRequest, form: UploadForm, reasons: Sequence[Reason] = ()) -> HttpResponse:
    content = {"form": form, "page": page_of(queries.past_imports(), request.GET), "columns": IMPORTED}
    answer = shown(request, "figures/import_upload.html", content, reasons)
    answer.status_code = 422 if form.errors else answer.status_code
    return answer


def _page(request: HttpRequest, found: FigureImport, reasons: Sequence[Reason] = ()) -> HttpResponse:
    preview = preview_of(found)
    is_running = queries.import_is_running(found)
    wanted = request.GET.get("outcome", "")
    rows = [
        row for row in preview.rows if wanted in {"", row.outcome} or (wanted == "warned" and row.warnings)
    ]
    content: dict[str, Any] = {
        "import": found,
        "preview": preview,
        "is_running": is_running,
        "counts": [(name, preview.counts.get(name, 0)) for name in OUTCOMES],
        "outcome": wanted,
        "page": Paginator(rows, ROWS_SHOWN).get_page(request.GET.get("page")),
        "most_refused": _most_refused(preview),
        "mapping": _mapping_rows(found, preview),
        "misspelt": _misspelt(preview),
        "is_open": found.status in Open and not is_running,
        "can_take": found.status == FigureImport.Status.PREVIEWED and preview.can_be_taken and not is_running,
    }
    template = "figures/import_progress.html" if _is_poll(request) else "figures/import_detail.html"
    return shown(request, template, content, reasons)


def _is_poll(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False)) and request.GET.get("poll") == "1"


def _most_refused(preview: Preview) -> list[tuple[Reason, int]]:
    """One example of each kind of refusal among the rows, with how many rows share it; the most frequent first."""
    reasons = [reason for row in preview.rows for reason in row.reasons]
    counted = Counter(reason.code for reason in reasons)
    examples = {reason.code: reason for reason in reversed(reasons)}
    return [(examples[code], count) for code, count in counted.most_common(8)]


def _mapping_rows(found: FigureImport, preview: Preview) -> dict[str, Any] | None:
    """Each header with the column it is read as; None where the file is read by a fixed layout or not at all."""
    if preview.guess is None:
        return None
    stated = FileMapping.read(found.mapping)
    rows = [
        {
            "header": header,
            "column": stated.columns.get(header, preview.guess.columns.get(header, "")),
            "proposal": preview.guess.proposals.get(header, ""),
        }
        for header in preview.headers
    ]
    given = {row["column"] for row in rows}
    missing = [(name, stated.constants.get(name, "")) for name in preview.guess.missing if name not in given]
    return {
        "rows": rows,
        "columns": _columns_of(found),
        "missing": missing,
        "is_needed": bool(missing or preview.guess.proposals or preview.reasons),
    }


def _misspelt(preview: Preview) -> list[str]:
    """Names of indicators that resemble one in use: only a person may say that they are new."""
    names = [
        str(reason.params["read"])
        for row in preview.rows
        for reason in row.reasons
        if reason.code == MISSPELT and "read" in reason.params
    ]
    return list(dict.fromkeys(names))[:20]


def _mapping(request: HttpRequest, found: FigureImport, preview: Preview) -> FileMapping:
    """From the form: headers by their position, so that nothing but the file's own headers can be named."""
    columns = _columns_of(found)
    stated = {
        header: request.POST[f"column-{position}"]
        for position, header in enumerate(preview.headers)
        if request.POST.get(f"column-{position}") in {"", *columns}
    }
    constants = {name: request.POST.get(f"constant-{name}", "").strip()[:300] for name in columns}
    confirmed = [name for name in _misspelt(preview) if name in request.POST.getlist("new_indicator")]
    before = FileMapping.read(found.mapping)
    return FileMapping(
        columns=stated or before.columns,
        constants={name: value for name, value in constants.items() if value},
        sheet=request.POST.get("sheet", before.sheet).strip()[:100],
        new_indicators=tuple(dict.fromkeys([*before.new_indicators, *confirmed])),
    )


def _columns_of(found: FigureImport) -> tuple[str, ...]:
    return SOURCE_COLUMNS if found.format == "sources" else COLUMNS
