"""Registering a household: one form, sent as often as it takes, saved once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from amparo.core.access import requires
from amparo.core.errors import Reason, Refusal
from amparo.registry.partners.answers import acting
from amparo.registry.people import models
from amparo.registry.people.forms.household import Household
from amparo.registry.people.policy import SAVED_ALREADY
from amparo.registry.people.reference.names import in_reader_language, languages, nationalities
from amparo.registry.people.searching import Candidate, alike
from amparo.registry.people.services.reading import record_reading
from amparo.registry.people.services.registering import register_household, start_group
from amparo.registry.people.views.records import unkept
from amparo.registry.people.views.searching import Found, cards
from amparo.registry.people.visibility import own_rows
from amparo.registry.people.vocabulary import Relationship

SURELY_ALIKE = 0.9
LAST_PLACE, LAST_PURPOSE = "people_last_place", "people_last_purpose"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.register")
def register(request: HttpRequest) -> HttpResponse:
    """`act` of a post: add (a member), remove-2 (the third), save, or save_anyway (nobody alike is the same)."""
    if request.method != "POST":
        return _page(request, _new(request))
    household = Household(by=acting(request), today=timezone.localdate(), sent=request.POST)
    act, _dash, number = request.POST.get("act", "").partition("-")
    if act == "add":
        return _with_one_more(request, household)
    if act == "remove":
        household.without(int(number) if number.isascii() and number.isdigit() else 0)
        return _page(request, household)
    household.without_the_empty()
    if faults := household.faults():
        return _page(request, household, faults)
    was_asked = act == "save_anyway" or household.form.told()["although_alike"]
    return _saved(request, household, was_asked=was_asked)


def _new(request: HttpRequest) -> Household:
    told = {
        "place": request.session.get(LAST_PLACE, ""),
        "purpose": request.session.get(LAST_PURPOSE, ""),
        "arrived_on": timezone.localdate(),
    }
    return Household(by=acting(request), today=timezone.localdate(), **told)


def _with_one_more(request: HttpRequest, household: Household) -> HttpResponse:
    """With htmx only the new member is sent; without script the whole page, as it was filled in."""
    member = household.with_one_more()
    if member is not None and "HX-Request" in request.headers:
        told = {"household": household, "member": member}
        return unkept(render(request, "people/member_added.html", told))
    return _page(request, household)


def _saved(request: HttpRequest, household: Household, *, was_asked: bool) -> HttpResponse:
    user = acting(request)
    if not was_asked and not _was_saved(user, household.form.receipt_number):
        surely = _surely_alike(user, household)
        if surely:
            return _page(request, household, alike=surely)
    try:
        saved = _save(user, household)
    except Refusal as refusal:
        return _page(request, household, refusal.reasons)
    told = household.form.told()
    request.session[LAST_PLACE] = getattr(household.form.where(), "code", "")
    request.session[LAST_PURPOSE] = told["purpose"]
    count = len(household.members)
    said = ngettext(
        "Household {household} was registered with {count} person. Write the code on the slip: {codes}.",
        "Household {household} was registered with {count} persons. Write the codes on the slips: {codes}.",
        count,
    )
    rows = saved.members.filter(until=None).select_related("registration")
    members = sorted(rows, key=lambda each: each.relationship != Relationship.HEAD)
    codes = ", ".join(each.registration.code for each in members)
    messages.success(request, said.format(household=saved.code, count=count, codes=codes))
    return redirect("people:person", members[0].registration.person)


def _was_saved(user: Any, receipt: UUID) -> bool:
    return own_rows(user, models.Intake).filter(receipt=receipt).exists()


def _save(user: Any, household: Household) -> models.Household:
    """A new group falls with the household: neither stays without the other."""
    told = household.form.told()
    with transaction.atomic():
        group = told.get("group")
        if told["group_name"]:
            group = start_group(
                name=told["group_name"],
                kind=told["group_kind"],
                first_seen_on=told.get("arrived_on") or timezone.localdate(),
                by=user,
            )
        saved: models.Household = register_household(
            members=household.stated(),
            place=household.form.where(),
            purpose=told["purpose"],
            receipt=household.form.receipt_number,
            group=group,
            although_alike=told["although_alike"],
            by=user,
        )
    return saved


def _surely_alike(user: Any, household: Household) -> list[tuple[str, list[Found]]]:
    """For each member who is almost surely registered: the name as it was typed, and who that may be."""
    found: dict[int, list[Candidate]] = alike(user, household.stated())
    near = {
        number: [each for each in some if each.match.score >= SURELY_ALIKE] for number, some in found.items()
    }
    return [
        (household.members[number].told()["given_names"], cards(user, candidates))
        for number, candidates in near.items()
        if candidates
    ]


def _page(
    request: HttpRequest,
    household: Household,
    reasons: Sequence[Reason] = (),
    *,
    alike: Sequence[tuple[str, list[Found]]] = (),
) -> HttpResponse:
    told = {
        "household": household,
        "reasons": household.show(list(reasons)),
        "alike": alike,
        "is_saved_already": any(reason.kind is SAVED_ALREADY for reason in reasons),
        "countries": in_reader_language(nationalities()),
        "languages": in_reader_language(languages()),
    }
    page = unkept(render(request, "people/register.html", told, status=422 if reasons else 200))
    shown = [each.registration for _name, found in alike for each in found]
    if shown:
        record_reading(registrations=shown, what="search", by=acting(request))
    return page
