"""The queue of the own organisation, what it sent, the board by clock, and both as a table that leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import may, requires
from amparo.core.errors import NOT_FOUND, Reason, Refusal
from amparo.registry.partners.answers import acting, chosen
from amparo.registry.partners.listing import page_of
from amparo.registry.partners.tables import download
from amparo.response.referrals import queries, tables
from amparo.response.referrals.forms import BulkForm, ReferralFilter, SideForm
from amparo.response.referrals.services import answering

# What each box holds, and who stands on the other side of it.
BOXES: dict[str, tuple[Callable[[Any], Any], Callable[[Any], list[str]]]] = {
    "inbox": (queries.inbox, queries.senders_to),
    "outbox": (queries.outbox, queries.receivers_from),
}


@require_safe
@requires("referrals.view_referrals")
def inbox(request: HttpRequest) -> HttpResponse:
    return _box(request, "inbox")


@require_safe
@requires("referrals.view_referrals")
def outbox(request: HttpRequest) -> HttpResponse:
    return _box(request, "outbox")


def _box(request: HttpRequest, name: str, reasons: Sequence[Reason] = ()) -> HttpResponse:
    user = acting(request)
    box, others = BOXES[name]
    everything, form = box(user), ReferralFilter(request.GET, others=others(user))
    rows = queries.filtered(everything, chosen(form))
    page = page_of(rows.order_by(*queries.SORTING.order(request.GET)), request.GET)
    told = {
        "here": name,
        "filter": form,
        "page": page,
        "rows": queries.listed(page.object_list),
        "headers": queries.SORTING.headers(request.GET),
        "sort": request.GET.get("sort", ""),
        "narrowed": any(chosen(form).values()),
        "bulk": BulkForm(rows=everything)
        if name == "inbox" and may(user, "referrals.answer_referral")
        else None,
        "ticked": request.POST.getlist("chosen"),
        "reasons": reasons,
    }
    return render(request, f"referrals/{name}.html", told, status=422 if reasons else 200)


@require_POST
@requires("referrals.answer_referral")
def answer_many(request: HttpRequest) -> HttpResponse:
    """Accept or reject what was ticked: all of it, or nothing, with every reason by its reference."""
    user = acting(request)
    form = BulkForm(request.POST, rows=queries.inbox(user))
    if not form.is_valid():
        return _box(request, "inbox", [NOT_FOUND()])
    chosen_ones = list(form.cleaned_data["chosen"])
    try:
        if form.cleaned_data["answer"] == "reject":
            reason = form.cleaned_data["reason"]
            done = answering.reject_many(referrals=chosen_ones, reason=reason, by=user)
        else:
            done = answering.accept_many(referrals=chosen_ones, by=user)
    except Refusal as refusal:
        return _box(request, "inbox", refusal.reasons)
    messages.success(
        request,
        ngettext("{count} referral was answered.", "{count} referrals were answered.", len(done)).format(
            count=len(done)
        ),
    )
    return redirect("referrals:inbox")


@require_safe
@requires("referrals.view_referrals")
def inbox_csv(request: HttpRequest) -> HttpResponse:
    return _csv(request, "inbox")


@require_safe
@requires("referrals.view_referrals")
def outbox_csv(request: HttpRequest) -> HttpResponse:
    return _csv(request, "outbox")


def _csv(request: HttpRequest, name: str) -> HttpResponse:
    """Codes alone: no name, and no word about a person."""
    user, (box, others) = acting(request), BOXES[name]
    rows = queries.filtered(box(user), chosen(ReferralFilter(request.GET, others=others(user))))
    return download(f"referrals-{name}", rows.order_by(*queries.SORTING.order(request.GET)), tables.COLUMNS)


@require_safe
@requires("referrals.view_referrals")
def board(request: HttpRequest) -> HttpResponse:
    form = SideForm(request.GET or None, initial={"side": "in"})
    side = request.GET.get("side") if request.GET.get("side") in {"in", "out"} else "in"
    rows = (queries.outbox if side == "out" else queries.inbox)(acting(request))
    told = {"here": "board", "side": side, "filter": form, "columns": queries.board(rows)}
    return render(request, "referrals/board.html", told)
