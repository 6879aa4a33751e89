"""Pages of what stands beside the steps: the panel, conferences, who is looked for, the report, the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amparo.core.access import requires
from amparo.core.errors import NOT_FOUND, Reason, Refusal, Text
from amparo.core.season import today_for
from amparo.registry.partners.answers import acting
from amparo.registry.people.views.records import shown, unkept
from amparo.registry.services.queries import place_names
from amparo.response.cases.models import Case
from amparo.response.cases.queries.cases import visible_case
from amparo.response.cases.services.reading import record_case_reading
from amparo.response.child_protection.forms import ConferenceForm, OnADayForm, PanelMemberForm, SoughtForm
from amparo.response.child_protection.lifecycle import WORK
from amparo.response.child_protection.models import PanelMember
from amparo.response.child_protection.outputs.report import report_pdf
from amparo.response.child_protection.policy.child import BEST_INTERESTS
from amparo.response.child_protection.queries.children import children_cases
from amparo.response.child_protection.services.conferences import hold_conference
from amparo.response.child_protection.services.panel import (
    leave_panel,
    seat_panel_member,
    sign_undertaking,
)
from amparo.response.child_protection.services.reading import record_children_export
from amparo.response.child_protection.services.tracing import ask_tracing
from amparo.response.child_protection.sought import Sought
from amparo.response.child_protection.tables import csv_of_children

LANGUAGES = ("en", "es")


def _form_page(
    request: HttpRequest, case: Case, form: forms.Form, title: Text, act: Callable[[], Any], **told: Any
) -> HttpResponse:
    """Show it; on a valid post act and go back to the case; a refusal stands there in place."""
    reasons: Sequence[Reason] = ()
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, _("It was recorded."))
            return redirect("cases:case", case.pk)
    page = {"case": case, "form": form, "title": title, "reasons": reasons, **told}
    status = 422 if reasons or form.errors else 200
    return shown(request, "child_protection/form.html", page, [case.registration], status=status)


@requires(WORK)
def seat(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = acting(request)
    case, form = visible_case(pk, by=user), PanelMemberForm(request.POST or None)
    return _form_page(
        request,
        case,
        form,
        _("Ask somebody to sit on the panel"),
        lambda: seat_panel_member(case=case, **form.given, by=user),
    )


@requires(WORK)
def sign(request: HttpRequest, pk: UUID, member: UUID) -> HttpResponse:
    return _of_a_member(request, pk, member, _("Undertaking of confidentiality"), sign_undertaking)


@requires(WORK)
def leave(request: HttpRequest, pk: UUID, member: UUID) -> HttpResponse:
    return _of_a_member(request, pk, member, _("Leaves the panel"), leave_panel)


def _of_a_member(
    request: HttpRequest, pk: UUID, member: UUID, title: Text, act: Callable[..., Any]
) -> HttpResponse:
    user = acting(request)
    case = visible_case(pk, by=user)
    found = PanelMember.objects.filter(pk=member, case=case).select_related("case").first()
    if found is None:
        raise Refusal(NOT_FOUND())
    form = OnADayForm(request.POST or None, initial={"day": today_for(case.opened_at)})
    return _form_page(
        request,
        case,
        form,
        title,
        lambda: act(member=found, on=form.cleaned_data["day"], by=user),
        about=found.name,
    )


@requires(WORK)
def conference(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = acting(request)
    case = visible_case(pk, by=user)
    form = ConferenceForm(request.POST or None, initial={"held_on": today_for(case.opened_at)})
    return _form_page(
        request,
        case,
        form,
        _("Case conference"),
        lambda: hold_conference(
            case=case,
            on=form.cleaned_data["held_on"],
            participants=form.cleaned_data["participants"].splitlines(),
            decisions=form.cleaned_data["decisions"],
            by=user,
        ),
    )


@requires(WORK)
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = acting(request)
    case, form = visible_case(pk, by=user), SoughtForm(request.POST or None)
    return _form_page(
        request,
        case,
        form,
        _("Who is looked for"),
        lambda: ask_tracing(case=case, sought=Sought(**form.cleaned_data), by=user),
        places=place_names(),
    )


@require_safe
@requires(WORK)
def report(request: HttpRequest, pk: UUID, language: str) -> HttpResponse:
    """The determination on paper, in either language."""
    user = acting(request)
    case = visible_case(pk, by=user)
    if case.procedure != BEST_INTERESTS or language not in LANGUAGES:
        raise Refusal(NOT_FOUND())
    answer = HttpResponse(report_pdf(case, language=language, reader=user), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{case.reference.lower()}-{language}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    record_case_reading(case=case, what="report", by=user)
    return unkept(answer)


@require_safe
@requires(WORK)
def export(request: HttpRequest) -> HttpResponse:
    """By reference and code; nobody outside is identified by it."""
    user = acting(request)
    cases = list(children_cases(user).order_by("opened_at", "pk"))
    answer = HttpResponse(csv_of_children(user, cases), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_("children")}.csv"'
    record_children_export(count=len(cases), by=user)
    return unkept(answer)
