"""Travelling groups of the own organisation, and who is in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amparo.core.access import must, requires
from amparo.core.errors import Reason, Refusal, refuse_if_any
from amparo.registry.partners.answers import acting, find
from amparo.registry.partners.listing import page_of
from amparo.registry.people import policy
from amparo.registry.people.counted import erased_from
from amparo.registry.people.forms.family import TravellerForm
from amparo.registry.people.models import Identity, Registration, TravellingGroup
from amparo.registry.people.travelling import SEXES, Line, by_age_and_sex, people_in, sizes
from amparo.registry.people.views.family import with_code
from amparo.registry.people.views.records import shown, unkept
from amparo.registry.people.visibility import own_rows, registrations


@require_safe
@requires("people.view_persons")
def groups(request: HttpRequest) -> HttpResponse:
    """Travelling groups of the own organisation, with how many are registered in each."""
    user = acting(request)
    counted = sizes(user)
    found = [(each, counted.get(each.pk, 0)) for each in own_rows(user, TravellingGroup)]
    return unkept(render(request, "people/groups.html", {"groups": found, "title": _("Travelling groups")}))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.view_persons")
def group(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A post names somebody by code, and leads to the correction of their journey with the group chosen."""
    user = acting(request)
    found = find(own_rows(user, TravellingGroup), pk)
    if request.method != "POST":
        return _page(request, found)
    must(user, "people.register")
    form = TravellerForm(request.POST)
    try:
        added = with_code(request, form.told()["code"])
        refuse_if_any([policy.it_is_ours(added, by=user)])
    except Refusal as refusal:
        return _page(request, found, form, refusal.reasons)
    return redirect(f"{reverse('people:correct', args=[added.pk])}?group={found.pk}#journey")


def _page(
    request: HttpRequest,
    found: TravellingGroup,
    form: TravellerForm | None = None,
    reasons: Sequence[Reason] = (),
) -> HttpResponse:
    people = people_in(acting(request), found.pk)
    page = page_of(_by_name(request, people), request.GET)
    own = [each for each in people.values() if each.organisation_id == found.organisation_id]
    erased = erased_from(acting(request), found.pk)
    lines = by_age_and_sex(own, erased)
    told = {
        "group": found,
        "page": page,
        "members": [(each, people[each.pk]) for each in page.object_list],
        "sexes": SEXES,
        "lines": lines,
        "total": _total(lines),
        "erased": sum(erased.values()),
        "form": form or TravellerForm(),
        "reasons": reasons,
    }
    status = 422 if reasons else 200
    return shown(request, "people/group.html", told, page.object_list, status=status)


def _by_name(request: HttpRequest, people: dict[UUID, Identity]) -> list[Registration]:
    found = registrations(acting(request)).filter(pk__in=people)
    return sorted(found, key=lambda each: (people[each.pk].normalised_name, each.code))


def _total(lines: Sequence[Line]) -> Line:
    columns: Any = zip(*(line.counts for line in lines), strict=True)
    return Line(str(_("Total")), [sum(column) for column in columns])
