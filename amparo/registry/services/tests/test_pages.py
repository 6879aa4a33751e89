"""Who opens which page of the directory, what it says, and how many questions it asks."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.registry.partners.models import User
from amparo.registry.partners.roles import ROLES
from amparo.registry.services.models import Service
from amparo.registry.services.services import add_service, record_bounce
from amparo.registry.services.tests.conftest import NOW, PARK, stated

BLIND = {"administrator", "auditor", "enforcement_liaison", "consular_liaison"}
KEEPERS = {"information_officer", "coordinator", "government_liaison", "caseworker", "shelter_manager"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def said(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_the_directory_and_who_keeps_it(account: Any, role: str) -> None:
    client = signed_in(account(role))
    assert client.get(reverse("services:directory")).status_code == (403 if role in BLIND else 200)
    assert client.get(reverse("services:service_add")).status_code == (200 if role in KEEPERS else 403)


def test_an_empty_directory_says_what_it_is_for(keeper: User) -> None:
    page = said(signed_in(keeper), reverse("services:directory"))
    assert "The directory is empty" in page
    assert reverse("services:service_add") in page


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("", True),
        ("?text=asylum", True),
        ("?text=nothing-is-called-so", False),
        ("?kind=asylum_counselling&status=open", True),
        ("?kind=food", False),
        ("?place=Chiapas", True),
        ("?place=Tijuana", False),
        ("?standing=fresh", False),
        ("?standing=ageing", True),
        ("?status=closed", False),
        ("?kind=sorcery", True),
    ],
)
def test_the_list_narrows(service: Service, keeper: User, query: str, is_found: bool) -> None:
    page = said(signed_in(keeper), reverse("services:directory") + query)
    assert (reverse("services:service", args=[service.pk]) in page) is is_found


def test_a_place_that_is_not_known_is_said_at_its_field(service: Service, keeper: User) -> None:
    page = said(signed_in(keeper), reverse("services:directory") + "?place=Atlantis")
    assert "Atlantis" in page
    assert 'class="invalid-feedback' in page


def test_the_questions_of_the_list_do_not_grow_with_it(service: Service, keeper: User) -> None:
    client = signed_in(keeper)
    client.get(reverse("services:directory"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(reverse("services:directory"))
    for _number in range(12):
        add_service(stated=stated(place=PARK), by=keeper, at=NOW)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("services:directory"))
    # One look-up of the gazetteer's state for each place; everything else once.
    questions = [query for query in many.captured_queries if "places_place" not in query["sql"]]
    assert len(questions) <= len([q for q in few.captured_queries if "places_place" not in q["sql"]])


def test_the_map_is_a_list_too(service: Service, keeper: User) -> None:
    add_service(stated=stated(place="MX07"), by=keeper, at=NOW)
    page = said(signed_in(keeper), reverse("services:map"))
    assert 'id="map-content"' in page
    assert reverse("services:service", args=[service.pk]) in page
    assert "1 service" in page


def test_a_page_of_ours_has_acts_and_a_page_of_anothers_has_none(
    service: Service, keeper: User, stranger: User
) -> None:
    address = reverse("services:service", args=[service.pk])
    verify = reverse("services:service_verify", args=[service.pk])
    assert verify in said(signed_in(keeper), address)
    assert verify not in said(signed_in(stranger), address)
    refused = signed_in(stranger).get(verify)
    assert refused.status_code == 422
    assert "only they state, close and verify it" in refused.content.decode()


def test_what_keeps_somebody_from_being_sent_there_stands_on_its_page(
    service: Service, keeper: User, stranger: User
) -> None:
    for hour in (1, 2):
        record_bounce(service=service, reason="full", by=stranger, at=NOW + timedelta(hours=hour))
    other = add_service(
        stated=stated(function="legal_aid", capacity_per_day=0), by=keeper, at=NOW - timedelta(days=200)
    )
    page = said(signed_in(keeper), reverse("services:service", args=[service.pk]))
    assert "2 people were sent back" in page
    page = said(signed_in(keeper), reverse("services:service", args=[other.pk]))
    for sentence in (
        "no mandate in force here",
        "no room at present",
        "until its organisation verifies it again",
    ):
        assert sentence in page


def test_a_service_is_added_changed_verified_and_closed_by_forms(keeper: User) -> None:
    client, receipt = signed_in(keeper), uuid.uuid4()
    form: dict[str, Any] = {
        "receipt": str(receipt),
        "name_en": "Shelter",
        "name_es": "Albergue",
        "function": "international_protection",
        "kind": "shelter",
        "place": "Tapachula",
        "hours": "24/7",
        "sex": "any",
        "cost": "free",
        "access": "not_stated",
        "referral_method": "phone",
        "priorities": ["24_hours"],
        "nationalities": "Honduras, SLV",
    }
    for _time in (1, 2):
        answer = client.post(reverse("services:service_add"), form)
    service = Service.objects.get()
    page = reverse("services:service", args=[service.pk])
    assert answer["Location"] == page
    client.post(reverse("services:service_change", args=[service.pk]), form | {"capacity_per_day": "40"})
    client.post(reverse("services:service_verify", args=[service.pk]), {"expires_on": ""})
    client.post(reverse("services:bounce", args=[service.pk]), {"reason": "full"})
    unsaid = client.post(reverse("services:service_close", args=[service.pk]), {"reason": ""})
    assert (unsaid.status_code, "A reason is needed." in unsaid.content.decode()) == (422, True)
    client.post(reverse("services:service_close", args=[service.pk]), {"reason": "The lease ended"})
    service.refresh_from_db()
    assert (service.status, service.capacity_per_day, service.nationalities) == ("closed", 40, ["HND", "SLV"])
    history = said(client, page)
    for words in (
        "added a service",
        "changed what a service states",
        "verified a service",
        "closed a service",
        "The lease ended",
    ):
        assert words in history


def test_a_form_that_is_not_filled_in_is_answered_in_place(keeper: User) -> None:
    answer = signed_in(keeper).post(
        reverse("services:service_add"), {"place": "Atlantis", "hours": "mornings"}
    )
    assert answer.status_code == 422
    assert Service.objects.count() == 0


def test_the_table_leaves_as_a_file_without_formulas(service: Service, keeper: User) -> None:
    Service.objects.update(address="=HYPERLINK(1)")
    answer = signed_in(keeper).get(reverse("services:directory_csv"))
    assert answer["Content-Type"].startswith("text/csv")
    assert "'=HYPERLINK(1)" in answer.content.decode()
