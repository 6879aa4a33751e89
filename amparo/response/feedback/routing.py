"""Who answers feedback, and who receives a report of abuse."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils import timezone

from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Organisation, RoleAssignment
from amparo.registry.partners.queries import roles_in_force
from amparo.registry.partners.roles import DESKS, ROLES
from amparo.registry.places.models import Place
from amparo.registry.services.models import Service


def working_at(desk: str, *, but_not: str = "") -> list[Organisation]:
    """Organisations in which somebody works at a desk: one that takes part and does not enforce migration law.

    `but_not`: a role; who holds it is not counted. The inter-agency body comes first, then by acronym.
    """
    roles = [code for code, role in ROLES.items() if DESKS[desk] in role.permissions]
    held = RoleAssignment.objects.filter(roles_in_force(timezone.localdate()), user__is_active=True)
    at_the_desk = held.filter(role__in=roles)
    if but_not:
        at_the_desk = at_the_desk.exclude(user__in=held.filter(role=but_not).values("user"))
    found = Organisation.objects.filter(is_active=True, pk__in=at_the_desk.values("user__organisation"))
    return sorted((each for each in found if not each.enforces_migration_law), key=_inter_agency_first)


def _inter_agency_first(organisation: Organisation) -> tuple[bool, str]:
    return organisation.type != Organisation.Type.INTER_AGENCY, organisation.acronym


def able_to_answer(*, about: UUID | None, staff: str) -> list[Organisation]:
    """Organisations where somebody can answer; in the one that it is about, somebody else than whom it is about."""
    others = [each for each in working_at("feedback") if each.pk != about]
    itself = [each for each in working_at("feedback", but_not=staff) if each.pk == about]
    return sorted(itself + others, key=_inter_agency_first)


def who_answers(
    about: Collection[Organisation], *, by_the_group: bool, staff: str = ""
) -> Organisation | None:
    """The organisation addressed; the inter-agency group where the person asks for it, where it is about several or
    nobody knows which, and where nobody there can answer. None when nobody can.
    """
    if len(about) == 1 and not by_the_group:
        (addressed,) = about
        if addressed in able_to_answer(about=addressed.pk, staff=staff):
            return addressed
    spoken_of = {each.pk for each in about}
    able = [each for each in working_at("feedback") if each.pk not in spoken_of]
    return next((each for each in able if Function.COORDINATION in each.functions), None)


def who_receives(implicated: Iterable[UUID], *, place: Place | None = None) -> Organisation | None:
    """An organisation with focal points that is none of those implicated; None when there is none left.

    Where nobody is named, rather one that gives no service at the place: who works there may be whom it is about.
    """
    excluded = set(implicated)
    able = [each for each in working_at("abuse") if each.pk not in excluded]
    if not excluded and place is not None:
        there = set(Service.objects.filter(place=place).values_list("organisation", flat=True))
        able = sorted(able, key=lambda each: each.pk in there)
    return next(iter(able), None)
