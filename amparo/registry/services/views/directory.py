"""The directory as a list, as a map and as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from amparo.core.access import requires
from amparo.registry.partners import tables as partner_tables
from amparo.registry.partners.answers import chosen
from amparo.registry.partners.listing import page_of
from amparo.registry.services import queries
from amparo.registry.services.forms import DirectoryFilter
from amparo.registry.services.freshness import directory_day, standing_of
from amparo.registry.services.hours import is_open
from amparo.registry.services.map import places_on_the_map
from amparo.registry.services.models import Service
from amparo.registry.services.tables import COLUMNS


@require_safe
@requires("services.view_services")
def directory(request: HttpRequest) -> HttpResponse:
    form = DirectoryFilter(request.GET or {"status": Service.Status.OPEN})
    ordered = _rows(form).order_by(*queries.SERVICES.order(request.GET))
    page, now = page_of(ordered, request.GET), timezone.now()
    told = {
        "filter": form,
        "page": page,
        "lines": [_line(service, now) for service in page],
        "headers": queries.SERVICES.headers(request.GET),
        "sort": request.GET.get("sort", ""),
        "is_narrowed": bool(request.GET),
        "places": queries.place_names(),
    }
    return render(request, "services/directory.html", told)


def _rows(form: DirectoryFilter) -> Any:
    return queries.directory(chosen(form), on=directory_day(), at=timezone.now())


def _line(service: Service, now: Any) -> dict[str, Any]:
    return {
        "service": service,
        "standing": standing_of(service, on=directory_day()),
        "is_open": is_open(service.hours, service.place.code, now),
    }


@require_safe
@requires("services.view_services")
def directory_csv(request: HttpRequest) -> HttpResponse:
    rows = _rows(DirectoryFilter(request.GET)).order_by(*queries.SERVICES.order(request.GET))
    return partner_tables.download("services", rows, COLUMNS)


@require_safe
@requires("services.view_services")
def on_the_map(request: HttpRequest) -> HttpResponse:
    form = DirectoryFilter(request.GET or {"status": Service.Status.OPEN})
    rows = _rows(form).order_by("place__name_en", "organisation__acronym", "code")
    told = {
        "filter": form,
        "map": places_on_the_map(rows, on=directory_day()),
        "on": directory_day(),
        "places": queries.place_names(),
        "is_narrowed": bool(request.GET),
    }
    return render(request, "services/map.html", told)
