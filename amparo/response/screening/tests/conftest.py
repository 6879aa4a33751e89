"""People of the room below, a directory that can serve them, and screenings in one line."""

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
from amparo.registry.people.tests.conftest import stated as person
from amparo.registry.services.models import Service
from amparo.registry.services.services import add_service
from amparo.registry.services.stated import StatedService
from amparo.response.screening.models import Profile
from amparo.response.screening.services import record_profile
from amparo.response.screening.stated import StatedProfile

TAPACHULA = "MX07089"


@pytest.fixture(autouse=True)
def no_second_factor_asked(settings: Any) -> None:
    settings.DEMO = True


def one_of(household: Any, by: User, relationship: str = "head") -> Registration:
    with acting_as(by):
        found: Registration = (
            household.members.select_related("registration").get(relationship=relationship).registration
        )
    return found


@pytest.fixture
def rosa(registrar: User, register: Any) -> Registration:  # noqa: F811
    return one_of(register(registrar), registrar)


@pytest.fixture
def child(registrar: User, register: Any) -> Registration:  # noqa: F811
    """A boy of nine who came alone."""
    return one_of(register(registrar, person("Mateo", birth_date=date(2009, 5, 1))), registrar)


@pytest.fixture
def caseworker(registrar: User, account: Any) -> User:  # noqa: F811
    """Of the registrar's organisation; reads what was said in confidence."""
    found: User = account("caseworker")
    return found


def answered(**other: Any) -> StatedProfile:
    told: dict[str, Any] = {
        "place": TAPACHULA,
        "language": "spa",
        "fear_of_return": "no",
        "consent_to_refer": "yes",
        "is_private": True,
    }
    return StatedProfile(**(told | other))


@pytest.fixture
def screened(registrar: User) -> Callable[..., Profile]:  # noqa: F811
    def made(registration: Registration, *, by: User = registrar, at: Any = None, **answers: Any) -> Profile:
        return record_profile(
            registration=registration, stated=answered(**answers), receipt=uuid.uuid4(), by=by, at=at
        )

    return made


@pytest.fixture
def directory(account: Any) -> Callable[..., Service]:  # noqa: F811
    """A service of an organisation that has the mandate for it in Mexico."""

    def made(acronym: str, function: str, kind: str, **other: Any) -> Service:
        keeper = account("information_officer", acronym, (function,))
        stated = StatedService(
            name_en=acronym,
            name_es=acronym,
            function=function,
            kind=kind,
            place=TAPACHULA,
            referral_method="amparo",
            priorities=("24_hours", "72_hours", "2_weeks"),
            **other,
        )
        return add_service(stated=stated, by=keeper)

    return made


ASYLUM, CHILDREN, RETURN = (
    Function.ASYLUM_AUTHORITY,
    Function.CHILD_PROTECTION_AUTHORITY,
    Function.ASSISTED_VOLUNTARY_RETURN,
)
