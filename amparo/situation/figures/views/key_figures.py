"""Key figures: what the response says, why, and who said so."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import requires
from amparo.core.errors import Reason, Refusal
from amparo.situation.figures import queries, services
from amparo.situation.figures.forms import KeyFigureFilter, ReasonForm
from amparo.situation.figures.models import KeyFigure
from amparo.situation.figures.views.answers import chosen, is_narrowed, or_not_found, page_of, shown


@require_safe
@requires("figures.view_figures")
def key_figures(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
@requires("figures.accept_key_figure")
def end_key_figure(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = _found(pk), ReasonForm(request.POST)
    form.is_valid()
    try:
        services.end_acceptance(
            key_figure=found, by=request.user, reason=str(form.cleaned_data.get("reason", ""))
        )
    except Refusal as refusal:
        return _page(request, refusal.reasons, refused=found, reason_form=form)
    messages.success(
        request, _("The acceptance has ended. Sentences of a draft brief that use it are blocked.")
    )
    return redirect("figures:key_figures")


@require_POST
@requires("figures.accept_key_figure")
def mark_headline(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(pk)
    try:
        services.mark_headline(key_figure=found, is_headline=not found.is_headline, by=request.user)
    except Refusal as refusal:
        return _page(request, refusal.reasons, refused=found)
    return redirect("figures:key_figures")


def _found(pk: UUID) -> KeyFigure:
    found: KeyFigure = or_not_found(KeyFigure.objects.filter(pk=pk).first())
    return found


def _page(
    request: HttpRequest,
    reasons: Sequence[Reason] = (),
    *,
    refused: KeyFigure | None = None,
    reason_form: ReasonForm | None = None,
) -> HttpResponse:
    """`refused` is the key figure whose form is shown again, with what was typed."""
    address = request.GET.copy()
    address.setdefault("status", KeyFigure.Status.ACCEPTED.value)
    form = KeyFigureFilter(address)
    content = {
        "filter": form,
        "is_narrowed": is_narrowed(form) and bool(request.GET),
        "page": page_of(queries.key_figures_asked_for(chosen(form)), request.GET),
        "places": queries.suggested_places(),
        "refused": refused.pk if refused else None,
        "reason_form": reason_form or ReasonForm(),
        "empty_form": ReasonForm(),
    }
    return shown(request, "figures/key_figures.html", content, reasons)
