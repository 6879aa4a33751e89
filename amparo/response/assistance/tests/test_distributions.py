"""A distribution from its plan to its reconciliation; its list; and what is entered from paper."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.people.tests.conftest import stated
from amparo.response.assistance.ledger import on_hand
from amparo.response.assistance.models import Delivery, Distribution, Item, Listed, Store
from amparo.response.assistance.reconciling import balances
from amparo.response.assistance.services.distributions import (
    PlannedItem,
    change_plan,
    move_distribution,
    plan_distribution,
    reconcile,
)
from amparo.response.assistance.services.listing import draw_list, list_by_codes
from amparo.response.assistance.services.paper import PaperLine, enter_paper
from amparo.response.assistance.services.stock import record_loss
from amparo.response.assistance.services.undoing import undo_delivery
from amparo.response.assistance.tests.conftest import (
    TODAY,
    codes,
    give,
    made_item,
    made_rule,
    registrations_of,
    stock,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def alone(register: Any, registrar: User) -> list[Registration]:
    """Four people who came alone, each a household."""
    names = ("Ada", "Berta", "Carla", "Dora")
    return [registrations_of(register(registrar, stated(name)), registrar)[0] for name in names]


def plan(store: Store, *items: PlannedItem, by: User, **other: Any) -> Distribution:
    told: dict[str, Any] = {"site": "Park", "day": TODAY(), "receipt": uuid.uuid4()}
    return plan_distribution(store=store, items=items, by=by, **(told | other))


def test_a_plan_needs_no_person_and_the_same_form_is_one_plan(
    store: Store, kit: Item, coordinator: User
) -> None:
    receipt = uuid.uuid4()
    first = plan(store, PlannedItem(kit, Decimal(8), 8), receipt=receipt, by=coordinator)
    assert plan(store, PlannedItem(kit, Decimal(8), 8), receipt=receipt, by=coordinator) == first
    assert (first.code, first.status) == ("D-0001", "planned")


def test_a_plan_without_items_or_site_or_with_one_twice_is_refused(
    store: Store, kit: Item, coordinator: User
) -> None:
    with pytest.raises(Refusal) as refused:
        plan(store, site=" ", by=coordinator)
    assert codes(refused) == {"text_missing", "nothing_planned"}
    with pytest.raises(Refusal) as refused:
        plan(store, PlannedItem(kit, Decimal(0), 8), PlannedItem(kit, None, 8), by=coordinator)
    assert codes(refused) == {"nothing_planned", "quantity_not_positive"}


def test_it_opens_only_with_a_rule_for_each_item(store: Store, coordinator: User) -> None:
    soap = made_item(coordinator, "SOA")
    planned = plan(store, PlannedItem(soap, Decimal(1), 1), by=coordinator)
    with pytest.raises(Refusal) as refused:
        move_distribution(distribution=planned, move="open", by=coordinator)
    assert codes(refused) == {"no_rule"}
    made_rule(coordinator, soap)
    assert move_distribution(distribution=planned, move="open", by=coordinator).status == "open"
    with pytest.raises(Refusal) as refused:
        change_plan(
            distribution=planned,
            site="Elsewhere",
            store=store,
            day=TODAY(),
            items=[PlannedItem(soap, Decimal(2), 2)],
            by=coordinator,
        )
    assert codes(refused) == {"plan_is_fixed"}


def test_before_it_opens_and_after_it_closes_nothing_is_delivered(
    family: list[Registration],
    distribution: Distribution,
    store: Store,
    kit: Item,
    clerk: User,
    coordinator: User,
) -> None:
    closed = move_distribution(distribution=distribution, move="close", by=coordinator)
    with pytest.raises(Refusal) as refused:
        give(family[0], store, kit, distribution=closed, by=clerk)
    assert codes(refused) == {"not_taking"}


def test_every_difference_needs_a_reason_before_it_is_reconciled(
    family: list[Registration],
    distribution: Distribution,
    store: Store,
    kit: Item,
    clerk: User,
    coordinator: User,
) -> None:
    give(family[0], store, kit, distribution=distribution, by=clerk)
    lost = {"store": store, "item": kit, "happened_on": TODAY(), "distribution": distribution}
    record_loss(quantity=Decimal(2), reason="wet", receipt=uuid.uuid4(), by=coordinator, **lost)
    closed = move_distribution(distribution=distribution, move="close", by=coordinator)
    with pytest.raises(Refusal) as refused:
        reconcile(distribution=closed, why={}, by=coordinator)
    assert codes(refused) == {"difference_unexplained", "changes_wait"}
    assert "planned 8 kits, delivered 1 kit, out of stock 1 kit" in refused.value.reasons[0].sentence
    change = store.changes.get()
    from amparo.response.assistance.services.stock import decide_change

    decide_change(change=change, approve=False, reason="found again", by=_second(coordinator))
    (balance,) = balances(closed)
    done = reconcile(distribution=closed, why={balance.planned.pk: "Rain: few came"}, by=coordinator)
    assert done.status == "reconciled"
    assert Event.objects.filter(verb="reconcile", subject_id=str(done.pk)).exists()
    with acting_as(clerk):
        made = Delivery.objects.get()
    with pytest.raises(Refusal) as refused:
        undo_delivery(delivery=made, reason="late", by=clerk)
    assert codes(refused) == {"reconciled_already"}


def _second(coordinator: User) -> User:
    from amparo.registry.partners.models import RoleAssignment

    user = User.objects.create(
        email="second@example.org", name="Second", organisation=coordinator.organisation
    )
    RoleAssignment.objects.create(user=user, role="coordinator")
    return user


def test_what_agrees_needs_no_word(
    alone: list[Registration], store: Store, kit: Item, clerk: User, coordinator: User
) -> None:
    planned = plan(store, PlannedItem(kit, Decimal(4), 4), by=coordinator)
    move_distribution(distribution=planned, move="open", by=coordinator)
    for each in alone:
        give(each, store, kit, distribution=planned, by=clerk)
    closed = move_distribution(distribution=planned, move="close", by=coordinator)
    assert reconcile(distribution=closed, why={}, by=coordinator).status == "reconciled"


def test_what_was_delivered_cannot_be_cancelled(
    family: list[Registration],
    distribution: Distribution,
    store: Store,
    kit: Item,
    clerk: User,
    coordinator: User,
) -> None:
    give(family[0], store, kit, distribution=distribution, by=clerk)
    with pytest.raises(Refusal) as refused:
        move_distribution(distribution=distribution, move="cancel", by=coordinator)
    assert {reason.code for reason in refused.value.reasons} == {
        "core.reason_missing",
        "assistance.something_delivered",
    }


# --- the list


def test_a_household_stands_once_on_the_list_whoever_is_named(
    family: list[Registration], distribution: Distribution, clerk: User
) -> None:
    with acting_as(clerk):
        code = family[0].memberships.get().household.code
    (made,) = list_by_codes(distribution=distribution, codes=[family[1].code, code, family[0].code], by=clerk)
    assert (made.registration_id, made.size, made.number) == (family[0].pk, 2, 1)
    assert list_by_codes(distribution=distribution, codes=[family[1].code.lower()], by=clerk) == []


def test_codes_that_name_nobody_are_all_told_and_nothing_is_kept(
    family: list[Registration], distribution: Distribution, clerk: User
) -> None:
    with pytest.raises(Refusal) as refused:
        list_by_codes(distribution=distribution, codes=["NOBODY-1", family[0].code, "NOBODY-2"], by=clerk)
    assert [reason.params["line"] for reason in refused.value.reasons] == [1, 3]
    with acting_as(clerk):
        assert not Listed.objects.exists()


def test_drawing_takes_who_may_receive_up_to_the_number_that_is_planned(
    alone: list[Registration], distribution: Distribution, store: Store, kit: Item, clerk: User
) -> None:
    give(alone[0], store, kit, by=clerk)
    drawn = draw_list(distribution=distribution, most=2, by=clerk)
    assert len(drawn) == 2
    drawn += draw_list(distribution=distribution, most=50, by=clerk)
    assert {each.registration_id for each in drawn} == {each.pk for each in alone[1:]}
    assert draw_list(distribution=distribution, most=50, by=clerk) == []
    assert draw_list(distribution=distribution, most=50, registered_from=TODAY(), by=clerk) == []


def test_drawing_asks_as_much_for_many_as_for_few(
    alone: list[Registration], register: Any, registrar: User, distribution: Distribution, clerk: User
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as few:
        draw_list(distribution=distribution, most=1, by=clerk)
    for name in ("Elsa", "Flora", "Greta", "Hilda"):
        register(registrar, stated(name))
    with CaptureQueriesContext(connection) as many:
        draw_list(distribution=distribution, most=50, by=clerk)
    assert len(many) <= len(few) + 1


# --- from paper


def test_a_paper_list_is_entered_once_also_after_it_closed(
    alone: list[Registration],
    distribution: Distribution,
    store: Store,
    kit: Item,
    clerk: User,
    coordinator: User,
) -> None:
    list_by_codes(distribution=distribution, codes=[each.code for each in alone], by=clerk)
    closed = move_distribution(distribution=distribution, move="close", by=coordinator)
    sheet: dict[str, Any] = {
        "distribution": closed,
        "lines": [PaperLine(1, {kit: None}), PaperLine(3, {kit: None})],
        "receipt": uuid.uuid4(),
        "by": clerk,
    }
    made = enter_paper(**sheet)
    assert [each.list_number for each in made] == [1, 3]
    assert [each.pk for each in enter_paper(**sheet)] == [each.pk for each in made]
    assert on_hand(store, kit) == 8


def test_one_wrong_line_keeps_the_whole_sheet_back_and_says_which(
    alone: list[Registration], distribution: Distribution, store: Store, kit: Item, clerk: User
) -> None:
    list_by_codes(distribution=distribution, codes=[each.code for each in alone], by=clerk)
    give(alone[1], store, kit, by=clerk)
    lines = [PaperLine(1, {kit: None}), PaperLine(2, {kit: None})]
    sheet: dict[str, Any] = {"distribution": distribution, "receipt": uuid.uuid4(), "by": clerk}
    with pytest.raises(Refusal) as refused:
        enter_paper(lines=lines, **sheet)
    assert [(reason.at, reason.code) for reason in refused.value.reasons] == [
        ("2", "assistance.already_received_until")
    ]
    with pytest.raises(Refusal) as refused:
        enter_paper(lines=[replace(lines[0], number=99), lines[0], lines[0]], **sheet)
    assert codes(refused) == {"line_unreadable"}
    assert on_hand(store, kit) == 9


def test_a_delivery_of_later_counts_against_what_is_entered_late(
    alone: list[Registration], store: Store, kit: Item, clerk: User, coordinator: User
) -> None:
    early = plan(store, PlannedItem(kit, Decimal(4), 4), day=TODAY() - timedelta(days=5), by=coordinator)
    move_distribution(distribution=early, move="open", by=coordinator)
    list_by_codes(distribution=early, codes=[alone[0].code], by=clerk)
    give(alone[0], store, kit, by=clerk)
    with pytest.raises(Refusal) as refused:
        enter_paper(distribution=early, lines=[PaperLine(1, {kit: None})], receipt=uuid.uuid4(), by=clerk)
    assert codes(refused) == {"already_received_until"}


def test_stock_of_the_store_is_enough_for_all_lines_or_for_none(
    alone: list[Registration], store: Store, coordinator: User, clerk: User
) -> None:
    soap = made_item(coordinator, "SOA")
    made_rule(coordinator, soap)
    stock(store, soap, 1, by=coordinator)
    opened = plan(store, PlannedItem(soap, Decimal(4), 4), by=coordinator)
    move_distribution(distribution=opened, move="open", by=coordinator)
    list_by_codes(distribution=opened, codes=[each.code for each in alone[:2]], by=clerk)
    lines = [PaperLine(1, {soap: None}), PaperLine(2, {soap: None})]
    with pytest.raises(Refusal) as refused:
        enter_paper(distribution=opened, lines=lines, receipt=uuid.uuid4(), by=clerk)
    assert codes(refused) == {"not_in_stock"}
    assert on_hand(store, soap) == 1
