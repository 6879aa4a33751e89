"""Checking in and out: once, together, at one site, and in a full house too."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.people.families import ChildStanding
from amparo.registry.people.models import Keeping, Registration
from amparo.response.shelter.models import HourTally, Site, Stay
from amparo.response.shelter.queries.sites import present_now
from amparo.response.shelter.queries.stays import guests, staying
from amparo.response.shelter.services.arriving import check_in
from amparo.response.shelter.services.leaving import check_out, correct_stay, plan_leaving, record_call
from amparo.response.shelter.tests.conftest import BOY_ALONE, MOTHER

pytestmark = pytest.mark.django_db


def codes(refusal: Any) -> set[str]:
    return {each.code for each in refusal.value.reasons}


def test_a_household_is_checked_in_as_one_and_each_stay_is_an_event(
    house: Site, mother_and_son: list[Registration], manager: User, stay_at: Any
) -> None:
    stays = stay_at(house, mother_and_son, manager, bed="A12", expected_nights=3)
    assert [each.registration_id for each in stays] == [each.pk for each in mother_and_son]
    assert {(each.status, each.bed, each.site_id) for each in stays} == {("staying", "A12", house.pk)}
    written = Event.objects.filter(verb="check_in")
    assert {event.subject_id for event in written} == {str(each.pk) for each in stays}
    assert all(set(event.after) == {"site", "of"} for event in written), "ids alone"
    assert present_now(house) == (2, None)


def test_being_taken_in_is_a_contact_with_the_person(
    house: Site, mother_and_son: list[Registration], manager: User, stay_at: Any
) -> None:
    own = [each for each in mother_and_son if each.organisation_id == manager.organisation_id]
    with acting_as(manager):
        Keeping.objects.update(last_contact_on=date(2018, 1, 1))
    stays = stay_at(house, mother_and_son, manager)
    with acting_as(manager):
        days = set(Keeping.objects.values_list("last_contact_on", flat=True))
    assert own
    assert days == {timezone.localdate(stays[0].arrived_at)}


def test_checked_in_twice_is_one_stay(
    house: Site, mother_and_son: list[Registration], manager: User, stay_at: Any
) -> None:
    first = stay_at(house, mother_and_son[:1], manager)
    again = stay_at(house, mother_and_son, manager, hours=1)
    assert again[0] == first[0]
    assert again[0].arrived_at == first[0].arrived_at
    with acting_as(manager):
        assert Stay.objects.count() == 2 == present_now(house)[0]


def test_nobody_is_at_two_sites_of_an_organisation_and_then_none_of_the_family_is_taken_in(
    house: Site, annexe: Site, mother_and_son: list[Registration], manager: User, stay_at: Any
) -> None:
    stay_at(house, mother_and_son[:1], manager)
    with pytest.raises(Refusal) as refused:
        stay_at(annexe, mother_and_son, manager, hours=1)
    assert codes(refused) == {"shelter.stays_elsewhere"}
    with acting_as(manager):
        assert not Stay.objects.filter(site=annexe).exists()
    assert Event.objects.filter(verb="check_in").count() == 1


def test_a_second_registration_of_the_same_person_does_not_stay_elsewhere(
    house: Site, annexe: Site, family: Any, manager: User, stay_at: Any
) -> None:
    (first,), (second,) = family(manager, MOTHER), family(manager, BOY_ALONE)
    with acting_as(manager):
        Registration.objects.filter(pk=second.pk).update(person=first.person)
    stay_at(house, [first], manager)
    with pytest.raises(Refusal) as refused:
        stay_at(annexe, [second], manager, hours=1)
    assert codes(refused) == {"shelter.stays_elsewhere"}


def test_the_database_holds_that_nobody_stays_twice(
    house: Site, annexe: Site, mother_and_son: list[Registration], manager: User, stay_at: Any
) -> None:
    (stay,) = stay_at(house, mother_and_son[:1], manager)
    columns = {
        "organisation_id": stay.organisation_id,
        "registration_id": stay.registration_id,
        "arrived_at": stay.arrived_at,
        "checked_in_at": stay.checked_in_at,
        "checked_in_by": manager,
    }
    with acting_as(manager):
        for site in (house, annexe):
            with pytest.raises(IntegrityError, match="stay_one_at_a_time"), transaction.atomic():
                Stay.objects.create(site=site, **columns)


def test_a_site_of_another_organisation_takes_in_nobody_for_us(
    refuge: Site, mother_and_son: list[Registration], manager: User, stay_at: Any
) -> None:
    with pytest.raises(Refusal) as refused:
        stay_at(refuge, mother_and_son, manager)
    assert codes(refused) == {"core.not_allowed"}


def test_who_is_not_shared_looks_like_nobody(
    refuge: Site, mother_and_son: list[Registration], neighbour: User, stay_at: Any
) -> None:
    absent = Registration(person=mother_and_son[0].person, code="X")
    for people in (mother_and_son, [absent]):
        with pytest.raises(Refusal) as refused:
            stay_at(refuge, people, neighbour)
        assert codes(refused) == {"core.not_found"}


# --- a full house


def test_a_full_house_takes_people_in_and_says_why(
    new_site: Any, mother_and_son: list[Registration], manager: User, stay_at: Any
) -> None:
    full = new_site(manager, "Full", beds_general=1)
    with pytest.raises(Refusal) as refused:
        stay_at(full, mother_and_son, manager)
    assert codes(refused) == {"shelter.over_capacity"}
    stays = stay_at(full, mother_and_son, manager, over_capacity_because="Raining; a child of six")
    assert {each.over_capacity_because for each in stays} == {"Raining; a child of six"}
    assert all(event.after["over_capacity"] for event in Event.objects.filter(verb="check_in"))
    assert "Raining" not in str(list(Event.objects.filter(verb="check_in").values()))


def test_where_places_are_not_counted_nobody_is_over_them(
    new_site: Any, mother_and_son: list[Registration], manager: User, stay_at: Any
) -> None:
    unknown = new_site(manager, "Unknown", beds_general=None)
    assert unknown.capacity is None
    assert len(stay_at(unknown, mother_and_son, manager)) == 2


def test_every_reason_is_told_at_once(
    house: Site, mother_and_son: list[Registration], manager: User, now: Any
) -> None:
    with pytest.raises(Refusal) as refused:
        check_in(site=house, registrations=[], arrived_at=now + timedelta(days=1), by=manager)
    assert codes(refused) == {"shelter.nobody_chosen", "shelter.in_the_future"}


# --- a child alone


def test_a_child_alone_is_seen_and_child_protection_is_asked_for_until_somebody_called(
    house: Site, family: Any, manager: User, stay_at: Any, now: Any
) -> None:
    (boy,) = family(manager, BOY_ALONE)
    (stay,) = stay_at(house, [boy], manager)
    with acting_as(manager):
        (guest,) = guests(manager, staying(manager, house), on=now.date())
    assert guest.standing == ChildStanding.UNACCOMPANIED
    assert guest.asks_for_a_call
    with pytest.raises(Refusal) as refused:
        record_call(stay=stay, whom=" ", by=manager)
    assert codes(refused) == {"shelter.nobody_answered"}
    record_call(stay=stay, whom="DIF, guard of the night", by=manager)
    with acting_as(manager):
        (guest,) = guests(manager, staying(manager, house), on=now.date())
    assert not guest.asks_for_a_call
    assert Event.objects.get(verb="call_child_protection").after == {"of": str(boy.pk)}


# --- leaving


def test_they_leave_together_and_why_stands_in_no_event(
    house: Site, mother_and_son: list[Registration], manager: User, stay_at: Any, now: Any
) -> None:
    stays = stay_at(house, mother_and_son, manager)
    for _twice in range(2):
        left = check_out(
            stays=stays, departed_at=now, reason="moved_on", words="to her sister in Oakland", by=manager
        )
    assert {(each.status, each.departed_at, each.destination_words) for each in left} == {
        ("left", now, "to her sister in Oakland")
    }
    assert present_now(house) == (0, None)
    written = Event.objects.filter(verb="leave")
    assert written.count() == 2
    assert "Oakland" not in str(list(written.values()))
    assert "moved_on" not in str(list(written.values()))


def test_nobody_leaves_before_they_came_or_tomorrow_or_for_no_reason(
    house: Site, mother_and_son: list[Registration], manager: User, stay_at: Any, now: Any
) -> None:
    stays = stay_at(house, mother_and_son, manager)
    with pytest.raises(Refusal) as refused:
        check_out(stays=stays, departed_at=now - timedelta(days=2), reason="", by=manager)
    assert codes(refused) == {"shelter.left_before_arriving", "shelter.reason_unknown"}
    with pytest.raises(Refusal) as refused:
        check_out(stays=stays, departed_at=now + timedelta(days=2), reason="other", by=manager)
    assert codes(refused) == {"shelter.in_the_future"}
    with acting_as(manager):
        assert Stay.objects.filter(status="staying").count() == 2


def test_who_left_comes_again_but_not_before_they_left(
    house: Site, mother_and_son: list[Registration], manager: User, stay_at: Any, now: Any
) -> None:
    stays = stay_at(house, mother_and_son, manager)
    check_out(stays=stays, departed_at=now - timedelta(hours=1), reason="other", by=manager)
    with pytest.raises(Refusal) as refused:
        stay_at(house, mother_and_son, manager, hours=2)
    assert codes(refused) == {"shelter.stayed_then"}
    assert len(stay_at(house, mother_and_son, manager, hours=0)) == 2


# --- times stay


@pytest.mark.parametrize("column", ["arrived_at", "registration_id", "site_id", "organisation_id"])
def test_the_database_keeps_person_site_and_times(
    column: str,
    house: Site,
    annexe: Site,
    refuge: Site,
    mother_and_son: list[Registration],
    manager: User,
    stay_at: Any,
) -> None:
    (stay,) = stay_at(house, mother_and_son[:1], manager)
    other = {
        "arrived_at": stay.arrived_at - timedelta(hours=1),
        "registration_id": mother_and_son[1].pk,
        "site_id": annexe.pk,
        "organisation_id": refuge.organisation_id,
    }
    with (
        acting_as(manager),
        pytest.raises(Exception, match=r"keeps its person|security policy"),
        transaction.atomic(),
    ):
        Stay.objects.filter(pk=stay.pk).update(**{column: other[column]})


def test_a_departure_that_was_recorded_is_not_moved_and_nobody_comes_back_to_life(
    house: Site, mother_and_son: list[Registration], manager: User, stay_at: Any, now: Any
) -> None:
    stays = stay_at(house, mother_and_son[:1], manager)
    check_out(stays=stays, departed_at=now, reason="other", by=manager)
    for changed in ({"departed_at": now - timedelta(hours=1)}, {"status": "staying", "departed_at": None}):
        with acting_as(manager), pytest.raises(IntegrityError), transaction.atomic():
            Stay.objects.filter(pk=stays[0].pk).update(**changed)


def test_a_correction_is_another_row_and_the_wrong_one_stays_readable(
    house: Site, mother_and_son: list[Registration], manager: User, stay_at: Any, now: Any
) -> None:
    (stay,) = stay_at(house, mother_and_son[:1], manager, bed="A12")
    earlier = stay.arrived_at - timedelta(hours=24)
    right = correct_stay(stay=stay, arrived_at=earlier, departed_at=None, because="wrong day", by=manager)
    with acting_as(manager):
        stay.refresh_from_db()
    assert (stay.status, right.status, right.corrects_id) == ("corrected", "staying", stay.pk)
    assert (right.arrived_at, right.bed) == (earlier, "A12")
    assert present_now(house) == (1, None)
    came = HourTally.objects.filter(site=house, came__gt=0).values_list("hour", "came")
    assert list(came) == [(earlier.replace(minute=0, second=0), 1)]


def test_a_correction_needs_a_reason_and_something_that_changes(
    house: Site, mother_and_son: list[Registration], manager: User, stay_at: Any
) -> None:
    (stay,) = stay_at(house, mother_and_son[:1], manager)
    with pytest.raises(Refusal) as refused:
        correct_stay(stay=stay, arrived_at=stay.arrived_at, departed_at=None, because="", by=manager)
    assert codes(refused) == {"core.reason_missing", "shelter.nothing_corrected"}


def test_a_plan_is_kept_with_the_stay(
    house: Site, mother_and_son: list[Registration], manager: User, stay_at: Any
) -> None:
    stays = stay_at(house, mother_and_son, manager)
    planned = plan_leaving(stays=stays, plan="own_housing", words="a room with a cousin", by=manager)
    assert {(each.plan, each.plan_words) for each in planned} == {("own_housing", "a room with a cousin")}
    assert "cousin" not in str(list(Event.objects.filter(verb="plan_leaving").values()))
