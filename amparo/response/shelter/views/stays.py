"""Checking in and out, plans, corrections, and the call about a child who is alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from amparo.core.access import requires
from amparo.core.errors import Refusal, refuse_if_any
from amparo.registry.partners.answers import acting
from amparo.registry.people.asking import asked_before, keep_asked
from amparo.registry.people.forms.searching import SearchForm
from amparo.registry.people.models import Identity, Registration
from amparo.registry.people.policy import it_was_not_erased
from amparo.registry.people.queries import visible_content, visible_registration
from amparo.registry.people.searching import search
from amparo.registry.people.services.reading import record_reading
from amparo.registry.people.views.records import unkept
from amparo.registry.people.views.searching import Found, cards
from amparo.response.shelter.forms.fields import OfPeople, on_the_minute
from amparo.response.shelter.forms.stays import CallForm, CheckInForm, CheckOutForm, CorrectForm, PlanForm
from amparo.response.shelter.policy import reasons
from amparo.response.shelter.queries.moment import moment
from amparo.response.shelter.queries.stays import (
    ALONE,
    Guest,
    guests,
    household_to_check_in,
    left_behind,
    open_stays_of,
)
from amparo.response.shelter.services import arriving, leaving
from amparo.response.shelter.views.answers import answered, own_site, own_stay, read_of, stays_asked
from amparo.situation.figures.queries import suggested_places

ASKED_FOR = "shelter_search"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("shelter.manage_stays")
def check_in_search(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who came? Searched among those who are registered; names go by post, as in the search of people."""
    if request.method == "POST":
        keep_asked(request, ASKED_FOR, SearchForm(request.POST).asked().strip())
        return redirect("shelter:check_in_search", pk)
    user, site, text = acting(request), own_site(request, pk), asked_before(request, ASKED_FOR)
    found = _with_stays(request, cards(user, search(user, text))) if text else []
    told = {"site": site, "form": SearchForm({"text": text}), "text": text, "found": found}
    page = unkept(render(request, "shelter/check_in_search.html", told))
    record_reading(registrations=[card.registration for card, _stay in found], what="search", by=user)
    return page


def _with_stays(request: HttpRequest, found: Sequence[Found]) -> list[tuple[Found, Any]]:
    """Each with where they are checked in now, if anywhere in the organisation."""
    registrations = [each.registration for each in found]
    by_key = {each.registration_id: each for each in open_stays_of(acting(request), registrations)}
    return [(each, by_key.get(each.registration.pk)) for each in found]


@requires("shelter.manage_stays")
def check_in(request: HttpRequest, pk: UUID, registration: UUID) -> HttpResponse:
    """The person with their household; who stands on the list and is not chosen is not here."""
    user, site = acting(request), own_site(request, pk)
    found = visible_registration(registration, by=user)
    refuse_if_any([it_was_not_erased(found)])
    members, standings = _household(user, found)
    form = CheckInForm(
        request.POST or None,
        people=[(each.pk, name) for each, name in members],
        initial={"arrived_at": on_the_minute(), "people": [str(each.pk) for each, _name in members]},
    )

    def act(stated: dict[str, Any]) -> str:
        keys = set(stated.pop("people"))
        people = [each for each, _name in members if str(each.pk) in keys]
        stays = arriving.check_in(site=site, registrations=people, **stated, by=user)
        said = ngettext("{count} person is checked in.", "{count} people are checked in.", len(stays))
        messages.success(request, said.format(count=len(stays)))
        return reverse("shelter:site", args=[site.pk])

    told = {
        "site": site,
        "registration": found,
        "alone": [(name, standings[each.pk]) for each, name in members if standings.get(each.pk) in ALONE],
        "members": members,
    }
    return answered(
        request, "shelter/check_in.html", form, act, told, about=[each for each, _name in members]
    )


def _household(user: Any, found: Registration) -> tuple[list[tuple[Registration, str]], dict[UUID, Any]]:
    """Members that the reader may see, the person first, with names; and the standing of each child."""
    household = household_to_check_in(user, found, on=timezone.localdate())
    seen = {found.pk: found} | (dict(household.registrations) if household else {})
    content = visible_content(user, seen, (Identity,))
    people = [
        (each, content[key][Identity].full_name)
        for key, each in seen.items()
        if Identity in content[key] and each.erased_at is None
    ]
    return people, dict(household.standings) if household else {}


