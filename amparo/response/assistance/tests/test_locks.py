"""Who sees lists and deliveries, in both locks; what an erasure takes, and what stays."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from amparo.core.acting import acting_as
from amparo.core.second_lock import locked_models
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import User
from amparo.registry.partners.roles import ROLES
from amparo.registry.people.models import Registration
from amparo.registry.people.services.rights import ask_erasure, decide_erasure
from amparo.response.assistance.ledger import on_hand
from amparo.response.assistance.models import Delivery, Distribution, Handover, Item, Listed, Store, Total
from amparo.response.assistance.services.listing import list_by_codes
from amparo.response.assistance.services.undoing import undo_delivery
from amparo.response.assistance.tests.conftest import give

pytestmark = pytest.mark.django_db
PERSONAL = (Listed, Delivery, Handover)
personal = pytest.mark.parametrize("kind", PERSONAL, ids=lambda kind: kind.__name__)


@pytest.fixture
def everything(
    family: list[Registration],
    distribution: Distribution,
    store: Store,
    kit: Item,
    blanket: Item,
    clerk: User,
) -> dict[str, Delivery]:
    """A list, a kit for the household taken by the mother, and the son's blanket taken by her."""
    list_by_codes(distribution=distribution, codes=[family[0].code], by=clerk)
    (kits,) = give(family[0], store, kit, distribution=distribution, by=clerk)
    (blankets,) = give(family[1], store, blanket, taken_by=family[0].pk, by=clerk)
    return {"kit": kits, "blanket": blankets}


def seen(user: User, kind: Any) -> int:
    """Raw SQL without a filter, as the application's role."""
    assert connections["default"].settings_dict["USER"] != connections["owner"].settings_dict["USER"]
    with acting_as(user), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {kind._meta.db_table}")
        return int(cursor.fetchone()[0])


def test_the_tables_about_persons_are_locked_and_no_other() -> None:
    ours = {model for model in locked_models() if model._meta.app_label == "assistance"}
    assert ours == set(PERSONAL)


@personal
@pytest.mark.parametrize("role", sorted(ROLES))
def test_the_second_lock_shows_them_to_the_own_organisation_alone(
    everything: Any, account: Any, kind: Any, role: str
) -> None:
    assert seen(account(role, "OTHER-T"), kind) == 0
    assert seen(account(role, "INM-T", (Function.MIGRATION_AUTHORITY,)), kind) == 0
    inside = account(role, "UNHCR-T")
    assert (seen(inside, kind) > 0) == (inside.acting_organisation_id is not None)


@personal
def test_without_anybody_no_row_is_seen(everything: Any, kind: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {kind._meta.db_table}")
        assert cursor.fetchone() == (0,)


def test_nobody_writes_about_a_registration_that_they_cannot_see(
    everything: dict[str, Delivery], family: list[Registration], account: Any
) -> None:
    stranger = account("caseworker", "OTHER-T")
    for key in (family[0].pk, uuid.uuid4()):
        with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(stranger):
            Handover.objects.create(
                organisation_id=stranger.organisation_id,
                delivery=everything["kit"],
                registration_id=key,
            )


def test_what_was_given_is_neither_changed_nor_deleted(everything: dict[str, Delivery], clerk: User) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(clerk):
        Delivery.objects.filter(pk=everything["kit"].pk).update(quantity=5)
    with acting_as(clerk):
        Handover.objects.all().delete()
        assert Handover.objects.count() == 2, "no erasure was approved: the policy lets no row go"


def erased(who: Registration, account: Any) -> None:
    asked = ask_erasure(registration=who, ground="request", by=account("caseworker"))
    decide_erasure(erasure=asked, approve=True, by=account("caseworker"))


def test_erasing_takes_deliveries_to_the_person_and_leaves_totals_stock_and_the_household(
    everything: dict[str, Delivery],
    family: list[Registration],
    store: Store,
    blanket: Item,
    clerk: User,
    account: Any,
) -> None:
    before = list(Total.objects.order_by("pk").values())
    erased(family[1], account)
    with acting_as(clerk):
        assert list(Delivery.objects.all()) == [everything["kit"]]
        assert Handover.objects.get().registration_id == family[0].pk
        assert Listed.objects.count() == 1
    assert list(Total.objects.order_by("pk").values()) == before
    assert on_hand(store, blanket) == 4


def test_erasing_who_took_it_leaves_what_the_others_received(
    everything: dict[str, Delivery], family: list[Registration], clerk: User, account: Any
) -> None:
    erased(family[0], account)
    with acting_as(clerk):
        assert set(Delivery.objects.all()) == set(everything.values())
        assert not Handover.objects.exists()
        assert not Listed.objects.exists()


def test_an_undone_delivery_is_erased_with_its_undoing(
    everything: dict[str, Delivery], family: list[Registration], clerk: User, account: Any
) -> None:
    undo_delivery(delivery=everything["blanket"], reason="mistake", by=clerk)
    erased(family[1], account)
    with acting_as(clerk):
        assert list(Delivery.objects.all()) == [everything["kit"]]
