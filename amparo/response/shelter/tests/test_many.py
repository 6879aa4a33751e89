"""Many sites, many stays: the pages ask the database as often as for one, and sums that are kept are the sums."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.pages.answers import signed_in
from amparo.response.shelter.models import HourTally, Site, SiteTally, Stay
from amparo.response.shelter.queries.stays import guests, perhaps_alone, stays
from amparo.response.shelter.services.leaving import check_out, record_call
from amparo.response.shelter.tests.conftest import BOY_ALONE, MOTHER, SON

pytestmark = pytest.mark.django_db
AUNT_AS_HEAD = stated("Marta", sex="female", phones=())
NIECE = stated(
    "Luz", birth_date=timezone.localdate() - timedelta(days=3000), relationship="niece_or_nephew", phones=()
)


def questions(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("query", ["", "?sort=-present", "?room=free"])
def test_the_page_of_sites_asks_as_often_for_many_as_for_few(
    manager: User, new_site: Any, family: Any, stay_at: Any, query: str
) -> None:
    client, address = signed_in(manager), reverse("shelter:sites") + query
    stay_at(new_site(manager, "First"), family(manager, MOTHER), manager)
    few = questions(client, address)
    for number in range(6):
        there = new_site(manager, f"Site {number}")
        stay_at(there, family(manager, MOTHER, although_alike=True), manager)
    assert questions(client, address) == few <= 12


def test_the_page_of_another_s_site_asks_little_and_of_nobody_in_it(
    house: Site, family: Any, stay_at: Any, manager: User, neighbour: User
) -> None:
    client, address = signed_in(neighbour), reverse("shelter:site", args=[house.pk])
    few = questions(client, address)
    stay_at(house, family(manager, MOTHER, SON), manager)
    assert questions(client, address) == few <= 14


def test_the_work_of_who_runs_sites_is_asked_for_once_for_all_of_them(
    manager: User, house: Site, new_site: Any, family: Any, stay_at: Any
) -> None:
    client, address = signed_in(manager), reverse("my_work")
    stay_at(house, family(manager, BOY_ALONE), manager)
    few = questions(client, address)
    for number in range(4):
        there = new_site(manager, f"Site {number}")
        stay_at(there, family(manager, BOY_ALONE, although_alike=True), manager)
    assert questions(client, address) == few <= 60


def test_whom_a_call_may_be_about_is_found_among_few_and_none_is_missed(
    manager: User, house: Site, family: Any, stay_at: Any
) -> None:
    for members in ((MOTHER, SON), (BOY_ALONE,), (AUNT_AS_HEAD, NIECE)):
        stay_at(house, family(manager, *members, although_alike=True), manager)
    today = timezone.localdate()
    with acting_as(manager):
        asked = {each.pk for each in perhaps_alone(manager, on=today)}
        told = guests(manager, stays(manager).filter(status=Stay.Status.STAYING), on=today)
    alone = {each.stay.pk for each in told if each.asks_for_a_call}
    assert len(alone) == 2
    assert alone == asked, "neither the adults nor the son beside his mother"


def test_who_was_called_about_is_asked_for_no_more(
    manager: User, house: Site, family: Any, stay_at: Any
) -> None:
    (stay,) = stay_at(house, family(manager, BOY_ALONE), manager)
    record_call(stay=stay, whom="DIF", by=manager)
    with acting_as(manager):
        assert not perhaps_alone(manager, on=timezone.localdate()).exists()


def test_who_is_there_is_always_the_sum_of_the_hours(
    manager: User, house: Site, annexe: Site, mother_and_son: list[Registration], stay_at: Any, now: Any
) -> None:
    first = stay_at(house, mother_and_son, manager)
    assert kept() == {house.pk: 2}
    check_out(stays=first[:1], departed_at=now - timedelta(hours=1), reason="moved_on", by=manager)
    stay_at(annexe, [first[0].registration], manager, hours=0)
    assert kept() == summed() == {house.pk: 1, annexe.pk: 1}


def kept() -> dict[Any, int]:
    return dict(SiteTally.objects.values_list("site", "registered"))


def summed() -> dict[Any, int]:
    rows = HourTally.objects.order_by().values("site").annotate(here=Sum(F("came") - F("went")))
    return dict(rows.values_list("site", "here"))