def _chosen(request: HttpRequest, pk: UUID) -> tuple[Any, list[Guest], list[Guest]]:
    """The site, who was chosen, and who of their families stays there too."""
    user, site = acting(request), own_site(request, pk)
    rows = stays_asked(request, site)
    on = timezone.localdate(moment())
    return site, guests(user, rows, on=on), guests(user, left_behind(user, rows), on=on)


def named(found: Sequence[Guest]) -> list[tuple[UUID, str]]:
    """Choices of a form: by name, by code where the name is not shared."""
    return [
        (each.stay.pk, f"{each.name} · {each.stay.code}" if each.name else each.stay.code) for each in found
    ]


def _of_some(
    request: HttpRequest,
    pk: UUID,
    template: str,
    new_form: Callable[..., OfPeople],
    *,
    act: Callable[[list[Any], dict[str, Any]], str],
    **initial: Any,
) -> HttpResponse:
    """A form about some of those who stay: the chosen ones are ticked, their families stand below them."""
    site, first, family = _chosen(request, pk)
    everybody = [*first, *family]
    form = new_form(
        request.POST or None,
        people=named(everybody),
        initial={"people": [str(each.stay.pk) for each in first], **initial},
    )

    def acted(stated: dict[str, Any]) -> str:
        keys = set(stated.pop("people"))
        chosen = [each.stay for each in everybody if str(each.stay.pk) in keys]
        if not chosen:
            raise Refusal(reasons.NOBODY_CHOSEN(at="people"))
        messages.success(request, act(chosen, stated))
        return reverse("shelter:site", args=[site.pk])

    told = {"site": site, "family": family, "places": suggested_places()}
    return answered(request, template, form, acted, told, about=read_of(everybody))


@requires("shelter.manage_stays")
def check_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    def act(chosen: list[Any], stated: dict[str, Any]) -> str:
        left = leaving.check_out(stays=chosen, **stated, by=acting(request))
        said = ngettext("{count} person is checked out.", "{count} people are checked out.", len(left))
        return said.format(count=len(left))

    return _of_some(request, pk, "shelter/check_out.html", CheckOutForm, act=act, departed_at=on_the_minute())


@requires("shelter.manage_stays")
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    def act(chosen: list[Any], stated: dict[str, Any]) -> str:
        leaving.plan_leaving(stays=chosen, **stated, by=acting(request))
        return _("The plan is kept with the stays.")

    return _of_some(request, pk, "shelter/plan.html", PlanForm, act=act)


@requires("shelter.manage_stays")
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    stay = own_stay(request, pk)
    (guest,) = guests(acting(request), [stay], on=timezone.localdate(moment()))
    form = CorrectForm(
        request.POST or None, initial={"arrived_at": stay.arrived_at, "departed_at": stay.departed_at}
    )

    def act(stated: dict[str, Any]) -> str:
        leaving.correct_stay(stay=stay, **stated, by=acting(request))
        messages.success(request, _("The corrected stay was recorded; the wrong one stays readable."))
        return reverse("shelter:site", args=[stay.site_id])

    told = {"stay": stay, "guest": guest, "site": stay.site}
    return answered(request, "shelter/correct.html", form, act, told, about=read_of([guest]))


@requires("shelter.manage_stays")
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    stay = own_stay(request, pk)
    (guest,) = guests(acting(request), [stay], on=timezone.localdate(moment()))

    def act(stated: dict[str, Any]) -> str:
        leaving.record_call(stay=stay, **stated, by=acting(request))
        messages.success(request, _("That child protection was called is kept with the stay."))
        return reverse("shelter:site", args=[stay.site_id])

    told = {"stay": stay, "guest": guest, "site": stay.site}
    form = CallForm(request.POST or None)
    return answered(request, "shelter/call.html", form, act, told, about=read_of([guest]))
