"""The pages of a child's cases, in both languages, and what leaves on paper and as a file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from amparo.core.models import Event
from amparo.response.cases.tests.conftest import seen
from amparo.response.child_protection.models import Conference, PanelMember, TracingMatch, TracingRequest
from amparo.response.child_protection.services.tracing import ask_tracing
from amparo.response.child_protection.tests import steps
from amparo.response.child_protection.tests.test_tracing import SON


@pytest.fixture
def signed_in(client: Client, officer: Any) -> Client:
    client.force_login(officer)
    return client


def page(client: Client, name: str, *keys: Any) -> str:
    answer = client.get(reverse(f"child_protection:{name}", args=keys))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_three_cases_show_their_parts(
    signed_in: Client, cp: Any, traced: Any, determined: Any, adult: Any, officer: Any, language: str
) -> None:
    signed_in.cookies.load({"amparo_language": language})
    case = cp("child_protection", steps.TAKE_UP)
    bid, tracing = determined(), traced()
    asked = cp("family_tracing", registration=adult)
    ask_tracing(case=asked, sought=SON, by=officer)
    shown = {
        each.pk: signed_in.get(reverse("cases:case", args=[each.pk])).content.decode()
        for each in (case, bid, tracing)
    }
    assert bid.reference in shown[case.pk]
    assert tracing.reference in shown[case.pk]
    assert "Mateo Suniga Casares" in shown[case.pk], "the mother's request is shown on the child's case"
    assert "Member 0" in shown[bid.pk]
    assert "Elbira Mejia Suniga" in shown[tracing.pk]


def test_a_panel_is_made_on_its_pages(signed_in: Client, cp: Any, officer: Any) -> None:
    cp("child_protection", steps.TAKE_UP)
    bid = cp("best_interests", steps.REPORT)
    address = reverse("child_protection:seat", args=[bid.pk])
    assert signed_in.get(address).status_code == 200
    told = {"name": "Ana", "represents": str(officer.organisation_id), "is_chair": "yes"}
    assert signed_in.post(address, told).status_code == 302
    refused = signed_in.post(address, told)
    assert refused.status_code == 422
    assert "Ana chairs this panel already." in refused.content.decode()
    member = seen(officer, PanelMember)[0]
    for name in ("sign", "leave"):
        page(signed_in, name, bid.pk, member.pk)
        address = reverse(f"child_protection:{name}", args=[bid.pk, member.pk])
        assert signed_in.post(address, {"day": "2018-11-09"}).status_code == 302
    member = seen(officer, PanelMember)[0]
    assert (member.undertaking_on, member.left_on) == (date(2018, 11, 9), date(2018, 11, 9))
    assert signed_in.get(address).status_code == 200


def test_a_conference_is_written_on_its_page(signed_in: Client, cp: Any, officer: Any) -> None:
    case = cp("child_protection", steps.TAKE_UP)
    page(signed_in, "conference", case.pk)
    told = {"held_on": "2018-11-06", "participants": "DIF", "decisions": "Go on"}
    address = reverse("child_protection:conference", args=[case.pk])
    assert signed_in.post(address, told).status_code == 422
    assert signed_in.post(address, told | {"participants": "DIF\nUNICEF"}).status_code == 302
    assert seen(officer, Conference)[0].participants == ["DIF", "UNICEF"]


def test_who_is_looked_for_is_found_and_decided_on_its_page(
    signed_in: Client, cp: Any, adult: Any, officer: Any
) -> None:
    case = cp("family_tracing")
    page(signed_in, "ask", case.pk)
    told = {
        "sought": "mother",
        "given_names": "Elbira",
        "first_surname": "Mejia",
        "second_surname": "Suniga",
        "birth_year": "1987",
        "origin": "Honduras",
    }
    assert signed_in.post(reverse("child_protection:ask", args=[case.pk]), told).status_code == 302
    asked = seen(officer, TracingRequest)[0]
    assert "Elvira Zúniga Mejía" in page(signed_in, "request", asked.pk)
    address = reverse("child_protection:decide", args=[asked.pk, adult.pk])
    assert signed_in.post(address, {"verdict": "confirmed", "why": ""}).status_code == 422
    assert signed_in.post(address, {"verdict": "confirmed", "why": "Her papers"}).status_code == 302
    assert seen(officer, TracingMatch)[0].verdict == "confirmed"
    reads = Event.objects.filter(verb="read", subject_id=str(adult.pk))
    assert reads.exists(), "who was shown was read"


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_report_is_a_paper_in_either_language(
    signed_in: Client, cp: Any, determined: Any, language: str
) -> None:
    case = cp("child_protection", steps.TAKE_UP)
    bid = determined("return")
    answer = signed_in.get(reverse("child_protection:report", args=[bid.pk, language]))
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["Cache-Control"] == "no-store"
    assert Event.objects.filter(verb="read_case", subject_id=str(bid.pk)).exists()
    assert signed_in.get(reverse("child_protection:report", args=[bid.pk, "fr"])).status_code == 404
    assert signed_in.get(reverse("child_protection:report", args=[case.pk, "en"])).status_code == 404


def test_the_file_has_the_codes_of_primero_and_no_name(
    signed_in: Client, cp: Any, traced: Any, officer: Any
) -> None:
    case = cp("child_protection", steps.TAKE_UP, steps.ASSESS, steps.PLAN, steps.CARE)
    traced(steps.BEGIN)
    header, row = page(signed_in, "export").lstrip("\ufeff").splitlines()
    told = dict(zip(header.replace('"', "").split(","), row.replace('"', "").split(","), strict=True))
    assert told == {
        "case_id": case.reference,
        "status": "open",
        "registration_date": "2018-11-05",
        "protection_status": "unaccompanied",
        "risk_level": "high",
        "separation_cause": "migration",
        "care_arrangements_type": "foster_care",
        "tracing_status": "tracing_in_progress",
        "closure_reason": "",
    }


def test_another_organisation_sees_none_of_it(
    cp: Any, traced: Any, determined: Any, neighbour: Any, client: Client, account: Any, officer: Any
) -> None:
    cp("child_protection", steps.TAKE_UP)
    bid, tracing = determined(), traced()
    asked = seen(officer, TracingRequest)[0]
    member = seen(officer, PanelMember)[0]
    other = account("child_protection_officer", "CLINIC-T")
    for user, refused in ((neighbour, 403), (other, 404)):
        client.force_login(user)
        for name, keys in (
            ("seat", [bid.pk]),
            ("sign", [bid.pk, member.pk]),
            ("report", [bid.pk, "en"]),
            ("conference", [tracing.pk]),
            ("ask", [tracing.pk]),
            ("request", [asked.pk]),
        ):
            assert client.get(reverse(f"child_protection:{name}", args=keys)).status_code == refused, name
        for kind in (PanelMember, TracingRequest):
            assert seen(user, kind) == []
