"""A store with hygiene kits, blankets and food, the rules of each, and people who do not exist."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.registry.partners.models import User
from amparo.registry.people.models import Household, Registration
from amparo.registry.people.tests.conftest import (  # noqa: F401 - fixtures
    account,
    agreement,
    neighbour,
    register,
    registrar,
    stated,
    tapachula,
    vault_of_its_own,
)
from amparo.response.assistance.models import Delivery, Distribution, Item, Store
from amparo.response.assistance.services.catalogue import add_item, add_store, state_rule
from amparo.response.assistance.services.delivering import Giving, deliver
from amparo.response.assistance.services.distributions import (
    PlannedItem,
    move_distribution,
    plan_distribution,
)
from amparo.response.assistance.services.stock import receive_stock

BEGIN = date(2018, 1, 1)
MOTHER = stated()
SON = stated("Mateo", birth_date=date(2015, 5, 2), sex="male", relationship="child", phones=())
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def without_second_factor(settings: Any) -> None:
    settings.DEMO = True


@pytest.fixture
def manager(account: Any, registrar: User) -> User:  # noqa: F811
    """Keeps stock and plans, and sees persons: a shelter manager of the registrar's organisation."""
    found: User = account("shelter_manager")
    return found


@pytest.fixture
def coordinator(account: Any, registrar: User) -> User:  # noqa: F811
    """Plans and keeps stock, and sees nobody."""
    found: User = account("coordinator")
    return found


@pytest.fixture
def clerk(account: Any, registrar: User) -> User:  # noqa: F811
    found: User = account("caseworker")
    return found


def made_item(by: User, code: str, **other: Any) -> Item:
    told: dict[str, Any] = {
        "name_en": f"Item {code}",
        "name_es": f"Artículo {code}",
        "kind": "item",
        "unit": "kit",
    }
    return add_item(code=code, by=by, **(told | other))


def made_rule(by: User, item: Item, **other: Any) -> Any:
    told: dict[str, Any] = {
        "for_whom": "household",
        "basis": "fixed",
        "quantity": Decimal(1),
        "every_days": 30,
        "valid_from": BEGIN,
    }
    return state_rule(item=item, by=by, **(told | other))


@pytest.fixture
def store(coordinator: User, tapachula: Any) -> Store:  # noqa: F811
    return add_store(code="TAP", name="Tapachula office", place=tapachula, by=coordinator)


def stock(store: Store, item: Item, quantity: int | str, *, by: User) -> None:
    receive_stock(
        store=store,
        item=item,
        quantity=Decimal(quantity),
        happened_on=TODAY(),
        receipt=uuid.uuid4(),
        by=by,
    )


@pytest.fixture
def kit(coordinator: User, store: Store) -> Item:
    """A hygiene kit for each household, every 30 days; 10 in stock."""
    item = made_item(coordinator, "HYG")
    made_rule(coordinator, item)
    stock(store, item, 10, by=coordinator)
    return item


@pytest.fixture
def blanket(coordinator: User, store: Store) -> Item:
    """A blanket for each person, once only; 5 in stock."""
    item = made_item(coordinator, "BLA", unit="piece")
    made_rule(coordinator, item, for_whom="person", every_days=None)
    stock(store, item, 5, by=coordinator)
    return item


@pytest.fixture
def family(register: Callable[..., Household], registrar: User) -> list[Registration]:  # noqa: F811
    """A mother and her son of three years: the head first."""
    return registrations_of(register(registrar, MOTHER, SON), registrar)


def registrations_of(household: Household, user: User) -> list[Registration]:
    with acting_as(user):
        members = household.members.select_related("registration")
        return [each.registration for each in sorted(members, key=lambda each: each.relationship != "head")]


@pytest.fixture
def distribution(coordinator: User, store: Store, kit: Item) -> Distribution:
    planned = plan_distribution(
        site="Parque Central",
        store=store,
        day=TODAY(),
        items=[PlannedItem(kit, Decimal(8), 8)],
        receipt=uuid.uuid4(),
        by=coordinator,
    )
    return move_distribution(distribution=planned, move="open", by=coordinator)


def colleague_of(user: User) -> User:
    email = f"witness@{str(user.organisation_id)[:8]}.example.org"
    found, _new = User.objects.get_or_create(
        email=email, defaults={"name": "Witness", "organisation_id": user.organisation_id}
    )
    return found


def give(
    who: Registration, store: Store, *items: Item, by: User, at: Any = None, **other: Any
) -> list[Delivery]:
    told: dict[str, Any] = {
        "registration": who.pk,
        "items": dict.fromkeys(items),
        "store": store,
        "receipt": uuid.uuid4(),
        "proof": "seen",
        "witness": colleague_of(by).pk,
    }
    made: list[Delivery] = deliver(giving=Giving(**(told | other)), by=by, at=at)
    return made


def codes(refused: Any) -> set[str]:
    exception = refused.value if hasattr(refused, "value") else refused
    assert isinstance(exception, Refusal)
    return {reason.code.removeprefix("assistance.") for reason in exception.reasons}
