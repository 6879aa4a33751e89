"""A procedure of two steps and one clock, written in a test: what a new one takes, and nothing more."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import rules
from django.test import Client
from django.urls import reverse

from amparo.core.acting import acting_as
from amparo.core.errors import CATALOGUE, Kind, Refusal
from amparo.core.lifecycle import Lifecycle, move
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Mandate
from amparo.response.cases.models import Case, CaseClock
from amparo.response.cases.procedure import PROCEDURES, Answer, Asked, Procedure, Step, register
from amparo.response.cases.services.opening import open_case
from amparo.response.cases.services.stepping import take_step
from amparo.response.cases.tests.conftest import DAY, seen

COLUMNS = (
    *("name", "country", "days", "counting", "valid_from", "valid_to", "starts_with", "starts_on", "only_if"),
    *("ends_with", "extends", "label_en", "label_es", "source"),
)
CLOCK = {
    "name": "reception",
    "country": "HN",
    "days": "2",
    "counting": "calendar",
    "valid_from": "2018-01-01",
} | {
    "starts_with": "open",
    "ends_with": "welcome",
    "label_en": "Reception within two days",
    "label_es": "Recepción en dos días",
    "source": "A source of a trial",
}
WORK = "trial.work_on_cases"
ASKS = (Asked("beds", "Beds", Answer.NUMBER), Asked("bus", "Came by bus", Answer.YES_NO))


@pytest.fixture
def reception(tmp_path: Path) -> Iterator[Procedure]:
    law = tmp_path / "clocks.csv"
    with law.open("w", newline="", encoding="utf-8") as file:
        rows = csv.DictWriter(file, COLUMNS, restval="")
        rows.writeheader()
        rows.writerow(CLOCK)
    rules.add_perm(WORK, rules.predicates.always_allow)
    no_bed = Kind(
        "trial.no_bed", "There is no bed for the night.", "Ask another centre.", "A source of a trial"
    )

    def there_is_a_bed(case: Case, *, by: Any, at: Any, reason: str) -> Any:
        return None if case.said("welcome", "beds") else no_bed()

    yield register(
        Procedure(
            code="trial_reception",
            name="Reception of those who return",
            icon="home",
            prefix="REC",
            permission=WORK,
            functions=(Function.ACCESS_TO_ASYLUM,),
            lifecycle=Lifecycle(
                move("welcome", "arrived", "welcomed", there_is_a_bed, permission=WORK),
                move("see_off", "welcomed", "left", permission=WORK),
                states={"arrived": "arrived", "welcomed": "welcomed", "left": "left"},
            ),
            steps=(
                Step("welcome", "Welcome", ASKS),
                Step("see_off", "See off"),
            ),
            path=("arrived", "welcomed", "left"),
            ended=frozenset({"left"}),
            law=law,
        )
    )
    del PROCEDURES["trial_reception"], CATALOGUE["trial.no_bed"]
    rules.remove_perm(WORK)


@pytest.fixture
def case(reception: Procedure, caseworker: Any, rosa: Any) -> Case:
    opened: Case = open_case(
        registration=rosa, procedure=reception.code, country="HN", on=DAY, receipt=uuid.uuid4(), by=caseworker
    )
    return opened


def test_it_has_its_states_its_clock_and_its_safeguard(case: Case, caseworker: Any) -> None:
    assert seen(caseworker, CaseClock)[0].due_on == date(2018, 11, 7)
    with pytest.raises(Refusal) as refused:
        take_step(case=case, move="welcome", on=DAY, answers={"beds": 0}, by=caseworker)
    assert [each.code for each in refused.value.reasons] == ["cases.answer_missing", "trial.no_bed"]
    told = {"beds": 2, "bus": True}
    taken = take_step(case=case, move="welcome", on=date(2018, 11, 8), answers=told, by=caseworker)
    assert (taken.status, seen(caseworker, CaseClock)[0].state) == ("welcomed", "late")


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_has_its_pages(case: Case, caseworker: Any, client: Client, language: str) -> None:
    client.force_login(caseworker)
    client.cookies.load({"amparo_language": language})
    page = client.get(reverse("cases:case", args=[case.pk]))
    assert page.status_code == 200
    assert "Reception of those who return" in page.content.decode()
    asked = client.get(reverse("cases:step", args=[case.pk, "welcome"]))
    assert "Came by bus" in asked.content.decode()
    refused = client.post(
        reverse("cases:step", args=[case.pk, "welcome"]), {"happened_on": "2018-11-06", "beds": "0"}
    )
    assert refused.status_code == 422
    assert "There is no bed for the night." in refused.content.decode()
    told = {"happened_on": "2018-11-06", "beds": "3", "bus": "no"}
    assert client.post(reverse("cases:step", args=[case.pk, "welcome"]), told).status_code == 302
    listed = client.get(reverse("cases:caseload")).content.decode()
    assert case.reference in listed
    assert "REC-" in client.get(reverse("cases:export")).content.decode()
    assert client.get(reverse("cases:summary", args=[case.pk])).content.startswith(b"%PDF")


def test_nobody_without_its_permission_sees_it(case: Case, account: Any, client: Client) -> None:
    rules.remove_perm(WORK)
    rules.add_perm(WORK, rules.predicates.always_deny)
    officer = account("child_protection_officer", "UNHCR-T")
    client.force_login(officer)
    assert client.get(reverse("cases:case", args=[case.pk])).status_code in (403, 404)


def test_opening_asks_for_a_mandate_and_a_law(
    reception: Procedure, caseworker: Any, rosa: Any, account: Any
) -> None:
    stated = {"registration": rosa, "procedure": reception.code, "on": DAY, "receipt": uuid.uuid4()}
    with pytest.raises(Refusal) as refused:
        open_case(**stated, country="MX", by=caseworker)
    assert [each.code for each in refused.value.reasons] == ["cases.country_unknown"]
    with acting_as(caseworker):
        Mandate.objects.filter(organisation=caseworker.organisation).update(valid_to=date(2018, 1, 1))
    with pytest.raises(Refusal) as refused:
        open_case(**stated, country="HN", by=caseworker)
    assert [each.code for each in refused.value.reasons] == ["cases.no_mandate"]
