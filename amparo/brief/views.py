"""The pages of the brief: editions, the draft with its parts, the editor, publication, comparison, downloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.brief import downloads, editor, pages, queries, services
from amparo.brief.changes import subject_of
from amparo.brief.compilation import compile_from
from amparo.brief.forms import PartForm, StartEditionForm
from amparo.brief.models import Edition, Part
from amparo.brief.outputs import html
from amparo.brief.standing import Standing, standing_of
from amparo.core.access import may, must, requires
from amparo.core.errors import NOT_FOUND, Reason, Refusal

Posted = Mapping[str, str]
Move = Callable[[Part, Any, Posted], object]


def _reason(post: Posted) -> str:
    return post.get("reason", "")


PART_MOVES: dict[str, Move] = {
    "submit": lambda part, by, post: services.submit_part(part=part, by=by, as_read=post.get("as_read")),
    "clear": lambda part, by, post: services.clear_part(part=part, by=by, as_read=post.get("as_read")),
    "return_for_changes": lambda part, by, post: services.return_part(part=part, by=by, reason=_reason(post)),
    "take_back": lambda part, by, post: services.take_part_back(part=part, by=by, reason=_reason(post)),
    "remove": lambda part, by, post: services.remove_part(part=part, by=by, reason=_reason(post)),
}


@require_safe
@requires("brief.view_editions")
def editions(request: HttpRequest) -> HttpResponse:
    found = sorted(
        queries.visible_to(request.user).order_by("-as_of", "-number"),
        key=lambda each: each.status == Edition.Status.DROPPED,
    )
    newest = max(found, key=lambda each: each.number, default=None)
    form = StartEditionForm.after(newest, today=timezone.localdate())
    told = {"editions": found, "form": form if may(request.user, "brief.start_edition") else None}
    return render(request, "brief/editions.html", told)


@requires("brief.start_edition")
def start_edition(request: HttpRequest) -> HttpResponse:
    form = StartEditionForm(request.POST or None)
    reasons: Sequence[Reason] = ()
    if request.method == "POST" and form.is_valid():
        try:
            started = services.start_edition(**form.cleaned_data, by=request.user)
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            return redirect("brief:edition", started.number)
    status = 422 if request.method == "POST" else 200
    return render(request, "brief/start.html", {"form": form, "reasons": reasons}, status=status)


@require_safe
@requires("brief.view_editions")
def edition(request: HttpRequest, number: int) -> HttpResponse:
    found = _visible(request, number)
    if found.status == Edition.Status.PUBLISHED:
        return _published(request, found)
    return _draft(request, standing_of(found))


@require_safe
@requires("brief.view_editions")
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """The document alone, as it will be given out."""
    found = _visible(request, number)
    document = queries.document_of(found, _language(request), timezone.now())
    told = {"edition": found, "document": document, "article": html(document, heading_level=2)}
    return render(request, "brief/preview.html", told)


@requires("brief.publish_edition")
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """What will be frozen, and what still stands in the way; a refusal names all of it."""
    found = _visible(request, number)
    must(request.user, "brief.publish_edition", found)
    reasons: Sequence[Reason] = ()
    if request.method == "POST":
        try:
            services.publish_edition(edition=found, by=request.user)
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, _("Edition {number} is published.").format(number=number))
            return redirect("brief:edition", number)
    standing = standing_of(found)
    document = compile_from(standing, language=_language(request), at=timezone.now(), with_pictures=False)
    told = {
        "edition": found,
        "parts": pages.parts_to_freeze(standing),
        "document": document,
        "figures": [(subject_of(row), row) for row in document.rows],
        "obstacles": queries.obstacles(standing),
        "reasons": reasons,
    }
    return render(request, "brief/publish.html", told, status=422 if reasons else 200)


@require_POST
@requires("brief.lead_draft")
def drop(request: HttpRequest, number: int) -> HttpResponse:
    found = _visible(request, number)
    try:
        services.drop_edition(edition=found, by=request.user, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        if any(reason.code == "core.not_allowed" for reason in refusal.reasons):
            raise
        return _draft(request, standing_of(found), reasons=refusal.reasons)
    messages.success(request, _("Edition {number} is dropped.").format(number=number))
    return redirect("brief:editions")


@require_safe
@requires("brief.view_editions")
def compare(request: HttpRequest, number: int, other: int) -> HttpResponse:
    found, against = _visible(request, number), _visible(request, other)
    comparison = queries.compare(found, against, _language(request))
    told = {"edition": found, "other": against, "comparison": comparison}
    return render(request, "brief/compare.html", told)


@require_safe
@requires("brief.view_editions")
def download(request: HttpRequest, number: str, language: str, output: str) -> HttpResponse:
    found = _visible(request, int(number))
    document = queries.document_of(found, language, timezone.now())
    return downloads.answer(document, found.number, output, hxl=request.GET.get("hxl") == "1")


@require_POST
@requires("brief.start_edition")
def part_add(request: HttpRequest, number: int) -> HttpResponse:
    found = _visible(request, number)
    form = PartForm(request.POST)
    reasons: Sequence[Reason] = ()
    if form.is_valid():
        try:
            services.add_part(edition=found, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            return redirect("brief:edition", number)
    return _draft(request, standing_of(found), part_form=form, reasons=reasons)


@requires("brief.write_part")
def part_edit(request: HttpRequest, number: int, part: UUID) -> HttpResponse:
    """Statements in both languages. Without a script too: empty rows to go on in, numbers to order them by."""
    found = _part(request, number, part)
    must(request.user, "brief.write_part", found)
    rows = editor.typed_rows(request.POST) if request.method == "POST" else editor.rows_of(found)
    written = editor.written_rows(rows)
    reasons: Sequence[Reason] = ()
    if request.method == "POST" and request.POST.get("do") == "save":
        try:
            pairs = [(row.english, row.spanish) for row in written]
            services.write_statements(
                part=found, statements=pairs, by=request.user, based_on=request.POST.get("version")
            )
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            return redirect(f"{reverse('brief:edition', args=[number])}#part-{found.pk}")
    changed = any(reason.code == "brief.changed_meanwhile" for reason in reasons)
    told = {
        "part": found,
        "edition": found.edition,
        "version": services.version(found)
        if changed
        else request.POST.get("version") or services.version(found),
        "saved_meanwhile": editor.rows_of(found)[: -editor.EMPTY_ROWS] if changed else [],
        "rows": editor.with_empty_rows(written) if request.method == "POST" else rows,
        "read": editor.read_rows(written, edition=found.edition, speaker=found.organisation.acronym),
        "holes": editor.usable_holes(found.edition, _language(request)),
        "reasons": reasons,
    }
    return render(request, "brief/part_edit.html", told, status=422 if reasons else 200)


@require_POST
@requires("brief.view_editions")
def part_move(request: HttpRequest, number: int, part: UUID, move: str) -> HttpResponse:
    """Submit, clear, return, take back or remove. The lifecycle asks for the permission that each of them needs."""
    found = _part(request, number, part)
    if move not in PART_MOVES:
        raise Refusal(NOT_FOUND())
    try:
        PART_MOVES[move](found, request.user, request.POST)
    except Refusal as refusal:
        if any(reason.code == "core.not_allowed" for reason in refusal.reasons):
            raise
        return _draft(request, standing_of(found.edition), refused={found.pk: refusal.reasons})
    return redirect(f"{reverse('brief:edition', args=[number])}#part-{found.pk}")


def _draft(
    request: HttpRequest,
    standing: Standing,
    *,
    refused: pages.Refused | None = None,
    part_form: PartForm | None = None,
    reasons: Sequence[Reason] = (),
) -> HttpResponse:
    user, found = request.user, standing.edition
    language = _language(request)
    document, sections = pages.draft_page(
        standing, user=user, language=language, at=timezone.now(), refused=refused
    )
    is_draft = found.status == Edition.Status.DRAFT
    starts = may(user, "brief.start_edition") and is_draft
    told = {
        "edition": found,
        "document": document,
        "sections": sections,
        "obstacles": queries.obstacles(standing),
        "earlier": queries.published_before(found),
        "may_publish": is_draft and may(user, "brief.publish_edition", found),
        "may_drop": is_draft and may(user, "brief.lead_draft", found),
        "part_form": (part_form or PartForm()) if starts else None,
        "reasons": reasons,
        "language": language,
    }
    is_refused = bool(refused or reasons or (part_form and part_form.errors))
    return render(request, "brief/edition.html", told, status=422 if is_refused else 200)


def _published(request: HttpRequest, found: Edition) -> HttpResponse:
    language = _language(request)
    document = queries.document_of(found, language, timezone.now())
    others = queries.visible_to(request.user).filter(status=Edition.Status.PUBLISHED).exclude(pk=found.pk)
    told = {
        "edition": found,
        "document": document,
        "article": html(document, heading_level=2),
        "others": others.order_by("-as_of", "-number"),
        "language": language,
    }
    return render(request, "brief/published.html", told)


def _visible(request: HttpRequest, number: int) -> Edition:
    """The edition, or the refusal that hidden and absent ones share."""
    found = queries.visible_to(request.user).filter(number=number).first()
    if found is None:
        raise Refusal(NOT_FOUND())
    return found


def _part(request: HttpRequest, number: int, part: UUID) -> Part:
    edition = _visible(request, number)
    found = edition.parts.select_related("organisation", "edition").filter(pk=part).first()
    if found is None:
        raise Refusal(NOT_FOUND())
    return found


def _language(request: HttpRequest) -> str:
    """The language of the document: the one that is asked for, else the reader's."""
    asked = request.GET.get("lang") or get_language() or services.LANGUAGES[0]
    return asked[:2] if asked[:2] in services.LANGUAGES else services.LANGUAGES[0]
