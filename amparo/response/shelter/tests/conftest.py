"""Two organisations with shelters, people who do not exist, and what brings them together."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import User
from amparo.registry.people.models import Agreement, ConsentText, Registration
from amparo.registry.people.services.sharing import record_consent
from amparo.registry.people.tests.agreed import agreed
from amparo.registry.people.tests.conftest import (  # noqa: F401 - fixtures of people
    account,
    register,
    stated,
    tapachula,
    vault_of_its_own,
)
from amparo.registry.people.vocabulary import Category, Purpose
from amparo.registry.places.models import Place
from amparo.response.shelter.models import Site
from amparo.response.shelter.services.arriving import check_in
from amparo.response.shelter.services.sites import add_site


@pytest.fixture(autouse=True)
def no_second_factor_asked(settings: Any) -> None:
    settings.DEMO = True


@pytest.fixture
def now() -> datetime:
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def manager(account: Any) -> User:  # noqa: F811
    """Runs the shelters of one organisation."""
    found: User = account("shelter_manager", "HOUSE-T", (Function.SHELTER,))
    return found


@pytest.fixture
def neighbour(account: Any) -> User:  # noqa: F811
    """Runs the shelters of another organisation."""
    found: User = account("shelter_manager", "REFUGE-T", (Function.SHELTER,))
    return found


@pytest.fixture
def new_site(tapachula: Place) -> Callable[..., Site]:  # noqa: F811
    def made(by: User, name: str = "House", **facts: Any) -> Site:
        told = {"beds_general": 20, "opened_on": date(2018, 10, 1)} | facts
        return add_site(name_en=name, name_es=name, place=tapachula, by=by, **told)

    return made


@pytest.fixture
def house(manager: User, new_site: Any) -> Site:
    site: Site = new_site(manager)
    return site


@pytest.fixture
def annexe(manager: User, new_site: Any) -> Site:
    """Another site of the same organisation."""
    site: Site = new_site(manager, "Annexe")
    return site


@pytest.fixture
def refuge(neighbour: User, new_site: Any) -> Site:
    site: Site = new_site(neighbour, "Refuge")
    return site


Family = Callable[..., list[Registration]]


@pytest.fixture
def family(register: Any) -> Family:  # noqa: F811
    """Registers a household and gives back its registrations, the head first."""

    def registered(by: User, *members: Any, **told: Any) -> list[Registration]:
        household = register(by, *members, **told)
        with acting_as(by):
            rows = household.members.select_related("registration__organisation")
            return [each.registration for each in sorted(rows, key=lambda each: each.relationship != "head")]

    return registered


MOTHER = stated("Rosa")
SON = stated("Daniel", birth_date=date(2012, 5, 1), relationship="child", sex="male", phones=())
BOY_ALONE = stated("Wilmer", birth_date=date(2011, 5, 1), sex="male", phones=())


@pytest.fixture
def mother_and_son(family: Family, manager: User) -> list[Registration]:
    return family(manager, MOTHER, SON)


@pytest.fixture
def stay_at(now: datetime) -> Callable[..., Any]:
    """Checks people in, some hours ago."""

    def stayed(site: Site, people: list[Registration], by: User, *, hours: int = 5, **told: Any) -> Any:
        arrived = now - timedelta(hours=hours)
        return check_in(site=site, registrations=people, arrived_at=arrived, by=by, **told)

    return stayed


@pytest.fixture
def agreement(manager: User, neighbour: User) -> Agreement:
    return agreed(
        giver=manager.organisation,
        receiver=neighbour.organisation,
        purposes=[Purpose.ASSISTANCE],
        categories=Category.values,
        terms="Trial agreement",
        valid_from=date(2018, 1, 1),
        proposed_by=manager,
        confirmed_by=neighbour,
    )


@pytest.fixture
def share(agreement: Agreement, manager: User) -> Callable[[Registration], Any]:
    """The person agrees that the neighbour may know who they are."""

    def shared(registration: Registration, **told: Any) -> Any:
        return record_consent(
            registration=registration,
            purpose=Purpose.ASSISTANCE,
            recipients=[agreement.receiver],
            categories=[Category.IDENTITY],
            form="spoken",
            text=ConsentText.objects.get(purpose=Purpose.ASSISTANCE, language="es"),
            given_on=timezone.localdate(),
            by=manager,
            **told,
        )

    return shared


@pytest.fixture
def receipt() -> uuid.UUID:
    return uuid.uuid4()
