"""Stores, what lies in them, and changes that two people make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.core.access import requires
from amparo.core.errors import NOT_FOUND, Reason, Refusal
from amparo.registry.partners.answers import acting, chosen
from amparo.registry.partners.listing import page_of
from amparo.registry.partners.tables import download
from amparo.response.assistance import queries, tables
from amparo.response.assistance.forms import MovementFilter, StockForm, StoreForm
from amparo.response.assistance.models import StockChange, Store
from amparo.response.assistance.services import catalogue
from amparo.response.assistance.services import stock as services
from amparo.response.assistance.views.answers import lenient_answer

WHAT = {
    "received": gettext_lazy("Record what came in"),
    "opening": gettext_lazy("State an opening balance"),
    "sent": gettext_lazy("Send to another store"),
    "lost": gettext_lazy("Record a loss"),
    "counted": gettext_lazy("Record a count"),
}


@require_safe
@requires("assistance.view_assistance")
def stock(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    told = {"stores": queries.stock(user), "waiting": queries.changes_to_decide(user).count()}
    return render(request, "assistance/stock.html", told)


@require_safe
@requires("assistance.view_assistance")
def stock_csv(request: HttpRequest) -> HttpResponse:
    return download("stock", queries.on_hand(acting(request)), tables.BALANCE_COLUMNS)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("assistance.keep_stock")
def store_add(request: HttpRequest) -> HttpResponse:
    form = StoreForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        made = catalogue.add_store(**form.told(), by=acting(request))
        messages.success(request, _("Added. State next what lies there: an opening balance for each item."))
        return reverse("assistance:store", args=[made.pk])

    return lenient_answer(request, "assistance/store_form.html", form, act)


def _store(request: HttpRequest, pk: UUID) -> Store:
    found: Store = queries.one(acting(request), Store, pk, "place")
    return found


@require_safe
@requires("assistance.view_assistance")
def store(request: HttpRequest, pk: UUID) -> HttpResponse:
    user, found = acting(request), _store(request, pk)
    form = MovementFilter(request.GET, items=queries.own(user, queries.Item))
    told = {
        "store": found,
        "lines": queries.on_hand(user, found),
        "filter": form,
        "page": page_of(queries.movements(user, found, chosen(form)), request.GET),
        "acts": list(WHAT.items()),
    }
    return render(request, "assistance/store.html", told)


@require_safe
@requires("assistance.view_assistance")
def movements_csv(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = acting(request)
    form = MovementFilter(request.GET, items=queries.own(user, queries.Item))
    rows = queries.movements(user, _store(request, pk), chosen(form))
    return download("movements", rows, tables.MOVEMENT_COLUMNS)


@require_POST
@requires("assistance.keep_stock")
def store_use(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _store(request, pk)
    catalogue.use_store(store=found, in_use=request.POST.get("in_use") == "yes", by=acting(request))
    return redirect("assistance:store", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("assistance.keep_stock")
def record(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    found = _store(request, pk)
    if what not in WHAT:
        raise Refusal(NOT_FOUND())
    user = acting(request)
    form = StockForm(
        request.POST if request.method == "POST" else None,
        what=what,
        items=queries.items_in_use(user).filter(is_stocked=True),
        stores=queries.stores_in_use(user).exclude(pk=found.pk),
        distributions=queries.own(user, queries.Distribution).filter(
            store=found, status__in=("open", "closed")
        ),
    )

    def act() -> str:
        stated = form.stated() | {"store": found, "by": user}
        if what == "opening":
            stated["is_opening"] = True
        _say(request, SERVICES[what](**stated))
        return reverse("assistance:store", args=[found.pk])

    title = WHAT[what]
    return lenient_answer(request, "assistance/record.html", form, act, store=found, title=title, what=what)


SERVICES: dict[str, Callable[..., Any]] = {
    "received": services.receive_stock,
    "opening": services.receive_stock,
    "sent": services.transfer_stock,
    "lost": services.record_loss,
    "counted": services.record_count,
}


def _say(request: HttpRequest, made: Any) -> None:
    """The number for the paper; or that a second person has to look."""
    if isinstance(made, StockChange):
        waits = made.status == StockChange.Status.ASKED
        said = _("Recorded: it counts once a second person approves it.") if waits else _("Recorded.")
        messages.success(request, said)
        return
    line = made[0] if isinstance(made, list) else made
    messages.success(request, _("Recorded. Receipt number: {number}").format(number=line.receipt_number))


@require_safe
@requires("assistance.view_assistance")
def changes(request: HttpRequest) -> HttpResponse:
    return _changes_page(request)


def _changes_page(request: HttpRequest, reasons: Sequence[Reason] = ()) -> HttpResponse:
    rows = queries.changes_to_decide(acting(request))
    told = {"page": page_of(rows, request.GET), "reasons": reasons}
    return render(request, "assistance/changes.html", told, status=422 if reasons else 200)


@require_POST
@requires("assistance.approve_stock_change")
def change_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = acting(request)
    found: StockChange = queries.one(user, StockChange, pk)
    approve = request.POST.get("decision") == "approve"
    try:
        services.decide_change(
            change=found, approve=approve, reason=request.POST.get("reason", "")[:300], by=user
        )
    except Refusal as refusal:
        return _changes_page(request, refusal.reasons)
    messages.success(request, _("Decided."))
    return redirect("assistance:changes")
