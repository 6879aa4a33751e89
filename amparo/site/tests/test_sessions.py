"""Sessions that end: without a click, after their hours, or together; and what people are told."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils.html import escape

from amparo.core.access import SIGNED_IN, requires
from amparo.core.models import Event
from amparo.registry.partners.models import Organisation, RoleAssignment, User
from amparo.registry.partners.roles import ROLES
from amparo.registry.partners.sessions import end_sessions
from amparo.site.sessions import BEGAN, LAST_CLICK, SIGNED_OUT_WHEN_IDLE
from amparo.site.urls import urlpatterns as real_addresses


@requires(SIGNED_IN)
def work(request: HttpRequest) -> HttpResponse:
    return HttpResponse("work")


urlpatterns = [*real_addresses, path("trial/work/", work)]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
WORK, LOGIN = "/trial/work/", "/accounts/login/"
SEES_PERSONS = [code for code, role in ROLES.items() if role.permissions & set(SIGNED_OUT_WHEN_IDLE)]
MINUTE, HOUR = 60, 3_600


@pytest.fixture(autouse=True)
def no_second_factor_asked(settings: Any) -> None:
    settings.DEMO = True


@pytest.fixture
def user() -> User:
    organisation = Organisation.objects.create(acronym="TRIAL", name_en="T", name_es="T", type="ngo")
    return User.objects.create(email="trial@example.org", name="Trial", organisation=organisation)


def signed_in(user: User, role: str = "registrar") -> Client:
    RoleAssignment.objects.create(user=user, role=role)
    client = Client()
    client.force_login(user)
    assert client.get(WORK).content == b"work"
    return client


def time_passes(client: Client, seconds: float) -> None:
    """As if what the session knows lay so much further back."""
    session = client.session
    for mark in {BEGAN, LAST_CLICK} & set(session.keys()):
        session[mark] -= seconds
    session.save()


# --- without a click


@pytest.mark.parametrize("role", SEES_PERSONS)
def test_who_sees_persons_is_signed_out_after_half_an_hour_without_a_click(user: User, role: str) -> None:
    client = signed_in(user, role)
    time_passes(client, 29 * MINUTE)
    assert client.get(WORK).status_code == 200
    time_passes(client, 31 * MINUTE)
    assert client.get(WORK).headers["Location"].startswith(f"{LOGIN}?signed_out=idle")
    assert client.get(WORK).status_code == 302, "and stays out"


@pytest.mark.parametrize("role", sorted(set(ROLES) - set(SEES_PERSONS)))
def test_who_sees_no_person_is_not(user: User, role: str) -> None:
    client = signed_in(user, role)
    assert not {BEGAN, LAST_CLICK} & set(client.session.keys()), "nor is anything written at each click"
    time_passes(client, 2 * HOUR)
    assert client.get(WORK).status_code == 200


def test_each_click_begins_the_half_hour_anew(user: User) -> None:
    client = signed_in(user)
    for _click in range(4):
        time_passes(client, 20 * MINUTE)
        assert client.get(WORK).status_code == 200


def test_a_page_that_asks_by_itself_is_no_click(user: User) -> None:
    client = signed_in(user)
    for _poll in range(2):
        time_passes(client, 16 * MINUTE)
        answer = client.get(WORK, {"poll": "1"})
    assert answer.status_code == 302


def test_an_installation_chooses_its_own_minutes(user: User, settings: Any) -> None:
    settings.IDLE_MINUTES = 5
    client = signed_in(user)
    time_passes(client, 6 * MINUTE)
    assert client.get(WORK).status_code == 302


def test_a_day_of_clicks_does_not_make_a_session_longer_than_its_hours(user: User) -> None:
    client = signed_in(user)
    for _click in range(23):
        time_passes(client, 20 * MINUTE)
        assert client.get(WORK).status_code == 200
    time_passes(client, 20 * MINUTE)
    assert client.get(WORK).headers["Location"].startswith(f"{LOGIN}?signed_out=ended")


def test_the_session_is_gone_from_the_server_too(user: User) -> None:
    client = signed_in(user)
    kept = client.cookies["sessionid"].value
    time_passes(client, HOUR)
    client.get(WORK)
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert thief.get(WORK).status_code == 302


# --- what people are told, and where they go on


def test_the_sign_in_page_says_why_and_leads_back_to_the_same_address(user: User) -> None:
    client = signed_in(user)
    time_passes(client, HOUR)
    page = client.get(f"{WORK}?page=2", follow=True)
    text = page.content.decode()
    assert "nobody clicked for 30 minutes" in text
    assert f'value="{escape(f"{WORK}?page=2")}"' in text


def test_a_form_that_came_too_late_leads_back_to_the_page_on_which_it_stood(user: User) -> None:
    client = signed_in(user)
    time_passes(client, HOUR)
    answer = client.post("/trial/work/", headers={"referer": "http://testserver/trial/work/?form=1"})
    assert answer.headers["Location"] == f"{LOGIN}?signed_out=idle&next=%2Ftrial%2Fwork%2F%3Fform%3D1"


@pytest.mark.parametrize("referer", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_a_form_from_elsewhere_leads_nowhere(user: User, referer: str) -> None:
    client = signed_in(user)
    time_passes(client, HOUR)
    answer = client.post(WORK, headers={"referer": referer})
    assert answer.headers["Location"] == f"{LOGIN}?signed_out=idle"


def test_a_part_of_a_page_makes_the_whole_page_sign_in(user: User) -> None:
    client = signed_in(user)
    time_passes(client, HOUR)
    asked = {"hx-request": "true", "referer": "http://testserver/trial/work/"}
    answer = client.get("/trial/work/?part=1", headers=asked)
    assert answer.headers["HX-Redirect"] == f"{LOGIN}?signed_out=idle&next=%2Ftrial%2Fwork%2F"


def test_a_session_that_was_ended_elsewhere_says_so_at_the_next_click(user: User) -> None:
    client = signed_in(user, "coordinator")
    end_sessions(person=user, by=None)
    page = client.get(WORK, follow=True)
    assert "Your session has ended" in page.content.decode()
    assert page.redirect_chain == [(f"{LOGIN}?signed_out=ended&next=%2Ftrial%2Fwork%2F", 302)]


def test_a_visitor_who_had_no_session_is_told_nothing() -> None:
    assert Client().get(WORK).headers["Location"] == f"{LOGIN}?next={WORK}"


def test_signing_out_is_not_told_as_a_session_that_ended(user: User) -> None:
    client = signed_in(user)
    page = client.post("/accounts/logout/", follow=True)
    assert "Your session has ended" not in page.content.decode()


# --- together


def test_one_button_signs_out_here_and_on_every_other_device(user: User) -> None:
    here, other = signed_in(user), Client()
    other.force_login(user)
    assert "Sign out on every device" in here.get("/accounts/2fa/").content.decode()
    page = here.post("/accounts/logout/everywhere/", follow=True)
    assert "You are signed out on every device." in page.content.decode()
    assert [each.get(WORK).status_code for each in (here, other)] == [302, 302]
    event = Event.objects.order_by("-number")[0]
    assert (event.verb, event.actor_id, event.subject_id) == ("end_sessions", str(user.pk), str(user.pk))


def test_a_plain_link_signs_nobody_out(user: User) -> None:
    client = signed_in(user)
    assert client.get("/accounts/logout/everywhere/").headers["Location"] == "/accounts/2fa/"
    assert client.get(WORK).status_code == 200
