"""Data whose time is over, and their erasure by two people. These pages hold codes and dates, and no content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import requires
from amparo.core.errors import Reason, Refusal
from amparo.registry.partners.answers import acting, find
from amparo.registry.partners.listing import page_of
from amparo.registry.people.counted import erased_so_far
from amparo.registry.people.forms.rights import ErasureApprovalForm
from amparo.registry.people.models import Erasure, Registration, RetentionRule
from amparo.registry.people.queries import due
from amparo.registry.people.services import rights as services
from amparo.registry.people.views.records import unkept
from amparo.registry.people.views.rights import erasure_row
from amparo.registry.people.visibility import own_rows
from amparo.registry.people.vocabulary import Purpose
from amparo.registry.people.wording import purpose_name

SOON_DAYS = 90
DONE_ON_A_PAGE = 50


@dataclass(frozen=True)
class PurposeRow:
    """One purpose: its rule in force, and how many records are due today or within the next days."""

    name: str
    rule: RetentionRule | None
    due_now: int
    due_soon: int


@require_safe
@requires("people.view_retention")
def retention(request: HttpRequest) -> HttpResponse:
    return _retention_page(request)


def _retention_page(request: HttpRequest, reasons: Sequence[Reason] = ()) -> HttpResponse:
    today, user = timezone.localdate(), acting(request)
    now, soon = _counts(due(user, on=today)), _counts(due(user, on=today + timedelta(days=SOON_DAYS)))
    rules = _rules(today)
    page = page_of(due(user, on=today), request.GET)
    told = {
        "purposes": [
            PurposeRow(
                name=str(label),
                rule=rules.get(code),
                due_now=now.get(code, 0),
                due_soon=soon.get(code, 0) - now.get(code, 0),
            )
            for code, label in Purpose.choices
        ],
        "page": page,
        "rows": [(each, purpose_name(each.keeping.purpose)) for each in page],
        "waiting": own_rows(user, Erasure).filter(status=Erasure.Status.ASKED).count(),
        "soon_days": SOON_DAYS,
        "erased": erased_so_far(user),
        "reasons": reasons,
    }
    return unkept(render(request, "people/retention.html", told, status=422 if reasons else 200))


def _counts(rows: Any) -> dict[str, int]:
    counted = rows.order_by().values_list("keeping__purpose").annotate(count=Count("pk", distinct=True))
    return dict(counted)


def _rules(today: Any) -> dict[str, RetentionRule]:
    """The newest rule that is in force, by purpose."""
    rules = RetentionRule.objects.filter(valid_from__lte=today).order_by("valid_from")
    return {rule.purpose: rule for rule in rules}


@require_POST
@requires("people.ask_erasure")
def retention_ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One row of the list: its time is over."""
    found = find(own_rows(acting(request), Registration), pk)
    try:
        services.ask_erasure(registration=found, ground=Erasure.Ground.RETENTION, by=acting(request))
    except Refusal as refusal:
        return _retention_page(request, refusal.reasons)
    messages.success(request, _("{code} waits for a second person.").format(code=found.code))
    return redirect("people:retention")


def _erasures(request: HttpRequest) -> Any:
    rows = own_rows(acting(request), Erasure)
    return rows.select_related(
        "registration__keeping", "registration__whereabouts__place", "asked_by", "decided_by"
    )


@require_safe
@requires("people.view_retention")
def erasures(request: HttpRequest) -> HttpResponse:
    reader = acting(request).pk
    waiting = _erasures(request).filter(status=Erasure.Status.ASKED).order_by("asked_at")
    decided = _erasures(request).exclude(status=Erasure.Status.ASKED).order_by("-decided_at")
    told = {
        "waiting": [erasure_row(each, reader=reader) for each in waiting],
        "decided": [erasure_row(each, reader=reader) for each in decided[:DONE_ON_A_PAGE]],
    }
    return unkept(render(request, "people/erasures.html", told))


@requires("people.approve_erasure")
def erasure_approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = find(_erasures(request), pk)
    form = ErasureApprovalForm(request.POST or None, code=asked.registration.code)
    reasons: Sequence[Reason] = ()
    if request.method == "POST" and form.is_valid():
        try:
            services.decide_erasure(erasure=asked, approve=True, by=acting(request))
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            said = _("{code} was erased. What remains is its place in the totals.")
            messages.success(request, said.format(code=asked.registration.code))
            return redirect("people:erasures")
    told = {"row": erasure_row(asked, reader=acting(request).pk), "form": form, "reasons": reasons}
    status = 422 if reasons or form.errors else 200
    return unkept(render(request, "people/erasure_approve.html", told, status=status))


@require_POST
@requires("people.approve_erasure")
def erasure_refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = find(_erasures(request), pk)
    services.decide_erasure(erasure=asked, approve=False, by=acting(request))
    messages.success(request, _("Refused: {code} is kept.").format(code=asked.registration.code))
    return redirect("people:erasures")
