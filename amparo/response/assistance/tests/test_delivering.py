"""What is given, to whom, and what is refused."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.response.assistance.ledger import on_hand
from amparo.response.assistance.models import Delivery, Distribution, Handover, Item, Store, Total
from amparo.response.assistance.reconciling import WithoutPaper, without_paper
from amparo.response.assistance.services.delivering import Giving, deliver
from amparo.response.assistance.services.listing import draw_slips, list_by_codes
from amparo.response.assistance.services.undoing import undo_delivery
from amparo.response.assistance.tests.conftest import codes, colleague_of, give, made_item, made_rule, stock

pytestmark = pytest.mark.django_db


def test_a_delivery_leaves_the_store_is_counted_and_stands_in_the_trail(
    family: list[Registration], store: Store, kit: Item, clerk: User
) -> None:
    (made,) = give(family[0], store, kit, by=clerk)
    assert (made.quantity, made.registration_id) == (Decimal(1), None)
    assert on_hand(store, kit) == 9
    assert made.movement is not None
    assert made.movement.receipt_number == "TAP/HYG/0002"
    cells = {(each.sex, each.age_group): each for each in Total.objects.all()}
    assert {cell: (each.quantity, each.deliveries, each.people) for cell, each in cells.items()} == {
        ("female", "18-59"): (Decimal(1), 1, 1),
        ("male", "5-11"): (Decimal(0), 0, 1),
    }
    event = Event.objects.get(verb="deliver")
    assert event.after == {
        "of": None,
        "household": str(made.household_id),
        "item": str(kit.pk),
        "quantity": "1.000",
        "distribution": None,
    }
    with acting_as(clerk):
        assert Handover.objects.get().registration_id == family[0].pk


def test_the_other_member_of_the_household_is_told_when_and_where_it_was_received(
    family: list[Registration], store: Store, kit: Item, clerk: User
) -> None:
    give(family[0], store, kit, by=clerk)
    with pytest.raises(Refusal) as refused:
        give(family[1], store, kit, by=clerk)
    assert codes(refused) == {"already_received_until"}
    (reason,) = refused.value.reasons
    assert "Tapachula office" in reason.sentence
    assert on_hand(store, kit) == 9


def test_it_is_given_again_once_the_period_is_over(
    family: list[Registration], store: Store, kit: Item, clerk: User
) -> None:
    now = timezone.now()
    give(family[0], store, kit, by=clerk, at=now - timedelta(days=30))
    give(family[0], store, kit, by=clerk, at=now)
    with pytest.raises(Refusal):
        give(family[0], store, kit, by=clerk, at=now + timedelta(days=29))


def test_what_is_for_each_person_is_given_to_each_and_once_only(
    family: list[Registration], store: Store, blanket: Item, clerk: User
) -> None:
    for each in family:
        give(each, store, blanket, by=clerk)
    with pytest.raises(Refusal) as refused:
        give(family[1], store, blanket, by=clerk, at=timezone.now() + timedelta(days=2000))
    assert codes(refused) == {"already_received"}


def test_a_part_may_be_given_and_the_rest_later_but_never_more(
    family: list[Registration], store: Store, coordinator: User, clerk: User
) -> None:
    food = made_item(coordinator, "FOO", kind="food", unit="kg")
    made_rule(coordinator, food, basis="by_size", quantity=Decimal("2.5"))
    stock(store, food, 100, by=coordinator)
    with pytest.raises(Refusal) as refused:
        give(family[0], store, food, items={food: Decimal("5.001")}, by=clerk)
    assert codes(refused) == {"more_than_entitled"}
    give(family[0], store, food, items={food: Decimal(2)}, by=clerk)
    (rest,) = give(family[1], store, food, by=clerk)
    assert rest.quantity == 3


def test_amounts_by_age_are_added_over_the_household(
    family: list[Registration], store: Store, coordinator: User, clerk: User
) -> None:
    milk = made_item(coordinator, "MIL", kind="food", unit="litre")
    amounts = {"0-4": Decimal(3), "5-11": Decimal(2), "18-59": Decimal("0.5")}
    made_rule(coordinator, milk, basis="by_age", quantity=None, by_age=amounts)
    stock(store, milk, 10, by=coordinator)
    (made,) = give(family[0], store, milk, by=clerk)
    assert made.quantity == Decimal("2.5")


def test_who_is_not_in_the_group_is_refused_and_what_is_not_known_refuses_nobody(
    family: list[Registration], register: Any, registrar: User, store: Store, coordinator: User, clerk: User
) -> None:
    from amparo.registry.people.tests.conftest import stated
    from amparo.response.assistance.tests.conftest import registrations_of

    pads = made_item(coordinator, "PAD")
    made_rule(coordinator, pads, for_whom="person", group="women_and_girls")
    stock(store, pads, 10, by=coordinator)
    with pytest.raises(Refusal) as refused:
        give(family[1], store, pads, by=clerk)
    assert codes(refused) == {"not_in_the_group"}
    unknown = stated("Ana", birth_date=None, birth_precision="unknown", sex="unknown")
    give(registrations_of(register(registrar, unknown), registrar)[0], store, pads, by=clerk)


def test_the_same_form_sent_twice_is_one_delivery_and_with_other_content_it_is_refused(
    family: list[Registration], store: Store, kit: Item, blanket: Item, clerk: User
) -> None:
    receipt = uuid.uuid4()
    first = give(family[0], store, kit, receipt=receipt, by=clerk)
    again = give(family[0], store, kit, receipt=receipt, by=clerk)
    assert [each.pk for each in first] == [each.pk for each in again]
    with pytest.raises(Refusal) as refused:
        give(family[0], store, blanket, receipt=receipt, by=clerk)
    assert codes(refused) == {"receipt_taken"}
    assert on_hand(store, kit) == 9


def test_every_reason_is_told_at_once_and_nothing_is_half_written(
    family: list[Registration],
    register: Any,
    registrar: User,
    store: Store,
    kit: Item,
    blanket: Item,
    clerk: User,
) -> None:
    give(family[0], store, kit, by=clerk)
    with pytest.raises(Refusal) as refused:
        give(family[0], store, kit, blanket, proof="paper", taken_by=uuid.uuid4(), by=clerk)
    assert codes(refused) == {"already_received_until", "list_number_missing", "not_a_member"}
    assert on_hand(store, blanket) == 5
    with acting_as(clerk):
        assert Delivery.objects.count() == 1


def test_what_is_not_there_is_not_given(
    family: list[Registration], store: Store, coordinator: User, clerk: User
) -> None:
    soap = made_item(coordinator, "SOA")
    made_rule(coordinator, soap)
    with pytest.raises(Refusal) as refused:
        give(family[0], store, soap, by=clerk)
    assert codes(refused) == {"not_in_stock"}


def test_a_visit_to_a_clinic_leaves_no_store(
    family: list[Registration], store: Store, coordinator: User, clerk: User
) -> None:
    visit = made_item(coordinator, "VIS", kind="health", unit="visit", is_stocked=False)
    made_rule(coordinator, visit, for_whom="person", every_days=1)
    (made,) = give(family[0], store, visit, by=clerk)
    assert made.movement is None


def test_an_undoing_is_a_row_with_its_reason_and_it_may_be_received_again(
    family: list[Registration], store: Store, kit: Item, clerk: User
) -> None:
    (made,) = give(family[0], store, kit, by=clerk)
    with pytest.raises(Refusal) as refused:
        undo_delivery(delivery=made, reason=" ", by=clerk)
    assert {reason.code for reason in refused.value.reasons} == {"core.reason_missing"}
    undoing = undo_delivery(delivery=made, reason="Rosa gave it back", by=clerk)
    assert (undoing.quantity, undoing.undoes_id) == (Decimal(-1), made.pk)
    assert on_hand(store, kit) == 10
    assert {(each.quantity, each.deliveries, each.people) for each in Total.objects.all()} == {(0, 0, 0)}
    assert "Rosa" not in str(list(Event.objects.filter(verb="undo_delivery").values()))
    with pytest.raises(Refusal) as refused:
        undo_delivery(delivery=made, reason="again", by=clerk)
    assert codes(refused) == {"undone_already"}
    give(family[1], store, kit, by=clerk)


def test_who_is_not_on_the_list_is_refused_until_they_are_added_at_the_table(
    family: list[Registration],
    register: Any,
    registrar: User,
    distribution: Distribution,
    store: Store,
    kit: Item,
    clerk: User,
) -> None:
    from amparo.registry.people.tests.conftest import stated
    from amparo.response.assistance.tests.conftest import registrations_of

    other = registrations_of(register(registrar, stated("Berta")), registrar)[0]
    list_by_codes(distribution=distribution, codes=[other.code], by=clerk)
    with pytest.raises(Refusal) as refused:
        give(family[1], store, kit, distribution=distribution, by=clerk)
    assert codes(refused) == {"not_on_the_list"}
    added: dict[str, Any] = {"distribution": distribution, "although_unlisted": True, "by": clerk}
    with pytest.raises(Refusal) as refused:
        give(family[1], store, kit, unlisted_reason=" ", **added)
    assert codes(refused) == {"unlisted_reason_missing"}
    (made,) = give(family[1], store, kit, unlisted_reason="Arrived last night.", **added)
    assert made.unlisted_reason == "Arrived last night."
    with acting_as(clerk):
        assert without_paper(distribution) == WithoutPaper(deliveries=1, seen=1, unlisted=1)


def test_one_person_is_not_two_staff_members(
    family: list[Registration], store: Store, kit: Item, clerk: User, neighbour: User
) -> None:
    """The one who records, somebody of another organisation, whose account ended, and nobody: none is a second."""
    gone = colleague_of(clerk)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    for witness in (None, clerk.pk, neighbour.pk, gone.pk, uuid.uuid4()):
        with pytest.raises(Refusal) as refused:
            give(family[0], store, kit, witness=witness, by=clerk)
        assert codes(refused) == {"witness_missing"}
    User.objects.filter(pk=gone.pk).update(is_active=True)
    (made,) = give(family[0], store, kit, by=clerk)
    assert made.witness == gone


def test_a_slip_counts_once_for_its_own_line_and_a_newer_one_makes_it_void(
    family: list[Registration], distribution: Distribution, store: Store, kit: Item, clerk: User
) -> None:
    list_by_codes(distribution=distribution, codes=[family[0].code], by=clerk)
    ((_old, void),) = draw_slips(distribution=distribution, by=clerk)
    ((listed, token),) = draw_slips(distribution=distribution, by=clerk)
    assert token not in str(list(type(listed).objects.values()))
    slip: dict[str, Any] = {"proof": "token", "distribution": distribution, "by": clerk}
    with pytest.raises(Refusal) as refused:
        give(family[0], store, kit, token=void, **slip)
    assert codes(refused) == {"token_unknown"}
    (made,) = give(family[0], store, kit, token=token.lower(), **slip)
    undo_delivery(delivery=made, reason="a wrong line", by=clerk)
    with pytest.raises(Refusal) as refused:
        give(family[0], store, kit, token=token, **slip)
    assert codes(refused) == {"token_used"}


def test_who_may_not_deliver_is_refused(
    family: list[Registration], store: Store, kit: Item, coordinator: User
) -> None:
    giving = Giving(family[0].pk, {kit: None}, store, uuid.uuid4(), "seen")
    with pytest.raises(Refusal) as refused:
        deliver(giving=giving, by=coordinator)
    assert {reason.code for reason in refused.value.reasons} == {"core.not_allowed"}


def test_a_registration_of_others_looks_like_none(
    family: list[Registration], store: Store, kit: Item, neighbour: User
) -> None:
    for key in (family[0].pk, uuid.uuid4()):
        with pytest.raises(Refusal) as refused:
            deliver(giving=Giving(key, {kit: None}, store, uuid.uuid4(), "seen"), by=neighbour)
        assert {reason.code for reason in refused.value.reasons} == {"core.not_found"}
