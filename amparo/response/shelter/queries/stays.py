"""Stays with names, under both locks: who is at a site, whose family they are, which child is alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from amparo.core.errors import NOT_FOUND, Refusal
from amparo.registry.people.ages import ADULT_YEARS, ESTIMATE_YEARS, AgeGroup, age_group
from amparo.registry.people.families import ChildStanding
from amparo.registry.people.models import FamilyLink, HouseholdMember, Identity, Registration
from amparo.registry.people.queries import Household, households_of, visible_content
from amparo.registry.people.visibility import own_rows, visible_to
from amparo.registry.people.visibility import registrations as visible_rows
from amparo.registry.people.vocabulary import Category, Relationship
from amparo.response.shelter.models import Site, Stay, TransferMember
from amparo.response.shelter.queries.moment import span_of

ALONE = frozenset({ChildStanding.UNACCOMPANIED, ChildStanding.SEPARATED})
# Days since a birth after which nobody is taken for a child, however little is known of its day.
CERTAINLY_ADULT = 366 * (ADULT_YEARS + ESTIMATE_YEARS + 1)
Standings = Mapping[UUID, ChildStanding]


@dataclass(frozen=True)
class Guest:
    """One stay as its reader may see it. `registration` and `identity` are None where they are not shared any more."""

    stay: Stay
    registration: Registration | None
    identity: Identity | None
    standing: ChildStanding | None = None
    household: UUID | None = None
    is_in_transfer: bool = False
    is_overdue: bool = False

    @property
    def is_alone(self) -> bool:
        return self.standing in ALONE

    @property
    def asks_for_a_call(self) -> bool:
        """A child alone about whom nobody called child protection yet."""
        return self.is_alone and self.stay.called_at is None

    @property
    def age_group(self) -> str:
        """Of the day of arrival, for lists that name nobody."""
        if self.identity is None:
            return str(AgeGroup.UNKNOWN.label)
        return str(age_group(self.identity, on=timezone.localdate(self.stay.arrived_at)).label)

    @property
    def name(self) -> str:
        return self.identity.full_name if self.identity else ""


def stays(user: Any) -> QuerySet[Stay]:
    return own_rows(user, Stay).select_related("site")


def staying(user: Any, site: Site) -> QuerySet[Stay]:
    return stays(user).filter(site=site, status=Stay.Status.STAYING)


def guests(user: Any, rows: Iterable[Stay], *, on: date, now: datetime | None = None) -> list[Guest]:
    """Stays with names and standings, by household; the number of questions does not grow with the stays."""
    found = list(rows)
    keys = [each.registration_id for each in found]
    registrations = {each.pk: each for each in visible_rows(user).filter(pk__in=keys)}
    content = visible_content(user, registrations, (Identity,))
    households, standings = families_of(user, registrations, on=on)
    moving = set(
        TransferMember.objects.filter(stay__in=found, is_open=True).values_list("stay_id", flat=True)
    )
    told = [
        Guest(
            stay,
            registrations.get(stay.registration_id),
            content.get(stay.registration_id, {}).get(Identity),
            standing=standings.get(stay.registration_id),
            household=households.get(stay.registration_id),
            is_in_transfer=stay.pk in moving,
            is_overdue=_is_overdue(stay, now),
        )
        for stay in found
    ]
    return sorted(told, key=lambda each: (str(each.household or each.stay.pk), each.stay.arrived_at))


def _is_overdue(stay: Stay, now: datetime | None) -> bool:
    if now is None or stay.expected_nights is None or stay.status != Stay.Status.STAYING:
        return False
    until = timezone.localdate(stay.arrived_at) + timedelta(days=stay.expected_nights)
    return until < timezone.localdate(now)


def families_of(user: Any, keys: Iterable[UUID], *, on: date) -> tuple[dict[UUID, UUID], dict[UUID, Any]]:
    """Of each registration the household, and what is derived of the children."""
    households: dict[UUID, UUID] = {}
    standings: dict[UUID, ChildStanding] = {}
    for household in households_of(user, keys, on=on):
        for member in household.members:
            households[member.registration_id] = household.key
        standings |= household.standings
    return households, standings


def household_to_check_in(user: Any, registration: Registration, *, on: date) -> Household | None:
    """The household with the members that the reader may see."""
    return next(iter(households_of(user, [registration.pk], on=on)), None)


def same_family(user: Any, keys: Sequence[UUID]) -> set[UUID]:
    """Registrations that share a household or a family link with one of these, themselves left out."""
    rows = visible_to(user, HouseholdMember, Category.FAMILY).filter(until=None)
    here = rows.filter(registration__in=keys).values_list("household_id", flat=True)
    family = set(rows.filter(household__in=list(here)).values_list("registration_id", flat=True))
    links = visible_to(user, FamilyLink, Category.FAMILY).exclude(standing=FamilyLink.Standing.REFUTED)
    for pair in links.filter(Q(registration__in=keys) | Q(relative__in=keys)).values_list(
        "registration_id", "relative_id"
    ):
        family |= set(pair)
    return family - set(keys)


def perhaps_alone(user: Any, *, on: date) -> QuerySet[Stay]:
    """Open stays at open sites without a call to child protection, of whom `guests` has to tell whether they are
    children alone. Left out is who certainly is none: adults, and sons and daughters beside the head of their
    household, an adult."""
    certain = on - timedelta(days=CERTAINLY_ADULT)
    births = Identity.objects.filter(registration=OuterRef("registration"))
    young = births.filter(Q(birth_date=None) | Q(birth_date__gt=certain))
    members = HouseholdMember.objects.filter(until=None, is_present=True)
    heads = members.filter(
        Exists(births), ~Exists(young), household=OuterRef("household"), relationship=Relationship.HEAD
    )
    beside_a_parent = members.filter(
        Exists(heads), registration=OuterRef("registration"), relationship=Relationship.CHILD
    )
    rows = stays(user).filter(
        status=Stay.Status.STAYING,
        called_at=None,
        site__status=Site.Status.OPEN,
        site__organisation=F("organisation"),
    )
    return rows.filter(Exists(births.filter(birth_date__gt=certain)), ~Exists(beside_a_parent))


def left_behind(user: Any, chosen: Sequence[Stay]) -> list[Stay]:
    """Stays at the same site of people of the same family who were not chosen."""
    if not chosen:
        return []
    family = same_family(user, [each.registration_id for each in chosen])
    rows = staying(user, chosen[0].site).filter(registration__in=family)
    return list(rows.exclude(pk__in=[each.pk for each in chosen]))


def open_stays_of(user: Any, registrations: Iterable[Registration]) -> list[Stay]:
    """Where these people are checked in now, also under another registration of the same person."""
    found = list(registrations)
    rows = stays(user).filter(status=Stay.Status.STAYING)
    return list(
        rows.filter(
            Q(registration__in=[each.pk for each in found])
            | Q(registration__person__in=[each.person for each in found])
        )
    )


def stays_of(user: Any, keys: Iterable[UUID]) -> list[Stay]:
    """For the page of a person: every stay of the registrations, the newest first; corrected ones too."""
    rows = stays(user).filter(registration__in=list(keys)).select_related("destination", "checked_in_by")
    return list(rows.order_by("-arrived_at"))


def left_on(user: Any, site: Site, day: date) -> QuerySet[Stay]:
    """Who left on a local day."""
    begin, end = span_of(day)
    rows = stays(user).filter(site=site, status=Stay.Status.LEFT, departed_at__gte=begin, departed_at__lt=end)
    return rows.select_related("destination").order_by("departed_at")


def arrived_on(user: Any, site: Site, day: date) -> QuerySet[Stay]:
    begin, end = span_of(day)
    rows = stays(user).filter(site=site, arrived_at__gte=begin, arrived_at__lt=end)
    rows = rows.exclude(status=Stay.Status.CORRECTED)
    return rows.order_by("arrived_at")


def own_stays(stays: Sequence[Stay], *, by: Any) -> list[Stay]:
    """The stays, locked for a change, of the user's organisation. Hidden and absent are the same refusal.

    Registrations are not joined: a stay of somebody who is not shared any more would then be missing. `visible_of`
    tells whose are seen.
    """
    keys = {each.pk for each in stays}
    rows = own_rows(by, Stay).select_for_update(of=("self",)).select_related("site__place")
    found = list(rows.filter(pk__in=keys).order_by("pk"))
    if len(found) < len(keys):
        raise Refusal(NOT_FOUND())
    return found


def visible_of(user: Any, rows: Iterable[Stay]) -> list[Registration]:
    """The registrations of these stays that the user may read."""
    return list(visible_rows(user).filter(pk__in=[each.registration_id for each in rows]))
