"""One page of what waits, across the rooms: for each what is theirs, and nothing of anybody else's."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client, override_settings

from amparo.registry.partners.models import Organisation, User
from amparo.registry.partners.roles import ROLES
from amparo.registry.partners.services import give_role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor() -> Any:
    with override_settings(DEMO=True):
        yield


def somebody(role: str, organisation: str) -> User:
    of, _ = Organisation.objects.get_or_create(
        acronym=organisation, defaults={"name_en": organisation, "name_es": organisation, "type": "ngo"}
    )
    user = User.objects.create(email=f"{role}@{organisation}.example", name=role, organisation=of)
    give_role(person=user, role=role, by=None)
    return user


def page(user: User) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get("/work/")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return answer.content.decode()


def test_a_proposed_agreement_waits_for_the_other_party_and_shows_who_has_to_act() -> None:
    from amparo.registry.people.services.agreements import propose_agreement

    giver, receiver = somebody("coordinator", "GIVER"), somebody("coordinator", "RECEIVER")
    stranger = somebody("coordinator", "STRANGER")
    propose_agreement(
        giver=giver.organisation,
        receiver=receiver.organisation,
        purposes=["assistance"],
        categories=["identity"],
        valid_from=date(2018, 11, 1),
        valid_until=None,
        terms="trial",
        by=giver,
    )
    assert "the other party confirms" in page(giver)
    assert "to be confirmed by us" in page(receiver)
    assert "GIVER → RECEIVER" not in page(stranger)


def test_who_has_nothing_waiting_is_told_what_the_page_is_for() -> None:
    assert "Nothing waits for you" in page(somebody("registrar", "CALM"))


@pytest.mark.parametrize("role", ["enforcement_liaison", "consular_liaison", "administrator"])
def test_who_does_no_work_of_the_response_has_no_such_page(role: str) -> None:
    assert "core.view_work" not in ROLES[role].permissions
    client = Client()
    client.force_login(somebody(role, "AUTHORITY"))
    assert client.get("/work/").status_code == 403
