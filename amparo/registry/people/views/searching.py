"""Search first. What is asked for goes by post: names stand in no address, no browser history and no log.

It waits in the session, encrypted (`asking`), so that the way back from a person leads to what was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from amparo.core.access import requires
from amparo.registry.partners.answers import acting
from amparo.registry.partners.listing import page_of
from amparo.registry.people.asking import asked_before, keep_asked
from amparo.registry.people.forms.searching import SearchForm
from amparo.registry.people.models import Identity, Registration, Whereabouts
from amparo.registry.people.queries import visible_content
from amparo.registry.people.received import received, shares_received
from amparo.registry.people.searching import Candidate, search
from amparo.registry.people.services.reading import record_reading
from amparo.registry.people.views.records import unkept
from amparo.registry.people.visibility import opened_to, own_rows, whereabouts_open

ASKED_FOR = "people_search"
OTHERS = "others"  # in the address: what other organisations share


@dataclass(frozen=True)
class Found:
    """One card. `where` (with the day) belongs to the journey, which may not be shared."""

    registration: Registration
    identity: Identity
    is_own: bool
    where: Whereabouts | None
    why: tuple[Any, ...] = ()
    is_likely: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.view_persons")
def search_page(request: HttpRequest) -> HttpResponse:
    """The box; after a search those who may be meant, otherwise who was registered last. An empty search ends it."""
    if request.method == "POST":
        keep_asked(request, ASKED_FOR, SearchForm(request.POST).asked().strip())
        return redirect("people:search")
    user, text = acting(request), asked_before(request, ASKED_FOR)
    told: dict[str, Any] = {"form": SearchForm({"text": text}), "text": text}
    read: list[Any] = []
    if text and request.GET.get("of") != OTHERS:
        read = cards(user, search(user, text))
        likely = [each for each in read if each.is_likely]
        told["found"] = likely or read
        told["perhaps"] = [each for each in read if not each.is_likely] if likely else []
    else:
        told |= _lists(user, request.GET)
    page = unkept(render(request, "people/search.html", told))
    read = read or told.get("newest") or told.get("received") or []
    named = [each.registration for each in read if each.registration is not None]
    record_reading(registrations=named, what="search", by=user)
    return page


def _lists(user: Any, address: QueryDict) -> dict[str, Any]:
    """Who was registered last by the own organisation; or, where that is asked for or all there is, who is shared with
    it. `shared`: how many shares there are."""
    shares, kept = shares_received(user), own_rows(user, Registration).filter(erased_at=None)
    shared = shares.count()
    if address.get("of") != OTHERS:
        page = page_of(_own_newest(user), address, as_many_as=kept)
        if page.paginator.count or not shared:
            return {"page": page, "newest": _newest(user, page), "shared": shared}
    page = page_of(shares, address)
    return {"page": page, "received": received(user, list(page.object_list)), "shared": shared, "of": OTHERS}


def cards(user: Any, candidates: list[Candidate]) -> list[Found]:
    found = [each.registration for each in candidates]
    shared = [each.pk for each in found if each.organisation_id != user.acting_organisation_id]
    where = whereabouts_open(user, found, opened_to(user, shared) if shared else frozenset())
    return [
        Found(
            each.registration,
            each.identity,
            is_own=each.registration.pk not in shared,
            where=where.get(each.registration.pk),
            why=each.match.why,
            is_likely=each.is_likely,
        )
        for each in candidates
    ]


def _own_newest(user: Any) -> QuerySet[Whereabouts]:
    rows = own_rows(user, Whereabouts).filter(registration__erased_at=None)
    return rows.select_related("registration__organisation", "place").order_by("-registered_at", "pk")


def _newest(user: Any, page: Any) -> list[Found]:
    rows = list(page.object_list)
    content = visible_content(user, [each.pk for each in rows], (Identity,))
    return [
        Found(each.registration, content[each.pk][Identity], is_own=True, where=each)
        for each in rows
        if Identity in content[each.pk]
    ]
