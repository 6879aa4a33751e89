"""Planning a distribution, moving it on, and explaining what differs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.errors import NOT_FOUND, Reason, Refusal, refuse_if_any
from amparo.response.assistance import policy
from amparo.response.assistance.lifecycle import DISTRIBUTION
from amparo.response.assistance.models import Distribution, Item, Planned, Store
from amparo.response.assistance.turns import take_turns
from amparo.response.assistance.words import FIELDS


@dataclass(frozen=True)
class PlannedItem:
    """`quantity` in the item's unit, in all; `beneficiaries` the people or households that are to receive it."""

    item: Item
    quantity: Decimal | None
    beneficiaries: int | None


@transaction.atomic
def plan_distribution(
    *,
    site: str,
    store: Store,
    day: date,
    items: Sequence[PlannedItem],
    receipt: uuid.UUID,
    by: Any,
    at: datetime | None = None,
) -> Distribution:
    """A plan with numbers alone: nobody's name is needed for it. The same form sent twice is one plan."""
    must(by, "assistance.plan_distribution")
    at = at or timezone.now()
    take_turns([f"distributions {by.organisation_id}"])
    ours = Distribution.objects.filter(organisation_id=by.organisation_id)
    if (before := ours.filter(receipt=receipt).first()) is not None:
        return before
    refuse_if_any(_why_not_planned(site, store, items, by=by))
    distribution = Distribution.objects.create(
        organisation_id=by.organisation_id,
        number=(ours.aggregate(last=Max("number"))["last"] or 0) + 1,
        site=site.strip(),
        store=store,
        day=day,
        receipt=receipt,
        planned_at=at,
        planned_by=by,
    )
    _write_plan(distribution, items)
    after = {"store": store.pk, "day": day, "items": _told(items)}
    events.record(verb="plan_distribution", subject=distribution, by=by, at=at, after=after)
    return distribution


def _why_not_planned(
    site: str, store: Store, items: Sequence[PlannedItem], *, by: Any
) -> list[Reason | None]:
    each_once = len({each.item.pk for each in items}) == len(items)
    return [
        None if site.strip() else policy.TEXT_MISSING(at="site", field=FIELDS["site"]),
        policy.it_is_ours(store, store.name, by=by),
        policy.it_is_in_use(store),
        None if items and each_once else policy.NOTHING_PLANNED(at="items"),
        *(
            reason
            for each in items
            for reason in (
                policy.it_is_ours(each.item, each.item.name, by=by),
                policy.it_is_in_use(each.item),
                policy.the_quantity_is_above_zero(each.quantity, at=str(each.item.name)),
            )
        ),
    ]


def _write_plan(distribution: Distribution, items: Sequence[PlannedItem]) -> None:
    Planned.objects.bulk_create(
        Planned(
            distribution=distribution,
            item=each.item,
            quantity=each.quantity,
            beneficiaries=each.beneficiaries or 0,
        )
        for each in items
    )


def _told(items: Sequence[PlannedItem]) -> list[dict[str, Any]]:
    return [{"item": str(each.item.pk), "quantity": str(each.quantity)} for each in items]


def locked(distribution: Distribution, user: Any) -> Distribution:
    """The distribution of the own organisation, locked for a change. Hidden and absent are the same refusal."""
    rows = Distribution.objects.select_for_update(of=("self",)).select_related("store")
    found = rows.filter(pk=distribution.pk, organisation_id=user.organisation_id).first()
    if found is None:
        raise Refusal(NOT_FOUND())
    return found


@transaction.atomic
def change_plan(
    *,
    distribution: Distribution,
    site: str,
    store: Store,
    day: date,
    items: Sequence[PlannedItem],
    by: Any,
    at: datetime | None = None,
) -> Distribution:
    """While it is only planned. Afterwards the plan stays, and what differs is explained."""
    must(by, "assistance.plan_distribution")
    fresh = locked(distribution, by)
    is_planned = fresh.status == Distribution.Status.PLANNED
    refuse_if_any(
        [
            None if is_planned else policy.PLAN_IS_FIXED(code=fresh.code),
            *_why_not_planned(site, store, items, by=by),
        ]
    )
    before = {"store": fresh.store_id, "day": fresh.day, "site": fresh.site}
    fresh.site, fresh.store, fresh.day = site.strip(), store, day
    fresh.save(update_fields=["site", "store", "day"])
    fresh.planned.all().delete()
    _write_plan(fresh, items)
    after = {"store": store.pk, "day": day, "site": fresh.site, "items": _told(items)}
    events.record(verb="change_plan", subject=fresh, by=by, at=at, before=before, after=after)
    return fresh


@transaction.atomic
def move_distribution(
    *, distribution: Distribution, move: str, reason: str = "", by: Any, at: datetime | None = None
) -> Distribution:
    """`move`: open | close | reopen | cancel. To reconcile, see `reconcile`."""
    fresh = locked(distribution, by)
    return DISTRIBUTION.make(move, fresh, by=by, at=at, reason=reason)


@transaction.atomic
def reconcile(
    *, distribution: Distribution, why: Mapping[uuid.UUID, str], by: Any, at: datetime | None = None
) -> Distribution:
    """`why`: for each planned item, by its key, why planned, delivered and stock differ. All or nothing is kept."""
    must(by, "assistance.reconcile")
    fresh = locked(distribution, by)
    for planned in fresh.planned.all():
        said = why.get(planned.pk, "").strip()
        if said != planned.why_different:
            planned.why_different = said
            planned.save(update_fields=["why_different"])
    return DISTRIBUTION.make("reconcile", fresh, by=by, at=at)
