"""Shares in every state: open ones, ones by chance, and for each condition one in which that one alone is not met."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Mandate, Organisation
from amparo.registry.people import models as m
from amparo.registry.people.tests.world import Records, Shared, World
from amparo.registry.people.vocabulary import Category, Purpose

SHARES_EACH = 14
PARTIES = ("A", "B", "C")
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
EVERYTHING = tuple(Category.values)


@dataclass
class Case:
    """A share to make, with the conditions that are not met in it. `agreed` is None for an override."""

    categories: tuple[str, ...] = EVERYTHING
    agreed: tuple[str, ...] | None = EVERYTHING
    unmet: frozenset[str] = field(default_factory=frozenset)

    def unless(self, condition: str, otherwise: Any, met: Any) -> Any:
        return otherwise if condition in self.unmet else met


class Builder(Records):
    def build(self) -> World:
        super().build()
        for name in sorted(self.organisations.keys() & set(PARTIES)):
            for case in [*self._by_chance(), *ONE_BY_ONE]:
                self._share(name, self.chance.choice([each for each in PARTIES if each != name]), case)
        return self.world

    def _by_chance(self) -> list[Case]:
        chance = self.chance
        return [
            Case(
                categories=tuple(chance.sample(EVERYTHING, chance.randint(1, 6))),
                agreed=None
                if chance.random() < 0.3
                else tuple(chance.sample(EVERYTHING, chance.randint(3, 6))),
                unmet=frozenset(condition for condition in CONDITIONS if chance.random() < 0.08),
            )
            for _ in range(SHARES_EACH)
        ]

    def _share(self, name: str, to: str, case: Case) -> None:
        controller, recipient = self.organisations[name], self.organisations[to]
        third = next(each for other, each in self.organisations.items() if other not in (name, to))
        about = [
            row for row in self.world.rows if row.kind is m.Registration and row.organisation == controller.pk
        ]
        registration = m.Registration.objects.get(pk=self.chance.choice(about).key)
        begins, ends = self._days(case, "share")
        m.Share.objects.create(
            registration=registration,
            controller=controller,
            recipient=recipient,
            purpose=Purpose.LEGAL_AID,
            categories=list(case.categories),
            mandate=self._mandate(case.unless("mandate of another", controller, recipient), case),
            valid_from=begins,
            valid_until=ends,
            **self._ground(controller, recipient, third, registration, case),
        )
        asked = SHARE_CONDITIONS if case.agreed is None else CONDITIONS
        self.world.shares.append(
            Shared(
                registration=registration.pk,
                controller=controller.pk,
                recipient=recipient.pk,
                categories=frozenset(case.categories),
                is_open=not case.unmet & set(asked),
                agreed=None if case.agreed is None else frozenset(case.agreed),
            )
        )

    def _days(self, case: Case, what: str) -> tuple[date, date | None]:
        if f"{what} begins later" in case.unmet:
            return self.today + timedelta(days=1), None
        yesterday = self.today - timedelta(days=1)
        return self.today - timedelta(days=90), case.unless(f"{what} ended", yesterday, None)

    def _mandate(self, organisation: Organisation, case: Case) -> Mandate:
        begins, ends = self._days(case, "mandate")
        return Mandate.objects.create(
            organisation=organisation,
            function=Function.LEGAL_AID,
            population_en=str(uuid.uuid4()),
            population_es="todas",
            area=self.place,
            legal_basis="trial",
            valid_from=begins,
            valid_to=ends,
        )

    def _ground(
        self,
        controller: Organisation,
        recipient: Organisation,
        third: Organisation,
        registration: Any,
        case: Case,
    ) -> dict[str, Any]:
        common = {"purpose": Purpose.LEGAL_AID, "categories": list(case.categories)}
        clerk = self.clerks[controller.acronym]
        if case.agreed is None:
            return {"override": self._override(controller, registration, recipient=recipient, **common)}
        begins, ends = self._days(case, "agreement")
        agreement = m.Agreement.objects.create(
            giver=case.unless("agreement of another giver", third, controller),
            receiver=case.unless("agreement with another", third, recipient),
            purposes=[case.unless("agreement for another purpose", Purpose.ASYLUM, Purpose.LEGAL_AID)],
            categories=list(case.agreed),
            terms="trial",
            status=case.unless("agreement only proposed", "proposed", "in_force"),
            valid_from=begins,
            valid_until=ends,
            proposed_by=clerk,
        )
        consent = self._made(
            m.Consent,
            controller,
            registration,
            recipients=[recipient.pk],
            form="spoken",
            given_by="self",
            text=self.text,
            given_on=self.today,
            recorded_at=self.now,
            recorded_by=clerk,
            **common,
        )
        return {"consent": consent, "agreement": agreement}

    def _override(self, controller: Organisation, registration: Any, **columns: Any) -> Any:
        return self._made(
            m.Override,
            controller,
            registration,
            legal_basis="vital_interest",
            named_law="law",
            because="because",
            valid_until=self.today,
            notice="notice",
            status="approved",
            asked_at=self.now,
            asked_by=self.clerks[controller.acronym],
            decided_by=self.seconds[controller.acronym],
            **columns,
        )


ONE_BY_ONE = [
    *(Case(unmet=frozenset({condition})) for condition in CONDITIONS),
    *(Case(unmet=frozenset({condition}), agreed=None) for condition in SHARE_CONDITIONS),
    Case(categories=(Category.IDENTITY,)),
    Case(agreed=(Category.CONTACT,)),
]
