"""Every read of assistance. Plans, stock and totals are the own organisation's; lists and deliveries also persons'."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.core.access import may
from amparo.core.errors import NOT_FOUND, Refusal, Text
from amparo.core.waiting import Waiting
from amparo.registry.partners.listing import Sorting
from amparo.registry.partners.models import User
from amparo.registry.people.models import Household, Identity, Registration
from amparo.registry.people.queries import visible_content
from amparo.registry.people.visibility import own_rows, registrations
from amparo.response.assistance.entitlement import rules_in_force
from amparo.response.assistance.models import (
    Delivery,
    Distribution,
    Item,
    Listed,
    Movement,
    Rule,
    StockChange,
    Store,
    Total,
)
from amparo.response.assistance.services.listing import hashed

DISTRIBUTIONS = Sorting(
    {
        "code": (_("Number"), ("number",)),
        "site": (_("Site"), ("site", "number")),
        "day": (_("Day"), ("day", "number")),
        "store": (_("Store"), ("store__name", "number")),
        "people": (_("Planned for"), ("planned_for", "number")),
        "state": (_("State"), ("status", "day")),
    },
    default="-day",
)


def own(user: Any, kind: Any) -> QuerySet[Any]:
    """Rows about nobody: the organisation of the account, whether or not it sees persons."""
    return kind._default_manager.filter(organisation=user.organisation_id)


def one(user: Any, kind: Any, pk: UUID, *joined: str) -> Any:
    """Hidden and absent are the same refusal."""
    found = own(user, kind).select_related(*joined).filter(pk=pk).first()
    if found is None:
        raise Refusal(NOT_FOUND())
    return found


def distribution(user: Any, pk: UUID) -> Distribution:
    found: Distribution = one(user, Distribution, pk, "store", "store__place", "planned_by")
    return found


def distributions(user: Any, chosen: Mapping[str, Any]) -> QuerySet[Distribution]:
    """`chosen`: text, status, store; what is empty does not narrow."""
    rows = own(user, Distribution).select_related("store", "store__place")
    rows = rows.annotate(planned_for=Sum("planned__beneficiaries"))
    if text := str(chosen.get("text") or "").strip():
        digits = text.upper().removeprefix("D-").lstrip("0")
        number = Q(number=int(digits)) if digits.isdecimal() and len(digits) < 9 else Q()
        rows = rows.filter(Q(site__icontains=text) | Q(store__name__icontains=text) | number)
    if status := chosen.get("status"):
        rows = rows.filter(status=status)
    if store := chosen.get("store"):
        rows = rows.filter(store=store)
    return rows


# --- the catalogue


@dataclass(frozen=True)
class ItemLine:
    item: Item
    rule: Rule | None


def catalogue(user: Any, *, on: date) -> list[ItemLine]:
    items = list(own(user, Item).order_by("-is_active", "code"))
    rules = rules_in_force(items, on=on)
    return [ItemLine(item, rules.get(item.pk)) for item in items]


def items_in_use(user: Any) -> QuerySet[Item]:
    return own(user, Item).filter(is_active=True)


def stores_in_use(user: Any) -> QuerySet[Store]:
    return own(user, Store).filter(is_active=True).select_related("place")


# --- stock


def on_hand(user: Any, store: Store | None = None) -> list[Movement]:
    """The last line of each store and item: its balance is what is there. One query."""
    rows = own(user, Movement)
    if store is not None:
        rows = rows.filter(store=store)
    joined = rows.select_related("store", "store__place", "item")
    last = joined.order_by("store__code", "store_id", "item__code", "item_id", "-number")
    return list(last.distinct("store__code", "store_id", "item__code", "item_id"))


@dataclass(frozen=True)
class StoreLines:
    store: Store
    lines: list[Movement]


def stock(user: Any) -> list[StoreLines]:
    lines = on_hand(user)
    stores = own(user, Store).select_related("place").order_by("-is_active", "code")
    return [StoreLines(store, [each for each in lines if each.store_id == store.pk]) for store in stores]


def movements(user: Any, store: Store, chosen: Mapping[str, Any]) -> QuerySet[Movement]:
    """`chosen`: item, kind."""
    rows = own(user, Movement).filter(store=store)
    if item := chosen.get("item"):
        rows = rows.filter(item=item)
    if kind := chosen.get("kind"):
        rows = rows.filter(kind=kind)
    joined = rows.select_related("item", "store", "distribution", "recorded_by")
    return joined.order_by("-recorded_at", "item__code", "-number")


def changes_to_decide(user: Any) -> QuerySet[StockChange]:
    rows = own(user, StockChange).filter(status=StockChange.Status.ASKED)
    return rows.select_related("store", "item", "asked_by", "distribution")


# --- totals


def totals(user: Any, chosen: Mapping[str, Any]) -> QuerySet[Total]:
    """`chosen`: item, store, since, until. Items are never added to each other."""
    rows = own(user, Total).exclude(deliveries=0, people=0)
    for name in ("item", "store"):
        if value := chosen.get(name):
            rows = rows.filter(**{name: value})
    if since := chosen.get("since"):
        rows = rows.filter(day__gte=since)
    if until := chosen.get("until"):
        rows = rows.filter(day__lte=until)
    return rows.select_related("item", "store", "store__place", "distribution").order_by(
        "-day", "item__code", "sex", "age_group", "pk"
    )


def totals_by_item(user: Any, chosen: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = (
        totals(user, chosen)
        .order_by()
        .values("item")
        .annotate(given=Sum("quantity"), acts=Sum("deliveries"), reached=Sum("people"))
    )
    items = {each.pk: each for each in own(user, Item)}
    rows = [row | {"item": items[row["item"]]} for row in found]
    return sorted(rows, key=lambda row: row["item"].code)


# --- lists and deliveries: about persons


@dataclass(frozen=True)
class ListLine:
    """`name` is empty where the identity cannot be read any more; `received` the deliveries of this distribution."""

    listed: Listed
    code: str
    name: str
    household: str
    received: Sequence[Delivery]
    is_visible: bool


def listed(user: Any, distribution: Distribution) -> QuerySet[Listed]:
    return own_rows(user, Listed).filter(distribution=distribution).order_by("number")


def list_lines(user: Any, rows: Sequence[Listed]) -> list[ListLine]:
    """A fixed number of queries, however many lines."""
    keys = [each.registration_id for each in rows]
    visible = {each.pk: each for each in registrations(user).filter(pk__in=keys, erased_at=None)}
    content = visible_content(user, visible, (Identity,))
    households = {each.household_id for each in rows if each.household_id}
    codes = dict(own_rows(user, Household).filter(pk__in=households).values_list("pk", "code"))
    given = list(
        own_rows(user, Delivery)
        .filter(
            Q(registration__in=keys) | Q(household__in=households),
            distribution__in={each.distribution_id for each in rows},
            undoes=None,
            undoing=None,
        )
        .select_related("item")
    )
    received: dict[UUID | None, list[Delivery]] = defaultdict(list)
    for each in given:
        received[each.household_id or each.registration_id].append(each)
    return [_list_line(each, visible, content, codes, received) for each in rows]


def _list_line(
    row: Listed,
    visible: Mapping[UUID, Registration],
    content: Any,
    codes: Mapping[UUID, str],
    received: Mapping[UUID | None, list[Delivery]],
) -> ListLine:
    found = visible.get(row.registration_id)
    identity = content.get(row.registration_id, {}).get(Identity) if found else None
    of_the_household = received.get(row.household_id, []) if row.household_id else []
    return ListLine(
        listed=row,
        code=found.code if found else "",
        name=identity.full_name if identity else "",
        household=codes.get(row.household_id, "") if row.household_id else "",
        received=[*received.get(row.registration_id, []), *of_the_household],
        is_visible=found is not None,
    )


def by_slip(user: Any, distribution: Distribution, text: str) -> Listed | None:
    """The line of the list whose slip has this code."""
    if len(text.strip()) > 12:
        return None
    return listed(user, distribution).filter(token=hashed(distribution, text)).first()


def delivery(user: Any, pk: UUID) -> Delivery:
    rows = own_rows(user, Delivery).filter(pk=pk, undoes=None)
    found = rows.select_related("item", "store", "distribution", "recorded_by").first()
    if found is None:
        raise Refusal(NOT_FOUND())
    return found


# --- what waits


def waiting_for(user: Any, now: datetime) -> list[Waiting]:
    """Distributions to open, to close and to reconcile, and losses or differences that a second person decides."""
    running = own(user, Distribution).filter(status__in=("planned", "open")).order_by("day", "number")
    found = [
        _distribution(each, _("open") if each.status == "open" else _("to be opened")) for each in running
    ]
    if may(user, "assistance.reconcile"):
        closed = own(user, Distribution).filter(status="closed").order_by("day", "number")
        found += [_distribution(each, _("to be reconciled")) for each in closed]
    if may(user, "assistance.approve_stock_change"):
        found += [_change(each) for each in changes_to_decide(user).exclude(asked_by=user.pk)]
    return found


def _distribution(each: Distribution, state: Text) -> Waiting:
    title = format_lazy(_("Distribution {code}, {site}"), code=each.code, site=each.site)
    return Waiting(title, reverse("assistance:distribution", args=[each.pk]), state, each.day)


def _change(each: StockChange) -> Waiting:
    title = format_lazy(_("Stock of {item} in {store}"), item=each.item.code, store=each.store.name)
    return Waiting(title, reverse("assistance:changes"), _("to be approved or refused"))


def colleagues(user: Any) -> list[tuple[str, str]]:
    """Who of the own organisation could have seen a delivery that the user records, by name."""
    people = User.objects.filter(organisation_id=user.organisation_id, is_active=True).exclude(pk=user.pk)
    return [(str(key), name) for key, name in people.order_by("name").values_list("pk", "name")]
