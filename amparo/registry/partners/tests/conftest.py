"""One organisation, one account for each role, and an administrator to act for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from amparo.registry.partners import services
from amparo.registry.partners.models import Organisation, User
from amparo.registry.partners.roles import ROLES
from amparo.registry.places.models import Place

PASSWORD = "four words not together"


@pytest.fixture(autouse=True)
def limits_start_anew() -> None:
    """The limits on signing in count across tests otherwise."""
    cache.clear()


@pytest.fixture(autouse=True)
def passwords_are_cheap(settings: Any) -> None:
    """Hashing is not what these tests prove; the journeys of signing in keep the real one."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def mexico(db: None) -> Place:
    place, _made = Place.objects.get_or_create(
        code="MEX", defaults={"name_en": "Mexico", "name_es": "México", "kind": Place.Kind.COUNTRY}
    )
    return place


@pytest.fixture
def iom(db: None) -> Organisation:
    return services.add_organisation(
        acronym="IOM-T",
        name_en="International Organization for Migration",
        name_es="Organización Internacional para las Migraciones",
        type="un_agency",
        functions=["shelter_support", "reintegration"],
        by=None,
    )


@pytest.fixture
def open_account(iom: Organisation) -> Callable[..., User]:
    def opened(
        role: str = "", *, email: str = "", language: str = "en", name: str = "", **more: object
    ) -> User:
        person = services.add_person(
            email=email or f"{role or 'nobody'}@example.org",
            name=name or f"Person of {role or 'no role'}",
            organisation=more.pop("organisation", iom),  # type: ignore[arg-type]
            language=language,
            password=PASSWORD,
            by=None,
            **more,  # type: ignore[arg-type]
        )
        if role:
            services.give_role(person=person, role=role, by=None)
        return person

    return opened


@pytest.fixture
def administrator(open_account: Callable[..., User]) -> User:
    return open_account("administrator")


@pytest.fixture
def one_of_each(open_account: Callable[..., User], administrator: User) -> dict[str, User]:
    """An account for each role; the administrator's among them."""
    others = {code: open_account(code) for code in ROLES if code != "administrator"}
    return {"administrator": administrator, **others}
