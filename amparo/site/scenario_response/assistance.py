"""Assistance in the scenario: what three organisations gave, where and when, out of stock that adds up. All of it is
invented, cash amounts above all; `assistance.toml` says so."""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import HouseholdMember
from amparo.registry.places.models import Place
from amparo.response.assistance.models import Distribution, Item, Listed, Store
from amparo.response.assistance.services import catalogue, distributions, listing, stock
from amparo.response.assistance.services.delivering import Giving, deliver
from amparo.response.assistance.services.paper import PaperLine, enter_paper

RECEIPTS = uuid.UUID("a5515700-0000-4000-8000-201811150001")


def build_assistance(folder: Path) -> None:
    with (folder / "assistance.toml").open("rb") as file:
        content = tomllib.load(file)
    for row in content["organisations"]:
        _Organisation(row).build()


class _Organisation:
    """One organisation's catalogue, stores and distributions, by its own accounts."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.row = row
        self.keeper, self.clerk = _account(row["keeper"]), _account(row["clerk"])
        self.second = _account(row["second"]) if "second" in row else None
        self.items: dict[str, Item] = {}
        self.stores: dict[str, Store] = {}

    def build(self) -> None:
        for item in self.row["items"]:
            self._item(dict(item))
        for store in self.row["stores"]:
            self._store(dict(store))
        for loss in self.row.get("losses", ()):
            self._loss(loss)
        for act in self.row.get("alone", ()):
            self._alone(act)
        for plan in self.row.get("distributions", ()):
            self._distribution(plan)

    def _item(self, row: dict[str, Any]) -> None:
        rule = dict(row.pop("rule"))
        threshold = Decimal(row.pop("alone_up_to", "0"))
        item = catalogue.add_item(**row, alone_up_to=threshold, by=self.keeper)
        quantity = rule.pop("quantity", None)
        amounts = {group: Decimal(amount) for group, amount in rule.pop("by_age", {}).items()}
        catalogue.state_rule(
            item=item,
            **rule,
            quantity=Decimal(quantity) if quantity else None,
            by_age=amounts,
            by=self.keeper,
            at=_noon(rule["valid_from"]),
        )
        self.items[item.code] = item

    def _store(self, row: dict[str, Any]) -> None:
        opening, day = row.pop("opening"), row.pop("day")
        place = Place.objects.get(code=row.pop("place"))
        store = catalogue.add_store(**row, place=place, by=self.keeper)
        self.stores[store.code] = store
        for code, quantity in opening.items():
            stock.receive_stock(
                store=store,
                item=self.items[code],
                quantity=Decimal(quantity),
                is_opening=True,
                happened_on=day,
                receipt=self._receipt("opening", store.code, code),
                by=self.keeper,
                at=_noon(day),
            )

    def _receipt(self, *names: object) -> uuid.UUID:
        return uuid.uuid5(RECEIPTS, f"{self.row['keeper']}:{':'.join(map(str, names))}")

    def _distribution(self, row: dict[str, Any]) -> None:
        day, store = row["day"], self.stores[row["store"]]
        planned = distributions.plan_distribution(
            site=row["site"],
            store=store,
            day=day,
            items=[
                distributions.PlannedItem(self.items[code], Decimal(quantity), people)
                for code, quantity, people in row["items"]
            ],
            receipt=self._receipt(row["site"], day),
            by=self.keeper,
            at=_noon(row["planned_on"]),
        )
        if "drawn" in row:
            listing.draw_list(distribution=planned, most=row["drawn"], by=self.clerk)
        if "served" not in row:
            return
        opened = distributions.move_distribution(
            distribution=planned, move="open", by=self.keeper, at=_noon(day)
        )
        self._serve(opened, row)
        if "why" in row:
            self._reconcile(opened, row)

    def _serve(self, opened: Distribution, row: dict[str, Any]) -> None:
        """The first of the list at the table, the next from the paper list that was signed when the line was down."""
        items = [self.items[code] for code, _quantity, _people in row["items"]]
        with acting_as(self.clerk):
            listed = list(Listed.objects.filter(distribution=opened).order_by("number"))
            for minute, each in enumerate(listed[: row["served"]]):
                at = datetime.combine(row["day"], time(15 + minute // 60, minute % 60), tzinfo=UTC)
                giving = Giving(
                    registration=each.registration_id,
                    items=dict.fromkeys(items),
                    store=opened.store,
                    distribution=opened,
                    receipt=self._receipt(opened.pk, each.number),
                    proof="seen",
                    witness=self.keeper.pk,
                )
                deliver(giving=giving, by=self.clerk, at=at)
            signed = listed[row["served"] : row["served"] + row.get("from_paper", 0)]
            if signed:
                enter_paper(
                    distribution=opened,
                    lines=[PaperLine(each.number, dict.fromkeys(items)) for each in signed],
                    receipt=self._receipt(opened.pk, "paper"),
                    by=self.clerk,
                    at=_noon(row["day"]).replace(hour=23),
                )

    def _reconcile(self, opened: Distribution, row: dict[str, Any]) -> None:
        at = _noon(row["reconciled_on"])
        closed = distributions.move_distribution(distribution=opened, move="close", by=self.keeper, at=at)
        why = {each.pk: row["why"].get(each.item.code, "") for each in closed.planned.select_related("item")}
        distributions.reconcile(distribution=closed, why=why, by=self.keeper, at=at)

    def _alone(self, row: dict[str, Any]) -> None:
        """Given in an office, outside of a distribution: a bus fare, a card."""
        for number, key in enumerate(self._heads(row["of"])):
            giving = Giving(
                registration=key,
                items={self.items[row["item"]]: None},
                store=self.stores[row["store"]],
                receipt=self._receipt("alone", row["item"], number),
                proof="seen",
                witness=self.keeper.pk,
            )
            at = datetime.combine(row["day"], time(16, number), tzinfo=UTC)
            deliver(giving=giving, by=self.clerk, at=at)

    def _heads(self, count: int) -> Iterable[Any]:
        with acting_as(self.clerk):
            heads = HouseholdMember.objects.filter(
                organisation=self.clerk.organisation_id, relationship="head", until=None
            )
            ordered = heads.order_by("household__formed_at", "household__code")
            return list(ordered.values_list("registration_id", flat=True)[:count])

    def _loss(self, row: dict[str, Any]) -> None:
        change = stock.record_loss(
            store=self.stores[row["store"]],
            item=self.items[row["item"]],
            quantity=Decimal(row["quantity"]),
            reason=row["reason"],
            happened_on=row["day"],
            receipt=self._receipt("loss", row["item"], row["day"]),
            by=self.keeper,
            at=_noon(row["day"]),
        )
        if self.second and row.get("approved"):
            stock.decide_change(change=change, approve=True, by=self.second, at=_noon(row["day"]))


def _account(email: str) -> User:
    return User.objects.select_related("organisation").get(email=email)


def _noon(day: date) -> datetime:
    """Of the places of the scenario, which are some six hours behind."""
    return datetime.combine(day, time(18), tzinfo=UTC)
