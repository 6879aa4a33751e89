"""Every read of partners and accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.listing import Sorting
from amparo.registry.partners.models import Mandate, Organisation, RoleAssignment, User
from amparo.registry.partners.roles import ROLES
from amparo.registry.places.models import Place

ORGANISATIONS = Sorting(
    {
        "acronym": (_("Acronym"), ("acronym",)),
        "name": (_("Name"), ("name_shown",)),
        "type": (_("Type"), ("type", "acronym")),
        "functions": (_("Functions"), ()),
        "mandates": (_("Mandates"), ("mandates_in_force", "acronym")),
        "people": (_("People"), ("open_accounts", "acronym")),
        "state": (_("State"), ("is_active", "acronym")),
    },
    default="acronym",
)
PEOPLE = Sorting(
    {
        "name": (_("Name"), ("name",)),
        "organisation": (_("Organisation"), ("organisation__acronym", "name")),
        "roles": (_("Roles"), ()),
        "second_factor": (_("Second factor"), ("has_second_factor", "name")),
        "seen": (_("Last signed in"), ("last_login", "name")),
        "state": (_("State"), ("is_active", "name")),
    },
    default="name",
)


def in_force(day: Any) -> Q:
    """Mandates that hold on the day; their last day is still theirs."""
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))


def roles_in_force(day: Any) -> Q:
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def organisations(chosen: Mapping[str, Any]) -> QuerySet[Organisation]:
    """`chosen`: text, type, function, state ("open" or "closed"); what is empty does not narrow."""
    rows = Organisation.objects.select_related("country").annotate(
        name_shown=Coalesce("name_es" if _is_spanish() else "name_en", "acronym"),
        mandates_in_force=_counted(Mandate.objects.filter(in_force(timezone.localdate()))),
        open_accounts=_counted(User.objects.filter(is_active=True)),
    )
    if text := chosen.get("text"):
        rows = rows.filter(
            Q(acronym__icontains=text) | Q(name_en__icontains=text) | Q(name_es__icontains=text)
        )
    if kind := chosen.get("type"):
        rows = rows.filter(type=kind)
    if function := chosen.get("function"):
        rows = rows.filter(functions__contains=[function])
    return _in_state(rows, chosen)


def people(chosen: Mapping[str, Any]) -> QuerySet[User]:
    """`chosen`: text, organisation, role, state; what is empty does not narrow. Roles come with the rows."""
    rows = (
        User.objects.select_related("organisation")
        .prefetch_related("roles")
        .annotate(
            has_second_factor=Exists(
                Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
            )
        )
    )
    if text := chosen.get("text"):
        rows = rows.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if organisation := chosen.get("organisation"):
        rows = rows.filter(organisation=organisation)
    if role := chosen.get("role"):
        held = RoleAssignment.objects.filter(roles_in_force(timezone.localdate()), role=role)
        rows = rows.filter(pk__in=held.values("user"))
    return _in_state(rows, chosen)


def mandates_of(organisation: Organisation) -> QuerySet[Mandate]:
    return organisation.mandates.select_related("area").order_by("-valid_from", "function")


def roles_of(person: User) -> QuerySet[RoleAssignment]:
    """All assignments, those that ended too, the newest first."""
    return person.roles.select_related("given_by").order_by("-since", "-pk")


def demonstration_accounts() -> list[User]:
    """The open accounts of the demonstration that hold a role, in the order of the table of roles."""
    accounts = User.objects.filter(is_demo=True, is_active=True).select_related("organisation")
    ordered = accounts.prefetch_related("roles").order_by("organisation__acronym", "name")
    rank = {code: place for place, code in enumerate(ROLES)}
    holders = [account for account in ordered if account.role_codes & rank.keys()]
    return sorted(holders, key=lambda account: min(rank[code] for code in account.role_codes if code in rank))


def area_names() -> list[str]:
    """Countries, regions and states, as the form of a mandate suggests them. Finer areas are named by P-code."""
    kinds = (Place.Kind.REGION, Place.Kind.COUNTRY, Place.Kind.ADMIN1)
    name = "name_es" if _is_spanish() else "name_en"
    return sorted(set(Place.objects.filter(kind__in=kinds).values_list(name, flat=True)))


def _counted(rows: QuerySet) -> Any:
    """How many of the rows belong to the organisation, as a subquery: two joins would multiply each other."""
    counted = rows.filter(organisation=OuterRef("pk")).order_by().values("organisation")
    return Coalesce(counted.annotate(count=Count("pk")).values("count"), 0)


def _in_state(rows: QuerySet, chosen: Mapping[str, Any]) -> QuerySet:
    state = chosen.get("state")
    return rows.filter(is_active=state == "open") if state else rows


def _is_spanish() -> bool:
    return (get_language() or "en").startswith("es")
