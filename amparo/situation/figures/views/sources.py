"""Sources: who published, how far they have been right, and what stands on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.core.access import may, requires
from amparo.core.errors import Reason, Refusal
from amparo.situation.figures import queries, services
from amparo.situation.figures.contradictions.search import search_contradictions
from amparo.situation.figures.forms import ReasonForm, SourceFilter, SourceForm
from amparo.situation.figures.models import Figure, Source
from amparo.situation.figures.services import DESCRIPTION
from amparo.situation.figures.views.answers import (
    Sorting,
    chosen,
    is_narrowed,
    or_not_found,
    page_of,
    shown,
)

FIGURES_SHOWN = 50
SORTING = Sorting(
    columns={
        "code": (gettext_lazy("Code"), "code"),
        "publisher": (gettext_lazy("Publisher, document"), "publisher"),
        "published": (gettext_lazy("Published"), "published"),
        "reliability": (gettext_lazy("Reliability"), "reliability"),
        "figures": (gettext_lazy("Figures"), "figure_count"),
        "state": (gettext_lazy("State"), ""),
    },
    default="code",
    unique="code",
    numbers=frozenset({"figures"}),
)


@require_safe
@requires("figures.view_figures")
def sources(request: HttpRequest) -> HttpResponse:
    form = SourceFilter(request.GET)
    rows = queries.sources_asked_for(chosen(form)).order_by(*SORTING.order(request.GET))
    content = {
        "filter": form,
        "is_narrowed": is_narrowed(form),
        "page": page_of(rows, request.GET),
        "heads": SORTING.heads(request.GET),
        "sort": request.GET.get("sort", ""),
    }
    return render(request, "figures/sources.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("figures.manage_sources")
def add_source(request: HttpRequest) -> HttpResponse:
    form = SourceForm(request.POST or None)
    reasons: Sequence[Reason] = ()
    if request.method == "POST" and form.is_valid():
        if Source.objects.filter(code=form.cleaned_data["code"]).exists():
            form.add_error("code", _("There is a source with this code already."))
        else:
            try:
                added = services.describe_source(by=request.user, **form.cleaned_data)
            except Refusal as refusal:
                reasons = refusal.reasons
            else:
                return redirect("figures:source", added.code)
    answer = shown(request, "figures/source_add.html", {"form": form}, reasons)
    answer.status_code = 422 if form.errors else answer.status_code
    return answer


@require_safe
@requires("figures.view_figures")
def source(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _found(code))


@require_POST
@requires("figures.manage_sources")
def describe_source(request: HttpRequest, code: str) -> HttpResponse:
    found, form = _found(code), SourceForm(request.POST, has_code=False)
    if not form.is_valid():
        return _page(request, found, form=form)
    try:
        services.describe_source(by=request.user, code=found.code, **form.cleaned_data)
    except Refusal as refusal:
        return _page(request, found, refusal.reasons, form=form)
    messages.success(request, _("The description is kept."))
    return redirect("figures:source", found.code)


@require_POST
@requires("figures.withdraw_source")
def withdraw_source(request: HttpRequest, code: str) -> HttpResponse:
    found, form = _found(code), ReasonForm(request.POST)
    form.is_valid()
    try:
        services.withdraw_source(
            source=found, by=request.user, reason=str(form.cleaned_data.get("reason", ""))
        )
    except Refusal as refusal:
        return _page(request, found, refusal.reasons, reason_form=form)
    indicators = Figure.objects.filter(source=found).order_by().values_list("indicator__code", flat=True)
    search_contradictions(by=request.user, indicators=set(indicators))
    messages.success(request, _("The source is withdrawn. What stands on it is shown below."))
    return redirect("figures:source", found.code)


def _found(code: str) -> Source:
    found: Source = or_not_found(queries.sources().filter(code=code).first())
    return found


def _page(
    request: HttpRequest,
    found: Source,
    reasons: Sequence[Reason] = (),
    *,
    form: SourceForm | None = None,
    reason_form: ReasonForm | None = None,
) -> HttpResponse:
    described = {name: getattr(found, name) for name in DESCRIPTION}
    rows = Figure.objects.filter(source=found).order_by("-as_of", "reference").values_list("pk", flat=True)
    content: dict[str, Any] = {
        "source": found,
        "figures": queries.loaded(list(rows[:FIGURES_SHOWN])),
        "keys": list(queries.key_figures_on(found)),
        "form": form or SourceForm(initial=described, has_code=False),
        "reason_form": reason_form or ReasonForm(),
        "may_describe": may(request.user, "figures.manage_sources"),
        "may_withdraw": may(request.user, "figures.withdraw_source") and found.withdrawn_on is None,
        "is_link": found.found_at.startswith(("https://", "http://")),
    }
    answer = shown(request, "figures/source.html", content, reasons)
    answer.status_code = 422 if form and form.errors else answer.status_code
    return answer
