"""Who is the head of a household now, and what the others are to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.core.access import requires
from amparo.core.errors import NOT_FOUND, Reason, Refusal
from amparo.registry.partners.answers import acting, find
from amparo.registry.people import models
from amparo.registry.people.ages import day_of_ages
from amparo.registry.people.forms.family import HeadForm, RelationshipForm
from amparo.registry.people.queries import Household, households_of
from amparo.registry.people.services.households import name_head
from amparo.registry.people.views.records import shown
from amparo.registry.people.visibility import own_rows
from amparo.registry.people.vocabulary import Relationship


class NewHead:
    """The form: who is the head now, and for each member what they are to that person."""

    def __init__(self, household: Household, sent: Any = None) -> None:
        self.names = {key: identity.full_name for key, identity in household.identities.items()}
        keys = [each.registration_id for each in household.members]
        self.head = HeadForm(sent, members=[(str(key), self.names[key]) for key in keys])
        self.others = {key: RelationshipForm(sent, prefix=str(key), name=self.names[key]) for key in keys}

    def stated(self) -> dict[str, Any]:
        named = self.head.told().get("head", "")
        relationships = {key: form.told().get("relationship", "") for key, form in self.others.items()}
        head = next((key for key in self.others if str(key) == named), None)
        return {"head": head, "relationships": relationships}

    def show(self, reasons: Sequence[Reason]) -> list[Reason]:
        told = []
        for reason in reasons:
            key = next((key for key in self.others if str(key) == reason.at), None)
            if key is not None:
                self.others[key].mark("relationship", reason)
            elif reason.at == "head":
                self.head.mark("head", reason)
            told.append(replace(reason, at=self.names.get(key, "") if key else ""))
        return told


@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.register")
def household_head(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = acting(request)
    found = find(own_rows(user, models.Household), pk)
    household = _now(user, found)
    form = NewHead(household, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, household, form)
    stated = form.stated()
    try:
        name_head(household=found, instead_of=_instead_of(request), by=user, **stated)
    except Refusal as refusal:
        return _page(request, household, form, refusal.reasons)
    messages.success(request, _("The new head of the household was named."))
    return redirect("people:person", household.registrations[stated["head"]].person)


def _instead_of(request: HttpRequest) -> UUID | None:
    """Who was the head when the form was made; nobody, where it says none."""
    try:
        return UUID(request.POST.get("instead_of", ""))
    except ValueError:
        return None


def _now(user: Any, found: models.Household) -> Household:
    members = list(found.members.filter(until=None).values_list("registration", flat=True))
    if not members:
        raise Refusal(NOT_FOUND())
    return households_of(user, members, on=day_of_ages(found.formed_at))[0]


def _page(
    request: HttpRequest, household: Household, form: NewHead, reasons: Sequence[Reason] = ()
) -> HttpResponse:
    heads = [each.registration_id for each in household.members if each.relationship == Relationship.HEAD]
    told = {
        "household": household,
        "form": form,
        "instead_of": heads[0] if heads else "",
        "reasons": form.show(reasons),
    }
    return shown(
        request,
        "people/household_head.html",
        told,
        household.registrations.values(),
        status=422 if reasons else 200,
    )
