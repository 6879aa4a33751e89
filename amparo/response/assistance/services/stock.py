"""Movements of stock. On hand is what the last line of the ledger says; no line makes it less than nothing."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.errors import NOT_FOUND, REASON_MISSING, Kind, Reason, Refusal, refuse_if_any
from amparo.response.assistance import policy
from amparo.response.assistance.ledger import (
    NOTHING,
    it_is_in_stock,
    last_line,
    on_hand,
    sent_before,
    told,
    why_not_moved,
    write_line,
)
from amparo.response.assistance.lifecycle import STOCK_CHANGE
from amparo.response.assistance.models import Distribution, Item, Movement, StockChange, Store
from amparo.response.assistance.turns import of_receipt, of_stock, take_turns


@transaction.atomic
def receive_stock(
    *,
    store: Store,
    item: Item,
    quantity: Decimal | None,
    is_opening: bool = False,
    note: str = "",
    happened_on: date,
    receipt: uuid.UUID,
    by: Any,
    at: datetime | None = None,
) -> Movement:
    """What came in. The same form sent twice is one line. An opening balance is the first line, and once."""
    must(by, "assistance.keep_stock")
    at = at or timezone.now()
    take_turns([of_receipt(by, receipt), of_stock(store, item)])
    if before := sent_before(by, receipt):
        return _the_same(before[0], store, item, quantity)
    begun = is_opening and last_line(store, item) is not None
    refuse_if_any(
        [
            *why_not_moved(store, item, quantity, happened_on, user=by, at=at),
            policy.OPENED_ALREADY(item=item.name, store=store.name) if begun else None,
        ]
    )
    kind = Movement.Kind.OPENING if is_opening else Movement.Kind.RECEIVED
    line = write_line(
        store=store,
        item=item,
        kind=kind,
        quantity=quantity or NOTHING,
        note=note.strip(),
        happened_on=happened_on,
        receipt=receipt,
        recorded_by=by,
        at=at,
    )
    events.record(verb="receive_stock", subject=line, by=by, at=at, after=told(line))
    return line


def _the_same(line: Movement, store: Store, item: Item, quantity: Decimal | None) -> Movement:
    if (line.store_id, line.item_id, abs(line.quantity)) != (store.pk, item.pk, quantity):
        raise Refusal(policy.RECEIPT_TAKEN())
    return line


@transaction.atomic
def transfer_stock(
    *,
    store: Store,
    to: Store,
    item: Item,
    quantity: Decimal | None,
    note: str = "",
    happened_on: date,
    receipt: uuid.UUID,
    by: Any,
    at: datetime | None = None,
) -> list[Movement]:
    """From one store to another of the same organisation: both lines, or none."""
    must(by, "assistance.keep_stock")
    at = at or timezone.now()
    take_turns([of_receipt(by, receipt), of_stock(store, item), of_stock(to, item)])
    if before := sent_before(by, receipt):
        _the_same(before[0], before[0].store, item, quantity)
        return before
    is_same = policy.SAME_STORE(at="to") if store.pk == to.pk else None
    refuse_if_any(
        [
            *why_not_moved(store, item, quantity, happened_on, user=by, at=at),
            policy.it_is_ours(to, to.name, by=by),
            policy.it_is_in_use(to),
            is_same,
            it_is_in_stock(store, item, quantity) if quantity and quantity > 0 else None,
        ]
    )
    moved = quantity or NOTHING
    whole = {
        "note": note.strip(),
        "happened_on": happened_on,
        "receipt": receipt,
        "recorded_by": by,
        "at": at,
    }
    lines = [
        write_line(store=store, item=item, kind=Movement.Kind.SENT, quantity=-moved, **whole),
        write_line(store=to, item=item, kind=Movement.Kind.ARRIVED, quantity=moved, **whole),
    ]
    events.record_many(
        verb="transfer_stock", by=by, at=at, changes=[(line, {}, told(line)) for line in lines]
    )
    return lines


@transaction.atomic
def record_loss(
    *,
    store: Store,
    item: Item,
    quantity: Decimal | None,
    reason: str,
    happened_on: date,
    distribution: Distribution | None = None,
    receipt: uuid.UUID,
    by: Any,
    at: datetime | None = None,
) -> StockChange:
    """Something was lost, stolen or spoiled. Over the item's threshold it counts once a second person approved it."""
    must(by, "assistance.keep_stock")
    take_turns([of_receipt(by, receipt), of_stock(store, item)])
    change = StockChange(
        kind=StockChange.Kind.LOST,
        store=store,
        item=item,
        quantity=-quantity if quantity else NOTHING,
        distribution=distribution,
    )
    return _ask(change, reason, quantity, happened_on, receipt, by=by, at=at or timezone.now())


