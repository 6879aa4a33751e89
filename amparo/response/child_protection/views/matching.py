"""Who may be meant by a request, and saying what they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import may, requires
from amparo.core.errors import Reason, Refusal
from amparo.registry.partners.answers import acting
from amparo.registry.people.ages import age_years
from amparo.registry.people.queries import visible_registration
from amparo.registry.people.views.records import shown
from amparo.response.cases.queries.cases import visible_case
from amparo.response.child_protection.forms import MatchForm
from amparo.response.child_protection.lifecycle import WORK
from amparo.response.child_protection.models import TracingRequest
from amparo.response.child_protection.queries.tracing import likenesses_of, visible_request
from amparo.response.child_protection.services.tracing import decide_match


@require_safe
@requires(WORK)
def request_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, visible_request(pk, by=acting(request)))


def _page(request: HttpRequest, asked: TracingRequest, reasons: Sequence[Reason] = ()) -> HttpResponse:
    """Everybody who is shown was read: each has an event."""
    user = acting(request)
    visible_case(asked.case_id, by=user)
    found = likenesses_of(user, asked)
    told: dict[str, Any] = {
        "asked": asked,
        "case": asked.case,
        "lines": [
            (
                each,
                age_years(each.candidate.identity, on=asked.case.opened_on),
                MatchForm(auto_id=f"id_{each.candidate.registration.pk}_%s"),
            )
            for each in found
        ],
        "works": may(user, WORK) and asked.case.is_open,
        "reasons": reasons,
    }
    read = [asked.case.registration, *(each.candidate.registration for each in found)]
    status = 422 if reasons else 200
    return shown(request, "child_protection/request.html", told, read, status=status)


@require_POST
@requires(WORK)
def decide(request: HttpRequest, pk: UUID, registration: UUID) -> HttpResponse:
    user = acting(request)
    asked = visible_request(pk, by=user)
    form = MatchForm(request.POST)
    form.is_valid()
    told = form.cleaned_data
    try:
        decide_match(
            request=asked,
            found=visible_registration(registration, by=user),
            verdict=told.get("verdict", ""),
            why=told.get("why", ""),
            by=user,
        )
    except Refusal as refusal:
        return _page(request, asked, refusal.reasons)
    messages.success(request, _("It was recorded."))
    return redirect("child_protection:request", asked.pk)
