"""Planned against delivered against what left the store, for each item of a distribution. Nobody is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from amparo.core.errors import Reason
from amparo.response.assistance import policy
from amparo.response.assistance.amounts import in_words
from amparo.response.assistance.models import (
    Delivery,
    Distribution,
    Item,
    Movement,
    Planned,
    StockChange,
    Total,
)

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Balance:
    """One item. `out` is what left the store for it: delivered, less what was undone, with losses and differences."""

    planned: Planned
    delivered: Decimal
    out: Decimal
    deliveries: int
    people: int

    @property
    def item(self) -> Item:
        return self.planned.item

    @property
    def differs(self) -> bool:
        return not self.planned.quantity == self.delivered == self.out

    @property
    def is_explained(self) -> bool:
        return not self.differs or bool(self.planned.why_different)


def balances(distribution: Distribution) -> list[Balance]:
    """Three queries, however many items."""
    out = dict(
        Movement.objects.filter(distribution=distribution)
        .values_list("item")
        .annotate(sum=-Sum("quantity"))
        .order_by()
    )
    delivered = {
        row["item"]: row
        for row in Total.objects.filter(distribution=distribution)
        .values("item")
        .annotate(
            quantity=Sum("quantity"),
            acts=Sum("deliveries"),
            reached=Sum("people"),
        )
        .order_by()
    }
    return [
        _balance(planned, delivered.get(planned.item_id, {}), out.get(planned.item_id, NOTHING))
        for planned in distribution.planned.select_related("item").order_by("item__code")
    ]


def _balance(planned: Planned, counted: Mapping[str, Any], out: Decimal) -> Balance:
    """What lies in no store leaves none: it counts as it was delivered."""
    delivered = counted.get("quantity", NOTHING)
    return Balance(
        planned=planned,
        delivered=delivered,
        out=out if planned.item.is_stocked else delivered,
        deliveries=counted.get("acts", 0),
        people=counted.get("reached", 0),
    )


@dataclass(frozen=True)
class WithoutPaper:
    """Deliveries for which no slip and no signature speaks, and those to people who were not on the list."""

    deliveries: int
    seen: int
    unlisted: int


def without_paper(distribution: Distribution) -> WithoutPaper:
    """What was undone does not count; a delivery counts until it is erased with the person."""
    rows = Delivery.objects.filter(distribution=distribution, undoes=None, undoing=None)
    found = rows.order_by().aggregate(
        deliveries=Count("pk"),
        seen=Count("pk", filter=Q(proof=Delivery.Proof.SEEN)),
        unlisted=Count("pk", filter=~Q(unlisted_reason="")),
    )
    return WithoutPaper(**found)


def every_difference_has_a_reason(distribution: Any, **_context: Any) -> Iterator[Reason]:
    for balance in balances(distribution):
        if not balance.is_explained:
            item = balance.item
            yield policy.DIFFERENCE_UNEXPLAINED(
                item=item.name,
                planned=in_words(balance.planned.quantity, item),
                delivered=in_words(balance.delivered, item),
                out=in_words(balance.out, item),
            )


def no_change_of_stock_waits(distribution: Any, **_context: Any) -> Reason | None:
    waiting = StockChange.objects.filter(distribution=distribution, status=StockChange.Status.ASKED).count()
    return policy.CHANGES_WAIT(count=waiting, code=distribution.code) if waiting else None
