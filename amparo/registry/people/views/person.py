"""One person over all organisations, as far as shared; and who saw the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amparo.core.access import requires
from amparo.core.errors import Reason, Text
from amparo.core.models import Event
from amparo.registry.partners.answers import acting
from amparo.registry.partners.listing import page_of
from amparo.registry.partners.models import Organisation, User
from amparo.registry.partners.verbs import act_in_words
from amparo.registry.people.forms.family import PictureForm
from amparo.registry.people.queries import person_file, visible_registration, who_saw
from amparo.registry.people.views.records import shown, unkept
from amparo.registry.people.views.sheets import Sheet, family_sheets, sheets
from amparo.registry.people.visibility import registrations


@require_safe
@requires("people.view_persons")
def person(request: HttpRequest, person: UUID) -> HttpResponse:
    return person_page(request, person)


def person_page(request: HttpRequest, key: UUID, reasons: Sequence[Reason] = ()) -> HttpResponse:
    user = acting(request)
    file = person_file(user, key)
    found = sheets(file, by=user)
    families = family_sheets(file.households, file.keys, by=user)
    told = {
        "file": file,
        "sheets": found,
        "first": next((each for each in found if each.identity), found[0]),
        "timeline": sorted(found, key=_in_time),
        "families": families,
        "alone": [line for family in families for line in family.members if line.is_this and line.is_alone],
        "child_spouses": [
            line for family in families for line in family.members if line.is_this and line.is_child_spouse
        ],
        "picture_form": PictureForm(),
        "reasons": reasons,
    }
    others = [
        line.registration
        for family in families
        for line in family.members
        if line.registration and line.identity and not line.is_this
    ]
    status = 422 if reasons else 200
    return shown(request, "people/person.html", told, [*file.registrations, *others], status=status)


def _in_time(sheet: Sheet) -> tuple[bool, Any]:
    """Those whose day is not shared stand last: also their place among the others would tell it."""
    return (sheet.where is None, sheet.where.registered_at if sheet.where else sheet.registration.code)


@dataclass(frozen=True)
class Seen:
    """One act about a record. `name` is empty for people of another organisation."""

    event: Event
    organisation: str
    role: str
    name: str
    what: Text


@require_safe
@requires("people.view_persons")
def trail(request: HttpRequest, person: UUID) -> HttpResponse:
    user = acting(request)
    found = list(registrations(user).filter(person=person))
    visible_registration(found[0].pk if found else person, by=user)
    page = page_of(_acts_about([each.pk for each in found], found, user), request.GET)
    told = {"person": person, "page": page, "acts": in_words(page.object_list, by=user), "records": found}
    return unkept(render(request, "people/trail.html", told))


def _acts_about(keys: list[UUID], found: Sequence[Any], user: Any) -> QuerySet[Event]:
    """Everything about the own records; about another's only what the own organisation did with it."""
    own = [str(each.pk) for each in found if each.organisation_id == user.acting_organisation_id]
    mine = Q(organisation_id=str(user.acting_organisation_id))
    return who_saw(keys).filter(Q(subject_id__in=own) | mine)


def in_words(events: Iterable[Event], *, by: Any) -> list[Seen]:
    """Two queries for accounts and organisations, one for roles, however many acts."""
    events = list(events)
    accounts = {
        str(each.pk): each
        for each in User.objects.filter(pk__in={each.actor_id for each in events if each.actor_id})
        .select_related("organisation")
        .prefetch_related("roles")
    }
    keys = {each.organisation_id for each in events if each.organisation_id}
    acronyms = {
        str(key): name for key, name in Organisation.objects.filter(pk__in=keys).values_list("pk", "acronym")
    }
    return [_seen(event, accounts.get(event.actor_id), acronyms, by=by) for event in events]


def _seen(event: Event, account: User | None, acronyms: dict[str, str], *, by: Any) -> Seen:
    is_colleague = event.organisation_id == str(by.acting_organisation_id)
    return Seen(
        event=event,
        organisation=acronyms.get(event.organisation_id, ""),
        role=", ".join(account.role_names) if account else "",
        name=account.name if account and is_colleague else "",
        what=act_in_words(event.verb, event.subject_type, event.after),
    )
