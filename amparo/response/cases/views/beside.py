"""What is written beside the steps of a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.core.access import requires
from amparo.core.errors import NOT_FOUND, Refusal
from amparo.registry.partners.answers import acting
from amparo.response.cases.forms import (
    DecideDutyForm,
    DocumentForm,
    DutyForm,
    NoteForm,
    PauseForm,
    ResumeForm,
)
from amparo.response.cases.models import Case, Duty
from amparo.response.cases.policy import VIEW
from amparo.response.cases.queries.cases import visible_case
from amparo.response.cases.services import beside, clocks
from amparo.response.cases.views.one import case_page

NAMES: dict[type[forms.Form], str] = {
    NoteForm: "note_form",
    DocumentForm: "document_form",
    DutyForm: "duty_form",
    DecideDutyForm: "decide_form",
    PauseForm: "pause_form",
    ResumeForm: "resume_form",
}


def _written(
    request: HttpRequest,
    pk: UUID,
    form: forms.Form,
    act: Callable[[Case, dict[str, Any]], Any],
    said: str,
) -> HttpResponse:
    """Write it and go back to the case; a refusal stands there in place, and what was typed with it."""
    found = visible_case(pk, by=acting(request))
    if not form.is_valid():
        return case_page(request, found, (), **{NAMES[type(form)]: form})
    try:
        act(found, form.cleaned_data)
    except Refusal as refusal:
        return case_page(request, found, refusal.reasons, **{NAMES[type(form)]: form})
    messages.success(request, said)
    return redirect("cases:case", pk)


@require_POST
@requires(VIEW)
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = acting(request)

    def act(found: Case, told: dict[str, Any]) -> None:
        beside.write_note(case=found, words=told["words"], by=user)

    return _written(request, pk, NoteForm(request.POST), act, _("The note was kept."))


@require_POST
@requires(VIEW)
def document(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = acting(request)

    def act(found: Case, told: dict[str, Any]) -> None:
        beside.record_document(case=found, **told, by=user)

    return _written(request, pk, DocumentForm(request.POST), act, _("The document was recorded."))


@require_POST
@requires(VIEW)
def duty(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = acting(request)

    def act(found: Case, told: dict[str, Any]) -> None:
        beside.set_duty(case=found, **told, by=user)

    return _written(request, pk, DutyForm(request.POST), act, _("It is on My work until it is decided."))


@require_POST
@requires(VIEW)
def decide(request: HttpRequest, pk: UUID, duty: UUID) -> HttpResponse:
    user = acting(request)

    def act(found: Case, told: dict[str, Any]) -> None:
        owed = Duty.objects.filter(pk=duty, case=found).select_related("case").first()
        if owed is None:
            raise Refusal(NOT_FOUND())
        beside.decide_duty(duty=owed, outcome=told["outcome"], on=told["ended_on"], by=user)

    return _written(request, pk, DecideDutyForm(request.POST), act, _("What came of it was recorded."))


@require_POST
@requires(VIEW)
def pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = acting(request)

    def act(found: Case, told: dict[str, Any]) -> None:
        clocks.pause_clocks(case=found, first=told["day"], why=told["why"], by=user)

    return _written(request, pk, PauseForm(request.POST), act, _("The clocks of this case stand still."))


@require_POST
@requires(VIEW)
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = acting(request)

    def act(found: Case, told: dict[str, Any]) -> None:
        clocks.resume_clocks(case=found, last=told["day"], by=user)

    return _written(request, pk, ResumeForm(request.POST), act, _("The clocks run again."))
