"""Transfers: all of the user's organisation, one, and its acts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import requires
from amparo.core.errors import Reason, Refusal, refuse_if_any
from amparo.registry.partners.answers import acting, chosen, find
from amparo.registry.partners.listing import page_of
from amparo.registry.people.views.records import shown
from amparo.response.shelter.forms.fields import on_the_minute
from amparo.response.shelter.forms.transfers import (
    CancelForm,
    DepartForm,
    ReceiveForm,
    TransferFilter,
    TransferForm,
)
from amparo.response.shelter.models import Transfer
from amparo.response.shelter.policy import reasons
from amparo.response.shelter.queries.moment import moment
from amparo.response.shelter.queries.stays import guests, left_behind
from amparo.response.shelter.queries.transfers import transfers as visible_transfers
from amparo.response.shelter.queries.transfers import travellers
from amparo.response.shelter.services import transfers as services
from amparo.response.shelter.views.answers import answered, own_site, read_of, stays_asked, with_labels
from amparo.response.shelter.views.stays import named
from amparo.response.shelter.warnings import warnings_about


@require_safe
@requires("shelter.manage_stays")
def transfers(request: HttpRequest) -> HttpResponse:
    form = TransferFilter(request.GET)
    rows = visible_transfers(acting(request), chosen(form)).order_by("-planned_for", "pk")
    told = {"filter": form, "page": page_of(rows, request.GET), "mine": acting(request).organisation_id}
    return render(request, "shelter/transfers.html", told)


@requires("shelter.manage_stays")
def transfer_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The chosen ones and their families; what is to be read before stands above the form when it comes back."""
    user, site = acting(request), own_site(request, pk)
    rows = stays_asked(request, site)
    rows += left_behind(user, rows)
    asked = set(request.GET.getlist("stay"))
    everybody = guests(user, rows, on=timezone.localdate(moment()))
    form = _plan_form(request, site, everybody, asked)

    def act(stated: dict[str, Any]) -> str:
        keys = set(stated["people"])
        stays = [each.stay for each in everybody if str(each.stay.pk) in keys]
        refuse_if_any([None if stays else reasons.NOBODY_CHOSEN(at="people")])
        planned = services.plan_transfer(stays=stays, **form.statement(), by=user)
        messages.success(request, _("The transfer is planned. They stay here until they set out."))
        return reverse("shelter:transfer", args=[planned.pk])

    told = {"site": site, "warnings": form.warnings, "everybody": everybody}
    return answered(request, "shelter/transfer_form.html", form, act, told, about=read_of(everybody))


def _plan_form(request: HttpRequest, site: Any, everybody: Sequence[Any], asked: set[str]) -> TransferForm:
    """What another room warns of depends on where they go: it is asked anew when the form comes back."""
    told = {
        "site": site,
        "child_alone": any(each.is_alone for each in everybody),
        "people": named(everybody),
        "initial": {"people": sorted(asked), "planned_for": on_the_minute()},
    }
    sent = TransferForm(request.POST or None, warnings=(), **told)
    sent.is_valid()
    to_site = sent.cleaned_data.get("to_site") if sent.is_bound else None
    if to_site is None:
        return sent
    keys = [each.stay.registration_id for each in everybody]
    warnings = warnings_about(keys, site.place, to_site.place)
    return TransferForm(request.POST, warnings=warnings, **told) if warnings else sent


@require_safe
@requires("shelter.manage_stays")
def transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, find(visible_transfers(acting(request)), pk))


def _page(request: HttpRequest, found: Transfer, reasons: Sequence[Reason] = ()) -> HttpResponse:
    user = acting(request)
    people = travellers(user, found)
    names = [
        (
            each.member.registration_id,
            each.identity.full_name if each.identity else str(each.registration or "–"),
        )
        for each in people
    ]
    now = on_the_minute()
    told = {
        "transfer": found,
        "people": people,
        "hidden": found.people - len(people),
        "is_sender": found.organisation_id == user.organisation_id,
        "is_receiver": found.receiver_id == user.organisation_id,
        "depart_form": DepartForm(initial={"departed_at": now}, prefix="depart"),
        "receive_form": ReceiveForm(
            people=names,
            initial={"arrived_at": now, "people": [str(key) for key, _name in names]},
            prefix="receive",
        ),
        "cancel_form": CancelForm(prefix="cancel"),
        "reasons": reasons,
    }
    read = [each.registration for each in people if each.registration and each.identity]
    return shown(request, "shelter/transfer.html", told, read, status=422 if reasons else 200)


@require_POST
@requires("shelter.manage_stays")
def depart(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = find(visible_transfers(acting(request)), pk)
    form = DepartForm(request.POST, prefix="depart")
    return _acted(request, found, form, services.depart_transfer, _("They are on the way."))


@require_POST
@requires("shelter.manage_stays")
def receive(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = acting(request)
    found = find(visible_transfers(user), pk)
    announced = [each.registration for each in travellers(user, found) if each.registration]
    form = ReceiveForm(request.POST, people=[(each.pk, each.code) for each in announced], prefix="receive")

    def act(*, transfer: Transfer, by: Any, people: list[str], **stated: Any) -> None:
        arrived = [each for each in announced if str(each.pk) in people]
        services.receive_transfer(transfer=transfer, arrived=arrived, **stated, by=by)

    return _acted(request, found, form, act, _("They are checked in."))


@require_POST
@requires("shelter.manage_stays")
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = find(visible_transfers(acting(request)), pk)
    form = CancelForm(request.POST, prefix="cancel")
    return _acted(request, found, form, services.cancel_transfer, _("The transfer is cancelled."))


def _acted(request: HttpRequest, found: Transfer, form: Any, act: Any, said: str) -> HttpResponse:
    """A form of the page: what it cannot read, and what is refused, is shown on the page again."""
    if not form.is_valid():
        problems = [reasons.NOT_READABLE(at=str(form.fields[name].label)) for name in form.errors]
        return _page(request, found, problems)
    try:
        act(transfer=found, **form.cleaned_data, by=acting(request))
    except Refusal as refusal:
        return _page(request, found, with_labels(refusal.reasons, form))
    messages.success(request, said)
    return redirect("shelter:transfer", found.pk)
