"""The cases of the demonstration: in every state that its file names, each walked through the services."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from amparo.core.acting import acting_as
from amparo.response.cases.models import Case, CaseClock, CaseStep, Hold
from amparo.site import scenario
from amparo.site.scenario_people import build_people
from amparo.site.scenario_response.cases import build_cases
from amparo.site.tests.test_scenario_people import FOLDER, account, read


@pytest.fixture(scope="module")
def cases(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """Built once, with those stops of the road alone whose people have cases, and some more."""
    smaller = deepcopy(read("people.toml"))
    for stop in smaller["stops"]:
        stop["people"] //= 4
    vault = tmp_path_factory.mktemp("vault")
    with django_db_blocker.unblock(), override_settings(VAULT=vault, DEMO=True), transaction.atomic():
        scenario._partners(read("partners.toml"))
        build_people(smaller)
        build_cases(FOLDER)
        yield
        transaction.set_rollback(True)


def test_claims_stand_in_every_state_of_the_file(cases: None) -> None:
    with acting_as(account("cases@unhcr")):
        found = Counter(Case.objects.filter(procedure="asylum").values_list("status", flat=True))
    assert found == {
        "approached": 2,
        "informed": 2,
        "intends": 2,
        "lodged": 4,
        "interview_scheduled": 2,
        "interviewed": 2,
        "withdrawn": 2,
        "decided": 3,
    }


def test_children_who_are_alone_are_taken_up_and_assessed(cases: None) -> None:
    with acting_as(account("children@dif")):
        found = Counter(Case.objects.filter(procedure="child_protection").values_list("status", flat=True))
        assert found == {"identified": 2, "registered": 2, "assessed": 2}
        assert CaseClock.objects.exists()


def test_an_open_claim_stops_a_return_and_a_withdrawn_one_does_not(cases: None) -> None:
    with acting_as(account("cases@unhcr")):
        standing = set(
            Hold.objects.filter(lifted_on=None, kind="open_claim").values_list("case__status", flat=True)
        )
        assert "withdrawn" not in standing
        assert {"intends", "lodged", "interviewed"} <= standing
        assert all(each.taken_at.year < 2020 for each in CaseStep.objects.all())
