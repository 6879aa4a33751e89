"""Pages and papers of returns, and what of a person never stands on a manifest."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from amparo.core.acting import acting_as
from amparo.response.cases.services.beside import place_hold, write_note
from amparo.response.cases.services.stepping import take_step
from amparo.response.voluntary_return.models import Booking
from amparo.response.voluntary_return.tests.steps import (
    SECURED,
    STEPS,
    TO_ARRIVAL,
    TO_CONSENT,
)
from amparo.response.voluntary_return.texts import CONSENT, texts

DAY = "2018-11-20"
CANARIES = ("canary", "asyl", "asil", "refug", "protec", "fear", "miedo", "traffick", "trata", "claim")


@pytest.fixture
def visiting(client: Client, officer: Any) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def booked(asked: Any, taken: Any, officer: Any, maria: Any) -> Any:
    """With everything that a manifest must not say: answers, notes, reasons, holds that were lifted by nobody."""
    case = taken(asked(), *TO_CONSENT[:1])
    case = taken(case, "counsel", origin_words="CANARY: asylum, refugee, fear")
    case = taken(case, "assess", "approve_eligibility", "sign_consent")
    case = take_step(case=case, move="secure_child", on=STEPS["sign_consent"][0], answers=SECURED, by=officer)
    case = taken(case, "prepare", medical="CANARY", escort="CANARY of protection")
    case = taken(case, "book", apart="CANARY")
    write_note(case=case, words="CANARY: claim lodged, trafficking", by=officer)
    place_hold(registration=maria, kind="open_claim", since=STEPS["book"][0], case=case, by=officer)
    return case


def test_a_manifest_has_no_word_on_asylum_or_protection(booked: Any, visiting: Client) -> None:
    page = visiting.get(reverse("voluntary_return:manifest"), {"day": DAY})
    assert page.status_code == 200
    lines = [vars(each) for each in page.context["manifest"].lines]
    told = visiting.get(reverse("voluntary_return:manifest_csv"), {"day": DAY})
    table = page.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    for text in (str(lines), told.content.decode("utf-8-sig"), table):
        assert "María" in text
        assert "H-77" in text
        assert [word for word in CANARIES if word in text.lower()] == []
    header, *rows = told.content.decode("utf-8-sig").strip().split("\r\n")
    assert len(rows) == 2
    assert header.count(",") == 12
    assert told.headers["Cache-Control"] == "no-store"


def test_a_manifest_holds_who_is_booked_on_the_day_alone(
    booked: Any, visiting: Client, officer: Any, neighbour: Any, client: Client
) -> None:
    empty = visiting.get(reverse("voluntary_return:manifest"), {"day": "2018-11-19"})
    assert empty.context["manifest"].lines == []
    with acting_as(officer):
        Booking.objects.update(status="cancelled", cancelled_on=STEPS["book"][0])
    none = visiting.get(reverse("voluntary_return:manifest"), {"day": DAY})
    assert none.context["manifest"].travellers == 0
    client.force_login(neighbour)
    assert client.get(reverse("voluntary_return:manifest"), {"day": DAY}).status_code == 403


@pytest.mark.parametrize("language", ["en", "es"])
def test_its_pages_open(booked: Any, visiting: Client, language: str, asked: Any, taken: Any) -> None:
    visiting.cookies.load({"amparo_language": language})
    page = visiting.get(reverse("cases:case", args=[booked.pk]))
    assert page.status_code == 200
    assert texts(CONSENT)["1-es"].code in page.content.decode()
    assert "Bus Linda Vista" in page.content.decode()
    for move in booked.described.lifecycle.moves:
        assert visiting.get(reverse("cases:step", args=[booked.pk, move])).status_code == 200
    assert visiting.get(reverse("voluntary_return:cohorts")).status_code == 200


def test_a_journey_is_planned_on_its_page_and_a_refusal_stands_in_place(
    asked: Any, taken: Any, visiting: Client, officer: Any
) -> None:
    case = taken(asked(), *TO_CONSENT, "prepare")
    address = reverse("voluntary_return:journey", args=[case.pk])
    assert visiting.get(address).status_code == 200
    told = {
        "leg-TOTAL_FORMS": "4",
        "leg-INITIAL_FORMS": "0",
        "leg-0-origin": "MX07089",
        "leg-0-destination": "HN0501",
        "leg-0-departs_at": "2018-11-20T08:00",
        "leg-0-arrives_at": "2018-11-20T07:00",
        "leg-0-carrier": "Bus",
    }
    refused = visiting.post(address, told)
    assert refused.status_code == 422
    assert "Leg 1 arrives before it departs." in refused.content.decode()
    assert "The last leg does not say who receives the person." in refused.content.decode()
    told |= {"leg-0-arrives_at": "2018-11-21T09:00", "leg-0-handover_to": "Reception centre"}
    assert visiting.post(address, told).status_code == 302
    assert "Reception centre" in visiting.get(reverse("cases:case", args=[case.pk])).content.decode()
    taken_now = visiting.post(
        reverse("cases:step", args=[case.pk, "book"]), {"happened_on": "2018-11-12", "apart": ""}
    )
    assert taken_now.status_code == 302


def test_the_page_refuses_a_boy_who_is_alone_in_the_same_words(
    asked: Any, taken: Any, boy: Any, visiting: Client
) -> None:
    case = taken(asked(boy), *TO_CONSENT[:-1])
    case = taken(taken(case, "sign_consent", signed_by="with_guardian"), "prepare")
    shown = visiting.get(reverse("cases:case", args=[case.pk])).content.decode()
    refused = visiting.post(reverse("cases:step", args=[case.pk, "book"]), {"happened_on": "2018-11-12"})
    assert refused.status_code == 422
    for sentence in (
        "No guardian was appointed for this child.",
        "No caregiver at the place of origin was verified and is willing in writing.",
        "Nobody escorts this child.",
        "Nobody confirmed that this child is received on arrival.",
        "No determination of best interests recommends return for this child.",
        "No journey is planned.",
    ):
        assert sentence in shown
        assert sentence in refused.content.decode()


@pytest.mark.parametrize("kind", ["consent", "declaration"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_signed_is_printed_in_the_language_of_the_person(
    booked: Any, visiting: Client, kind: str, language: str
) -> None:
    paper = visiting.get(reverse("voluntary_return:paper", args=[booked.pk, kind, language]))
    assert paper.status_code == 200
    assert paper.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in paper.content


def test_there_is_no_paper_of_another_kind(booked: Any, visiting: Client) -> None:
    assert visiting.get(reverse("voluntary_return:paper", args=[booked.pk, "other", "en"])).status_code == 404
    assert (
        visiting.get(reverse("voluntary_return:paper", args=[booked.pk, "consent", "fr"])).status_code == 404
    )


def test_the_cohorts_show_who_refused_and_who_was_not_reached(
    asked: Any, taken: Any, visiting: Client
) -> None:
    taken(asked(), *TO_ARRIVAL)
    page = visiting.get(reverse("voluntary_return:cohorts")).content.decode()
    for word in ("Refused", "Not reached", "too few for a share"):
        assert word in page


def test_the_page_of_a_case_asks_the_database_no_more_than_it_must(
    asked: Any, taken: Any, visiting: Client, django_assert_max_num_queries: Any
) -> None:
    case = taken(asked(), *TO_CONSENT, "prepare")
    with django_assert_max_num_queries(60):
        assert visiting.get(reverse("cases:case", args=[case.pk])).status_code == 200
