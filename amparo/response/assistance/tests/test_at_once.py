"""Several tables at once: nothing twice, nothing below zero. On a database of its own, where commits are real."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.core import events
from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.registry.partners.models import Organisation, RoleAssignment, User
from amparo.registry.people.models import Registration
from amparo.registry.people.services.registering import register_household
from amparo.registry.people.tests.conftest import stated
from amparo.registry.places.models import Place
from amparo.response.assistance.ledger import on_hand
from amparo.response.assistance.models import Delivery, Item, Movement, Store, Total
from amparo.response.assistance.services.catalogue import add_store
from amparo.response.assistance.services.delivering import Giving, deliver
from amparo.response.assistance.services.stock import (
    receive_stock,
    record_count,
    record_loss,
    transfer_stock,
)
from amparo.response.assistance.services.undoing import undo_delivery
from amparo.response.assistance.tests.conftest import made_item, made_rule
from tests.databases import own_database

TABLES = 4
WITNESS = "witness@example.org"


@dataclass
class Room:
    manager: User
    families: list[list[Registration]] = field(default_factory=list)
    place: Place = field(default_factory=lambda: Place.objects.get(code="MX07089"))

    def acting(self) -> User:
        return User.objects.select_related("organisation").get(pk=self.manager.pk)


@pytest.fixture(scope="module")
def room(django_db_setup: None, django_db_blocker: Any) -> Iterator[Room]:
    with django_db_blocker.unblock(), own_database():
        organisation = Organisation.objects.create(acronym="ONE", name_en="One", name_es="Una", type="ngo")
        user = User.objects.create(email="keeper@example.org", name="Keeper", organisation=organisation)
        RoleAssignment.objects.create(user=user, role="shelter_manager")
        User.objects.create(email=WITNESS, name="Witness", organisation=organisation)
        made = Room(user)
        made.families = [_family(made, number) for number in range(3)]
        yield made


def _family(room: Room, number: int) -> list[Registration]:
    household = register_household(
        members=[
            stated(f"Rosa{'a' * number}"),
            stated("Mateo", birth_date=date(2015, 5, 2), relationship="child", phones=()),
        ],
        place=room.place,
        purpose="asylum",
        receipt=uuid.uuid4(),
        by=room.acting(),
    )
    with acting_as(room.manager):
        return [each.registration for each in household.members.select_related("registration")]


def at_once(work: Callable[[int], Any], count: int = TABLES) -> list[Any]:
    """What each of the tables got, or the refusal it met."""
    together = threading.Barrier(count)
    got: list[Any] = [None] * count

    def run(number: int) -> None:
        try:
            together.wait()
            got[number] = work(number)
        except Exception as fault:
            got[number] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def new_store(room: Room) -> Store:
    return add_store(code=uuid.uuid4().hex[:7], name="Store", place=room.place, by=room.acting())


def new_item(room: Room, **rule: Any) -> Item:
    item = made_item(room.acting(), uuid.uuid4().hex[:10])
    made_rule(room.acting(), item, **rule)
    return item


def receive(room: Room, store: Store, item: Item, quantity: int) -> None:
    receive_stock(
        store=store,
        item=item,
        quantity=Decimal(quantity),
        happened_on=timezone.localdate(),
        receipt=uuid.uuid4(),
        by=room.acting(),
    )


def giving(who: Registration, store: Store, item: Item, quantity: int | None = None, **other: Any) -> Giving:
    witness = User.objects.get(email=WITNESS).pk
    told: dict[str, Any] = {"receipt": uuid.uuid4(), "proof": "seen", "witness": witness}
    amount = None if quantity is None else Decimal(quantity)
    return Giving(registration=who.pk, items={item: amount}, store=store, **(told | other))


def refused(got: Sequence[Any]) -> list[str]:
    return [reason.code for each in got if isinstance(each, Refusal) for reason in each.reasons]


def test_one_household_at_several_tables_receives_once_and_the_others_are_told_where(room: Room) -> None:
    store, item = new_store(room), new_item(room)
    receive(room, store, item, 10)
    family = room.families[0]
    got = at_once(lambda n: deliver(giving=giving(family[n % 2], store, item), by=room.acting()))
    assert [len(each) for each in got if isinstance(each, list)] == [1], got
    assert refused(got) == ["assistance.already_received_until"] * (TABLES - 1)
    assert on_hand(store, item) == 9


def test_the_same_form_from_several_devices_at_once_is_one_delivery(room: Room) -> None:
    store, item = new_store(room), new_item(room)
    receive(room, store, item, 10)
    receipt = uuid.uuid4()
    who = room.families[1][0]
    got = at_once(lambda _n: deliver(giving=giving(who, store, item, receipt=receipt), by=room.acting()))
    assert {type(each) for each in got} == {list}, got
    assert len({each[0].pk for each in got}) == 1
    assert on_hand(store, item) == 9


def test_the_last_kit_is_given_to_one_of_those_who_stand_at_different_tables(room: Room) -> None:
    store, item = new_store(room), new_item(room)
    receive(room, store, item, 1)
    got = at_once(
        lambda n: deliver(giving=giving(room.families[n][0], store, item), by=room.acting()),
        len(room.families),
    )
    assert sum(isinstance(each, list) for each in got) == 1, got
    assert set(refused(got)) == {"assistance.not_in_stock"}
    assert on_hand(store, item) == 0


def test_undoing_twice_at_once_gives_back_once(room: Room) -> None:
    store, item = new_store(room), new_item(room)
    receive(room, store, item, 5)
    (made,) = deliver(giving=giving(room.families[0][0], store, item), by=room.acting())
    got = at_once(lambda _n: undo_delivery(delivery=made, reason="mistake", by=room.acting()))
    assert sum(isinstance(each, Delivery) for each in got) == 1, got
    assert on_hand(store, item) == 5


def test_transfers_to_and_fro_at_once_neither_lose_nor_wait_forever(room: Room) -> None:
    one, other, item = new_store(room), new_store(room), new_item(room)
    receive(room, one, item, 10)
    receive(room, other, item, 10)

    def send(number: int) -> None:
        there, back = (one, other) if number % 2 else (other, one)
        for _step in range(3):
            transfer_stock(
                store=there,
                to=back,
                item=item,
                quantity=Decimal(2),
                happened_on=timezone.localdate(),
                receipt=uuid.uuid4(),
                by=room.acting(),
            )

    assert [each for each in at_once(send) if each is not None and not isinstance(each, Refusal)] == []
    assert on_hand(one, item) + on_hand(other, item) == 20


# --- any sequence, also at once

ACTS = st.one_of(
    st.tuples(st.just("receive"), st.integers(0, 1), st.integers(1, 9)),
    st.tuples(st.just("deliver"), st.integers(0, 1), st.integers(1, 9)),
    st.tuples(st.just("undo"), st.just(0), st.integers(0, 3)),
    st.tuples(st.just("lose"), st.integers(0, 1), st.integers(1, 9)),
    st.tuples(st.just("count"), st.integers(0, 1), st.integers(0, 12)),
    st.tuples(st.just("send"), st.integers(0, 1), st.integers(1, 9)),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(queues=st.lists(st.lists(ACTS, min_size=1, max_size=6), min_size=1, max_size=3))
def test_no_sequence_of_acts_takes_stock_below_zero_and_everything_adds_up(
    room: Room, queues: list[list[tuple[str, int, int]]]
) -> None:
    """Delivered + lost + on hand = received, with what a count added or took away; the totals say what was given."""
    stores = [new_store(room), new_store(room)]
    item = new_item(room, quantity=Decimal(1000), every_days=None)
    Item.objects.filter(pk=item.pk).update(alone_up_to=1000)
    item.refresh_from_db()
    for store in stores:
        receive(room, store, item, 5)
    at_once(lambda number: [_act(room, stores, item, number, act) for act in queues[number]], len(queues))
    sums = dict(
        Movement.objects.filter(item=item).values_list("kind").annotate(sum=Sum("quantity")).order_by()
    )
    there = sum(on_hand(store, item) for store in stores)
    delivered = -(sums.get("delivered", 0) + sums.get("undone", 0))
    assert delivered - sums.get("lost", 0) + there == sums["received"] + sums.get("adjusted", 0)
    assert sums.get("sent", 0) + sums.get("arrived", 0) == 0
    assert delivered == (Total.objects.filter(item=item).aggregate(sum=Sum("quantity"))["sum"] or 0)
    with acting_as(room.manager):
        assert delivered == (Delivery.objects.filter(item=item).aggregate(sum=Sum("quantity"))["sum"] or 0)
    for store in stores:
        lines = list(Movement.objects.filter(store=store, item=item).order_by("number"))
        assert [each.number for each in lines] == list(range(1, len(lines) + 1))
        running = Decimal(0)
        for line in lines:
            running += line.quantity
            assert line.balance == running >= 0


def _act(room: Room, stores: list[Store], item: Item, queue: int, act: tuple[str, int, int]) -> None:
    name, which, amount = act
    store, by = stores[which], room.acting()
    line: dict[str, Any] = {
        "store": store,
        "item": item,
        "happened_on": timezone.localdate(),
        "receipt": uuid.uuid4(),
        "by": by,
    }
    try:
        if name == "receive":
            receive_stock(quantity=Decimal(amount), **line)
        elif name == "deliver":
            deliver(giving=giving(room.families[queue % 3][0], store, item, amount), by=by)
        elif name == "undo":
            _undo_some(item, amount, by=by)
        elif name == "lose":
            record_loss(quantity=Decimal(amount), reason="trial", **line)
        elif name == "count":
            record_count(counted=Decimal(amount), reason="trial", **line)
        else:
            transfer_stock(to=stores[1 - which], quantity=Decimal(amount), **line)
    except Refusal:
        pass  # what is refused leaves nothing: the sums below hold all the same


def _undo_some(item: Item, amount: int, *, by: User) -> None:
    with acting_as(by):
        made = list(Delivery.objects.filter(item=item, undoes=None).order_by("pk"))
    if made:
        undo_delivery(delivery=made[amount % len(made)], reason="trial", by=by)


def test_the_trail_is_whole_after_all_of_it(room: Room) -> None:
    assert events.broken_link() is None