@transaction.atomic
def record_count(
    *,
    store: Store,
    item: Item,
    counted: Decimal | None,
    reason: str,
    happened_on: date,
    distribution: Distribution | None = None,
    receipt: uuid.UUID,
    by: Any,
    at: datetime | None = None,
) -> StockChange:
    """`counted` is what lies there. The difference to the ledger is asked for as an adjustment, with its reason."""
    must(by, "assistance.keep_stock")
    take_turns([of_receipt(by, receipt), of_stock(store, item)])
    difference = counted - on_hand(store, item) if counted is not None and counted >= 0 else None
    change = StockChange(
        kind=StockChange.Kind.ADJUSTED,
        store=store,
        item=item,
        quantity=difference or NOTHING,
        distribution=distribution,
    )
    asked = abs(difference) if difference else None
    return _ask(
        change,
        reason,
        asked,
        happened_on,
        receipt,
        by=by,
        at=at or timezone.now(),
        missing=policy.NO_DIFFERENCE,
    )


def _ask(
    change: StockChange,
    reason: str,
    quantity: Decimal | None,
    happened_on: date,
    receipt: uuid.UUID,
    *,
    by: Any,
    at: datetime,
    missing: Kind = policy.QUANTITY_NOT_POSITIVE,
) -> StockChange:
    same = StockChange.objects.filter(organisation_id=by.organisation_id, receipt=receipt).first()
    if same is not None:
        return _the_same_change(same, change)
    unmet = why_not_moved(change.store, change.item, quantity or Decimal(1), happened_on, user=by, at=at)
    refuse_if_any(
        [
            *unmet,
            None if quantity and quantity > 0 else missing(at="quantity"),
            None if reason.strip() else REASON_MISSING(at="reason"),
            it_is_in_stock(change.store, change.item, -change.quantity),
            _belongs_to(change.distribution, change.item),
        ]
    )
    change.organisation_id, change.receipt, change.happened_on = by.organisation_id, receipt, happened_on
    change.reason, change.asked_at, change.asked_by = reason.strip(), at, by
    alone = abs(change.quantity) <= change.item.alone_up_to
    change.status = StockChange.Status.APPLIED if alone else StockChange.Status.ASKED
    change.save(force_insert=True)
    events.record(
        verb="change_stock",
        subject=change,
        by=by,
        at=at,
        reason=change.reason,
        after={"kind": change.kind, "quantity": change.quantity, "status": change.status},
    )
    if alone:
        _apply(change, by=by, at=at)
    return change


def _the_same_change(same: StockChange, change: StockChange) -> StockChange:
    said = (same.kind, same.store_id, same.item_id)
    if said != (change.kind, change.store_id, change.item_id):
        raise Refusal(policy.RECEIPT_TAKEN())
    return same


def _belongs_to(distribution: Distribution | None, item: Item) -> Reason | None:
    if distribution is None:
        return None
    if distribution.status in ("reconciled", "cancelled"):
        return policy.RECONCILED_ALREADY(code=distribution.code)
    planned = distribution.planned.filter(item=item).exists()
    return None if planned else policy.NOT_PLANNED_HERE(item=item.name, code=distribution.code)


def _apply(change: StockChange, *, by: Any, at: datetime) -> None:
    line = write_line(
        store=change.store,
        item=change.item,
        kind=change.kind,
        quantity=change.quantity,
        note=change.reason,
        happened_on=change.happened_on,
        distribution=change.distribution,
        change=change,
        recorded_by=by,
        at=at,
    )
    events.record(verb="apply_stock_change", subject=line, by=by, at=at, after=told(line))


@transaction.atomic
def decide_change(
    *, change: StockChange, approve: bool, reason: str = "", by: Any, at: datetime | None = None
) -> StockChange:
    """Approve, and write the line in the same moment; or refuse with a reason. Never by who recorded it."""
    at = at or timezone.now()
    asked = StockChange.objects.filter(pk=change.pk, organisation_id=by.organisation_id)
    found = asked.select_related("store", "item", "distribution").first()
    if found is None:
        raise Refusal(NOT_FOUND())
    take_turns([of_stock(found.store, found.item)])
    decided = {"decided_at": at, "decided_by": by}
    move = "approve" if approve else "refuse"
    fresh = STOCK_CHANGE.make(move, found, by=by, at=at, reason=reason, changes=decided)
    if approve:
        refuse_if_any([_belongs_to(found.distribution, found.item)])
        _apply(fresh, by=by, at=at)
    return fresh
