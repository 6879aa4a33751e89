"""What the pages of assistance share: finding a record of the own organisation, and answering a form in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from amparo.core.errors import Reason, Refusal
from amparo.registry.partners.answers import acting
from amparo.response.assistance import queries
from amparo.response.assistance.models import Distribution


def found_distribution(request: HttpRequest, pk: UUID) -> Distribution:
    return queries.distribution(acting(request), pk)


def lenient_answer(
    request: HttpRequest, template: str, form: forms.Form, act: Callable[[], str], **told: Any
) -> HttpResponse:
    """Show the form; on a post act and go where it says; every refusal is shown in place, nothing typed is lost."""
    reasons: list[Reason] = []
    if request.method == "POST":
        form.is_valid()
        if _is_whole(form):
            try:
                return redirect(act())
            except Refusal as refusal:
                reasons = list(refusal.reasons)
    failed = bool(reasons) or (request.method == "POST")
    return render(
        request, template, {"form": form, "reasons": reasons, **told}, status=422 if failed else 200
    )


def _is_whole(form: forms.Form) -> bool:
    """Days and choices from lists have to be readable before a service can be asked."""
    return not form.errors
