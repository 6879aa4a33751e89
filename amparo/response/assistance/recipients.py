"""Who stands at the table: a person with every registration that the reader may see of them, and their household now.

Two members of one household lead to the same household, whoever of them comes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from amparo.core.errors import NOT_FOUND, Refusal
from amparo.registry.people.ages import AgeGroup, age_group
from amparo.registry.people.models import HouseholdMember, Identity, Registration
from amparo.registry.people.queries import Household, households_of, visible_content
from amparo.registry.people.visibility import registrations
from amparo.registry.people.vocabulary import Sex


@dataclass(frozen=True)
class Recipient:
    """`members` are those who belong to the household now and are present, the person among them, the head first.

    `household` is None where none can be seen: then the person is counted as a household of one.
    """

    registration: Registration
    registrations: frozenset[UUID]
    household: Household | None
    households: frozenset[UUID]
    members: tuple[UUID, ...]
    identities: Mapping[UUID, Identity]
    visible: Mapping[UUID, Registration]

    @property
    def identity(self) -> Identity | None:
        return self.identities.get(self.registration.pk)

    @property
    def household_key(self) -> UUID | None:
        return self.household.key if self.household else None

    @property
    def head(self) -> Registration:
        """The head where the reader may see them, otherwise who came."""
        return self.visible.get(self.members[0], self.registration)

    @property
    def size(self) -> int:
        return len(self.members)

    def cell(self, member: UUID, *, on: date) -> str:
        """The cell of the totals: sex and age group as they are known."""
        identity = self.identities.get(member)
        if identity is None:
            return f"{Sex.UNKNOWN}|{AgeGroup.UNKNOWN}"
        return f"{identity.sex}|{age_group(identity, on=on)}"

    def lock_names(self) -> list[str]:
        """What two clerks who serve the same people at once wait for."""
        return [f"household {each}" for each in self.households] + [f"person {self.registration.person}"]


def recipient(user: Any, key: UUID, *, on: date) -> Recipient:
    """One registration with its household. Hidden and absent are the same refusal."""
    found = recipients(user, [key], on=on)
    if not found:
        raise Refusal(NOT_FOUND())
    return found[0]


def recipients(user: Any, keys: Iterable[UUID], *, on: date) -> list[Recipient]:
    """As many as may be seen, in the order asked for; the number of queries does not grow with them."""
    keys = list(dict.fromkeys(keys))
    seen = registrations(user).filter(erased_at=None)
    persons = seen.filter(pk__in=keys).order_by().values("person")
    visible = {each.pk: each for each in seen.filter(person__in=persons)}
    asked = {key: visible[key] for key in keys if key in visible}
    same: dict[UUID, set[UUID]] = defaultdict(set)
    for each in visible.values():
        same[each.person].add(each.pk)
    households = households_of(user, visible, on=on) if visible else []
    living_in: dict[UUID, list[Household]] = defaultdict(list)
    identities: dict[UUID, Identity] = {}
    for household in households:
        for member in household.members:
            key = member.registration_id
            living_in[key].append(household)
            if key in household.registrations:
                visible[key] = household.registrations[key]
            if key in visible and key in household.identities:
                identities[key] = household.identities[key]
    if alone := visible.keys() - living_in.keys():
        own = visible_content(user, alone, (Identity,))
        identities |= {key: kinds[Identity] for key, kinds in own.items() if Identity in kinds}
    return [
        _recipient(asked[key], same[asked[key].person], living_in, identities, visible)
        for key in keys
        if key in asked
    ]


def _recipient(
    registration: Registration,
    same: set[UUID],
    living_in: Mapping[UUID, list[Household]],
    identities: Mapping[UUID, Identity],
    visible: Mapping[UUID, Registration],
) -> Recipient:
    mine = living_in.get(registration.pk, [])
    elsewhere = [each for key in same for each in living_in.get(key, [])]
    household = next(iter([*mine, *elsewhere]), None)
    return Recipient(
        registration=registration,
        registrations=frozenset(same),
        household=household,
        households=frozenset(each.key for each in elsewhere),
        members=_present(household.members, same) if household else (registration.pk,),
        identities=identities,
        visible=visible,
    )


def _present(members: Iterable[HouseholdMember], same: set[UUID]) -> tuple[UUID, ...]:
    """Who came is here, whatever was recorded of their presence."""
    return tuple(each.registration_id for each in members if each.is_present or each.registration_id in same)
