"""Importing a file: upload, say which column is which, look at every row, take it whole or drop it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.core.access import requires
from amparo.core.errors import Reason, Refusal
from amparo.situation.figures import jobs, queries
from amparo.situation.figures.columns import IMPORTED
from amparo.situation.figures.forms import UploadForm
from amparo.situation.figures.imports import Preview, drop_import, preview_of, upload_figures
from amparo.situation.figures.imports.outcomes import RowOutcome, said_once
from amparo.situation.figures.imports.reasons import NEW_INDICATOR, NEW_SOURCE, NEW_SOURCES
from amparo.situation.figures.models import FigureImport
from amparo.situation.figures.telling import rows_in_words
from amparo.situation.figures.views import matching
from amparo.situation.figures.views.answers import download, or_not_found, page_of, shown

ROWS_SHOWN = 100
OUTCOMES = ("refused", "changed", "new", "same")
# Remarks that a person must not overlook: what the file would make besides its figures.
UNHEARD_OF = {NEW_SOURCE.code, NEW_SOURCES.code, NEW_INDICATOR.code}
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
    mapping = matching.stated(request, found, preview_of(found))
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
    remarks = said_once(preview.remarks)
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
        "page": _page_of_rows(rows, preview, request),
        "overwritten": preview.counts["changed"] if found.status in Open else 0,
        "remarks": [each for each in remarks if each.code not in UNHEARD_OF],
        "unheard_of": [each for each in remarks if each.code in UNHEARD_OF],
        "most_refused": _most_refused(preview),
        "mapping": matching.rows(found, preview),
        "misspelt": matching.misspelt(preview),
        "is_open": found.status in Open and not is_running,
        "can_take": found.status == FigureImport.Status.PREVIEWED and preview.can_be_taken and not is_running,
    }
    template = "figures/import_progress.html" if _is_poll(request) else "figures/import_detail.html"
    return shown(request, template, content, reasons)


def _page_of_rows(rows: list[RowOutcome], preview: Preview, request: HttpRequest) -> Page[Any]:
    """One page of rows, each with what it says in words."""
    page: Page[Any] = Paginator(rows, ROWS_SHOWN).get_page(request.GET.get("page"))
    page.object_list = rows_in_words(page.object_list, undescribed=preview.new_sources)
    return page


def _is_poll(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False)) and request.GET.get("poll") == "1"


def _most_refused(preview: Preview) -> list[tuple[Reason, int]]:
    """One example of each kind of refusal among the rows, with how many rows share it; the most frequent first."""
    reasons = [reason for row in preview.rows for reason in row.reasons]
    counted = Counter(reason.code for reason in reasons)
    examples = {reason.code: reason for reason in reversed(reasons)}
    return [(examples[code], count) for code, count in counted.most_common(8)]
