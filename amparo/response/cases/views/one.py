"""One case: its page, its steps, a new one, its summary on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amparo.core.access import may, requires
from amparo.core.errors import NOT_FOUND, Reason, Refusal
from amparo.core.season import today_for
from amparo.registry.partners.answers import acting
from amparo.registry.people.views.records import identity_of, own_record, shown, unkept
from amparo.registry.places.queries import country_of
from amparo.registry.services.queries import place_names
from amparo.response.cases.forms import (
    DecideDutyForm,
    DocumentForm,
    DutyForm,
    NoteForm,
    OpenForm,
    PauseForm,
    ResumeForm,
    StepForm,
)
from amparo.response.cases.law import countries_of
from amparo.response.cases.models import Case
from amparo.response.cases.outputs.summary import pdf, summary_of
from amparo.response.cases.policy import VIEW
from amparo.response.cases.procedure import Answer
from amparo.response.cases.queries.cases import procedures_of, visible_case
from amparo.response.cases.queries.one import page_of_case
from amparo.response.cases.services.opening import open_case
from amparo.response.cases.services.reading import record_case_reading
from amparo.response.cases.services.stepping import take_step


@require_safe
@requires(VIEW)
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    return case_page(request, visible_case(pk, by=acting(request)))


def case_page(
    request: HttpRequest, found: Case, reasons: Sequence[Reason] = (), **forms_shown: forms.Form
) -> HttpResponse:
    """What was read is an event of the registration."""
    user, today = acting(request), today_for(found.opened_at)
    read = [(part.template, part.read(found, user)) for part in found.described.parts]
    told: dict[str, Any] = {
        "case": found,
        "procedure": found.described,
        "registration": found.registration,
        "identity": identity_of(request, found.registration),
        "page": page_of_case(found, by=user),
        "parts": [(template, words) for template, words in read if words is not None],
        "works": may(user, found.described.permission),
        "reasons": reasons,
        "note_form": NoteForm(),
        "document_form": DocumentForm(),
        "duty_form": DutyForm(),
        "decide_form": DecideDutyForm(initial={"ended_on": today}),
        "pause_form": PauseForm(initial={"day": today}),
        "resume_form": ResumeForm(initial={"day": today}),
    }
    status = 422 if reasons else 200
    return shown(request, "cases/case.html", told | forms_shown, [found.registration], status=status)


@requires(VIEW)
def step(request: HttpRequest, pk: UUID, move: str) -> HttpResponse:
    user = acting(request)
    found = visible_case(pk, by=user)
    if move not in found.described.lifecycle.moves:
        raise Refusal(NOT_FOUND())
    asked = found.described.step(move)
    form = StepForm(request.POST or None, step=asked, initial={"happened_on": today_for(found.opened_at)})
    reasons: Sequence[Reason] = ()
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            take_step(
                case=found,
                move=move,
                on=told["happened_on"],
                answers=form.given,
                reason=told["reason"],
                by=user,
            )
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, _("The step was recorded."))
            return redirect("cases:case", found.pk)
    told = {"case": found, "step": asked, "form": form, "reasons": reasons, "procedure": found.described}
    if any(each.kind is Answer.PLACE for each in asked.asks):
        told["places"] = place_names()
    status = 422 if reasons or form.errors else 200
    return shown(request, "cases/step.html", told, [found.registration], status=status)


@requires(VIEW)
def open_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = acting(request)
    registration = own_record(request, pk)
    procedures = procedures_of(user)
    known = sorted({country for each in procedures for country in countries_of(each)})
    start = {"receipt": uuid4(), "opened_on": today_for(registration.whereabouts.registered_at)}
    form = OpenForm(request.POST or None, procedures=procedures, countries=_names_of(known), initial=start)
    reasons: Sequence[Reason] = ()
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = open_case(
                registration=registration,
                procedure=told["procedure"],
                country=told["country"],
                on=told["opened_on"],
                receipt=told["receipt"],
                by=user,
            )
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, _("The case was opened."))
            return redirect("cases:case", made.pk)
    told = {
        "registration": registration,
        "identity": identity_of(request, registration),
        "form": form,
        "reasons": reasons,
    }
    status = 422 if reasons or form.errors else 200
    return shown(request, "cases/open.html", told, [registration], status=status)


def _names_of(countries: Sequence[str]) -> dict[str, str]:
    """By ISO 3166-1 alpha-2, with which the codes of a country's areas begin."""
    return {code: found.name for code in countries if (found := country_of(code)) is not None}


@require_safe
@requires(VIEW)
def summary(request: HttpRequest, pk: UUID) -> HttpResponse:
    """On paper, under the organisation's head, in the reader's language."""
    user = acting(request)
    found = visible_case(pk, by=user)
    language = "es" if (get_language() or "en").startswith("es") else "en"
    answer = HttpResponse(
        pdf(summary_of(found, reader=user), language=language), content_type="application/pdf"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.reference.lower()}-{language}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    record_case_reading(case=found, what="summary", by=user)
    return unkept(answer)
