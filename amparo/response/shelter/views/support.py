"""Support given and received: the list with its totals, one, and what each side does about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import may, requires
from amparo.core.errors import Reason, Refusal
from amparo.registry.partners.answers import acting, chosen, find
from amparo.registry.partners.listing import page_of
from amparo.registry.partners.tables import download
from amparo.response.shelter import tables
from amparo.response.shelter.forms.support import GivenForm, ReasonForm, SupportFilter, SupportForm
from amparo.response.shelter.models import Support
from amparo.response.shelter.policy import reasons
from amparo.response.shelter.queries import support as queries
from amparo.response.shelter.services import support as services
from amparo.response.shelter.views.answers import answered, with_labels


@require_safe
@requires("shelter.confirm_support")
def supports(request: HttpRequest) -> HttpResponse:
    form, user = SupportFilter(request.GET), acting(request)
    rows = queries.supports(user, chosen(form))
    told = {
        "filter": form,
        "page": page_of(rows.order_by(*queries.SUPPORT.order(request.GET)), request.GET),
        "headers": queries.SUPPORT.headers(request.GET),
        "sort": request.GET.get("sort", ""),
        "totals": queries.totals(rows),
        "values": queries.values(rows),
    }
    return render(request, "shelter/supports.html", told)


@require_safe
@requires("shelter.confirm_support")
def supports_csv(request: HttpRequest) -> HttpResponse:
    rows = queries.supports(acting(request), chosen(SupportFilter(request.GET)))
    return download("support", rows.order_by(*queries.SUPPORT.order(request.GET)), tables.SUPPORT_COLUMNS)


@requires("shelter.record_support")
def support_add(request: HttpRequest) -> HttpResponse:
    user = acting(request)

    def act(stated: dict[str, Any]) -> str:
        made = services.promise_support(**stated, by=user)
        messages.success(
            request, _("Recorded. {organisation} sees it.").format(organisation=made.receiver.acronym)
        )
        return reverse("shelter:support", args=[made.pk])

    form = SupportForm(request.POST or None, giver=user.organisation_id)
    return answered(request, "shelter/support_form.html", form, act, {})


@require_safe
@requires("shelter.confirm_support")
def support(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, find(queries.supports(acting(request)), pk))


def _page(request: HttpRequest, found: Support, reasons: Sequence[Reason] = ()) -> HttpResponse:
    user = acting(request)
    told = {
        "support": found,
        "gives": found.giver_id == user.organisation_id and may(user, "shelter.record_support"),
        "answers": found.receiver_id == user.organisation_id and found.recorded_by_id != user.pk,
        "given_form": GivenForm(initial={"given_on": timezone.localdate()}, prefix="given"),
        "back_form": ReasonForm(prefix="back"),
        "dispute_form": ReasonForm(prefix="dispute"),
        "reasons": reasons,
    }
    return render(request, "shelter/support.html", told, status=422 if reasons else 200)


def _acted(
    request: HttpRequest, pk: UUID, form: forms.Form | None, act: Callable[..., Any], said: str
) -> HttpResponse:
    found = find(queries.supports(acting(request)), pk)
    if form is not None and not form.is_valid():
        return _page(
            request, found, [reasons.NOT_READABLE(at=str(form.fields[name].label)) for name in form.errors]
        )
    try:
        act(support=found, **(form.cleaned_data if form else {}), by=acting(request))
    except Refusal as refusal:
        return _page(request, found, with_labels(refusal.reasons, form or ReasonForm()))
    messages.success(request, said)
    return redirect("shelter:support", found.pk)


@require_POST
@requires("shelter.record_support")
def give(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = GivenForm(request.POST, prefix="given")
    return _acted(request, pk, form, services.give_support, _("Given. Who receives it confirms it."))


@require_POST
@requires("shelter.record_support")
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = ReasonForm(request.POST, prefix="back")
    return _acted(request, pk, form, services.take_back_support, _("The promise is taken back."))


@require_POST
@requires("shelter.confirm_support")
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _acted(request, pk, None, services.confirm_support, _("Confirmed as received."))


@require_POST
@requires("shelter.confirm_support")
def dispute(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = ReasonForm(request.POST, prefix="dispute")
    return _acted(request, pk, form, services.dispute_support, _("Disputed. Who gave it sees why."))
