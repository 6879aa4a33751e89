"""What every request passes: the reader's language, refusals as a page, the second factor."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import path
from django.utils.translation import get_language

from amparo.core.access import PUBLIC, SIGNED_IN, requires
from amparo.core.errors import NOT_ALLOWED, NOT_FOUND, REASON_MISSING, Kind, Refusal
from amparo.registry.partners.models import Organisation, RoleAssignment, User
from amparo.registry.partners.roles import ROLES
from amparo.site.urls import handler404, handler500
from amparo.site.urls import urlpatterns as real_addresses

KINDS: dict[str, Kind] = {"allowed": NOT_ALLOWED, "found": NOT_FOUND, "reason": REASON_MISSING}


@requires(PUBLIC)
def refuse(request: HttpRequest, kinds: str) -> HttpResponse:
    """Writes, then refuses, as a service that finds the second condition unmet."""
    Organisation.objects.create(acronym="HALF", name_en="Half", name_es="Media", type="ngo")
    raise Refusal(*(KINDS[name]() for name in kinds.split("-")))


@requires(PUBLIC)
def speak(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_language())


@requires(PUBLIC)
def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(f"{get_language()};" for _number in range(2))


@requires(SIGNED_IN)
def work(request: HttpRequest) -> HttpResponse:
    return HttpResponse("work")


urlpatterns = [
    *real_addresses,
    path("trial/refuse/<str:kinds>/", refuse),
    path("trial/speak/", speak),
    path("trial/stream/", stream),
    path("trial/work/", work),
]
__all__ = ["handler404", "handler500", "urlpatterns"]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def user() -> User:
    organisation = Organisation.objects.create(acronym="TRIAL", name_en="T", name_es="T", type="ngo")
    return User.objects.create(
        email="trial@example.org", name="Trial", organisation=organisation, language="es"
    )


# --- refusals


@pytest.mark.parametrize(
    ("kinds", "status"), [("allowed", 403), ("found", 404), ("reason", 422), ("reason-allowed", 403)]
)
def test_a_refusal_is_a_page_that_says_everything(client: Client, kinds: str, status: int) -> None:
    answer = client.get(f"/trial/refuse/{kinds}/", headers={"accept-language": "en"})
    page = answer.content.decode()
    assert answer.status_code == status
    for name in kinds.split("-"):
        assert str(KINDS[name].sentence) in page
        assert str(KINDS[name].remedy) in page


def test_a_refusal_takes_back_what_the_request_had_written(client: Client) -> None:
    client.get("/trial/refuse/reason/")
    assert not Organisation.objects.filter(acronym="HALF").exists()


def test_a_refusal_speaks_the_readers_language(client: Client) -> None:
    spanish = client.get("/trial/refuse/reason/", headers={"accept-language": "es"})
    assert spanish.headers["Content-Language"] == "es"
    assert 'lang="es"' in spanish.content.decode()


def test_a_page_that_does_not_exist_looks_like_a_record_that_does_not(client: Client) -> None:
    absent = client.get("/nothing/there/", headers={"accept-language": "en"})
    refused = client.get("/trial/refuse/found/", headers={"accept-language": "en"})
    assert absent.status_code == refused.status_code == 404
    assert str(NOT_FOUND.sentence) in absent.content.decode()


@pytest.mark.parametrize("sent", ["path", "query", "form"])
def test_a_null_character_is_refused_before_it_reaches_the_database(client: Client, sent: str) -> None:
    answer = {
        "path": lambda: client.get("/trial/%00/"),
        "query": lambda: client.get("/trial/speak/?q=a%00b"),
        "form": lambda: client.post("/trial/speak/", {"note": "a\0b"}),
    }[sent]()
    assert answer.status_code == 400


# --- the reader's language


@pytest.mark.parametrize(
    ("browser", "language"), [("es-MX,es;q=0.9", "es"), ("en-GB", "en"), ("fr", "en"), ("", "en")]
)
def test_a_visitor_reads_in_the_browsers_language(client: Client, browser: str, language: str) -> None:
    answer = client.get("/trial/speak/", headers={"accept-language": browser})
    assert answer.content.decode() == answer.headers["Content-Language"] == language


def test_an_account_has_a_language_whatever_the_browser_says(client: Client, user: User) -> None:
    client.force_login(user)
    assert client.get("/trial/speak/", headers={"accept-language": "en"}).content == b"es"


def test_the_choice_in_the_header_goes_before_all(client: Client, user: User) -> None:
    client.force_login(user)
    client.post("/language/", {"language": "en"})
    assert client.get("/trial/speak/").content == b"en"


def test_a_streamed_answer_keeps_the_readers_language(client: Client) -> None:
    before = get_language()
    answer = client.get("/trial/stream/", headers={"accept-language": "es"})
    assert b"".join(answer.streaming_content) == b"es;es;"  # type: ignore[attr-defined]
    assert get_language() == before


def test_the_language_of_one_request_does_not_stay_for_the_next(client: Client) -> None:
    before = get_language()
    client.get("/trial/speak/", headers={"accept-language": "es"})
    assert get_language() == before


# --- the second factor


def has_role(user: User, code: str) -> User:
    RoleAssignment.objects.create(user=user, role=code)
    return user


@pytest.mark.parametrize("code", [code for code, role in ROLES.items() if role.needs_second_factor])
def test_a_role_that_needs_it_sets_up_a_second_factor_before_any_work(
    client: Client, user: User, settings: Any, code: str
) -> None:
    settings.DEMO = False
    client.force_login(has_role(user, code))
    answer = client.get("/trial/work/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "trial"})
    assert client.get("/trial/work/").content == b"work"


@pytest.mark.parametrize("code", [code for code, role in ROLES.items() if not role.needs_second_factor])
def test_a_role_that_sees_no_person_needs_none(client: Client, user: User, settings: Any, code: str) -> None:
    settings.DEMO = False
    client.force_login(has_role(user, code))
    assert client.get("/trial/work/").content == b"work"


def test_the_demonstration_asks_for_none(client: Client, user: User, settings: Any) -> None:
    settings.DEMO = True
    client.force_login(has_role(user, "administrator"))
    assert client.get("/trial/work/").content == b"work"


def test_the_way_to_the_second_factor_stays_open(client: Client, user: User, settings: Any) -> None:
    settings.DEMO = False
    client.force_login(has_role(user, "administrator"))
    answer = client.get("/trial/work/", follow=True)
    assert answer.status_code == 200
    assert all(address.startswith("/accounts/") for address, _ in answer.redirect_chain)


# --- what every answer carries


def test_nothing_inline_and_nothing_from_elsewhere_may_run(client: Client) -> None:
    policy = client.get("/accounts/login/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_the_health_of_the_server_needs_no_account_and_tells_no_figure(client: Client) -> None:
    answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"), [("en", "The page was open too long"), ("es", "La página estuvo abierta")]
)
def test_a_page_that_was_open_too_long_says_what_to_do_next(language: str, words: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = language
    answer = client.post("/accounts/login/", {"login": "nobody@example.test", "password": "x"})
    assert answer.status_code == 403
    assert words in answer.content.decode()


def test_an_address_that_only_takes_a_form_says_so(db: None, client: Client) -> None:
    organisation = Organisation.objects.create(acronym="T", name_en="T", name_es="T", type="ngo")
    user = User.objects.create(email="t@example.org", name="T", organisation=organisation)
    RoleAssignment.objects.create(user=user, role="coordinator")
    client.force_login(user)
    answer = client.get("/brief/3/parts/add/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "press the button there" in answer.content.decode()
