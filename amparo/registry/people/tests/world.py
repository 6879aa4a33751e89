"""A small world of organisations, records and shares in every state, and who may read what in it.

The answer here is worked out from the list of what was made, in plain Python, without a query: a third opinion beside
the two locks.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Mandate, Organisation, RoleAssignment, User
from amparo.registry.partners.roles import ROLES, VIEW_PERSONS
from amparo.registry.people import models as m
from amparo.registry.people.services.registering import write_keys
from amparo.registry.people.stated import StatedPerson
from amparo.registry.people.vocabulary import Category, Purpose
from amparo.registry.places.models import Place

SEED = 2018
ORGANISATIONS = ("A", "B", "C", "ENFORCEMENT")
RECORDS_EACH = 6
SHARES_EACH = 14
BY_CATEGORY: dict[Any, str] = {
    m.Registration: Category.IDENTITY,
    m.Identity: Category.IDENTITY,
    m.Contact: Category.CONTACT,
    m.Papers: Category.DOCUMENTS,
    m.Journey: Category.JOURNEY,
    m.HouseholdMember: Category.FAMILY,
    m.FamilyLink: Category.FAMILY,
    m.StoredFile: Category.PHOTO,
}
OWN_ALONE = (
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


class Builder:
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

    def build(self) -> World:
        for name in self.organisations:
            for role in ROLES:
                user = self._user(role, self.organisations[name])
                self.clerks.setdefault(name, user)
        for name in sorted(self.organisations.keys() - {"ENFORCEMENT"}):
            self._records_of(name)
        for name in sorted(self.organisations.keys() & {"A", "B", "C"}):
            for _ in range(SHARES_EACH):
                self._share_of(name)
            self._one_conditions(name)
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
            purpose=Purpose.LEGAL_AID,
            place=self.place,
            registered_at=self.now,
            registered_by=clerk,
            last_contact_on=self.today,
        )
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
        self._made(
            m.FamilyLink,
            organisation,
            registration,
            relative=other,
            kind="sibling",
            stated_at=self.now,
            stated_by=clerk,
        )
        self._made(
            m.StoredFile,
            organisation,
            registration,
            id=uuid.uuid4(),
            kind="photo",
            content_type="image/jpeg",
            size_bytes=1,
            added_at=self.now,
            added_by=clerk,
        )
        self._made(
            m.PersonDecision,
            organisation,
            registration,
            other=other,
            verdict="unsure",
            why="trial",
            person_before=registration.person,
            person_after=registration.person,
            decided_at=self.now,
            decided_by=clerk,
        )
        self._made(
            m.Objection,
            organisation,
            registration,
            purpose=Purpose.LEGAL_AID,
            words="no",
            made_at=self.now,
            recorded_by=clerk,
        )
        self._made(
            m.Erasure,
            organisation,
            registration,
            ground="request",
            status="refused",
            asked_at=self.now,
            asked_by=clerk,
        )

    # --- shares, in every state

    def _share_of(self, name: str) -> None:
        """Everything by chance: about one in three is open."""
        chance = self.chance
        self._share(
            name,
            self._others(name),
            categories=chance.sample(Category.values, chance.randint(1, 6)),
            agreed=chance.sample(Category.values, chance.randint(3, 6)),
            state={condition: chance.random() < 0.08 for condition in (*CONDITIONS, *OVERRIDE_CONDITIONS)},
            by_override=chance.random() < 0.3,
        )

    def _one_conditions(self, name: str) -> None:
        """For each condition one share in which that one alone is not met."""
        everything = list(Category.values)
        for condition in CONDITIONS:
            self._share(name, self._others(name), everything, everything, {condition: True})
        for condition in OVERRIDE_CONDITIONS:
            self._share(name, self._others(name), everything, everything, {condition: True}, by_override=True)
        self._share(name, self._others(name), [Category.IDENTITY], everything, {})
        self._share(name, self._others(name), everything, [Category.CONTACT], {})

    def _others(self, name: str) -> str:
        return self.chance.choice([each for each in ("A", "B", "C") if each != name])

    def _share(
        self,
        name: str,
        to: str,
        categories: list[str],
        agreed: list[str],
        state: dict[str, bool],
        *,
        by_override: bool = False,
    ) -> None:
        controller, recipient = self.organisations[name], self.organisations[to]
        about = self.chance.choice(
            [
                row.key
                for row in self.world.rows
                if row.kind is m.Registration and row.organisation == controller.pk
            ]
        )
        registration = m.Registration.objects.get(pk=about)
        clerk = self.clerks[name]
        far, yesterday, tomorrow = self.today - timedelta(days=90), *self._around()

        def when(condition: str, otherwise: Any, met: Any) -> Any:
            return otherwise if state.get(condition) else met

        mandate = Mandate.objects.create(
            organisation=when("mandate of another", controller, recipient),
            function=Function.LEGAL_AID,
            population_en=str(uuid.uuid4()),
            population_es="todas",
            area=self.place,
            legal_basis="trial",
            valid_from=when("mandate begins later", tomorrow, far),
            valid_to=when("mandate ended", max(yesterday, far), None)
            if not state.get("mandate begins later")
            else None,
        )
        third = next(o for n, o in self.organisations.items() if n not in (name, to))
        ground: dict[str, Any] = {}
        if by_override:
            ground["override"] = self._override(controller, recipient, registration, clerk, categories)
        else:
            ground["consent"] = self._consent(controller, recipient, registration, clerk, categories)
            ground["agreement"] = m.Agreement.objects.create(
                giver=when("agreement of another giver", third, controller),
                receiver=when("agreement with another", third, recipient),
                purposes=when("agreement for another purpose", [Purpose.ASYLUM], [Purpose.LEGAL_AID]),
                categories=agreed,
                terms="trial",
                status=when("agreement only proposed", "proposed", "in_force"),
                valid_from=when("agreement begins later", tomorrow, far),
                valid_until=None
                if state.get("agreement begins later")
                else when("agreement ended", yesterday, None),
                proposed_by=clerk,
            )
        m.Share.objects.create(
            registration=registration,
            controller=controller,
            recipient=recipient,
            purpose=Purpose.LEGAL_AID,
            categories=categories,
            mandate=mandate,
            valid_from=when("share begins later", tomorrow, far),
            valid_until=None if state.get("share begins later") else when("share ended", yesterday, None),
            **ground,
        )
        asked = OVERRIDE_CONDITIONS if by_override else CONDITIONS
        self.world.shares.append(
            Shared(
                registration=registration.pk,
                controller=controller.pk,
                recipient=recipient.pk,
                categories=frozenset(categories),
                is_open=not any(state.get(condition) for condition in asked),
                agreed=None if by_override else frozenset(agreed),
            )
        )

    def _around(self) -> tuple[date, date]:
        return self.today - timedelta(days=1), self.today + timedelta(days=1)

    def _consent(
        self, controller: Any, recipient: Any, registration: Any, clerk: User, categories: list[str]
    ) -> m.Consent:
        made: m.Consent = self._made(
            m.Consent,
            controller,
            registration,
            purpose=Purpose.LEGAL_AID,
            recipients=[recipient.pk],
            categories=categories,
            form="spoken",
            given_by="self",
            text=self.text,
            given_on=self.today,
            recorded_at=self.now,
            recorded_by=clerk,
        )
        return made

    def _override(
        self, controller: Any, recipient: Any, registration: Any, clerk: User, categories: list[str]
    ) -> m.Override:
        made: m.Override = self._made(
            m.Override,
            controller,
            registration,
            recipient=recipient,
            purpose=Purpose.LEGAL_AID,
            categories=categories,
            legal_basis="vital_interest",
            named_law="law",
            because="because",
            valid_until=self.today,
            notice="notice",
            status="approved",
            asked_at=self.now,
            asked_by=clerk,
        )
        return made


SHARE_CONDITIONS = (
    "share begins later",
    "share ended",
    "mandate of another",
    "mandate begins later",
    "mandate ended",
)
CONDITIONS = (
    *SHARE_CONDITIONS,
    "agreement of another giver",
    "agreement with another",
    "agreement for another purpose",
    "agreement only proposed",
    "agreement begins later",
    "agreement ended",
)
OVERRIDE_CONDITIONS = SHARE_CONDITIONS


def pairs(world: World) -> Iterator[tuple[User, Any]]:
    for user in world.users:
        for kind in (*BY_CATEGORY, *OWN_ALONE):
            yield user, kind
