"""Organisations with mandates and agreements, accounts with roles, and people who do not exist."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Mandate, Organisation, RoleAssignment, User
from amparo.registry.people.models import Agreement, ConsentText, Household
from amparo.registry.people.services.registering import register_household
from amparo.registry.people.stated import StatedPerson
from amparo.registry.people.tests.agreed import agreed
from amparo.registry.people.vocabulary import Category, Purpose
from amparo.registry.places.models import Place

Account = Callable[..., User]


@pytest.fixture
def tapachula(db: None) -> Place:
    return Place.objects.get(code="MX07089")


@pytest.fixture
def account(db: None) -> Account:
    """An account with one role, of an organisation that is made when it is first named."""

    def made(role: str, organisation: str = "UNHCR-T", functions: tuple[str, ...] = ()) -> User:
        found, is_new = Organisation.objects.get_or_create(
            acronym=organisation,
            defaults={"name_en": organisation, "name_es": organisation, "type": "ngo"},
        )
        if functions or is_new:
            found.functions = list(functions)
            found.save()
            for function in functions:
                Mandate.objects.get_or_create(
                    organisation=found,
                    function=function,
                    area=Place.objects.get(code="MEX"),
                    valid_from=date(2000, 1, 1),
                    defaults={"population_en": "all", "population_es": "todas", "legal_basis": "trial"},
                )
        user = User.objects.create(
            email=f"{role}.{uuid.uuid4().hex[:6]}@example.org",
            name=f"{role} of {organisation}",
            organisation=found,
        )
        RoleAssignment.objects.create(user=user, role=role)
        return user

    return made


@pytest.fixture
def registrar(account: Account) -> User:
    return account("registrar", "UNHCR-T", (Function.INTERNATIONAL_PROTECTION, Function.ACCESS_TO_ASYLUM))


@pytest.fixture
def neighbour(account: Account) -> User:
    """A caseworker of another organisation, with a mandate for legal aid and shelter."""
    return account("caseworker", "CLINIC-T", (Function.LEGAL_AID, Function.SHELTER))


@pytest.fixture
def agreement(registrar: User, neighbour: User) -> Agreement:
    """The registrar's organisation may share everything with the neighbour's, for two purposes."""
    return agreed(
        giver=registrar.organisation,
        receiver=neighbour.organisation,
        purposes=[Purpose.LEGAL_AID, Purpose.ASSISTANCE],
        categories=Category.values,
        terms="Trial agreement",
        valid_from=date(2018, 1, 1),
        proposed_by=registrar,
        confirmed_by=neighbour,
    )


@pytest.fixture
def consent_text(db: None) -> ConsentText:
    return ConsentText.objects.get(purpose=Purpose.LEGAL_AID, language="es")


def stated(given_names: str = "Rosa", **other: Any) -> StatedPerson:
    told: dict[str, Any] = {
        "first_surname": "Hernández",
        "second_surname": "Pérez",
        "birth_date": date(1985, 3, 14),
        "birth_precision": "day",
        "sex": "female",
        "nationalities": ("HND",),
        "languages": ("spa",),
        "phones": ("+504 9999 1234",),
    }
    return StatedPerson(given_names=given_names, **(told | other))


@pytest.fixture
def register(tapachula: Place) -> Callable[..., Household]:
    def registered(by: User, *members: StatedPerson, **other: Any) -> Household:
        told: dict[str, Any] = {"place": tapachula, "purpose": Purpose.ASYLUM, "receipt": uuid.uuid4()}
        return register_household(members=members or (stated(),), by=by, **(told | other))

    return registered


@pytest.fixture(autouse=True)
def vault_of_its_own(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.VAULT = tmp_path / "vault"
    yield
