"""Entering one figure."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.core.access import requires
from amparo.core.errors import Refusal
from amparo.situation.figures import queries
from amparo.situation.figures.contradictions.search import search_contradictions
from amparo.situation.figures.drafts import add_figure as enter
from amparo.situation.figures.forms import DraftForm
from amparo.situation.figures.views.answers import at_labels, mark_fields, shown

QUESTION_FIELDS = ("indicator", "place", "population")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("figures.add_figure")
def add_figure(request: HttpRequest) -> HttpResponse:
    """The form; on a post the figure is entered, or all refusals are shown with what was typed."""
    if request.method != "POST":
        return _page(request, DraftForm(initial=_from_the_address(request)))
    form = DraftForm(request.POST)
    try:
        entered = enter(by=request.user, draft=form.draft())
    except Refusal as refusal:
        mark_fields(form, refusal.reasons)
        return _page(request, form, refusal)
    search_contradictions(by=request.user, indicators=[entered.indicator.code])
    messages.success(
        request, _("{reference} is in the ledger as reported.").format(reference=entered.reference)
    )
    return redirect("figures:figure", entered.reference)


def _from_the_address(request: HttpRequest) -> dict[str, str]:
    """A link may say what the figure is about: `?indicator=present&place=MX02004&as_of=2018-12-27`."""
    names = (*QUESTION_FIELDS, "as_of", "source_id", "part_of")
    return {name: request.GET[name] for name in names if name in request.GET}


def _page(request: HttpRequest, form: DraftForm, refusal: Refusal | None = None) -> HttpResponse:
    content = {"form": form, "places": queries.suggested_places(), "sources": queries.sources_by_code()}
    return shown(request, "figures/add.html", content, at_labels(refusal.reasons, form) if refusal else ())
