"""The shelters of the demonstration: published numbers, invented stays, and both told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.response.shelter.models import Site, Stay, Support, Transfer
from amparo.response.shelter.queries.sites import present_now, with_people
from amparo.response.shelter.queries.waiting import waiting_for
from amparo.site import scenario
from amparo.site.scenario_people import build_people
from amparo.site.scenario_response.shelter import build_shelter
from amparo.site.tests.test_scenario_people import FOLDER, account, read


@pytest.fixture(scope="module")
def shelters(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """Built once, with a part of the people of the road."""
    smaller = deepcopy(read("people.toml"))
    for stop in smaller["stops"]:
        stop["people"] //= 2 if stop["account"].startswith("shelter@") else 10
    for row in smaller["sharing"]:
        row["share"] = min(1, row["share"] * 4)
    vault = tmp_path_factory.mktemp("vault")
    with django_db_blocker.unblock(), override_settings(VAULT=vault, DEMO=True), transaction.atomic():
        scenario._partners(read("partners.toml"))
        build_people(smaller)
        build_shelter(FOLDER)
        yield
        transaction.set_rollback(True)


def site(name: str) -> Any:
    return with_people(Site.objects.all()).get(name_en=name)


def test_what_is_published_is_there_and_what_is_not_is_missing(shelters: None) -> None:
    benito, barretal = site("Benito Juárez sports complex"), site("El Barretal")
    assert (benito.toilets, benito.showers, str(benito.outdoor_area_m2)) == (24, 8, "14975.67")
    assert (barretal.toilets, barretal.capacity, barretal.covered_area_m2) == (None, None, None)
    assert benito.headcounts.get(people=6151).groups.count() == 4
    assert (benito.status, benito.present) == ("closed", 0)
    assert all(each.source for each in Site.objects.all())


def test_people_stay_came_and_left(shelters: None) -> None:
    by = account("shelter@shelter-tj")
    with acting_as(by):
        here = Stay.objects.filter(site__name_en="Demonstration shelter")
        assert 40 <= here.count() <= 70
        assert here.filter(status="left").count() > 2
        staying = here.filter(status="staying").count()
    assert present_now(site("Demonstration shelter")) == (staying, 4)


def test_one_transfer_arrived_and_one_waits_for_who_receives_it(shelters: None) -> None:
    by = account("shelter@shelter-tj")
    with acting_as(by):
        assert Counter(Transfer.objects.values_list("status", flat=True)) == {"arrived": 1, "departed": 1}
        assert any("Receive" in str(each.title) for each in waiting_for(by, timezone.now()))


def test_support_stands_in_every_state(shelters: None) -> None:
    found = Counter(Support.objects.values_list("status", flat=True))
    assert sum(found.values()) == 8
    assert set(found) == set(Support.Status.values)
