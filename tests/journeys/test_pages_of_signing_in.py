"""Which pages of signing in there are, and for whom."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from amparo.registry.partners.models import User
from amparo.site import account_urls
from amparo.site.permissions import ROUTE_PERMISSIONS

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


def test_nobody_signs_up(client: Client) -> None:
    before = User.objects.count()
    stranger = {
        "email": "stranger@example.org",
        "password1": "four words not together",
        "password2": "four words not together",
    }
    answer = client.post("/accounts/signup/", stranger)
    assert "Nobody signs up here" in answer.content.decode()
    assert User.objects.count() == before


@pytest.mark.parametrize(
    "path", ["email/", "confirm-email/", "login/code/confirm/", "3rdparty/", "2fa/webauthn/"]
)
def test_other_pages_of_the_library_are_not_there(client: Client, path: str) -> None:
    assert client.get(f"/accounts/{path}").status_code == 404


def test_every_page_of_signing_in_declares_who_may_open_it() -> None:
    assert {each.name for each in account_urls.urlpatterns} == set(ROUTE_PERMISSIONS)


@pytest.mark.parametrize("name", sorted(n for n, who in ROUTE_PERMISSIONS.items() if who == "signed_in"))
def test_what_is_for_people_with_a_session_sends_others_to_sign_in(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(LOGIN)
