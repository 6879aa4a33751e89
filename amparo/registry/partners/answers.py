"""What the pages of Administration share: finding a record, reading a filter, answering a form in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from amparo.core.errors import NOT_FOUND, Reason, Refusal
from amparo.registry.partners.listing import Sorting, page_of
from amparo.registry.partners.models import User


def find(rows: type[Model] | QuerySet[Any], pk: UUID) -> Any:
    """The record, or the refusal that hidden and absent records share."""
    asked = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    record = asked.filter(pk=pk).first()
    if record is None:
        raise Refusal(NOT_FOUND())
    return record


def chosen(form: forms.Form) -> dict[str, Any]:
    """What a filter asks for; a value that it does not know does not narrow."""
    form.is_valid()
    return form.cleaned_data


def answer(
    request: HttpRequest,
    template: str,
    form: forms.Form,
    act: Callable[[dict[str, Any]], str],
    **told: Any,
) -> HttpResponse:
    """Show the form; on a valid post act and go where it says; a refusal is shown in place."""
    reasons: Sequence[Reason] = ()
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act(form.cleaned_data))
        except Refusal as refusal:
            reasons = refusal.reasons
    status = 422 if reasons or form.errors else 200
    return render(request, template, {"form": form, "reasons": reasons, **told}, status=status)


def list_page(
    request: HttpRequest, template: str, form: forms.Form, rows: QuerySet, sorting: Sorting
) -> HttpResponse:
    ordered = rows.order_by(*sorting.order(request.GET))
    told = {
        "filter": form,
        "page": page_of(ordered, request.GET),
        "headers": sorting.headers(request.GET),
        "sort": request.GET.get("sort", ""),
    }
    return render(request, template, told)


def acting(request: HttpRequest) -> User:
    """Who asks. A view that declares a permission is never reached without an account."""
    if not isinstance(request.user, User):
        raise TypeError("this page was reached without an account: its view declares no permission")
    return request.user
