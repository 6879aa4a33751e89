"""What the pages of shelter do alike: who is chosen, forms that are answered in place, reasons with their field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from amparo.core.access import must
from amparo.core.errors import Reason, Refusal
from amparo.registry.partners.answers import acting, find
from amparo.registry.people.models import Registration
from amparo.registry.people.views.records import shown
from amparo.response.shelter.models import Site, Stay
from amparo.response.shelter.queries.sites import one_site
from amparo.response.shelter.queries.stays import Guest, stays


def own_site(request: HttpRequest, pk: UUID, permission: str = "shelter.manage_stays") -> Any:
    """The site with its numbers; refused where the user's organisation does not run it."""
    site = one_site(pk)
    must(acting(request), permission, site)
    return site


def stays_asked(request: HttpRequest, site: Site | None = None) -> list[Stay]:
    """The stays whose keys stand in the address, of the user's organisation; keys alone, and others are passed over."""
    keys = [key for each in request.GET.getlist("stay") if (key := _key(each))]
    rows = stays(acting(request)).filter(pk__in=keys).select_related("site__place", "site__organisation")
    return list(rows.filter(site=site) if site else rows)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def own_stay(request: HttpRequest, pk: UUID) -> Stay:
    found: Stay = find(stays(acting(request)).select_related("site__organisation"), pk)
    return found


def with_labels(reasons: Iterable[Reason], form: forms.Form) -> list[Reason]:
    """Reasons that name a field carry its label; other places say nothing to a reader."""
    return [
        replace(reason, at=str(form.fields[reason.at].label) if reason.at in form.fields else "")
        for reason in reasons
    ]


def answered(
    request: HttpRequest,
    template: str,
    form: forms.Form,
    act: Callable[[dict[str, Any]], str],
    told: dict[str, Any],
    *,
    about: Sequence[Registration] = (),
) -> HttpResponse:
    """Show the form; on a valid post act and go where it says; a refusal is shown in place.

    `about`: whose records the page shows; that they were read is an event, and no cache keeps the page.
    """
    reasons: Sequence[Reason] = ()
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act(form.cleaned_data))
        except Refusal as refusal:
            reasons = with_labels(refusal.reasons, form)
    status = 422 if reasons or form.errors else 200
    content = {"form": form, "reasons": reasons, **told}
    if about:
        return shown(request, template, content, about, status=status)
    return render(request, template, content, status=status)


def read_of(guests: Iterable[Guest]) -> list[Registration]:
    """Those whose names a page shows."""
    return [each.registration for each in guests if each.registration and each.identity]
