"""The ledger of a store and an item: its last line is what is on hand, and no line makes it less than nothing.

Services write it under the lock of the store and the item, and record the event.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from amparo.core.errors import Reason, Refusal
from amparo.response.assistance import policy
from amparo.response.assistance.amounts import in_words
from amparo.response.assistance.models import Item, Movement, Store

NOTHING = Decimal(0)


def last_line(store: Store, item: Item) -> Movement | None:
    return Movement.objects.filter(store=store, item=item).order_by("-number").first()


def on_hand(store: Store, item: Item) -> Decimal:
    last = last_line(store, item)
    return last.balance if last else NOTHING


def it_is_in_stock(store: Store, item: Item, asked: Decimal) -> Reason | None:
    """Asked while the line is locked."""
    there = on_hand(store, item)
    if asked <= there:
        return None
    return policy.NOT_IN_STOCK(
        store=store.name, item=item.name, on_hand=in_words(there, item), asked=in_words(asked, item)
    )


def write_line(
    *, store: Store, item: Item, kind: str, quantity: Decimal, recorded_by: Any, at: datetime, **other: Any
) -> Movement:
    """The next line. Whoever calls it holds the lock of the store and the item; the database refuses who does not."""
    last = last_line(store, item)
    there = last.balance if last else NOTHING
    if there + quantity < 0:
        raise Refusal(
            policy.NOT_IN_STOCK(
                store=store.name,
                item=item.name,
                on_hand=in_words(there, item),
                asked=in_words(-quantity, item),
            )
        )
    return Movement.objects.create(
        organisation_id=store.organisation_id,
        store=store,
        item=item,
        number=last.number + 1 if last else 1,
        kind=kind,
        quantity=quantity,
        balance=there + quantity,
        recorded_at=at,
        recorded_by=recorded_by,
        **{"happened_on": timezone.localdate(at)} | other,
    )


def sent_before(user: Any, receipt: uuid.UUID) -> list[Movement]:
    rows = Movement.objects.filter(organisation_id=user.organisation_id, receipt=receipt)
    return list(rows.select_related("store", "item").order_by("recorded_at", "pk"))


def told(movement: Movement) -> dict[str, Any]:
    """What the trail keeps of a line."""
    return {
        "store": movement.store_id,
        "item": movement.item_id,
        "kind": movement.kind,
        "quantity": movement.quantity,
        "balance": movement.balance,
    }


def why_not_moved(
    store: Store, item: Item, quantity: Decimal | None, happened_on: date, *, user: Any, at: datetime
) -> list[Reason | None]:
    """What must hold of every movement: own, in use, above zero, not in the future."""
    return [
        policy.it_is_ours(store, store.name, by=user),
        policy.it_is_ours(item, item.name, by=user),
        policy.it_is_in_use(store),
        policy.the_quantity_is_above_zero(quantity),
        policy.it_has_happened(happened_on, today=timezone.localdate(at)),
    ]
