"""Lists of this room: filtered, sorted, paged by the address, with the topics in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from amparo.registry.partners.listing import Sorting, page_of
from amparo.response.information.queries.topics import topic_names


def listed(
    request: HttpRequest, template: str, form: forms.Form, rows: QuerySet, sorting: Sorting, **more: Any
) -> HttpResponse:
    told = {
        "filter": form,
        "page": page_of(rows.order_by(*sorting.order(request.GET)), request.GET),
        "headers": sorting.headers(request.GET),
        "sort": request.GET.get("sort", ""),
        "topic_names": topic_names(),
    }
    return render(request, template, told | more)


def as_csv(lines: Any, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
