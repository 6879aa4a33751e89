"""The same households registered again along the road by other organisations, a little different each time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from amparo.registry.people.stated import StatedLink, StatedPerson
from amparo.registry.people.synthetic.households import households
from amparo.registry.people.synthetic.mistakes import Changes, without_accents, written_again
from amparo.registry.people.synthetic.shapes import Leg, SyntheticHousehold, SyntheticRegistration

NAMES = ("given_names", "first_surname", "second_surname")
WITHOUT_ACCENTS, SOMEBODY_MISSING, LEFT_BEHIND = 0.3, 0.07, 0.03


def journeys(
    seed: int, count: int, legs: Sequence[Leg], *, as_they_are: float = 0.25
) -> Iterator[SyntheticRegistration]:
    """Every registration of `count` households, household by household, in the order of the road.

    Each true household registers at least once. At `as_they_are` of the desks nobody is written down with a mistake.
    """
    rng = Random(f"road {seed}")  # noqa: S311 - to be repeated, not to be unguessable
    for number, household in enumerate(households(seed, count)):
        passed = [leg for leg in legs if rng.random() < leg.share] or [legs[number % len(legs)]]
        earliest = date.min
        for leg in passed:
            if earliest <= leg.last_day:
                made = registered(
                    household, leg, rng, exactly=rng.random() < as_they_are, not_before=earliest
                )
                earliest = made.day + timedelta(days=1)
                yield made


def registered(
    household: SyntheticHousehold, leg: Leg, rng: Random, *, exactly: bool, not_before: date = date.min
) -> SyntheticRegistration:
    """The household as the organisation writes it down on one of its days there. `exactly`: without a mistake."""
    day = _day(leg, not_before, rng)
    here = _who_is_here(household, rng)
    unaccented = not exactly and rng.random() < WITHOUT_ACCENTS
    arrived = day - timedelta(days=int(rng.random() * 4))
    written: list[StatedPerson] = []
    differences = []
    for place in here:
        person = household.members[place]
        changes, done = ({}, frozenset()) if exactly else written_again(person, rng)
        if unaccented and (plain := _plain(person, changes)):
            changes |= plain
            done |= {"without_accents"}
        if place and rng.random() < LEFT_BEHIND:
            changes["is_present"] = False
            done |= {"left_behind"}
        written.append(replace(person, **changes, arrived_on=_not_before_birth(arrived, person, changes)))
        differences.append(done)
    return SyntheticRegistration(leg, day, _those(household, here, written), tuple(differences))


def _day(leg: Leg, not_before: date, rng: Random) -> date:
    first = max(leg.first_day, not_before)
    return first + timedelta(days=int(rng.random() * ((leg.last_day - first).days + 1)))


def _who_is_here(household: SyntheticHousehold, rng: Random) -> list[int]:
    everybody = list(range(len(household.members)))
    if len(everybody) > 1 and rng.random() < SOMEBODY_MISSING:
        everybody.pop(1 + int(rng.random() * (len(everybody) - 1)))
    return everybody


def _plain(person: StatedPerson, changes: Changes) -> Changes:
    said = {name: changes.get(name) or getattr(person, name) for name in NAMES if changes.get(name) != ""}
    return {name: plain for name, text in said.items() if (plain := without_accents(text)) != text}


def _not_before_birth(arrived: date, person: StatedPerson, changes: Changes) -> date | None:
    born = changes.get("birth_date", person.birth_date)
    return arrived if born is None or born <= arrived else None


def _those(
    household: SyntheticHousehold, here: Sequence[int], written: Sequence[StatedPerson]
) -> SyntheticHousehold:
    now = {before: place for place, before in enumerate(here)}
    links = tuple(
        StatedLink(who=now[link.who], of=now[link.of], kind=link.kind)
        for link in household.links
        if link.who in now and link.of in now
    )
    truth = tuple(household.truth[place] for place in here)
    return SyntheticHousehold(household.household, tuple(written), links, truth, household.kinds)
