"""People who do not exist: the same from the same seed, registrable as they are, and hard where real ones are hard."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import islice, pairwise
from random import Random

import pytest

from amparo.registry.people.ages import may_be_a_child
from amparo.registry.people.checks import why_not_a_household
from amparo.registry.people.stated import StatedPerson
from amparo.registry.people.synthetic import (
    BEFORE_THE_ROAD,
    Leg,
    SyntheticHousehold,
    SyntheticRegistration,
    households,
    journeys,
    registered,
)
from amparo.registry.people.synthetic.mistakes import HOW_OFTEN, misspelt

MANY = 6_000
LEGS = tuple(
    Leg(place, organisation, date(2018, month, 1), date(2018, month, 28))
    for place, organisation, month in (
        ("tecun", "UNHCR", 10),
        ("tapachula", "COMAR", 11),
        ("tijuana", "IFRC", 12),
    )
)


@cache
def people() -> tuple[SyntheticHousehold, ...]:
    return tuple(households(7, MANY))


@cache
def registrations() -> tuple[SyntheticRegistration, ...]:
    return tuple(journeys(7, MANY, LEGS))


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    assert list(households(3, 200)) == list(households(3, 200))
    assert list(journeys(3, 200, LEGS)) == list(journeys(3, 200, LEGS))
    assert list(households(3, 200)) != list(households(4, 200))
    assert list(journeys(3, 200, LEGS)) != list(journeys(4, 200, LEGS))


def test_fewer_households_are_the_first_of_more() -> None:
    assert list(households(7, 50)) == list(islice(people(), 50))


def test_every_household_and_every_registration_could_be_registered(db: None) -> None:
    for household in people()[::5]:
        assert why_not_a_household(household.members, household.links, today=BEFORE_THE_ROAD) == []
    for each in registrations()[::5]:
        stated = each.household
        assert why_not_a_household(stated.members, stated.links, today=each.day) == [], stated


def test_every_true_person_has_a_number_of_their_own() -> None:
    numbers = [number for household in people() for number in household.truth]
    assert numbers == list(range(len(numbers)))
    assert all(len(each.truth) == len(each.members) for each in people())


def test_a_registration_holds_people_of_one_true_household_who_are_who_they_are() -> None:
    truly = dict(enumerate(people()))
    for each in registrations():
        true = truly[each.household.household]
        assert set(each.household.truth) <= set(true.truth)
        assert len(each.household.truth) == len(each.household.members) == len(each.differences)
        for number, member in zip(each.household.truth, each.household.members, strict=True):
            person = true.members[true.truth.index(number)]
            assert (member.relationship, member.sex) == (person.relationship, person.sex)


def test_where_no_difference_is_named_the_person_is_written_as_they_are() -> None:
    truly = {
        number: member for each in people() for number, member in zip(each.truth, each.members, strict=True)
    }
    for each in registrations():
        for number, member, done in zip(
            each.household.truth, each.household.members, each.differences, strict=True
        ):
            same = replace(member, arrived_on=None) == truly[number]
            assert same == (not done), (member, truly[number], done)


def test_links_still_lead_to_the_same_people_when_somebody_is_missing() -> None:
    truly = dict(enumerate(people()))
    shorter = 0
    for each in registrations():
        here, true = each.household, truly[each.household.household]
        shorter += len(here.truth) < len(true.truth)
        tied = {(here.truth[link.who], here.truth[link.of], link.kind) for link in here.links}
        assert tied == {
            (true.truth[link.who], true.truth[link.of], link.kind)
            for link in true.links
            if {true.truth[link.who], true.truth[link.of]} <= set(here.truth)
        }
    assert shorter > 100


def test_people_go_along_the_road_in_its_order_and_each_stop_has_its_days() -> None:
    by_household: dict[int, list[SyntheticRegistration]] = defaultdict(list)
    for each in registrations():
        assert each.leg.first_day <= each.day <= each.leg.last_day
        by_household[each.household.household].append(each)
    assert len(by_household) == MANY
    assert all(one.day < other.day for those in by_household.values() for one, other in pairwise(those))


def test_nobody_is_earlier_at_a_later_stop_that_is_open_on_the_same_days() -> None:
    legs = [Leg(place, place, date(2018, 11, 1), date(2018, 11, 5), share=1) for place in "abcdefg"]
    days: dict[int, list[date]] = defaultdict(list)
    for each in journeys(1, 300, legs):
        assert each.day <= date(2018, 11, 5)
        days[each.household.household].append(each.day)
    assert all(one < other for those in days.values() for one, other in pairwise(those))


@pytest.mark.parametrize("mistake", [each.__name__ for _often, each in HOW_OFTEN])
def test_each_kind_of_mistake_is_made(mistake: str) -> None:
    assert sum(mistake in done for each in registrations() for done in each.differences) > 20


@pytest.mark.parametrize(
    ("kind", "at_least"),
    [
        ("twins", 0.003),
        ("a_year_apart", 0.03),
        ("one_name", 0.02),
        ("separated", 0.03),
        ("unaccompanied", 0.05),
        ("beside_an_adult", 0.015),
        ("garifuna", 0.02),
        ("kiche", 0.008),
        ("haiti", 0.015),
        ("venezuela", 0.01),
        ("yemen", 0.005),
    ],
)
def test_the_hard_cases_are_there(kind: str, at_least: float) -> None:
    assert sum(kind in each.kinds for each in people()) >= at_least * MANY


def test_twins_have_one_birth_and_a_father_and_his_son_one_name() -> None:
    for each in people():
        if "twins" in each.kinds:
            assert max(Counter(member.birth_date for member in each.members).values()) > 1
        if "one_name" in each.kinds:
            father, son = each.members
            assert full_name(father) == full_name(son)


def full_name(person: StatedPerson) -> tuple[str, str, str]:
    return person.given_names, person.first_surname, person.second_surname


def test_common_names_are_common_and_most_are_not() -> None:
    pairs = Counter(
        (member.given_names.split()[0], member.first_surname) for each in people() for member in each.members
    )
    assert pairs["José", "Hernández"] > 10
    assert sum(pairs.values()) / len(pairs) < 6


def test_a_boy_beside_an_adult_is_a_child_and_related_to_nobody() -> None:
    for each in people():
        if "beside_an_adult" in each.kinds:
            assert not each.links
            assert not may_be_a_child(each.members[0], on=BEFORE_THE_ROAD)
            assert all(may_be_a_child(boy, on=BEFORE_THE_ROAD) for boy in each.members[1:])


def test_exactly_means_without_a_mistake() -> None:
    rng = Random(1)
    for household in people()[:300]:
        made = registered(household, LEGS[0], rng, exactly=True)
        assert all(done <= {"left_behind"} for done in made.differences)


def test_a_name_that_cannot_be_misspelt_stays() -> None:
    rng = Random(1)
    assert {misspelt("Bo", rng) for _time in range(20)} <= {"Bo"}
    assert all(misspelt("Yeison", rng) for _time in range(200))
