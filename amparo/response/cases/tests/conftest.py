"""People of the room below, and cases that are walked in one line."""

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
from amparo.registry.people.tests.conftest import (  # noqa: F401 - fixtures of the room below
    account,
    agreement,
    neighbour,
    register,
    registrar,
    tapachula,
    vault_of_its_own,
)
from amparo.response.cases.models import Case
from amparo.response.cases.services.opening import open_case
from amparo.response.cases.services.stepping import take_step
from amparo.response.screening.tests.conftest import one_of

MANDATES = (Function.INTERNATIONAL_PROTECTION, Function.ACCESS_TO_ASYLUM)
DAY = date(2018, 11, 5)


@pytest.fixture(autouse=True)
def no_second_factor_asked(settings: Any) -> None:
    settings.DEMO = True


@pytest.fixture
def caseworker(account: Any) -> User:  # noqa: F811
    user: User = account("caseworker", "UNHCR-T", MANDATES)
    return user


@pytest.fixture
def rosa(caseworker: User, register: Any) -> Registration:  # noqa: F811
    return one_of(register(caseworker), caseworker)


@pytest.fixture
def opened(caseworker: User, rosa: Registration) -> Callable[..., Case]:
    def made(procedure: str = "asylum", **told: Any) -> Case:
        stated: dict[str, Any] = {
            "registration": rosa,
            "country": "MX",
            "on": DAY,
            "receipt": uuid.uuid4(),
            "by": caseworker,
        }
        case: Case = open_case(procedure=procedure, **(stated | told))
        return case

    return made


@pytest.fixture
def walked(caseworker: User) -> Callable[..., Case]:
    """Take several steps on a case: (move, day, answers) each."""

    def made(
        case: Case, *steps: tuple[str, date, dict[str, Any]], by: User | None = None, **told: Any
    ) -> Case:
        for move, on, answers in steps:
            case = take_step(case=case, move=move, on=on, answers=answers, by=by or caseworker, **told)
        return case

    return made


def seen(by: User, model: Any, **asked: Any) -> list[Any]:
    with acting_as(by):
        return list(model.objects.filter(**asked))
