"""What the builder knows of the people whom it made: who is truly whom, which users can only guess."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from amparo.registry.partners.models import Organisation, User
from amparo.registry.people.models import HouseholdMember, Identity, Registration, TravellingGroup
from amparo.registry.people.services.registering import start_group
from amparo.registry.people.stated import StatedPerson


@dataclass(frozen=True)
class Known:
    """One registration. `truth`: the number of the true person, None in a story. `written`: as it was registered."""

    registration: Registration
    written: StatedPerson
    account: User
    at: datetime
    truth: int | None = None
    differences: frozenset[str] = frozenset()


@dataclass
class People:
    everybody: list[Known] = field(default_factory=list)
    in_stories: dict[str, list[Known]] = field(default_factory=dict)
    # (registration, acronym of who may read its identity), for what stands.
    seen_by: set[tuple[UUID, str]] = field(default_factory=set)
    groups: dict[tuple[str, str], TravellingGroup] = field(default_factory=dict)

    def by_truth(self) -> dict[int, list[Known]]:
        found: dict[int, list[Known]] = defaultdict(list)
        for each in self.everybody:
            if each.truth is not None:
                found[each.truth].append(each)
        return found

    def group(self, name: str, *, by: User, at: datetime) -> TravellingGroup | None:
        """Started when its first people register; every organisation has its own record of a caravan."""
        if not name:
            return None
        key = (by.email, name)
        if key not in self.groups:
            self.groups[key] = start_group(name=name, kind="caravan", first_seen_on=at.date(), by=by)
        return self.groups[key]


def account(email: str) -> User:
    return User.objects.select_related("organisation").get(email=email)


def organisation(acronym: str) -> Organisation:
    return Organisation.objects.get(acronym=acronym)


def registrations_of(households: Iterable[Any]) -> dict[UUID, list[tuple[Registration, Identity]]]:
    """By household, what was made of its members."""
    keys = [household.pk for household in households]
    households_by_registration = dict(
        HouseholdMember.objects.filter(household__in=keys).values_list("registration_id", "household_id")
    )
    found: dict[UUID, list[tuple[Registration, Identity]]] = defaultdict(list)
    for identity in Identity.objects.filter(registration__in=list(households_by_registration)).select_related(
        "registration__whereabouts__place"
    ):
        found[households_by_registration[identity.registration_id]].append((identity.registration, identity))
    return found


def in_their_order(
    made: Sequence[tuple[Registration, Identity]], members: Sequence[StatedPerson]
) -> list[Registration]:
    """The registrations of members that were stated, by name and birth."""
    left, ordered = list(made), []
    for member in members:
        found = next(pair for pair in left if _is(pair[1], member))
        left.remove(found)
        ordered.append(found[0])
    return ordered


def _is(identity: Identity, member: StatedPerson) -> bool:
    names = ("given_names", "first_surname", "second_surname", "birth_date", "sex")
    return all(getattr(identity, name) == getattr(member, name) for name in names)
