"""Sites: what is known of them, who was counted there, and that nobody is put out when one closes."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.response.shelter.models import Headcount, Site, Transfer
from amparo.response.shelter.queries.occupancy import by_hour
from amparo.response.shelter.queries.sites import measured, one_site, present_now, sites
from amparo.response.shelter.services.leaving import plan_leaving
from amparo.response.shelter.services.sites import Counted, change_site, close_site, record_headcount
from amparo.response.shelter.services.transfers import depart_transfer, plan_transfer

pytestmark = pytest.mark.django_db


def codes(refusal: Any) -> set[str]:
    return {each.code for each in refusal.value.reasons}


def counted(site: Site, people: int | None, by: User, at: Any, **told: Any) -> Headcount:
    return record_headcount(
        **{"site": site, "counted_at": at, "people": people, "receipt": uuid.uuid4(), "by": by} | told
    )


# --- what is known


def test_what_was_not_counted_is_missing_and_not_zero(manager: User, new_site: Any) -> None:
    unknown = new_site(manager, "Unknown", beds_general=None)
    some = new_site(manager, "Some", beds_general=None, beds_families=8, beds_women=0)
    for site, capacity in ((unknown, None), (some, 8)):
        found = one_site(site.pk)
        assert (found.capacity, found.free) == (capacity, capacity)
        assert (found.unregistered, found.counted_at) == (None, None)
    assert measured(one_site(unknown.pk)) == {}


def test_a_site_is_changed_by_who_runs_it_and_the_trail_keeps_what_was_before(
    house: Site, manager: User, neighbour: User
) -> None:
    told = {"site": house, "name_en": "House", "name_es": "Casa", "place": house.place, "toilets": 4}
    with pytest.raises(Refusal) as refused:
        change_site(**told, by=neighbour)
    assert codes(refused) == {"core.not_allowed"}
    change_site(**told, by=manager)
    event = Event.objects.get(verb="change_site")
    assert (event.before, event.after) == (
        {"name_es": "House", "toilets": None},
        {"name_es": "Casa", "toilets": 4},
    )


def test_a_name_is_given_once_and_in_both_languages_and_no_number_is_below_zero(
    house: Site, manager: User, new_site: Any
) -> None:
    with pytest.raises(Refusal) as refused:
        new_site(manager, "House", toilets=-1)
    assert codes(refused) == {"shelter.name_taken", "shelter.number_below_zero"}
    with pytest.raises(Refusal) as refused:
        new_site(manager, " ")
    assert codes(refused) == {"shelter.name_missing"}


# --- counting


def test_registered_and_counted_people_are_shown_apart_and_together(
    house: Site, manager: User, mother_and_son: list[Registration], stay_at: Any, now: Any
) -> None:
    stay_at(house, mother_and_son, manager)
    counted(house, 40, manager, now - timedelta(hours=3))
    counted(house, 31, manager, now - timedelta(hours=1))
    found = one_site(house.pk)
    assert (found.registered, found.unregistered, found.present) == (2, 31, 33)
    assert (found.capacity, found.free) == (20, -13)


def test_groups_add_up_to_everybody(house: Site, manager: User, now: Any) -> None:
    groups = (Counted("female", "under-18", 520), Counted("male", "18+", 3936))
    with pytest.raises(Refusal) as refused:
        counted(house, 6151, manager, now, groups=groups)
    assert codes(refused) == {"shelter.headcount_does_not_add_up"}
    assert not Headcount.objects.exists()
    assert counted(house, None, manager, now, groups=groups).people == 4456
    assert Event.objects.get(verb="record_headcount").after["people"] == 4456


def test_an_empty_form_is_not_a_count_of_nobody(house: Site, manager: User, now: Any) -> None:
    with pytest.raises(Refusal) as refused:
        counted(house, None, manager, now)
    assert codes(refused) == {"shelter.headcount_empty"}
    assert present_now(house) == (0, None)
    counted(house, 0, manager, now)
    assert present_now(house) == (0, 0)


def test_the_same_form_is_one_count_and_a_count_is_never_changed(
    house: Site, manager: User, now: Any, receipt: uuid.UUID
) -> None:
    first = counted(house, 12, manager, now, receipt=receipt)
    assert counted(house, 12, manager, now, receipt=receipt) == first
    assert Headcount.objects.count() == 1
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Headcount.objects.update(people=11)


# --- by hour


def test_people_are_told_by_hour_for_seven_days(
    house: Site,
    manager: User,
    mother_and_son: list[Registration],
    stay_at: Any,
    now: Any,
    django_assert_num_queries: Any,
) -> None:
    mother, son = mother_and_son
    stay_at(house, [mother], manager, hours=24 * 9)
    stay_at(house, [son], manager, hours=2)
    counted(house, 7, manager, now - timedelta(hours=30))
    with django_assert_num_queries(3):
        hours = by_hour(house, until=now)
    assert len(hours) == 168
    assert [hours[n].registered for n in (0, -4, -3, -1)] == [1, 1, 2, 2]
    assert [hours[n].unregistered for n in (0, -1)] == [None, 7]
    assert hours[-1].present == 9


def test_the_list_of_sites_asks_the_same_number_of_questions_however_many_there_are(
    manager: User, new_site: Any, django_assert_num_queries: Any
) -> None:
    for number in range(2):
        new_site(manager, f"Site {number}")
    with django_assert_num_queries(1):
        assert next((each.organisation.acronym, each.place.name) for each in sites({}))[0] == "HOUSE-T"
    for number in range(2, 12):
        new_site(manager, f"Site {number}")
    with django_assert_num_queries(1):
        assert len([(each.organisation.acronym, each.place.name) for each in sites({})]) == 12


def test_the_list_narrows_by_room_state_and_words(
    manager: User, new_site: Any, mother_and_son: list[Registration], stay_at: Any
) -> None:
    small, large = new_site(manager, "Small", beds_general=2), new_site(manager, "Large")
    stay_at(small, mother_and_son, manager)
    assert set(sites({"room": "free"})) == {large}
    assert set(sites({"room": "full"})) == {small}
    assert set(sites({"text": "lar", "state": "open"})) == {large}
    assert set(sites({"state": "closed"})) == set()


# --- closing


def test_a_site_closes_when_everybody_has_a_plan_and_nobody_is_left(
    house: Site,
    annexe: Site,
    manager: User,
    family: Any,
    mother_and_son: list[Registration],
    stay_at: Any,
    now: Any,
) -> None:
    from amparo.response.shelter.tests.conftest import MOTHER

    stays = stay_at(house, mother_and_son, manager)
    (third,) = stay_at(house, family(manager, MOTHER, although_alike=True), manager)
    counted(house, 3, manager, now)
    with pytest.raises(Refusal) as refused:
        close_site(site=house, reason=" ", by=manager)
    assert codes(refused) == {
        "core.reason_missing",
        "shelter.somebody_without_a_plan",
        "shelter.unregistered_remain",
    }
    plan_transfer(stays=stays, to_site=annexe, planned_for=now, receipt=uuid.uuid4(), by=manager)
    plan_leaving(stays=[third], plan="own_housing", words="a room", by=manager)
    counted(house, 0, manager, now + timedelta(0))
    closed = close_site(site=house, reason="The rains flooded it", by=manager)
    assert (closed.status, closed.closed_on is not None) == ("closed", True)
    assert present_now(house) == (0, 0)
    assert Transfer.objects.count() == 0, "hidden without who acts"
    left = Event.objects.filter(verb="leave")
    assert left.count() == 3
    assert Event.objects.get(verb="close_site").reason == "The rains flooded it"


def test_a_site_where_nobody_was_ever_counted_does_not_close(house: Site, manager: User) -> None:
    with pytest.raises(Refusal) as refused:
        close_site(site=house, reason="Over", by=manager)
    assert codes(refused) == {"shelter.never_counted"}


def test_a_site_to_which_people_are_on_the_way_does_not_close(
    house: Site, annexe: Site, manager: User, mother_and_son: list[Registration], stay_at: Any, now: Any
) -> None:
    stays = stay_at(house, mother_and_son, manager)
    transfer = plan_transfer(stays=stays, to_site=annexe, planned_for=now, receipt=uuid.uuid4(), by=manager)
    depart_transfer(transfer=transfer, departed_at=now, by=manager)
    counted(annexe, 0, manager, now)
    with pytest.raises(Refusal) as refused:
        close_site(site=annexe, reason="Over", by=manager)
    assert codes(refused) == {"shelter.somebody_is_coming"}


def test_nobody_is_taken_in_or_counted_at_a_closed_site(
    house: Site, manager: User, mother_and_son: list[Registration], stay_at: Any, now: Any
) -> None:
    counted(house, 0, manager, now)
    close_site(site=house, reason="Over", by=manager)
    for act in (lambda: stay_at(house, mother_and_son, manager), lambda: counted(house, 1, manager, now)):
        with pytest.raises(Refusal) as refused:
            act()
        assert codes(refused) == {"shelter.site_closed"}


def test_a_closed_site_has_a_day_in_the_database_too(house: Site) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.filter(pk=house.pk).update(status="closed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.filter(pk=house.pk).update(status="closed", closed_on=date(2018, 1, 1))
