"""Who sees persons has a second factor, and without it meets no page but those that set it up."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from amparo.registry.partners.models import Organisation, RoleAssignment, User
from amparo.registry.partners.roles import ROLES, VIEW_PERSONS
from tests.architecture.routes import Route, routes
from tests.architecture.test_pages import FILL

SEES_PERSONS = [code for code, role in ROLES.items() if VIEW_PERSONS in role.permissions]
# Agreements are between organisations: nobody is in them.
ABOUT_NOBODY = {"people.view_agreements", "people.manage_agreements", "people.end_agreement"}
GUARDED = [
    route
    for route in routes()
    if route.permission not in {None, "public"} and not route.address.startswith("/accounts/")
]
SETTING_UP = "/accounts/2fa/totp/activate/"


@pytest.fixture
def user(db: None) -> User:
    organisation = Organisation.objects.create(acronym="TRIAL", name_en="T", name_es="T", type="ngo")
    return User.objects.create(email="trial@example.org", name="Trial", organisation=organisation)


def answers_outside_the_demonstration(client: Client, settings: Any) -> dict[Route, Any]:
    settings.DEMO = False
    return {
        route: answer
        for route in GUARDED
        for answer in (client.get(route.with_arguments(FILL)), client.post(route.with_arguments(FILL)))
    }


def test_roles_that_see_persons_were_found() -> None:
    assert {"registrar", "caseworker", "child_protection_officer", "shelter_manager"} <= set(SEES_PERSONS)
    assert GUARDED


@pytest.mark.parametrize("code", SEES_PERSONS)
def test_a_role_that_sees_persons_needs_a_second_factor(code: str) -> None:
    assert ROLES[code].needs_second_factor


@pytest.mark.parametrize("code", sorted(ROLES))
def test_a_permission_over_persons_is_never_carried_without_the_one_that_asks_for_it(code: str) -> None:
    over_persons = {name for name in ROLES[code].permissions if name.startswith("people.")} - ABOUT_NOBODY
    assert not over_persons or VIEW_PERSONS in over_persons


@pytest.mark.parametrize("code", SEES_PERSONS)
def test_without_it_no_page_opens_and_nothing_that_is_sent_arrives(
    user: User, settings: Any, code: str
) -> None:
    RoleAssignment.objects.create(user=user, role=code)
    client = Client()
    client.force_login(user)
    opened = {
        str(route): answer.status_code
        for route, answer in answers_outside_the_demonstration(client, settings).items()
        if answer.headers.get("Location") != SETTING_UP
    }
    assert opened == {}


@pytest.mark.parametrize("code", SEES_PERSONS)
def test_with_it_nobody_is_sent_to_set_it_up(user: User, settings: Any, code: str) -> None:
    RoleAssignment.objects.create(user=user, role=code)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "trial"})
    client = Client(raise_request_exception=False)
    client.force_login(user)
    sent = answers_outside_the_demonstration(client, settings).values()
    assert SETTING_UP not in {answer.headers.get("Location") for answer in sent}
