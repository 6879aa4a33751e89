"""Two return officers, a woman who wishes to return, a boy who is alone, and cases on the way."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from amparo.core.acting import acting_as
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.people.tests.conftest import register as registered_by  # noqa: F401 - a fixture
from amparo.registry.people.tests.conftest import stated
from amparo.response.cases.models import Case
from amparo.response.cases.services.opening import open_case
from amparo.response.cases.services.stepping import take_step
from amparo.response.cases.tests.conftest import *  # noqa: F403 - fixtures of the room below
from amparo.response.screening.tests.conftest import one_of
from amparo.response.voluntary_return.services.journeys import plan_journey
from amparo.response.voluntary_return.tests.steps import DAY, LEGS, STEPS

RETURNS = (Function.ASSISTED_VOLUNTARY_RETURN, Function.REINTEGRATION)


@pytest.fixture
def officer(account: Any) -> User:
    found: User = account("return_officer", "IOM-T", RETURNS)
    return found


@pytest.fixture
def colleague(officer: User, account: Any) -> User:
    found: User = account("return_officer", "IOM-T", RETURNS)
    return found


@pytest.fixture
def register(registered_by: Any, account: Any) -> Callable[..., Any]:  # noqa: F811 - of the room below
    """Whoever works on a return registers nobody: a registrar of the same organisation does."""

    def registered(by: User, *members: Any, **other: Any) -> Any:
        return registered_by(account("registrar", by.organisation.acronym), *members, **other)

    return registered


@pytest.fixture
def maria(officer: User, register: Any) -> Registration:
    return one_of(register(officer, stated("María")), officer)


@pytest.fixture
def boy(officer: User, register: Any) -> Registration:
    """Of fifteen, and alone."""
    return one_of(register(officer, stated("Mateo", birth_date=date(2003, 5, 1))), officer)


@pytest.fixture
def asked(officer: User, maria: Registration) -> Callable[..., Case]:
    def made(registration: Registration = maria, **told: Any) -> Case:
        given: dict[str, Any] = {
            "registration": registration,
            "procedure": "voluntary_return",
            "country": "MX",
            "on": DAY,
            "receipt": uuid.uuid4(),
            "by": officer,
        }
        case: Case = open_case(**(given | told))
        return case

    return made


@pytest.fixture
def taken(officer: User, colleague: User) -> Callable[..., Case]:
    """Take steps of the ordinary way, with other answers where they are said; the colleague approves."""

    def made(case: Case, *moves: str, by: User | None = None, reason: str = "", **other: Any) -> Case:
        for move in moves:
            on, answers = STEPS[move]
            on = other.pop("on", on)
            if move == "book":
                plan_journey(case=case, legs=LEGS, by=officer)
            who = by or (colleague if move == "approve_eligibility" else officer)
            case = take_step(case=case, move=move, on=on, answers=answers | other, reason=reason, by=who)
        return case

    return made


@pytest.fixture
def stands_at(officer: User) -> Callable[..., Case]:
    """Put a case into a state by hand, as no door does: what is asked then, is asked of the database."""

    def made(case: Case, state: str) -> Case:
        with acting_as(officer):
            Case.objects.filter(pk=case.pk).update(status=state)
            return Case.objects.get(pk=case.pk)

    return made
