"""Two registrations side by side: one person, or two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.core.access import requires
from amparo.core.errors import Reason, Refusal
from amparo.registry.partners.answers import acting
from amparo.registry.people.contents import stated_again
from amparo.registry.people.forms.family import CodeForm, VerdictForm
from amparo.registry.people.models import (
    Contact,
    Identity,
    Journey,
    Papers,
    PersonDecision,
    Registration,
    Whereabouts,
)
from amparo.registry.people.queries import ContentOf, living_with, visible_content, visible_registration
from amparo.registry.people.searching import alike
from amparo.registry.people.services.deciding import decide_person
from amparo.registry.people.views.family import with_code
from amparo.registry.people.views.records import own_record, shown
from amparo.registry.people.views.searching import cards
from amparo.registry.people.views.sheets import Sheet
from amparo.registry.people.visibility import opened_to, own_rows, whereabouts_open


@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.decide_person")
def duplicates(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who is perhaps the same person; and a box for the code on another slip."""
    found = own_record(request, pk)
    reasons: Sequence[Reason] = ()
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            return redirect("people:compare", found.pk, with_code(request, form.told()["code"]).pk)
        except Refusal as refusal:
            reasons = refusal.reasons
    user = acting(request)
    content = visible_content(user, [found.pk])[found.pk]
    near = alike(user, [stated_again(found, content)]).get(0, []) if Identity in content else []
    beside = living_with(user, found)
    others = [
        each
        for each in cards(user, near)
        if each.registration.person != found.person and each.registration.pk not in beside
    ]
    left_out = [each for each in near if each.registration.pk in beside]
    told = {
        "registration": found,
        "identity": content.get(Identity),
        "found": others,
        "left_out": len(left_out),
        "form": form,
    }
    read = [found, *(each.registration for each in others)]
    status = 422 if reasons else 200
    return shown(request, "people/duplicates.html", told | {"reasons": reasons}, read, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.decide_person")
def compare(request: HttpRequest, own: UUID, other: UUID) -> HttpResponse:
    user = acting(request)
    mine, theirs = own_record(request, own), visible_registration(other, by=user)
    form = VerdictForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, mine, theirs, form)
    told = form.told()
    try:
        decide_person(
            registration=mine,
            other=theirs,
            verdict=told.get("verdict", ""),
            why=told.get("why", ""),
            by=user,
        )
    except Refusal as refusal:
        return _page(request, mine, theirs, form, refusal.reasons)
    messages.success(request, _("The decision is kept. It can be undone by another one."))
    return redirect("people:person", own_record(request, own).person)


def _page(
    request: HttpRequest,
    mine: Registration,
    theirs: Registration,
    form: VerdictForm,
    reasons: Sequence[Reason] = (),
) -> HttpResponse:
    user = acting(request)
    both = (mine, theirs)
    opened = opened_to(user, [each.pk for each in both])
    content = visible_content(user, [each.pk for each in both], opened=opened)
    where = whereabouts_open(user, both, opened)
    told = {
        "mine": mine,
        "theirs": theirs,
        "live_together": theirs.pk in living_with(user, mine),
        "sheets": [_side(each, content, where, by=user) for each in both],
        "decisions": own_rows(user, PersonDecision)
        .filter(registration=mine, other=theirs)
        .select_related("decided_by"),
        "form": form,
        "reasons": reasons,
    }
    return shown(request, "people/compare.html", told, both, status=422 if reasons else 200)


def _side(
    registration: Registration, content: ContentOf, where: Mapping[UUID, Whereabouts], *, by: Any
) -> Sheet:
    kinds = content[registration.pk]
    return Sheet(
        registration=registration,
        is_own=registration.organisation_id == by.acting_organisation_id,
        where=where.get(registration.pk),
        identity=kinds.get(Identity),
        contact=kinds.get(Contact),
        papers=kinds.get(Papers),
        journey=kinds.get(Journey),
        files=[],
    )
