"""Accounts, a person who does not exist, topics of today, and an item that is published."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.people.tests.conftest import (  # noqa: F401 - fixtures
    account,
    agreement,
    neighbour,
    register,
    registrar,
    tapachula,
)
from amparo.registry.places.models import Place
from amparo.response.information.models import Item
from amparo.response.information.services.items import move_item, write_item
from amparo.response.information.services.stated import StatedItem, StatedSession, StatedText


def today() -> date:
    return timezone.localdate()


def stated(**other: Any) -> StatedItem:
    told: dict[str, Any] = {
        "texts": {
            "en": StatedText(
                "Returning is voluntary", "Nobody may force you.\n\n- You may say no\n- Until you board"
            ),
            "es": StatedText("El retorno es voluntario", "Nadie puede obligarle."),
        },
        "audiences": ["everybody"],
        "topics": ["voluntary_return"],
        "places": [Place.objects.get(code="MEX")],
        "valid_from": today() - timedelta(days=10),
        "review_on": today() + timedelta(days=30),
        "source": "Trial source",
    }
    return StatedItem(**(told | other))


def session(place: Place, **other: Any) -> StatedSession:
    told: dict[str, Any] = {"held_on": today(), "place": place, "language": "spa", "topics": ["asylum"]}
    return StatedSession(**(told | other))


@pytest.fixture(autouse=True)
def no_second_factor_asked(settings: Any) -> None:
    """Not the demonstration's day either: only the middleware asks, and it reads the setting of the account's roles."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "second_factor" not in name]


@pytest.fixture
def officer(account: Any) -> User:  # noqa: F811
    found: User = account("information_officer")
    return found


@pytest.fixture
def reviewer(account: Any) -> User:  # noqa: F811
    found: User = account("coordinator")
    return found


@pytest.fixture
def counsellor(registrar: User, account: Any) -> User:  # noqa: F811
    found: User = account("caseworker")
    return found


@pytest.fixture
def rosa(registrar: User, register: Any) -> Registration:  # noqa: F811
    household = register(registrar)
    with acting_as(registrar):
        found: Registration = household.members.select_related("registration").get().registration
    return found


@pytest.fixture
def draft(officer: User) -> Item:
    return write_item(key="return-is-voluntary", stated=stated(), receipt=uuid.uuid4(), by=officer)


@pytest.fixture
def publish(officer: User, reviewer: User) -> Callable[..., Item]:
    def published(key: str = "return-is-voluntary", **other: Any) -> Item:
        made = write_item(key=key, stated=stated(**other), receipt=uuid.uuid4(), by=officer)
        move_item(item=made, move="submit", by=officer)
        return move_item(item=made, move="publish", by=reviewer)

    return published
