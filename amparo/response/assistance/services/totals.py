"""The totals that stay: how much, and how many people by sex and age group, without anybody in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils import timezone

from amparo.response.assistance.ledger import NOTHING
from amparo.response.assistance.models import Delivery, Total


def counts_of(cells: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for cell in cells:
        found[cell] = found.get(cell, 0) + 1
    return found


def count(delivery: Delivery, *, sign: int) -> None:
    """Add a delivery to the totals, or take it away, in the cells that it went into."""
    counted = delivery.counted
    for cell in sorted({counted["of"], *counted["people"]}):
        sex, _bar, group = cell.partition("|")
        is_of = cell == counted["of"]
        total, _made = Total.objects.get_or_create(
            organisation_id=delivery.organisation_id,
            store=delivery.store,
            distribution=delivery.distribution,
            item=delivery.item,
            day=timezone.localdate(delivery.delivered_at),
            sex=sex,
            age_group=group,
        )
        Total.objects.filter(pk=total.pk).update(
            quantity=F("quantity") + (sign * abs(delivery.quantity) if is_of else NOTHING),
            deliveries=F("deliveries") + (sign if is_of else 0),
            people=F("people") + sign * counted["people"].get(cell, 0),
        )


def told(delivery: Delivery) -> dict[str, Any]:
    """What the trail keeps of a delivery: keys alone."""
    return {
        "of": delivery.registration_id,
        "household": delivery.household_id,
        "item": delivery.item_id,
        "quantity": delivery.quantity,
        "distribution": delivery.distribution_id,
    }
