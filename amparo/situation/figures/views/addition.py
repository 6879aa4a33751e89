"""Adding figures: the guarded sum, or why there is none and which bounds are true."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from amparo.core.access import requires
from amparo.core.errors import Kind, Reason
from amparo.situation.figures import queries
from amparo.situation.figures.addition import AdditionRefused, add
from amparo.situation.figures.contradictions.readings import containment_from_database, readings_from_database
from amparo.situation.figures.forms import AdditionForm
from amparo.situation.figures.models import Figure
from amparo.situation.figures.views.answers import shown

MOST_ADDED = 50
NO_SUCH_FIGURES = Kind(
    "figures.no_such_figures",
    _("These figures are not in the ledger, or no longer in force: {references}."),
    _("Correct the references, or leave them out."),
)
TOO_MANY_TO_ADD = Kind(
    "figures.too_many_to_add",
    _("{count} figures are named; up to {most} are added at once."),
    _("Leave some out, or use a total that is in the ledger."),
)


@require_safe
@requires("figures.view_figures")
def add_up(request: HttpRequest) -> HttpResponse:
    """The figures are in the address (`?references=F069,F070`, or `figure=` each): a sum can be linked to."""
    address = request.GET.copy()
    if ticked := request.GET.getlist("figure"):
        address["references"] = ", ".join([*AdditionForm(request.GET).named(), *ticked])
    form = AdditionForm(address if "references" in address else None)
    named = form.named()
    if not named:
        return render(request, "figures/add_up.html", {"form": form})
    chosen, reasons = _chosen(named)
    content: dict[str, Any] = {"form": form, "figures": chosen}
    if reasons:
        return shown(request, "figures/add_up.html", content, reasons)
    return _added(request, content, chosen)


def _chosen(named: list[str]) -> tuple[list[Figure], list[Reason]]:
    if len(named) > MOST_ADDED:
        return [], [TOO_MANY_TO_ADD(count=len(named), most=MOST_ADDED)]
    keys = Figure.objects.filter(
        queries.IN_FORCE, source__withdrawn_on=None, reference__in=named
    ).values_list("reference", "pk")
    found = dict(keys)
    missing = [reference[:60] for reference in named if reference not in found]
    chosen = queries.loaded([found[reference] for reference in named if reference in found])
    return chosen, [NO_SUCH_FIGURES(references=", ".join(missing))] if missing else []


def _added(request: HttpRequest, content: dict[str, Any], chosen: list[Figure]) -> HttpResponse:
    wanted = {figure.reference for figure in chosen}
    indicators = {figure.indicator.code for figure in chosen}
    readings = [each for each in readings_from_database(indicators) if each.reference in wanted]
    units = {figure.indicator.unit for figure in chosen}
    content["unit"] = units.pop() if len(units) == 1 else ""
    try:
        content["sum"] = add(readings, containment_from_database())
    except AdditionRefused as refusal:
        content |= {"bounds": refusal.bounds, "offer": refusal.offer}
        return shown(request, "figures/add_up.html", content, refusal.reasons)
    return render(request, "figures/add_up.html", content)
