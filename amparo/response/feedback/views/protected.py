"""Reports of sexual exploitation and abuse, for focal points alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import requires
from amparo.core.errors import NOT_FOUND, Reason, Refusal
from amparo.registry.partners.answers import acting, find
from amparo.registry.partners.listing import page_of
from amparo.response.feedback import protected
from amparo.response.feedback.forms import ClosingForm, NoteForm, SupportForm, WordsForm
from amparo.response.feedback.lifecycle import ABUSE_REPORT
from amparo.response.feedback.models import AbuseReport
from amparo.response.feedback.services import protecting


@require_safe
@requires("feedback.follow_abuse_reports")
def reports(request: HttpRequest) -> HttpResponse:
    page = page_of(protected.reports(acting(request)), request.GET)
    rows = [(each, protected.is_late(each), protected.implicated_in(each)) for each in page]
    return render(request, "feedback/reports.html", {"page": page, "rows": rows})


@require_safe
@requires("feedback.follow_abuse_reports")
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    protecting.record_report_reading(report=found, by=acting(request))
    return _page(request, found)


def _found(request: HttpRequest, pk: UUID) -> AbuseReport:
    rows = protected.visible_to(acting(request)).select_related("place", "organisation", "closing_asked_by")
    found: AbuseReport = find(rows, pk)
    return found


def _page(request: HttpRequest, found: AbuseReport, reasons: Sequence[Reason] = ()) -> HttpResponse:
    acts, chain_holds = protected.acts_on(found)
    told = {
        "report": found,
        "is_late": protected.is_late(found),
        "notes": protected.notes_of(found),
        "contact": protected.contact_of(found),
        "implicated": protected.implicated_in(found),
        "moves": {each.name for each in ABUSE_REPORT.open_moves(found)},
        "steps": _steps(found),
        "acts": acts,
        "chain_holds": chain_holds,
        "reasons": reasons,
        "words_form": WordsForm(auto_id="words_%s"),
        "note_form": NoteForm(auto_id="note_%s"),
        "refer_form": NoteForm(auto_id="refer_%s"),
        "support_form": SupportForm(auto_id="support_%s"),
        "closing_form": ClosingForm(auto_id="closing_%s"),
        "back_form": NoteForm(auto_id="back_%s"),
    }
    return render(request, "feedback/report.html", told, status=422 if reasons else 200)


def _steps(found: AbuseReport) -> list[tuple[Any, str]]:
    """Each state in its order, with how it is drawn."""
    reached = list(AbuseReport.Status.values).index(found.status)
    marks = {True: "is-done", False: ""}
    return [
        (name, "is-current" if place == reached else marks[place < reached])
        for place, (_value, name) in enumerate(AbuseReport.Status.choices)
    ]


@require_POST
@requires("feedback.follow_abuse_reports")
def act_on_report(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """One form each; its name stands in the address, and nothing else does."""
    found = _found(request, pk)
    if act not in ACTS:
        raise Refusal(NOT_FOUND())
    service, form_of = ACTS[act]
    form = form_of(request.POST) if form_of else None
    stated = form.cleaned_data if form is not None and form.is_valid() else {}
    if form is not None and form.errors:
        return _page(request, found)
    try:
        service(found, stated, acting(request))
    except Refusal as refusal:
        return _page(request, found, refusal.reasons)
    messages.success(request, _("It was kept."))
    return redirect("feedback:report", found.pk)


Act = Callable[[AbuseReport, dict[str, Any], Any], object]
ACTS: dict[str, tuple[Act, Any]] = {
    "acknowledge": (lambda it, _stated, by: protecting.acknowledge(report=it, by=by), None),
    "refer": (
        lambda it, stated, by: protecting.refer_for_investigation(report=it, to_whom=stated["note"], by=by),
        NoteForm,
    ),
    "support": (lambda it, stated, by: protecting.record_support(report=it, **stated, by=by), SupportForm),
    "ask-to-close": (lambda it, stated, by: protecting.ask_to_close(report=it, **stated, by=by), ClosingForm),
    "send-back": (lambda it, stated, by: protecting.send_back(report=it, **stated, by=by), NoteForm),
    "close": (lambda it, _stated, by: protecting.close_report(report=it, by=by), None),
    "tell": (
        lambda it, stated, by: protecting.tell_the_person(report=it, text=stated["words"], by=by),
        WordsForm,
    ),
    "note": (
        lambda it, stated, by: protecting.note_for_focal_points(report=it, text=stated["note"], by=by),
        NoteForm,
    ),
}
