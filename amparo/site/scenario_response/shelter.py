"""Sites of the scenario, who stays there, two transfers, and support in every state."""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import HouseholdMember, Identity, Registration, Share
from amparo.registry.people.vocabulary import Category
from amparo.registry.places.models import Place
from amparo.response.shelter.models import Site, Stay, Support
from amparo.response.shelter.queries.stays import guests, staying
from amparo.response.shelter.services.arriving import check_in
from amparo.response.shelter.services.leaving import check_out, record_call
from amparo.response.shelter.services.sites import Counted, add_site, close_site, record_headcount
from amparo.response.shelter.services.support import (
    confirm_support,
    dispute_support,
    promise_support,
    take_back_support,
)
from amparo.response.shelter.services.transfers import depart_transfer, plan_transfer, receive_transfer

RECEIPTS = uuid.UUID("0d1f6a52-5f0b-4c0e-9a0e-2018a0c0ffee")
CONFIRMS = "shelter@shelter-tj.demo.example"
REASONS = ("moved_on", "own_housing", "another_shelter")
KINDS = ("beds_families", "beds_general", "beds_women")


def build_shelter(folder: Path) -> None:
    with (folder / "shelter.toml").open("rb") as file:
        content = tomllib.load(file)
    sites = {row["key"]: _site(row) for row in content["sites"]}
    runs = {row["key"]: _account(row["account"]) for row in content["sites"]}
    for number, row in enumerate(content["headcounts"]):
        _headcount(sites[row["site"]], row, number, by=runs[row["site"]])
    for row in content["closings"]:
        by = runs[row["site"]]
        with acting_as(by):
            close_site(site=sites[row["site"]], reason=row["reason"], by=by, at=row["at"])
    taken: set[Any] = set()
    for row in content["stays"]:
        _stays(sites[row["site"]], row, taken, by=runs[row["site"]])
    for number, row in enumerate(content["transfers"]):
        _transfer(sites[row["from"]], sites[row["to"]], row, number, runs)
    for number, row in enumerate(content["supports"]):
        _support(sites[row["site"]], row, number)


def _account(email: str) -> User:
    return User.objects.select_related("organisation").get(email=email)


def _receipt(*what: object) -> uuid.UUID:
    return uuid.uuid5(RECEIPTS, ":".join(map(str, what)))


def _site(row: dict[str, Any]) -> Site:
    facts = {name: value for name, value in row.items() if name not in {"key", "account", "place"}}
    for name in ("covered_area_m2", "outdoor_area_m2"):
        if name in facts:
            facts[name] = Decimal(facts[name])
    opened = datetime.combine(facts["opened_on"], time(15), tzinfo=UTC)
    place = Place.objects.get(code=row["place"])
    return add_site(place=place, by=_account(row["account"]), at=opened, **facts)


def _headcount(site: Site, row: dict[str, Any], number: int, *, by: User) -> None:
    record_headcount(
        site=site,
        counted_at=row["at"],
        people=row.get("people"),
        groups=tuple(Counted(*each) for each in row.get("groups", ())),
        how=row["how"],
        receipt=_receipt("headcount", number),
        by=by,
        at=row["at"] + timedelta(hours=1),
    )


# --- stays


