"""Who belongs to a household of the own organisation: its page, and what is changed there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.core.access import requires
from amparo.core.errors import Reason, Refusal
from amparo.registry.partners.answers import acting, find
from amparo.registry.people import models
from amparo.registry.people.ages import day_of_ages
from amparo.registry.people.forms.belonging import JoinForm, LeaveForm, NewMember, OtherRelationshipForm
from amparo.registry.people.models import HouseholdMember, Keeping, Registration
from amparo.registry.people.queries import Household, households_of
from amparo.registry.people.reference.names import in_reader_language, languages, nationalities
from amparo.registry.people.services import belonging as services
from amparo.registry.people.services.contact import met_today
from amparo.registry.people.views.family import with_code
from amparo.registry.people.views.person import person_page
from amparo.registry.people.views.records import own_record, shown
from amparo.registry.people.visibility import own_rows
from amparo.registry.people.vocabulary import Relationship


@dataclass(frozen=True)
class Row:
    """One member, with the forms that change what they are to the household."""

    member: HouseholdMember
    name: str
    code: str
    is_head: bool
    relationship: OtherRelationshipForm
    leave: LeaveForm


@require_safe
@requires("people.register")
def household(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, find(own_rows(acting(request), models.Household), pk))


@require_POST
@requires("people.register")
def household_join(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody with a registration of the own organisation, by its code."""
    found, form = find(own_rows(acting(request), models.Household), pk), JoinForm(request.POST)
    told = form.told()
    try:
        joining = with_code(request, told["code"])
        services.join_household(
            household=found, registration=joining, relationship=told["relationship"], by=acting(request)
        )
    except Refusal as refusal:
        return _page(request, found, refusal.reasons, join=form)
    messages.success(request, _("{code} belongs to the household now.").format(code=joining.code))
    return redirect("people:household", found.pk)


@require_POST
@requires("people.register")
def member_leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = _member(request, pk)
    told = LeaveForm(request.POST).told()
    on: date = told.get("on") or timezone.localdate()
    try:
        services.leave_household(member=member, on=on, why=told["why"], by=acting(request))
    except Refusal as refusal:
        return _page(request, member.household, refusal.reasons)
    said = _("{code} belongs to the household no longer. What stood there before is kept.")
    messages.success(request, said.format(code=member.registration.code))
    return redirect("people:person", member.registration.person)


@require_POST
@requires("people.register")
def member_relationship(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = _member(request, pk)
    told = OtherRelationshipForm(request.POST).told()
    try:
        services.correct_relationship(member=member, relationship=told["relationship"], by=acting(request))
    except Refusal as refusal:
        return _page(request, member.household, refusal.reasons)
    messages.success(request, _("The relationship was corrected; what stood there before is kept."))
    return redirect("people:household", member.household_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.register")
def household_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new registration in the household: a newborn, or somebody who arrived later."""
    user = acting(request)
    found, today = find(own_rows(user, models.Household), pk), timezone.localdate()
    if request.method != "POST":
        return _add_page(request, found, NewMember(by=user, today=today, like=_as_the_others(user, found)))
    form = NewMember(by=user, today=today, sent=request.POST)
    if faults := form.faults():
        return _add_page(request, found, form, faults)
    place = form.form.where()
    try:
        added = services.add_member(
            household=found,
            person=form.stated(),
            place=place,
            purpose=form.form.told()["purpose"],
            receipt=form.form.receipt_number,
            by=user,
        )
    except Refusal as refusal:
        return _add_page(request, found, form, refusal.reasons)
    said = _("{code} was registered as a member of the household. Write the code on the slip.")
    messages.success(request, said.format(code=added.registration.code))
    return redirect("people:household", found.pk)


@require_POST
@requires("people.register")
def contact_today(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person was here today, and nothing else is to be recorded."""
    found = own_record(request, pk)
    try:
        met_today(registration=found, by=acting(request))
    except Refusal as refusal:
        return person_page(request, found.person, refusal.reasons)
    messages.success(request, _("The contact of today is recorded: the record is kept from this day on."))
    return redirect("people:person", found.person)


def _member(request: HttpRequest, pk: UUID) -> HouseholdMember:
    rows = own_rows(acting(request), HouseholdMember).select_related("registration", "household")
    found: HouseholdMember = find(rows, pk)
    return found


def _as_the_others(user: Any, found: models.Household) -> dict[str, str]:
    """What a new member most likely shares with who is there: where they are registered, and what for."""
    members = found.members.filter(until=None).order_by("since", "pk")
    first = members.filter(relationship=Relationship.HEAD).first() or members.first()
    if first is None:
        return {}
    kept = own_rows(user, Keeping).filter(pk=first.registration_id).first()
    whereabouts = models.Whereabouts.objects.filter(pk=first.registration_id).select_related("place").first()
    return {
        "purpose": kept.purpose if kept else "",
        "place": whereabouts.place.code if whereabouts else "",
    }


def _page(
    request: HttpRequest,
    found: models.Household,
    reasons: Sequence[Reason] = (),
    *,
    join: JoinForm | None = None,
) -> HttpResponse:
    household, registrations = _now(acting(request), found)
    told = {
        "household": found,
        "has_head": household is not None and not household.has_no_head,
        "rows": _rows(household, registrations) if household else [],
        "join": join or JoinForm(),
        "reasons": reasons,
    }
    status = 422 if reasons else 200
    return shown(request, "people/household_page.html", told, registrations.values(), status=status)


def _now(user: Any, found: models.Household) -> tuple[Household | None, dict[UUID, Registration]]:
    keys = list(found.members.filter(until=None).values_list("registration", flat=True))
    if not keys:
        return None, {}
    household = households_of(user, keys, on=day_of_ages(found.formed_at))[0]
    return household, dict(household.registrations)


def _rows(household: Household, registrations: dict[UUID, Registration]) -> list[Row]:
    return [
        Row(
            member=each,
            name=household.identities[each.registration_id].full_name,
            code=registrations[each.registration_id].code,
            is_head=each.relationship == Relationship.HEAD,
            relationship=OtherRelationshipForm(
                auto_id=f"id_{each.pk}_%s", initial={"relationship": each.relationship}
            ),
            leave=LeaveForm(auto_id=f"id_{each.pk}_%s", initial={"on": timezone.localdate()}),
        )
        for each in household.members
        if each.registration_id in household.identities
    ]


def _add_page(
    request: HttpRequest, found: models.Household, form: NewMember, reasons: Sequence[Reason] = ()
) -> HttpResponse:
    told = {
        "household": found,
        "form": form,
        "member": form.member,
        "reasons": form.show(reasons),
        "countries": in_reader_language(nationalities()),
        "languages": in_reader_language(languages()),
    }
    return shown(request, "people/household_add.html", told, [], status=422 if reasons else 200)
