"""Distributions from plan to reconciliation, and the totals. Nobody is on these pages."""

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
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.core import events
from amparo.core.access import may, requires
from amparo.core.errors import Reason, Refusal
from amparo.registry.partners.answers import acting, chosen, list_page
from amparo.registry.partners.listing import page_of
from amparo.registry.partners.tables import download
from amparo.response.assistance import queries, tables
from amparo.response.assistance.amounts import plain
from amparo.response.assistance.forms import DistributionFilter, PlanForm, TotalFilter
from amparo.response.assistance.lifecycle import DISTRIBUTION
from amparo.response.assistance.models import Distribution
from amparo.response.assistance.reconciling import balances, without_paper
from amparo.response.assistance.services import distributions as services
from amparo.response.assistance.views.answers import found_distribution, lenient_answer

STEPS = ("planned", "open", "closed", "reconciled")
MOVES = {
    "open": gettext_lazy("Open it for deliveries"),
    "close": gettext_lazy("Close it"),
    "reopen": gettext_lazy("Open it again"),
    "cancel": gettext_lazy("Cancel it"),
}


def _filter(request: HttpRequest) -> DistributionFilter:
    return DistributionFilter(request.GET, stores=queries.own(acting(request), queries.Store))


@require_safe
@requires("assistance.view_assistance")
def distributions(request: HttpRequest) -> HttpResponse:
    form = _filter(request)
    rows = queries.distributions(acting(request), chosen(form))
    return list_page(request, "assistance/distributions.html", form, rows, queries.DISTRIBUTIONS)


@require_safe
@requires("assistance.view_assistance")
def distributions_csv(request: HttpRequest) -> HttpResponse:
    rows = queries.distributions(acting(request), chosen(_filter(request)))
    ordered = rows.order_by(*queries.DISTRIBUTIONS.order(request.GET))
    return download("distributions", ordered, tables.DISTRIBUTION_COLUMNS)


@require_safe
@requires("assistance.view_assistance")
def distribution(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, found_distribution(request, pk))


def _page(request: HttpRequest, found: Distribution, reasons: Sequence[Reason] = ()) -> HttpResponse:
    user = acting(request)
    sees_persons = may(user, "assistance.deliver")
    told = {
        "distribution": found,
        "balances": balances(found),
        "steps": _steps(found),
        "moves": [
            (each.name, MOVES[each.name])
            for each in DISTRIBUTION.open_moves(found)
            if each.name in MOVES and may(user, each.permission)
        ],
        "listed": queries.listed(user, found).count() if sees_persons else None,
        "history": events.history(found)[:20],
        "reasons": reasons,
    }
    return render(request, "assistance/distribution.html", told, status=422 if reasons else 200)


def _steps(found: Distribution) -> list[tuple[str, Any, str]]:
    """(number, name, class) of the stepper; a cancelled one stops where it was."""
    if found.status == Distribution.Status.CANCELLED:
        return [
            ("1", DISTRIBUTION.states["planned"], "is-done"),
            ("2", DISTRIBUTION.states["cancelled"], "is-blocked"),
        ]
    here = STEPS.index(found.status)
    marks = {True: "is-done", False: ""}
    return [
        (str(place + 1), DISTRIBUTION.states[step], "is-current" if place == here else marks[place < here])
        for place, step in enumerate(STEPS)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@requires("assistance.plan_distribution")
def plan(request: HttpRequest) -> HttpResponse:
    form = _plan_form(request, {"day": timezone.localdate()})

    def act() -> str:
        told = form.told()
        made = services.plan_distribution(
            site=told["site"],
            store=told["store"],
            day=told["day"],
            items=form.planned(),
            receipt=form.number(),
            by=acting(request),
        )
        messages.success(request, _("{code} is planned.").format(code=made.code))
        return reverse("assistance:distribution", args=[made.pk])

    return lenient_answer(request, "assistance/plan.html", form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("assistance.plan_distribution")
def change_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = found_distribution(request, pk)
    form = _plan_form(request, _planned_before(found))

    def act() -> str:
        told = form.told()
        services.change_plan(
            distribution=found,
            site=told["site"],
            store=told["store"],
            day=told["day"],
            items=form.planned(),
            by=acting(request),
        )
        messages.success(request, _("The plan is changed."))
        return reverse("assistance:distribution", args=[found.pk])

    return lenient_answer(request, "assistance/plan.html", form, act, distribution=found)


def _plan_form(request: HttpRequest, initial: dict[str, Any]) -> PlanForm:
    user, sent = acting(request), request.POST if request.method == "POST" else None
    items, stores = queries.items_in_use(user), queries.stores_in_use(user)
    return PlanForm(sent, initial=initial, items=items, stores=stores)


def _planned_before(found: Distribution) -> dict[str, Any]:
    before: dict[str, Any] = {"site": found.site, "store": found.store_id, "day": found.day}
    for number, each in enumerate(found.planned.all(), start=1):
        before[f"item_{number}"] = str(each.item_id)
        before[f"quantity_{number}"] = str(plain(each.quantity))
        before[f"people_{number}"] = str(each.beneficiaries)
    return before


@require_POST
@requires("assistance.plan_distribution")
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, name = found_distribution(request, pk), request.POST.get("move", "")
    if name not in MOVES:
        return redirect("assistance:distribution", found.pk)
    try:
        services.move_distribution(
            distribution=found, move=name, reason=request.POST.get("reason", ""), by=acting(request)
        )
    except Refusal as refusal:
        return _page(request, found, refusal.reasons)
    return redirect("assistance:distribution", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("assistance.reconcile")
def reconcile(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = found_distribution(request, pk)
    reasons: Sequence[Reason] = ()
    said: dict[Any, str] = {}
    if request.method == "POST":
        said = {each.pk: request.POST.get(f"why_{each.pk}", "")[:300] for each in found.planned.all()}
        try:
            services.reconcile(distribution=found, why=said, by=acting(request))
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, _("{code} is reconciled.").format(code=found.code))
            return redirect("assistance:distribution", found.pk)
    rows = [(each, said.get(each.planned.pk, each.planned.why_different)) for each in balances(found)]
    told = {"distribution": found, "rows": rows, "reasons": reasons, "without_paper": without_paper(found)}
    return render(request, "assistance/reconcile.html", told, status=422 if reasons else 200)


def _total_filter(request: HttpRequest) -> TotalFilter:
    user = acting(request)
    items, stores = queries.own(user, queries.Item), queries.own(user, queries.Store)
    return TotalFilter(request.GET, items=items, stores=stores)


@require_safe
@requires("assistance.view_assistance")
def totals(request: HttpRequest) -> HttpResponse:
    user, form = acting(request), _total_filter(request)
    narrowed = chosen(form)
    told = {
        "filter": form,
        "by_item": queries.totals_by_item(user, narrowed),
        "page": page_of(queries.totals(user, narrowed), request.GET),
    }
    return render(request, "assistance/totals.html", told)


@require_safe
@requires("assistance.view_assistance")
def totals_csv(request: HttpRequest) -> HttpResponse:
    rows = queries.totals(acting(request), chosen(_total_filter(request)))
    return download("assistance", rows, tables.TOTAL_COLUMNS)
