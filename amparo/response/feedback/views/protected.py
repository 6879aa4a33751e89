"""Reports of sexual exploitation and abuse, for focal points alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import requires
from amparo.core.errors import NOT_FOUND, Reason, Refusal
from amparo.registry.partners.answers import acting, find
from amparo.registry.partners.listing import page_of
from amparo.response.feedback import protected
from amparo.response.feedback.forms import (
    ClosingForm,
    InvestigationForm,
    NoteForm,
    SendBackForm,
    SupportForm,
    WordsForm,
)
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


def _page(
    request: HttpRequest,
    found: AbuseReport,
    reasons: Sequence[Reason] = (),
    typed: dict[str, Form] | None = None,
) -> HttpResponse:
    """`typed`: a form that was sent and refused, by its act; what was typed in it stays."""
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
        "forms": {act: _form_of(act) for act in ACTS} | (typed or {}),
    }
    return render(request, "feedback/report.html", told, status=422 if reasons or typed else 200)


def _form_of(act: str, sent: Any = None) -> Form | None:
    kind = ACTS[act][1]
    if kind is None:
        return None
    label = {"label": _("What the person reads")} if kind is WordsForm else {}
    form: Form = kind(sent, auto_id=f"{act}_%s", **label)
    return form


def _steps(found: AbuseReport) -> list[tuple[Any, str]]:
    """Each state in its order, with how it is drawn: what was passed over is not drawn as done."""
    was_there = {
        "received": True,
        "acknowledged": bool(found.acknowledged_at),
        "referred": bool(found.referred_at),
        "supported": bool(found.support),
        "closing": bool(found.closing_asked_by_id),
        "closed": bool(found.closed_at),
    }
    return [
        (name, "is-current" if value == found.status else "is-done" if was_there[value] else "")
        for value, name in AbuseReport.Status.choices
    ]


@require_POST
@requires("feedback.follow_abuse_reports")
def act_on_report(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """One form each; its name stands in the address, and nothing else does."""
    found = _found(request, pk)
    if act not in ACTS:
        raise Refusal(NOT_FOUND())
    form = _form_of(act, request.POST)
    if form is not None and not form.is_valid():
        return _page(request, found, typed={act: form})
    try:
        ACTS[act][0](found, form.cleaned_data if form else {}, acting(request))
    except Refusal as refusal:
        return _page(request, found, refusal.reasons, {act: form} if form else None)
    messages.success(request, _("It was kept."))
    return redirect("feedback:report", found.pk)


Act = Callable[[AbuseReport, dict[str, Any], Any], object]
ACTS: dict[str, tuple[Act, Any]] = {
    "acknowledge": (lambda it, _stated, by: protecting.acknowledge(report=it, by=by), None),
    "refer": (
        lambda it, stated, by: protecting.refer_for_investigation(report=it, to_whom=stated["note"], by=by),
        InvestigationForm,
    ),
    "support": (lambda it, stated, by: protecting.record_support(report=it, **stated, by=by), SupportForm),
    "ask_to_close": (lambda it, stated, by: protecting.ask_to_close(report=it, **stated, by=by), ClosingForm),
    "send_back": (lambda it, stated, by: protecting.send_back(report=it, **stated, by=by), SendBackForm),
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
