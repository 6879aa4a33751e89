"""The table of figures, and the same rows as CSV."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from amparo.core.access import requires
from amparo.situation.figures import queries
from amparo.situation.figures.columns import DICTIONARY, EXPORTED
from amparo.situation.figures.forms import FigureFilter
from amparo.situation.figures.views.answers import Sorting, chosen, download, is_narrowed, language, page_of

ROWS_AT_A_TIME = 2_000
SORTING = Sorting(
    columns={
        "as_of": (_("As of"), "as_of"),
        "indicator": (_("Indicator"), "indicator__name_{lang}"),
        "place": (_("Place, people"), "place__name_{lang}"),
        "number": (_("Figure"), "number"),
        "source": (_("Source"), "source__publisher"),
        "method": (_("Method"), "method"),
        "status": (_("Standing"), "status"),
        "reference": (_("Reference"), "reference"),
    },
    default="-as_of",
    unique="reference",
    numbers=frozenset({"number"}),
)


@require_safe
@requires("figures.view_figures")
def figures(request: HttpRequest) -> HttpResponse:
    form = FigureFilter(request.GET)
    rows = queries.figures_asked_for(chosen(form)).annotate(number=queries.by_number())
    # Keys first: sorting and passing over rows is cheap while they are narrow.
    page = page_of(rows.order_by(*SORTING.order(request.GET)).values_list("pk", flat=True), request.GET)
    content: dict[str, Any] = {
        "filter": form,
        "is_narrowed": is_narrowed(form),
        "page": page,
        "figures": queries.loaded(list(page.object_list)),
        "heads": SORTING.heads(request.GET),
        "sort": request.GET.get("sort", ""),
        "places": queries.suggested_places(),
        "sources": queries.sources_by_code(),
    }
    return render(request, "figures/figures.html", content)


@require_safe
@requires("figures.export_figures")
def figures_csv(request: HttpRequest) -> StreamingHttpResponse:
    """All rows that the filter leaves, in the columns that an import reads back."""
    rows = queries.export_rows(chosen(FigureFilter(request.GET)))
    as_read = rows.iterator(chunk_size=ROWS_AT_A_TIME)
    return download("figures", as_read, EXPORTED, tags=request.GET.get("hxl") == "1")


@require_safe
@requires("figures.view_figures")
def dictionary(request: HttpRequest) -> StreamingHttpResponse:
    """What each column of the tables means, in the reader's language."""
    rows = [(column.name, str(column.description), column.tag) for column in EXPORTED]
    return download(f"figures-dictionary.{language()}", rows, DICTIONARY)
