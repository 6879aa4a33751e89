"""Organisations with mandates, accounts with roles, and services that can be stated in one line."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Mandate, Organisation, RoleAssignment, User
from amparo.registry.places.models import Place
from amparo.registry.services.models import Service
from amparo.registry.services.services import add_service
from amparo.registry.services.stated import StatedService

NOW = datetime(2018, 11, 20, 18, tzinfo=UTC)
TODAY = date(2018, 11, 20)
TAPACHULA = "MX07089"
PARK = "KP-MX-PARQUE-HIDALGO-TAPACHULA"
TIJUANA = "MX02004"


@pytest.fixture(autouse=True)
def no_second_factor_asked(settings: Any) -> None:
    settings.DEMO = True


@pytest.fixture
def account(db: None) -> Callable[..., User]:
    """An account with one role, of an organisation that is made, with mandates in Mexico, when it is first named."""

    def made(role: str, organisation: str = "UNHCR-T", *functions: str) -> User:
        found, is_new = Organisation.objects.get_or_create(
            acronym=organisation,
            defaults={
                "name_en": organisation,
                "name_es": organisation,
                "type": "ngo",
                "functions": list(functions),
            },
        )
        for function in functions if is_new else ():
            Mandate.objects.create(
                organisation=found,
                function=function,
                area=Place.objects.get(code="MEX"),
                population_en="all",
                population_es="todas",
                legal_basis="trial",
                valid_from=date(2000, 1, 1),
            )
        email = f"{role}.{uuid.uuid4().hex[:6]}@example.org"
        user = User.objects.create(email=email, name=f"{role} of {organisation}", organisation=found)
        RoleAssignment.objects.create(user=user, role=role)
        return user

    return made


@pytest.fixture
def keeper(account: Any) -> User:
    """Keeps the services of an organisation with a mandate for international protection in Mexico."""
    found: User = account("information_officer", "UNHCR-T", Function.INTERNATIONAL_PROTECTION)
    return found


@pytest.fixture
def stranger(account: Any) -> User:
    """Keeps the services of another organisation."""
    found: User = account("information_officer", "CLINIC-T", Function.LEGAL_AID)
    return found


def stated(**other: Any) -> StatedService:
    told: dict[str, Any] = {
        "name_en": "Asylum counselling",
        "name_es": "Orientación sobre asilo",
        "function": Function.INTERNATIONAL_PROTECTION,
        "kind": "asylum_counselling",
        "place": TAPACHULA,
        "hours": "Mo-Fr 09:00-17:00",
        "referral_method": "amparo",
        "priorities": ("24_hours", "72_hours", "2_weeks"),
    }
    return StatedService(**(told | other))


@pytest.fixture
def service(keeper: User) -> Service:
    return add_service(stated=stated(), by=keeper, at=NOW)
