"""What every answer tells the browser: what may run, what it may use, what it may keep."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from amparo.core.access import PUBLIC, requires
from amparo.registry.partners.models import Organisation, RoleAssignment, User
from amparo.site.urls import handler404, handler500
from amparo.site.urls import urlpatterns as real_addresses


@requires(PUBLIC)
def lasting(request: HttpRequest) -> HttpResponse:
    return HttpResponse("lasting", headers={"Cache-Control": "private, max-age=60"})


urlpatterns = [*real_addresses, path("trial/lasting/", lasting)]
__all__ = ["handler404", "handler500", "urlpatterns"]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def reader(settings: Any) -> Client:
    settings.DEMO = True
    organisation = Organisation.objects.create(acronym="TRIAL", name_en="T", name_es="T", type="ngo")
    user = User.objects.create(email="trial@example.org", name="Trial", organisation=organisation)
    RoleAssignment.objects.create(user=user, role="auditor")
    client = Client()
    client.force_login(user)
    return client


def directives(answer: HttpResponse) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, _space, sources in parts if name}


@pytest.mark.parametrize("address", ["/accounts/login/", "/nothing/there/", "/administration/trail/"])
def test_every_page_says_what_may_run_and_be_used(reader: Client, address: str) -> None:
    answer = reader.get(address, headers={"accept-language": "en"})
    policy = directives(answer)
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert not any(word in str(policy) for word in ("unsafe", "*", "http:", "blob:"))
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    allowed = dict(part.split("=") for part in answer.headers["Permissions-Policy"].split(", "))
    assert allowed.pop("camera") == "(self)"
    assert {"geolocation", "microphone", "payment", "usb"} <= set(allowed)
    assert set(allowed.values()) == {"()"}


def test_no_script_reads_a_cookie_and_no_other_site_sends_one_along(reader: Client) -> None:
    RoleAssignment.objects.create(
        user=User.objects.get(), role="registrar"
    )  # whose clicks the session counts
    reader.get("/accounts/2fa/")
    reader.post("/language/", {"language": "es"})
    for name in ("sessionid", "csrftoken", "django_language"):
        cookie = reader.cookies[name]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax"), name


# --- what is kept


@pytest.mark.parametrize("name", ["partners:organisations", "partners:trail", "mfa_index"])
def test_no_page_of_somebody_signed_in_is_kept(reader: Client, name: str) -> None:
    kept = reader.get(reverse(name)).headers["Cache-Control"]
    assert {"private", "no-store"} <= {word.strip() for word in kept.split(",")}


def test_neither_is_a_refusal_nor_a_page_that_is_not_there(reader: Client) -> None:
    for address in (reverse("partners:person_add"), "/nothing/there/"):
        assert "no-store" in reader.get(address).headers["Cache-Control"], address


def test_neither_is_the_answer_that_signs_out(reader: Client) -> None:
    assert "no-store" in reader.post("/accounts/logout/everywhere/").headers["Cache-Control"]


def test_a_view_that_says_what_may_be_kept_is_believed(reader: Client) -> None:
    assert reader.get("/trial/lasting/").headers["Cache-Control"] == "private, max-age=60"


def test_static_files_are_kept_and_carry_nothing_more(reader: Client) -> None:
    answer = reader.get("/static/site/mark.svg")
    assert answer.status_code == 200
    assert "no-store" not in answer.headers.get("Cache-Control", "")
    assert "Permissions-Policy" not in answer.headers
