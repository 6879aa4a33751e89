"""Services on the public site: everywhere on one page, found by what people call them, hours in words, offline."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from amparo.registry.partners.models import User
from amparo.registry.places.models import Place
from amparo.registry.services.hours import aloud
from amparo.registry.services.models import Service
from amparo.response.information.models import Item
from amparo.response.information.tests.conftest import stated
from amparo.response.information.views.public_files import WORKER

PARK, BARRETAL = "KP-MX-PARQUE-HIDALGO-TAPACHULA", "KP-MX-EL-BARRETAL"


@pytest.fixture
def service(officer: User) -> Callable[..., Service]:
    def made(code: str, place: str = PARK, **other: Any) -> Service:
        told = {"name_en": code, "name_es": code, "function": "health", "kind": "health"}
        return Service.objects.create(
            organisation=officer.organisation,
            code=code,
            place=Place.objects.get(code=place),
            referral_method="walk_in",
            verified_at=timezone.now(),
            verified_by=officer,
            **(told | other),
        )

    return made


def said(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_service_stands_by_place_on_the_pages_that_are_kept_on_the_device(
    client: Client, service: Callable[..., Service]
) -> None:
    service("CONSULTA-1")
    service("COMEDOR-2", BARRETAL, kind="food", function="food")
    service("CERRADO-3", status="closed")
    kept = json.loads(said(client, "/info/es/pages.json"))["pages"]
    for address in ("/info/es/everything/", "/info/es/services/"):
        assert address in kept
        page = said(client, address)
        assert "CONSULTA-1" in page.split(f'id="at-{PARK}"')[1].split("<h3")[0]
        assert "COMEDOR-2" in page.split(f'id="at-{BARRETAL}"')[1]
        assert "CERRADO-3" not in page
        assert "asked-note" in page, "and says so when a place was asked for without a connection"


def test_in_place_of_the_form_for_complaints_a_page_is_kept_that_has_no_form(
    client: Client, service: Callable[..., Service], publish: Callable[..., Item]
) -> None:
    service("DEFENSORIA", kind="monitoring", function="monitoring")
    publish(key="how-to-complain", topics=["complaints"])
    kept = json.loads(said(client, "/info/es/pages.json"))["pages"]
    assert "/info/es/without-connection/" in kept
    assert not any("/complain/" in address for address in kept)
    page = said(client, "/info/es/without-connection/")
    assert "<form" not in page
    assert "csrf" not in page
    for told in ("911", "+1 212 963 1111", "DEFENSORIA", "/info/es/items/how-to-complain/"):
        assert told in page
    assert "/without-connection/" in WORKER.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("doctor", {"CONSULTA"}),
        ("médicos", {"CONSULTA"}),
        ("abogado", {"ASESORIA"}),
        ("lawyers", {"ASESORIA"}),
        ("consulta", {"CONSULTA"}),
        ("abogado Barretal", set()),
        ("nothing", set()),
    ],
)
def test_a_search_finds_services_by_what_people_call_them(
    client: Client, service: Callable[..., Service], text: str, found: set[str]
) -> None:
    service("CONSULTA", BARRETAL)
    service("ASESORIA", kind="legal_aid", function="asylum")
    page = said(client, f"/info/es/search/?q={text}")
    assert {name for name in ("CONSULTA", "ASESORIA") if re.search(rf"<h3>{name}</h3>", page)} == found


def test_hours_are_said_in_whole_words_of_both_languages(
    client: Client, service: Callable[..., Service]
) -> None:
    hours = "Mo-Fr 08:30-13:00,14:00-15:00; Sa 09:00-12:00"
    service("CONSULTA", hours=hours)
    with translation.override("en"):
        assert aloud(hours) == (
            "Monday to Friday, from 08:30 to 13:00 and from 14:00 to 15:00; Saturday, from 09:00 to 12:00"
        )
        assert aloud("mornings") == "mornings"
        assert aloud("") == ""
    for language in ("es", "en"):
        assert "Mo-Fr" not in said(client, f"/info/{language}/everything/")
    assert "lunes" in said(client, f"/info/es/services/?place={PARK}").lower()


def test_a_source_has_its_spanish_name_on_spanish_pages_where_it_has_one(
    client: Client, publish: Callable[..., Item]
) -> None:
    known = "Vienna Convention on Consular Relations (1963), article 36"
    publish(key="known", source=known)
    publish(key="unknown", source="A trial source")
    spanish = "Convención de Viena sobre Relaciones Consulares (1963), artículo 36"
    assert f'<span lang="es">{spanish}</span>' in said(client, "/info/es/items/known/")
    assert f'<span lang="en">{known}</span>' in said(client, "/info/en/items/known/")
    assert '<span lang="en">A trial source</span>' in said(client, "/info/es/items/unknown/")
    assert stated().source
