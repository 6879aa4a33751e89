"""The caseload of an organisation, as a page and as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amparo.core.access import requires
from amparo.core.season import today_for
from amparo.registry.partners.answers import acting, chosen
from amparo.registry.partners.listing import page_of
from amparo.registry.people.views.records import names_of, shown, unkept
from amparo.response.cases.forms import CaseFilter
from amparo.response.cases.policy import VIEW
from amparo.response.cases.queries.cases import (
    SORTING,
    filtered,
    procedures_of,
    visible_cases,
    with_next_deadline,
)
from amparo.response.cases.services.reading import record_caseload_export
from amparo.response.cases.tables import csv_of_cases


def _asked(request: HttpRequest) -> tuple[CaseFilter, Any]:
    user = acting(request)
    form = CaseFilter(request.GET, procedures=procedures_of(user))
    wanted = chosen(form)
    wanted["assigned_to"] = user if wanted.get("whose") == "mine" else None
    return form, filtered(visible_cases(user), wanted)


@require_safe
@requires(VIEW)
def caseload(request: HttpRequest) -> HttpResponse:
    form, rows = _asked(request)
    ordered = with_next_deadline(rows).order_by(*SORTING.order(request.GET))
    page = page_of(ordered, request.GET, as_many_as=rows)
    about = [each.registration for each in page]
    names = names_of(request, about)
    told = {
        "filter": form,
        "page": page,
        "lines": [(each, names.get(each.registration_id, ""), _is_late(each)) for each in page],
        "headers": SORTING.headers(request.GET),
        "sort": request.GET.get("sort", ""),
    }
    return shown(request, "cases/caseload.html", told, about)


def _is_late(case: Any) -> bool:
    return bool(case.is_open and case.due_on and case.due_on < today_for(case.due_on))


@require_safe
@requires(VIEW)
def export(request: HttpRequest) -> HttpResponse:
    """References and states, no name: what leaves here identifies nobody outside."""
    _form, rows = _asked(request)
    ordered = with_next_deadline(rows).order_by(*SORTING.order(request.GET))
    answer = HttpResponse(csv_of_cases(ordered), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_("caseload")}.csv"'
    record_caseload_export(count=rows.count(), by=acting(request))
    return unkept(answer)
