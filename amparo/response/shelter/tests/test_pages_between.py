"""Pages between sites and organisations: a transfer from plan to arrival, support from promise to confirmation."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.people.tests.pages.answers import said, signed_in
from amparo.response.shelter.models import Site, Stay, Support
from amparo.response.shelter.queries.sites import present_now

pytestmark = pytest.mark.django_db
MINUTE = "%Y-%m-%dT%H:%M"


@pytest.fixture
def client_of_manager(manager: User) -> Client:
    return signed_in(manager)


@pytest.fixture
def stays(house: Site, mother_and_son: list[Registration], manager: User, stay_at: Any) -> list[Stay]:
    found: list[Stay] = stay_at(house, mother_and_son, manager, bed="A12")
    return found


@pytest.fixture
def support(account: Any, manager: User, now: Any) -> Support:
    giver = account("coordinator", "IOM-T")
    return Support.objects.create(
        giver=giver.organisation, receiver=manager.organisation, kind="goods", what="Blankets", quantity=20,
        unit="pieces", given_on=now.date(), status="given", receipt=uuid.uuid4(), recorded_at=now, recorded_by=giver,
    )  # fmt: skip


def test_a_transfer_is_planned_set_out_and_received_on_the_pages(
    house: Site, annexe: Site, stays: list[Stay], client_of_manager: Client, manager: User, now: Any
) -> None:
    address = reverse("shelter:transfer_plan", args=[house.pk]) + f"?stay={stays[0].pk}"
    assert "Daniel" in said(client_of_manager.get(address))
    minute = now.strftime(MINUTE)
    sent = {
        "receipt": uuid.uuid4(),
        "to_site": annexe.pk,
        "planned_for": minute,
        "people": [str(stays[0].pk)],
    }
    answer = client_of_manager.post(address, sent)
    assert answer.status_code == 422
    assert "1 more of the same family" in said(answer)
    answer = client_of_manager.post(address, sent | {"people": [str(each.pk) for each in stays]})
    assert answer.status_code == 302
    page = answer["Location"]
    assert client_of_manager.post(page + "depart/", {"depart-departed_at": minute}).status_code == 302
    people = [str(each.registration_id) for each in stays]
    assert client_of_manager.post(page + "receive/", {"receive-arrived_at": "soon"}).status_code == 422
    answer = client_of_manager.post(
        page + "receive/", {"receive-arrived_at": minute, "receive-people": people}
    )
    assert answer.status_code == 302
    assert present_now(annexe)[0] == 2


def test_what_another_room_warns_of_is_shown_and_asked_for(
    house: Site, annexe: Site, stays: list[Stay], client_of_manager: Client, now: Any
) -> None:
    from amparo.response.shelter import warnings

    def ask(_registrations: Any, _from: Any, _to: Any) -> list[str]:
        return ["The claim is tied to Chiapas."]

    warnings.warn_before_transfer(ask)
    try:
        address = reverse("shelter:transfer_plan", args=[house.pk]) + f"?stay={stays[0].pk}"
        sent = {
            "receipt": uuid.uuid4(), "to_site": annexe.pk, "planned_for": now.strftime(MINUTE),
            "people": [str(each.pk) for each in stays],
        }  # fmt: skip
        answer = client_of_manager.post(address, sent)
        assert answer.status_code == 422
        assert 'name="warning" value="The claim is tied to Chiapas."' in said(answer)
        read = {"has_read": "on", "warning": ["The claim is tied to Chiapas."]}
        assert client_of_manager.post(address, sent | read).status_code == 302
    finally:
        warnings.ASKED.remove(ask)


def test_support_is_confirmed_by_who_receives_it_on_the_page(
    support: Support, client_of_manager: Client, neighbour: User
) -> None:
    page = reverse("shelter:support", args=[support.pk])
    assert signed_in(neighbour).get(page).status_code == 404
    assert "Did it come as it is written?" in said(client_of_manager.get(page))
    assert client_of_manager.post(page + "dispute/", {"dispute-reason": ""}).status_code == 422
    assert client_of_manager.post(page + "confirm/").status_code == 302
    support.refresh_from_db()
    assert support.status == "confirmed"
    lines = client_of_manager.get(reverse("shelter:supports_csv")).content.decode("utf-8-sig")
    assert '"Blankets",20.00,"pieces"' in lines


def test_support_is_recorded_on_the_page(account: Any, house: Site, manager: User) -> None:
    client = signed_in(account("coordinator", "IOM-T"))
    sent = {
        "receipt": uuid.uuid4(), "receiver": manager.organisation_id, "site": house.pk, "kind": "goods",
        "what": "=Soap", "quantity": "12.5", "unit": "kg",
    }  # fmt: skip
    for _twice in range(2):
        assert client.post(reverse("shelter:support_add"), sent).status_code == 302
    assert Support.objects.get().status == "promised"
    assert "'=Soap" in client.get(reverse("shelter:supports_csv")).content.decode()
