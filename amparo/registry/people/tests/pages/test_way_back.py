"""Who says something of another member is shown again the person from whose page it was said."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import HouseholdMember, Registration
from amparo.registry.people.services.correcting import state_link
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.pages.answers import said, signed_in

SON = stated("Mateo", birth_date=date(2011, 5, 2), relationship="child", phones=())


@pytest.fixture
def members(registrar: User, register: Any) -> dict[str, HouseholdMember]:
    household = register(registrar, stated(), SON)
    with acting_as(registrar):
        return {each.relationship: each for each in household.members.select_related("registration")}


@pytest.fixture
def hidden(neighbour: User, register: Any) -> Registration:
    household = register(neighbour, stated("Zoila"))
    with acting_as(neighbour):
        found: Registration = household.members.select_related("registration").get().registration
    return found


def test_the_page_of_the_mother_stays_when_her_son_is_said_to_be_elsewhere(
    members: dict[str, HouseholdMember], registrar: User
) -> None:
    client, mother = signed_in(registrar), members["head"].registration
    where = reverse("people:person", args=[mother.person])
    assert said(client.get(where)).count(f'name="from" value="{mother.person}"') == 2
    state = reverse("people:presence", args=[members["child"].pk])
    told = {"present": "no", "from": str(mother.person)}
    assert client.post(state, told)["Location"] == where
    refused = client.post(state, told)
    assert refused.status_code == 422
    assert "<h1>Rosa Hernández Pérez</h1>" in said(refused)


@pytest.mark.parametrize("sent", ["", "nobody", "//elsewhere.example", "hidden", "absent"])
def test_what_is_no_person_whom_one_may_see_leads_to_the_member(
    members: dict[str, HouseholdMember], hidden: Registration, registrar: User, sent: str
) -> None:
    named = {"hidden": str(hidden.person), "absent": str(uuid.uuid4())}.get(sent, sent)
    state = reverse("people:presence", args=[members["child"].pk])
    answer = signed_in(registrar).post(state, {"present": "no", "from": named})
    assert answer["Location"] == reverse("people:person", args=[members["child"].registration.person])


def test_a_link_that_is_decided_on_the_page_of_the_mother_leads_back_to_it(
    members: dict[str, HouseholdMember], hidden: Registration, registrar: User, account: Any
) -> None:
    mother, son = members["head"].registration, members["child"].registration
    links = [
        state_link(registration=son, relative=mother, kind=kind, by=registrar)
        for kind in ("guardian", "other_relative")
    ]
    client = signed_in(account("child_protection_officer"))
    where = reverse("people:family", args=[mother.pk])
    assert f'name="from" value="{mother.pk}"' in said(client.get(where))
    told = {"decision": "verify", "how": "both told it apart"}
    ways = ((mother, where), (hidden, reverse("people:family", args=[son.pk])))
    for link, (sent, expected) in zip(links, ways, strict=True):
        answer = client.post(reverse("people:link_decide", args=[link.pk]), told | {"from": str(sent.pk)})
        assert answer["Location"] == expected
