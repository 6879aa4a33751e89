"""A small world of organisations, records and shares in every state, and who may read what in it.

The answer here is worked out from the list of what was made, in plain Python, without a query: a third opinion beside
the two locks.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Organisation, RoleAssignment, User
from amparo.registry.partners.roles import ROLES, VIEW_PERSONS
from amparo.registry.people import models as m
from amparo.registry.people.services.registering import write_keys
from amparo.registry.people.stated import StatedPerson
from amparo.registry.people.vocabulary import Category, Purpose
from amparo.registry.places.models import Place

SEED = 2018
ORGANISATIONS = ("A", "B", "C", "ENFORCEMENT")
RECORDS_EACH = 6
BY_CATEGORY: dict[Any, str] = {
    m.Registration: Category.IDENTITY,
    m.Identity: Category.IDENTITY,
    m.Contact: Category.CONTACT,
    m.Papers: Category.DOCUMENTS,
    m.Journey: Category.JOURNEY,
    m.Whereabouts: Category.JOURNEY,
    m.HouseholdMember: Category.FAMILY,
    m.FamilyLink: Category.FAMILY,
    m.StoredFile: Category.PHOTO,
}
OWN_ALONE = (
    m.Keeping,
    m.Household,
    m.Intake,
    m.TravellingGroup,
    m.PersonDecision,
    m.Consent,
    m.Override,
    m.Objection,
    m.Erasure,
    m.ErasedCount,
)


@dataclass
class Made:
    """One row: its kind and key, whose it is, about which registration."""

    kind: Any
    key: Any
    organisation: uuid.UUID
    registration: uuid.UUID | None = None


@dataclass
class Shared:
    registration: uuid.UUID
    controller: uuid.UUID
    recipient: uuid.UUID
    categories: frozenset[str]
    is_open: bool
    agreed: frozenset[str] | None


@dataclass
class World:
    users: list[User] = field(default_factory=list)
    rows: list[Made] = field(default_factory=list)
    shares: list[Shared] = field(default_factory=list)

    def readable(self, user: User, kind: Any) -> set[Any]:
        """Keys of the rows of a kind that the user may read, by the rules as they are written in the documentation."""
        organisation = self.organisation_that_acts(user)
        if organisation is None:
            return set()
        return {
            row.key
            for row in self.rows
            if row.kind is kind
            and (
                row.organisation == organisation
                or (
                    kind in BY_CATEGORY
                    and any(self._opens(share, row, organisation, BY_CATEGORY[kind]) for share in self.shares)
                )
            )
        }

    def organisation_that_acts(self, user: User) -> uuid.UUID | None:
        roles = [each.role for each in RoleAssignment.objects.filter(user=user)]
        sees = any(VIEW_PERSONS in ROLES[role].permissions for role in roles)
        return user.organisation_id if sees and user.organisation.acronym != "ENFORCEMENT" else None

    def _opens(self, share: Shared, row: Made, organisation: uuid.UUID, category: str) -> bool:
        return (
            share.is_open
            and share.registration == row.registration
            and share.controller == row.organisation
            and share.recipient == organisation
            and category in share.categories
            and (share.agreed is None or category in share.agreed)
        )


class Records:
    """Writes rows directly, so that states exist which the services would refuse: under a role that no policy binds."""

    def __init__(self, names: tuple[str, ...] = ORGANISATIONS) -> None:
        """`names`: A, B and C share with each other; any other organisation shares with nobody."""
        self.chance = random.Random(SEED)
        self.world = World()
        self.now: datetime = timezone.now()
        self.today: date = timezone.localdate()
        self.place = Place.objects.get(code="MX07089")
        self.text = m.ConsentText.objects.first()
        self.organisations = {name: self._organisation(name) for name in names}
        self.clerks: dict[str, User] = {}
        self.seconds: dict[str, User] = {}

    def build(self) -> World:
        for name in self.organisations:
            for role in ROLES:
                user = self._user(role, self.organisations[name])
                if name in self.clerks:
                    self.seconds.setdefault(name, user)
                self.clerks.setdefault(name, user)
        for name in sorted(self.organisations.keys() - {"ENFORCEMENT"}):
            self._records_of(name)
        return self.world

    def _organisation(self, name: str) -> Organisation:
        functions = [Function.MIGRATION_AUTHORITY] if name == "ENFORCEMENT" else [Function.LEGAL_AID]
        return Organisation.objects.create(
            acronym=name, name_en=name, name_es=name, type="ngo", functions=functions
        )

    def _user(self, role: str, organisation: Organisation) -> User:
        user = User.objects.create(
            email=f"{role}@{organisation.acronym.lower()}.example.org", name=role, organisation=organisation
        )
        RoleAssignment.objects.create(user=user, role=role)
        self.world.users.append(user)
        return user

    def _made(
        self, kind: Any, organisation: Organisation, registration: Any = None, /, **columns: Any
    ) -> Any:
        if registration is not None:
            columns["registration"] = registration
        row = kind.objects.create(organisation=organisation, **columns)
        about = registration.pk if registration is not None else row.pk if kind is m.Registration else None
        self.world.rows.append(Made(kind, row.pk, organisation.pk, about))
        return row

    def _records_of(self, name: str) -> None:
        organisation, clerk = self.organisations[name], self.clerks[name]
        household = self._made(m.Household, organisation, code="FAM-000001", formed_at=self.now)
        self._made(
            m.Intake,
            organisation,
            receipt=uuid.uuid4(),
            content_hash="",
            household=household,
            received_at=self.now,
        )
        self._made(m.TravellingGroup, organisation, name="one", kind="caravan", first_seen_on=self.today)
        registrations = [self._registration(organisation, clerk, number) for number in range(RECORDS_EACH)]
        for number, registration in enumerate(registrations):
            self._content(organisation, clerk, registration, household, head=number == 0)
            self._about(organisation, clerk, registration, registrations[number - 1])

    def _registration(self, organisation: Organisation, clerk: User, number: int) -> m.Registration:
        made: m.Registration = self._made(
            m.Registration,
            organisation,
            code=f"{organisation.acronym}-{number:06}",
        )
        purpose = Purpose.LEGAL_AID
        self._made(m.Keeping, organisation, made, purpose=purpose, last_contact_on=self.today)
        where = {"place": self.place, "registered_at": self.now, "registered_by": clerk}
        self._made(m.Whereabouts, organisation, made, **where)
        return made

    def _content(
        self, organisation: Organisation, clerk: User, registration: Any, household: Any, *, head: bool
    ) -> None:
        recorded = {"recorded_at": self.now, "recorded_by": clerk}
        self._made(
            m.Identity,
            organisation,
            registration,
            given_names="Rosa",
            normalised_name="rosa",
            birth_precision="unknown",
            sex="female",
            **recorded,
        )
        write_keys([(registration, StatedPerson(given_names="Rosa"), household.code)])
        for kind in (m.Contact, m.Papers, m.Journey):
            self._made(kind, organisation, registration, **recorded)
        self._made(
            m.HouseholdMember,
            organisation,
            registration,
            household=household,
            relationship="head" if head else "child",
            since=self.today,
        )

    def _about(self, organisation: Organisation, clerk: User, registration: Any, other: Any) -> None:
        asked = {"asked_at": self.now, "asked_by": clerk}
        decided = {"decided_at": self.now, "decided_by": clerk}
        person = {"person_before": registration.person, "person_after": registration.person}
        file = {"content_type": "image/jpeg", "size_bytes": 1, "added_at": self.now, "added_by": clerk}
        made = {"made_at": self.now, "recorded_by": clerk}
        stated = {"stated_at": self.now, "stated_by": clerk}
        for kind, columns in (
            (m.FamilyLink, {"relative": other, "kind": "sibling"} | stated),
            (m.StoredFile, {"id": uuid.uuid4(), "kind": "photo"} | file),
            (m.PersonDecision, {"other": other, "verdict": "unsure", "why": "trial"} | person | decided),
            (m.Objection, {"purpose": Purpose.LEGAL_AID, "words": "no"} | made),
            (m.Erasure, {"ground": "request", "status": "refused"} | asked),
        ):
            self._made(kind, organisation, registration, **columns)


def pairs(world: World) -> Iterator[tuple[User, Any]]:
    for user in world.users:
        for kind in (*BY_CATEGORY, *OWN_ALONE):
            yield user, kind
