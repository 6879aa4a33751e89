"""Items, the versions of their rules, and stores."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from amparo.core import events
from amparo.core.access import must
from amparo.core.errors import Reason, refuse_if_any
from amparo.registry.people.ages import AgeGroup
from amparo.registry.places.models import Place
from amparo.response.assistance import policy
from amparo.response.assistance.models import CURRENCIES, UNITS, Item, Rule, Store
from amparo.response.assistance.turns import take_turns
from amparo.response.assistance.words import FIELDS

AGE_GROUPS = tuple(group for group in AgeGroup if group != AgeGroup.UNKNOWN)


@transaction.atomic
def add_item(
    *,
    code: str,
    name_en: str,
    name_es: str,
    kind: str,
    unit: str,
    is_stocked: bool = True,
    alone_up_to: Decimal | None = Decimal(0),
    by: Any,
) -> Item:
    """Enter an item in the own catalogue. Its unit stays: another unit is another item."""
    must(by, "assistance.keep_catalogue")
    code = code.strip().upper()
    fits = unit in (CURRENCIES if kind == Item.Kind.CASH else UNITS) and kind in Item.Kind.values
    refuse_if_any(
        [
            *_nothing_missing(code=code, name_en=name_en, name_es=name_es),
            None if fits else policy.UNIT_UNKNOWN(at="unit"),
            None
            if alone_up_to is not None and alone_up_to >= 0
            else policy.QUANTITY_NOT_POSITIVE(at="alone_up_to"),
            _free(Item, code, by=by),
        ]
    )
    item = Item.objects.create(
        organisation_id=by.organisation_id,
        code=code,
        name_en=name_en.strip(),
        name_es=name_es.strip(),
        kind=kind,
        unit=unit,
        is_stocked=is_stocked,
        alone_up_to=alone_up_to or 0,
    )
    events.record(verb="add_item", subject=item, by=by, after={"code": code, "kind": kind, "unit": unit})
    return item


def _nothing_missing(**texts: str) -> list[Reason]:
    return [
        policy.TEXT_MISSING(at=name, field=FIELDS[name]) for name, text in texts.items() if not text.strip()
    ]


def _free(kind: type[Item | Store], code: str, *, by: Any) -> Reason | None:
    """Codes are asked for under a lock: two who take the same at once are told like everybody else."""
    take_turns([f"codes {by.organisation_id}"])
    taken = kind._default_manager.filter(organisation_id=by.organisation_id, code=code).exists()
    return policy.CODE_TAKEN(at="code", code=code) if taken else None


@transaction.atomic
def use_item(*, item: Item, in_use: bool, by: Any) -> Item:
    """Take an item out of use, or into use again. Nothing is deleted."""
    must(by, "assistance.keep_catalogue")
    return _use(item, "use_item", in_use=in_use, by=by)


@transaction.atomic
def use_store(*, store: Store, in_use: bool, by: Any) -> Store:
    must(by, "assistance.keep_stock")
    return _use(store, "use_store", in_use=in_use, by=by)


def _use(record: Any, verb: str, *, in_use: bool, by: Any) -> Any:
    fresh = type(record)._default_manager.select_for_update().get(pk=record.pk)
    refuse_if_any([policy.it_is_ours(fresh, fresh.name, by=by)])
    before = {"is_active": fresh.is_active}
    fresh.is_active = in_use
    fresh.save(update_fields=["is_active"])
    events.record(verb=verb, subject=fresh, by=by, before=before, after={"is_active": in_use})
    return fresh


@transaction.atomic
def add_store(*, code: str, name: str, place: Place, by: Any) -> Store:
    must(by, "assistance.keep_stock")
    code = code.strip().upper()
    refuse_if_any([*_nothing_missing(code=code, name=name), _free(Store, code, by=by)])
    store = Store.objects.create(
        organisation_id=by.organisation_id, code=code, name=name.strip(), place=place
    )
    events.record(verb="add_store", subject=store, by=by, after={"code": code, "place": place.code})
    return store


@transaction.atomic
def state_rule(
    *,
    item: Item,
    for_whom: str,
    basis: str,
    quantity: Decimal | None = None,
    by_age: Mapping[str, Decimal | None] | None = None,
    every_days: int | None = None,
    group: str = Rule.Group.EVERYONE,
    source: str = "",
    valid_from: date,
    by: Any,
    at: datetime | None = None,
) -> Rule:
    """A new version of an item's rule. `by_age`: an amount for each age group; empty is none for that group."""
    must(by, "assistance.keep_catalogue")
    at = at or timezone.now()
    fresh = Item.objects.select_for_update().get(pk=item.pk)
    newest = fresh.rules.order_by("-number").first()
    amounts = {name: amount for name, amount in (by_age or {}).items() if amount}
    refuse_if_any(
        [
            policy.it_is_ours(fresh, fresh.name, by=by),
            *_why_not_so_much(for_whom, basis, quantity, amounts),
            _goes_back(newest, valid_from),
        ]
    )
    by_size = basis != Rule.Basis.BY_AGE
    rule = Rule.objects.create(
        item=fresh,
        number=newest.number + 1 if newest else 1,
        valid_from=valid_from,
        for_whom=for_whom,
        basis=basis,
        quantity=quantity if by_size else None,
        by_age={} if by_size else {name: str(amount) for name, amount in amounts.items()},
        every_days=every_days or None,
        group=group,
        source=source.strip(),
        stated_at=at,
        stated_by=by,
    )
    told = {"item": fresh.pk, "number": rule.number, "valid_from": valid_from, "every_days": every_days}
    events.record(verb="state_rule", subject=rule, by=by, at=at, after=told)
    return rule


def _why_not_so_much(
    for_whom: str, basis: str, quantity: Decimal | None, by_age: Mapping[str, Decimal]
) -> list[Reason | None]:
    by_members = basis != Rule.Basis.FIXED
    if basis == Rule.Basis.BY_AGE:
        is_positive = bool(by_age) and all(amount > 0 for amount in by_age.values())
        amount = (
            None
            if is_positive and set(by_age) <= set(AGE_GROUPS)
            else policy.QUANTITY_NOT_POSITIVE(at="by_age")
        )
    else:
        amount = policy.the_quantity_is_above_zero(quantity)
    alone = by_members and for_whom != Rule.ForWhom.HOUSEHOLD
    return [amount, policy.RULE_HOUSEHOLD_ONLY(at="basis") if alone else None]


def _goes_back(newest: Rule | None, valid_from: date) -> Reason | None:
    if newest is None or valid_from >= newest.valid_from:
        return None
    return policy.RULE_GOES_BACK(at="valid_from", day=date_format(newest.valid_from))
