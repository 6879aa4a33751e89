"""Registrations along the road: the same true people at several stops, each organisation with as many as it took in."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import Household
from amparo.registry.people.services.pictures import add_picture
from amparo.registry.people.services.registering import register_household
from amparo.registry.people.synthetic import (
    Leg,
    SyntheticHousehold,
    SyntheticRegistration,
    households,
    journeys,
)
from amparo.registry.places.models import Place
from amparo.site.scenario_people.avatars import drawn_face
from amparo.site.scenario_people.known import (
    Known,
    People,
    account,
    in_their_order,
    registrations_of,
)

RECEIPTS = uuid.UUID("5f0c1d9e-5a52-4f5f-9f7e-2018a0c0ffee")
ADULT_FROM = date(2000, 10, 1)


@dataclass
class Stop:
    """One organisation at one place, and the households that it still takes in."""

    content: dict[str, Any]
    leg: Leg
    taken: list[SyntheticRegistration]

    @property
    def left(self) -> int:
        return int(self.content["people"]) - sum(len(each.household.members) for each in self.taken)

    def takes(self, registration: SyntheticRegistration) -> bool:
        return len(registration.household.members) <= self.left and not (
            self.content.get("only_with_children") and not has_children(registration.household)
        )


def has_children(household: SyntheticHousehold) -> bool:
    return any(each.birth_date and each.birth_date > ADULT_FROM for each in household.members)


def register_along_the_road(content: dict[str, Any], people: People, rng: Random) -> None:
    for number, stop in enumerate(filled(content)):
        by = account(stop.content["account"])
        ordered = sorted(stop.taken, key=lambda each: (each.day, each.household.household))
        with acting_as(by):
            made = [
                (
                    each,
                    at,
                    _register(each, at, stop=stop.content, receipt=f"{number}:{place}", by=by, people=people),
                )
                for place, each in enumerate(ordered)
                for at in (_hour(each.day, rng),)
            ]
            known = list(_known(made, by=by))
            people.everybody += known
            draw_pictures(known, of_how_many=content["people_for_a_picture"], by=by)


def filled(content: dict[str, Any]) -> list[Stop]:
    """The stops, each with exactly as many people as it takes in."""
    stops = [
        Stop(row, Leg(f"{number}", row["account"], row["first_day"], row["last_day"], share=0.45), [])
        for number, row in enumerate(content["stops"])
    ]
    for registration in journeys(content["seed"], content["households"], [stop.leg for stop in stops]):
        stop = stops[int(registration.leg.place)]
        if stop.takes(registration):
            stop.taken.append(registration)
    if short := [stop.content["account"] for stop in stops if stop.left]:
        raise ValueError(f"too few households for what these stops take in: {', '.join(short)}")
    return stops


def _hour(day: date, rng: Random) -> datetime:
    """Between eight and five of the place, which is some six hours behind."""
    opened = datetime.combine(day, time(14), tzinfo=UTC)
    return opened + timedelta(minutes=int(rng.random() * 9 * 60))


def _register(
    registration: SyntheticRegistration,
    at: datetime,
    *,
    stop: dict[str, Any],
    receipt: str,
    by: User,
    people: People,
) -> Household:
    return register_household(
        members=registration.household.members,
        links=registration.household.links,
        place=Place.objects.get(code=stop["place"]),
        purpose=stop["purpose"],
        receipt=uuid.uuid5(RECEIPTS, f"{stop['account']}:{receipt}"),
        group=people.group(stop.get("group", ""), by=by, at=at),
        is_synthetic=True,
        by=by,
        at=at,
    )


def _known(made: Sequence[tuple[SyntheticRegistration, datetime, Household]], *, by: User) -> Iterator[Known]:
    registrations = registrations_of(household for _stated, _at, household in made)
    for stated, at, household in made:
        ordered = in_their_order(registrations[household.pk], stated.household.members)
        for registration, member, truth, differences in zip(
            ordered, stated.household.members, stated.household.truth, stated.differences, strict=True
        ):
            yield Known(registration, member, by, at, truth, differences)


def draw_pictures(known: Sequence[Known], *, of_how_many: int, by: User) -> None:
    for number, each in enumerate(known):
        if number % of_how_many == 0:
            face = drawn_face(number + (each.truth or 0))
            add_picture(registration=each.registration, kind="photo", content=face, by=by, at=each.at)


def register_long_ago(content: dict[str, Any], *, seed: int) -> None:
    """People who came alone, and whose records have been kept for longer than they may be."""
    by = account(content["account"])
    at = datetime.combine(content["day"], time(16), tzinfo=UTC)
    alone = (each for each in households(seed + 1, 200, on=content["day"]) if len(each.members) == 1)
    with acting_as(by):
        for number in range(content["people"]):
            register_household(
                members=[replace(next(alone).members[0], arrived_on=content["day"])],
                place=Place.objects.get(code=content["place"]),
                purpose=content["purpose"],
                receipt=uuid.uuid5(RECEIPTS, f"long ago:{number}"),
                is_synthetic=True,
                by=by,
                at=at + timedelta(days=number),
            )
