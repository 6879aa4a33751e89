"""Agreements between organisations: what one may share with the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import may, requires
from amparo.core.errors import Reason, Refusal
from amparo.registry.partners.answers import acting, answer, chosen, find
from amparo.registry.partners.listing import page_of
from amparo.registry.people.forms.agreements import GIVES, AgreementFilter, AgreementForm, EndForm
from amparo.registry.people.forms.sharing import in_words_of
from amparo.registry.people.lifecycle import AGREEMENT
from amparo.registry.people.models import Agreement
from amparo.registry.people.services import agreements as services
from amparo.registry.people.wording import labels_of, purpose_name


@dataclass(frozen=True)
class AgreementRow:
    """An agreement as one reader sees it: what it says, and what this reader may do about it."""

    agreement: Agreement
    state: str
    purposes: list[str]
    categories: list[str]
    has_run_out: bool
    may_confirm: bool
    may_end: bool
    waits_for: str


@require_safe
@requires("people.view_agreements")
def agreements(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, reasons: Sequence[Reason] = ()) -> HttpResponse:
    form = AgreementFilter(request.GET)
    page = page_of(_agreements(chosen(form)), request.GET)
    told = {
        "filter": form,
        "page": page,
        "rows": [_row(request, each) for each in page],
        "reasons": reasons,
    }
    return render(request, "people/agreements.html", told, status=422 if reasons else 200)


def _agreements(narrowed: dict[str, Any]) -> QuerySet[Agreement]:
    rows = Agreement.objects.select_related("giver", "receiver", "proposed_by__organisation")
    if organisation := narrowed.get("organisation"):
        rows = rows.filter(Q(giver=organisation) | Q(receiver=organisation))
    if purpose := narrowed.get("purpose"):
        rows = rows.filter(purposes__contains=[purpose])
    if status := narrowed.get("status"):
        rows = rows.filter(status=status)
    return rows.order_by("giver__acronym", "receiver__acronym", "-valid_from", "pk")


def _row(request: HttpRequest, agreement: Agreement) -> AgreementRow:
    user = acting(request)
    proposer = agreement.proposed_by.organisation
    other = agreement.receiver if agreement.giver_id == proposer.pk else agreement.giver
    is_proposed = agreement.status == Agreement.Status.PROPOSED
    manages = may(user, "people.manage_agreements")
    return AgreementRow(
        agreement=agreement,
        state=str(AGREEMENT.states[agreement.status]),
        purposes=[purpose_name(each) for each in agreement.purposes],
        categories=labels_of(agreement.categories),
        has_run_out=bool(agreement.valid_until and agreement.valid_until < timezone.localdate()),
        may_confirm=is_proposed and manages and user.organisation_id == other.pk,
        may_end=agreement.status != Agreement.Status.ENDED and may(user, "people.end_agreement", agreement),
        waits_for=other.acronym if is_proposed else "",
    )


@requires("people.manage_agreements")
def agreement_add(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    form = AgreementForm(
        request.POST or None, own=user.organisation_id, initial={"valid_from": timezone.localdate()}
    )

    def act(stated: dict[str, Any]) -> str:
        other, gives = stated.pop("other"), stated.pop("direction") == GIVES
        giver, receiver = (user.organisation, other) if gives else (other, user.organisation)
        with in_words_of(form):
            services.propose_agreement(giver=giver, receiver=receiver, **stated, by=user)
        said = _("Proposed. It opens nothing until a coordinator of {organisation} confirms it.")
        messages.success(request, said.format(organisation=other.acronym))
        return reverse("people:agreements")

    return answer(request, "people/agreement_form.html", form, act)


@require_POST
@requires("people.manage_agreements")
def agreement_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    proposed = find(Agreement, pk)
    try:
        services.confirm_agreement(agreement=proposed, by=acting(request))
    except Refusal as refusal:
        return _page(request, refusal.reasons)
    messages.success(request, _("The agreement is in force."))
    return redirect("people:agreements")


@requires("people.manage_agreements")
def agreement_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = find(Agreement.objects.select_related("giver", "receiver"), pk)

    def act(stated: dict[str, Any]) -> str:
        services.end_agreement(agreement=found, **stated, by=acting(request))
        messages.success(request, _("The agreement ended: nothing is shared under it any more."))
        return reverse("people:agreements")

    return answer(request, "people/agreement_end.html", EndForm(request.POST or None), act, agreement=found)