def _stays(site: Site, row: dict[str, Any], taken: set[Any], *, by: User) -> None:
    """Households arrive one after the other over the days; some have left again."""
    with acting_as(by):
        chosen = list(_first(row["people"], taken, shared=site.place.code == "MX07089", by=by))
        for number, household in enumerate(chosen):
            day = row["first_day"] + timedelta(days=number * row["days"] // len(chosen))
            arrived = datetime.combine(day, time(16 + number % 8, 7 * number % 60), tzinfo=UTC)
            stays = check_in(
                site=site,
                registrations=household,
                arrived_at=arrived,
                bed=f"{'ABC'[number % 3]}{number + 1}",
                bed_kind=KINDS[0] if len(household) > 1 else KINDS[1 + number % 2],
                expected_nights=(None, 3, 7, 14)[number % 4],
                by=by,
                at=arrived + timedelta(hours=1),
            )
            if number % row["left_of"] == row["left_of"] - 1 and number < len(chosen) * 2 // 3:
                _leave(stays, arrived + timedelta(days=row["left_after_days"]), number, by=by)
        _calls(site, by=by, at=datetime.combine(row["first_day"], time(18), tzinfo=UTC))


def _first(people: int, taken: set[Any], *, shared: bool, by: User) -> Iterator[list[Registration]]:
    """Own households that are nowhere yet, in the order of their registration, until so many people are reached."""
    left = people
    for household in _households(by, shared=shared):
        fresh = [each for each in household if each.pk not in taken]
        if len(fresh) == len(household) <= left:
            taken |= {each.pk for each in household}
            left -= len(household)
            yield household
        if not left:
            return


def _households(by: User, *, shared: bool) -> Iterator[list[Registration]]:
    """Of the season; `shared`: those first who agreed that the shelter in Tijuana may know them."""
    own = HouseholdMember.objects.filter(organisation=by.organisation_id, until=None)
    known = dict(own.values_list("registration_id", "household_id"))
    agreed = _agreed(by)
    rows = Identity.objects.filter(organisation=by.organisation_id, number=1, recorded_at__year=2018)
    first_of: dict[Any, tuple[Any, ...]] = {}
    members: dict[Any, list[Registration]] = {}
    for identity in rows.select_related("registration").order_by("recorded_at", "given_names"):
        key = known.get(identity.registration_id)
        members.setdefault(key, []).append(identity.registration)
        is_late = shared and identity.registration_id not in agreed
        first_of.setdefault(key, (is_late, identity.recorded_at, identity.given_names))
    members.pop(None, None)
    for key in sorted(members, key=lambda each: first_of[each]):
        yield members[key]


def _agreed(by: User) -> set[Any]:
    """Registrations whose identity the shelter in Tijuana may read."""
    shares = Share.objects.filter(
        controller=by.organisation_id,
        recipient__acronym="SHELTER-TJ",
        categories__contains=[Category.IDENTITY],
    )
    return set(shares.values_list("registration_id", flat=True))


def _leave(stays: list[Stay], at: datetime, number: int, *, by: User) -> None:
    check_out(
        stays=stays,
        departed_at=at,
        reason=REASONS[number % len(REASONS)],
        words="Mexicali" if number % 2 else "",
        by=by,
        at=at + timedelta(minutes=20),
    )


def _calls(site: Site, *, by: User, at: datetime) -> None:
    """Child protection was called about every child who is alone but the one who came last."""
    waiting = [each for each in guests(by, staying(by, site), on=at.date()) if each.asks_for_a_call]
    for guest in sorted(waiting, key=lambda each: each.stay.arrived_at)[:-1]:
        called = guest.stay.arrived_at + timedelta(hours=2)
        record_call(stay=guest.stay, whom="DIF, guardia", by=by, at=called)


# --- transfers


def _transfer(
    from_site: Site, to_site: Site, row: dict[str, Any], number: int, runs: dict[str, User]
) -> None:
    by, at = runs[row["from"]], row["planned_for"]
    with acting_as(by):
        stays = _who_goes(from_site, shared=row.get("shared", False), by=by, on=at.date())
        transfer = plan_transfer(
            stays=stays,
            to_site=to_site,
            planned_for=at,
            receipt=_receipt("transfer", number),
            by=by,
            at=at - timedelta(days=1),
        )
        transfer = depart_transfer(transfer=transfer, departed_at=at, by=by, at=at + timedelta(minutes=5))
        people = [each.registration for each in stays]
    if row["until"] == "arrived":
        arrived, by = at + timedelta(hours=2), runs[row["to"]]
        with acting_as(by):
            receive_transfer(transfer=transfer, arrived=people, arrived_at=arrived, by=by, at=arrived)


def _who_goes(site: Site, *, shared: bool, by: User, on: date) -> list[Stay]:
    """A household without a child alone; where it must be shared, grown people who came alone and agreed."""
    agreed = _agreed(by)
    here = guests(by, staying(by, site).select_related("registration"), on=on)
    for _key, group in groupby(here, key=lambda each: each.household):
        family = list(group)
        is_fit = not any(each.is_alone for each in family)
        if is_fit and (not shared or {each.stay.registration_id for each in family} <= agreed):
            return [each.stay for each in family]
    raise ValueError(f"nobody at {site.name_en} can go")


# --- support


def _support(site: Site, row: dict[str, Any], number: int) -> None:
    given = row.get("given_on")
    at = datetime.combine(given, time(17), tzinfo=UTC) if given else datetime(2018, 12, 15, 17, tzinfo=UTC)
    by, confirms = _account(row["giver"]), _account(CONFIRMS)
    support: Support = promise_support(
        receiver=site.organisation,
        site=site,
        kind=row["kind"],
        what=row["what"],
        quantity=Decimal(row["quantity"]),
        unit=row["unit"],
        value=Decimal(row["value"]) if "value" in row else None,
        currency=row.get("currency", ""),
        given_on=given,
        receipt=_receipt("support", number),
        by=by,
        at=at,
    )
    later = at + timedelta(days=1)
    if row["until"] == "confirmed":
        confirm_support(support=support, by=confirms, at=later)
    elif row["until"] == "disputed":
        dispute_support(support=support, reason=row["reason"], by=confirms, at=later)
    elif row["until"] == "taken_back":
        take_back_support(support=support, reason=row["reason"], by=by, at=later)
