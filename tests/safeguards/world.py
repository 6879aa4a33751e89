"""What scenarios are made of: people of one organisation, and cases that are walked as far as wanted."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.people.tests.conftest import stated
from amparo.response.cases.models import Case
from amparo.response.cases.services.beside import set_duty
from amparo.response.cases.services.opening import open_case
from amparo.response.cases.services.stepping import take_step
from amparo.response.cases.vocabulary import DutyKind
from amparo.response.screening.tests.conftest import one_of

OPENED = date(2018, 11, 5)
Taken = tuple[str, date, dict[str, Any]]


@dataclass(frozen=True)
class World:
    """`caseworker` takes the steps, `colleague` those that another person takes; `account` makes anybody else."""

    caseworker: User
    colleague: User
    account: Callable[..., User]
    register: Callable[..., Any]

    def woman(self) -> Registration:
        return one_of(self.register(self.caseworker, although_alike=True), self.caseworker)

    def boy_alone(self) -> Registration:
        boy = stated("Wilmer", birth_date=date(2005, 5, 1), sex="male", phones=())
        return one_of(self.register(self.caseworker, boy, although_alike=True), self.caseworker)

    def case(self, procedure: str, *steps: Taken, of: Registration | None = None, country: str = "") -> Case:
        """A new case after these steps."""
        opened = open_case(
            registration=of or self.woman(),
            procedure=procedure,
            country=country,
            on=OPENED,
            receipt=uuid.uuid4(),
            by=self.caseworker,
        )
        return self.walk(opened, *steps)

    def walk(self, case: Case, *steps: Taken, by: User | None = None, reason: str = "") -> Case:
        for move, on, answers in steps:
            case = take_step(
                case=case, move=move, on=on, answers=answers, reason=reason, by=by or self.caseworker
            )
        return case

    def step(
        self, case: Case, taken: Taken, *, by: User | None = None, reason: str = ""
    ) -> Callable[[], Any]:
        """The step that a scenario is about, not taken yet."""
        return lambda: self.walk(case, taken, by=by, reason=reason)

    def owe(self, case: Case) -> None:
        set_duty(case=case, kind=DutyKind.VISIT, due_on=date(2019, 12, 1), by=self.caseworker)
