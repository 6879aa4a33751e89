"""What comes in, goes, is lost and counted; and what a second person decides."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.places.models import Place
from amparo.response.assistance.ledger import on_hand
from amparo.response.assistance.models import Item, Movement, StockChange, Store
from amparo.response.assistance.services.catalogue import add_item, add_store, use_store
from amparo.response.assistance.services.stock import (
    decide_change,
    receive_stock,
    record_count,
    record_loss,
    transfer_stock,
)
from amparo.response.assistance.tests.conftest import TODAY, codes, made_item, made_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(store: Store, kit: Item, coordinator: User) -> dict[str, Any]:
    return {"store": store, "item": kit, "happened_on": TODAY(), "by": coordinator}


@pytest.fixture
def second(coordinator: User, account: Any) -> User:
    found: User = account("coordinator")
    return found


def receipt() -> dict[str, uuid.UUID]:
    return {"receipt": uuid.uuid4()}


def test_the_ledger_is_in_one_line_and_on_hand_is_its_sum(
    told: dict[str, Any], store: Store, kit: Item
) -> None:
    receive_stock(quantity=Decimal("2.5"), note="waybill 17", **told, **receipt())
    lines = list(Movement.objects.order_by("number"))
    assert [each.number for each in lines] == [1, 2]
    assert [each.balance for each in lines] == [Decimal(10), Decimal("12.5")]
    assert on_hand(store, kit) == sum(each.quantity for each in lines)
    assert Event.objects.filter(verb="receive_stock").latest("number").after["balance"] == "12.500"


def test_the_same_form_sent_twice_is_one_line(told: dict[str, Any], store: Store, kit: Item) -> None:
    same = receipt()
    assert receive_stock(quantity=Decimal(3), **told, **same) == receive_stock(
        quantity=Decimal(3), **told, **same
    )
    with pytest.raises(Refusal) as refused:
        receive_stock(quantity=Decimal(4), **told, **same)
    assert codes(refused) == {"receipt_taken"}
    assert on_hand(store, kit) == 13


def test_an_opening_balance_comes_first_and_once(told: dict[str, Any], coordinator: User) -> None:
    soap = made_item(coordinator, "SOA")
    receive_stock(quantity=Decimal(3), is_opening=True, **(told | {"item": soap}), **receipt())
    for item in (soap, told["item"]):
        with pytest.raises(Refusal) as refused:
            receive_stock(quantity=Decimal(3), is_opening=True, **(told | {"item": item}), **receipt())
        assert codes(refused) == {"opened_already"}


@pytest.mark.parametrize("quantity", [None, Decimal(0), Decimal(-1)])
def test_what_is_no_quantity_or_lies_in_the_future_is_refused(
    told: dict[str, Any], quantity: Decimal | None
) -> None:
    told["happened_on"] = TODAY() + timedelta(days=1)
    with pytest.raises(Refusal) as refused:
        receive_stock(quantity=quantity, **told, **receipt())
    assert codes(refused) == {"quantity_not_positive", "day_in_the_future"}


def test_a_transfer_is_two_lines_or_none(
    told: dict[str, Any], store: Store, kit: Item, coordinator: User, tapachula: Place
) -> None:
    other = add_store(code="TIJ", name="Tijuana", place=tapachula, by=coordinator)
    transfer_stock(to=other, quantity=Decimal(4), **told, **receipt())
    assert (on_hand(store, kit), on_hand(other, kit)) == (6, 4)
    for to, quantity, code in ((other, 7, "not_in_stock"), (store, 1, "same_store")):
        with pytest.raises(Refusal) as refused:
            transfer_stock(to=to, quantity=Decimal(quantity), **told, **receipt())
        assert code in codes(refused)
    other = use_store(store=other, in_use=False, by=coordinator)
    with pytest.raises(Refusal) as refused:
        transfer_stock(to=other, quantity=Decimal(1), **told, **receipt())
    assert codes(refused) == {"out_of_use"}
    assert (on_hand(store, kit), on_hand(other, kit)) == (6, 4)


def test_a_loss_counts_once_another_person_approved_it(
    told: dict[str, Any], store: Store, kit: Item, coordinator: User, second: User
) -> None:
    asked = record_loss(quantity=Decimal(2), reason="wet", **told, **receipt())
    assert (asked.status, on_hand(store, kit)) == ("asked", 10)
    with pytest.raises(Refusal) as refused:
        decide_change(change=asked, approve=True, by=coordinator)
    assert codes(refused) == {"decided_by_another"}
    assert decide_change(change=asked, approve=True, by=second).status == "applied"
    assert on_hand(store, kit) == 8
    with pytest.raises(Refusal):
        decide_change(change=asked, approve=True, by=second)
    assert on_hand(store, kit) == 8


def test_up_to_the_threshold_of_the_item_nobody_else_is_needed(
    told: dict[str, Any], store: Store, coordinator: User
) -> None:
    item = add_item(
        code="RIC",
        name_en="Rice",
        name_es="Arroz",
        kind="food",
        unit="kg",
        alone_up_to=Decimal(1),
        by=coordinator,
    )
    told["item"] = item
    receive_stock(quantity=Decimal(50), **told, **receipt())
    assert record_count(counted=Decimal("49.2"), reason="count", **told, **receipt()).status == "applied"
    assert record_count(counted=Decimal("51.5"), reason="count", **told, **receipt()).status == "asked"
    assert on_hand(store, item) == Decimal("49.2")
    with pytest.raises(Refusal) as refused:
        record_count(counted=Decimal("49.2"), reason="count", **told, **receipt())
    assert codes(refused) == {"no_difference"}


def test_a_change_that_is_refused_needs_a_reason_and_moves_nothing(
    told: dict[str, Any], store: Store, kit: Item, second: User
) -> None:
    asked = record_loss(quantity=Decimal(2), reason="wet", **told, **receipt())
    with pytest.raises(Refusal):
        decide_change(change=asked, approve=False, by=second)
    assert decide_change(change=asked, approve=False, reason="they are dry", by=second).status == "refused"
    assert on_hand(store, kit) == 10


def test_an_approved_loss_never_takes_more_than_is_there(
    told: dict[str, Any], store: Store, kit: Item, coordinator: User, second: User, tapachula: Place
) -> None:
    asked = record_loss(quantity=Decimal(8), reason="stolen", **told, **receipt())
    other = add_store(code="TIJ", name="Tijuana", place=tapachula, by=coordinator)
    transfer_stock(to=other, quantity=Decimal(5), **told, **receipt())
    with pytest.raises(Refusal) as refused:
        decide_change(change=asked, approve=True, by=second)
    assert codes(refused) == {"not_in_stock"}
    asked.refresh_from_db()
    assert asked.status == StockChange.Status.ASKED


def test_the_database_itself_refuses_a_balance_below_zero_and_a_line_out_of_order(
    store: Store, kit: Item, coordinator: User
) -> None:
    line = {
        "organisation_id": store.organisation_id,
        "store": store,
        "item": kit,
        "kind": "lost",
        "happened_on": TODAY(),
        "recorded_at": timezone.now(),
        "recorded_by": coordinator,
    }
    for wrong in (
        {"number": 2, "quantity": -11, "balance": -1},
        {"number": 1, "quantity": -1, "balance": 9},
        {"number": 2, "quantity": 1, "balance": 11},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Movement.objects.create(**line, **wrong)


def test_the_ledger_can_be_neither_changed_nor_shortened(store: Store, kit: Item) -> None:
    from django.db import ProgrammingError

    for statement in ("UPDATE assistance_movement SET quantity = 1", "DELETE FROM assistance_movement"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_another_organisation_neither_moves_nor_uses_it(
    told: dict[str, Any], store: Store, kit: Item, account: Any
) -> None:
    stranger = account("coordinator", "OTHER-T")
    with pytest.raises(Refusal) as refused:
        receive_stock(quantity=Decimal(1), **(told | {"by": stranger}), **receipt())
    assert codes(refused) == {"not_ours"}


@pytest.mark.parametrize("role", ["registrar", "caseworker", "information_officer", "auditor"])
def test_who_keeps_no_stock_is_refused(told: dict[str, Any], account: Any, role: str) -> None:
    with pytest.raises(Refusal) as refused:
        receive_stock(quantity=Decimal(1), **(told | {"by": account(role)}), **receipt())
    assert {reason.code for reason in refused.value.reasons} == {"core.not_allowed"}


def test_a_new_version_of_a_rule_never_begins_before_the_one_that_is_there(
    coordinator: User, kit: Item
) -> None:
    assert made_rule(coordinator, kit, quantity=Decimal(2), valid_from=TODAY()).number == 2
    with pytest.raises(Refusal) as refused:
        made_rule(coordinator, kit, valid_from=TODAY() - timedelta(days=1))
    assert codes(refused) == {"rule_goes_back"}
    with pytest.raises(Refusal) as refused:
        made_rule(coordinator, kit, for_whom="person", basis="by_size", quantity=None, valid_from=TODAY())
    assert codes(refused) == {"quantity_not_positive", "rule_household_only"}


def test_cash_has_a_currency_and_a_code_is_used_once(coordinator: User, kit: Item) -> None:
    for wrong in ({"kind": "cash", "unit": "kit"}, {"kind": "food", "unit": "MXN"}):
        with pytest.raises(Refusal) as refused:
            made_item(coordinator, "hyg", **wrong)
        assert codes(refused) == {"unit_unknown", "code_taken"}
    assert made_item(coordinator, "mxn", kind="cash", unit="MXN").unit_name == "MXN"
