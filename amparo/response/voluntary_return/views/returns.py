"""Pages of returns beside the page of a case: the journey, manifests, cohorts and what is signed on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amparo.core.access import requires
from amparo.core.errors import NOT_FOUND, Reason, Refusal
from amparo.core.season import today_for
from amparo.registry.partners.answers import acting
from amparo.registry.people.services.reading import record_reading
from amparo.registry.people.views.records import shown, unkept
from amparo.registry.services.queries import place_names
from amparo.response.cases.models import Case
from amparo.response.cases.queries.cases import visible_case
from amparo.response.cases.services.reading import record_case_reading
from amparo.response.voluntary_return.forms import DayForm, LegForms, stated_legs
from amparo.response.voluntary_return.lifecycle import WORK
from amparo.response.voluntary_return.outputs.papers import paper_of
from amparo.response.voluntary_return.queries.cohorts import cohorts_of
from amparo.response.voluntary_return.queries.manifests import Manifest, manifest_of
from amparo.response.voluntary_return.services.journeys import plan_journey
from amparo.response.voluntary_return.services.reading import record_manifest
from amparo.response.voluntary_return.tables import csv_of_manifest
from amparo.response.voluntary_return.texts import CONSENT, DECLARATION, newest_in_force
from amparo.response.voluntary_return.vocabulary import CODE, SMALLEST_COHORT


def _return_case(request: HttpRequest, pk: UUID) -> Case:
    found = visible_case(pk, by=acting(request))
    if found.procedure != CODE:
        raise Refusal(NOT_FOUND())
    return found


@requires(WORK)
def journey(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _return_case(request, pk)
    legs = LegForms(request.POST or None, prefix="leg")
    reasons: Sequence[Reason] = ()
    if request.method == "POST" and legs.is_valid():
        try:
            plan_journey(case=found, legs=stated_legs(legs), by=acting(request))
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, _("The journey is planned. Nothing is booked yet."))
            return redirect("cases:case", found.pk)
    told = {"case": found, "legs": legs, "reasons": reasons, "places": place_names()}
    failed = request.method == "POST"
    return shown(
        request, "voluntary_return/plan.html", told, [found.registration], status=422 if failed else 200
    )


def _manifest_asked(request: HttpRequest) -> tuple[DayForm, Manifest]:
    form = DayForm(request.GET or None)
    day = form.cleaned_data["day"] if form.is_valid() else _this_day()
    return form if request.GET else DayForm(initial={"day": day}), manifest_of(acting(request), day)


def _this_day() -> date:
    """Today; in the demonstration the last day of its season."""
    return today_for(settings.DEMO_DAY if settings.DEMO else timezone.now())


@require_safe
@requires(WORK)
def manifest(request: HttpRequest) -> HttpResponse:
    form, found = _manifest_asked(request)
    record_manifest(day=found.day, count=found.travellers, by=acting(request))
    told = {"form": form, "manifest": found}
    return shown(request, "voluntary_return/manifest.html", told, found.registrations)


@require_safe
@requires(WORK)
def manifest_csv(request: HttpRequest) -> HttpResponse:
    _form, found = _manifest_asked(request)
    answer = HttpResponse(csv_of_manifest(found.lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="manifest-{found.day}.csv"'
    record_reading(registrations=found.registrations, what="copy", by=acting(request))
    record_manifest(day=found.day, count=found.travellers, by=acting(request))
    return unkept(answer)


@require_safe
@requires(WORK)
def cohorts(request: HttpRequest) -> HttpResponse:
    told = {"cohorts": cohorts_of(acting(request)), "smallest": SMALLEST_COHORT}
    return unkept(render(request, "voluntary_return/cohorts.html", told))


@require_safe
@requires(WORK)
def paper(request: HttpRequest, pk: UUID, kind: str, language: str) -> HttpResponse:
    """The text in force, in the language of the person, not of the reader."""
    found = _return_case(request, pk)
    known = kind in (CONSENT, DECLARATION)
    text = newest_in_force(kind, language, on=timezone.localdate()) if known else None
    if text is None:
        raise Refusal(NOT_FOUND())
    answer = HttpResponse(paper_of(found, text, reader=acting(request)), content_type="application/pdf")
    name = f"{found.reference.lower()}-{kind}-{language}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    record_case_reading(case=found, what=kind, by=acting(request))
    return unkept(answer)
