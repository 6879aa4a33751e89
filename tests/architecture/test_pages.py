"""Every role meets every page: opened, refused or not found, but never broken."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client, override_settings

from amparo.registry.partners.models import Organisation, RoleAssignment, User
from amparo.registry.partners.roles import ROLES
from tests.architecture.routes import Route, routes

UNBROKEN = {200, 302, 403, 404, 405}
NOTHING_THERE = {
    "uuid": str(uuid.UUID(int=0)),
    "int": "999999999",
    "str": "nothing-there",
    "path": "nothing/there",
}
FILL = {**NOTHING_THERE, "slug": NOTHING_THERE["str"]}
PLAIN = [route for route in routes() if not route.arguments]
WITH_ARGUMENTS = [route for route in routes() if route.arguments]
NOBODY = "nobody"


@pytest.fixture
def visitor(request: Any, db: None) -> Client:
    """Somebody with one role alone, with none ("no_role"), or without an account."""
    client = Client(raise_request_exception=False)
    if request.param != NOBODY:
        organisation = Organisation.objects.create(acronym="TRIAL", name_en="T", name_es="T", type="ngo")
        user = User.objects.create(email="trial@example.org", name="Trial", organisation=organisation)
        if request.param in ROLES:
            RoleAssignment.objects.create(user=user, role=request.param)
        client.force_login(user)
    return client


everybody = pytest.mark.parametrize("visitor", [*ROLES, "no_role", NOBODY], indirect=True)


def answers(client: Client, addresses: dict[Route, str]) -> dict[str, int]:
    with override_settings(DEMO=True):  # the second factor has tests of its own
        return {str(route): client.get(address).status_code for route, address in addresses.items()}


@everybody
def test_no_page_breaks_for_anybody(visitor: Client) -> None:
    found = answers(visitor, {route: route.address for route in PLAIN})
    assert {name: status for name, status in found.items() if status not in UNBROKEN} == {}


@everybody
def test_no_page_breaks_over_a_record_that_does_not_exist(visitor: Client) -> None:
    found = answers(visitor, {route: route.with_arguments(FILL) for route in WITH_ARGUMENTS})
    assert {name: status for name, status in found.items() if status not in UNBROKEN} == {}


@pytest.mark.parametrize("visitor", [NOBODY], indirect=True)
@pytest.mark.parametrize("route", [r for r in routes() if r.permission != "public"], ids=str)
def test_without_an_account_every_other_page_leads_to_the_sign_in(visitor: Client, route: Route) -> None:
    answer = visitor.get(route.with_arguments(FILL))
    assert answer.status_code in {302, 405}
    if answer.status_code == 302:
        assert "/accounts/" in answer["Location"]


@pytest.mark.parametrize("visitor", ["no_role"], indirect=True)
def test_without_a_role_no_room_opens(visitor: Client) -> None:
    rooms = {r: r.with_arguments(FILL) for r in routes() if r.permission not in {None, "public", "signed_in"}}
    assert set(answers(visitor, rooms).values()) <= {403, 405}
