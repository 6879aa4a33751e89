"""Stating how people move, and what was stated before."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.core.access import requires
from amparo.core.errors import Reason, Refusal
from amparo.situation.figures.queries import suggested_places
from amparo.situation.figures.views.answers import at_labels, mark_fields, page_of, shown
from amparo.situation.movement import queries, services
from amparo.situation.movement.forms import RegimeForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires("movement.state_regime")
def state_regime(request: HttpRequest) -> HttpResponse:
    """The form above all regimes ever stated; a post states one, or shows all refusals with what was typed."""
    if request.method != "POST":
        return _page(request, RegimeForm())
    form = RegimeForm(request.POST)
    try:
        finding = services.state_regime(by=request.user, **form.statement())
    except Refusal as refusal:
        mark_fields(form, refusal.reasons)
        return _page(request, form, at_labels(refusal.reasons, form))
    messages.success(request, _("The movement regime of {area} is stated.").format(area=finding.area.name))
    return redirect("movement:state_regime")


def _page(request: HttpRequest, form: RegimeForm, reasons: Sequence[Reason] = ()) -> HttpResponse:
    content = {
        "form": form,
        "places": suggested_places(),
        "page": page_of(queries.all_regimes(), request.GET),
    }
    return shown(request, "movement/state_regime.html", content, reasons)
