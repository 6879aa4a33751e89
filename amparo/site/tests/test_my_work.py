"""One page of what waits, across the rooms: for each what is theirs, and nothing of anybody else's."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client, override_settings

from amparo.core import waiting
from amparo.core.waiting import Source, Waiting, add_source
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


def page(user: User, asked: str = "") -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(f"/work/{asked}")
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


@pytest.fixture
def much_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty pieces that are overdue, and one for others."""
    monkeypatch.setattr(waiting, "SOURCES", {})
    late = [
        Waiting(f"piece-{number:02}", "/", "late", date(2001, 1, 1 + number % 28)) for number in range(60)
    ]
    theirs = Waiting("theirs", "/", "sent", None, on_others=True)
    add_source("trial", Source("core.view_work", lambda user, now: [*late, theirs]))


def test_much_work_is_counted_whole_and_shown_page_by_page(much_work: None) -> None:
    user = somebody("caseworker", "BUSY")
    first = page(user)
    assert first.count("piece-") == 25
    assert "Show all 60" in first
    assert "theirs" in first
    shown = [page(user, f"?section=overdue&page={number}") for number in (1, 2, 3)]
    assert [each.count("piece-") for each in shown] == [25, 25, 10]
    assert all(any(f"piece-{number:02}" in each for each in shown) for number in range(60))
    assert all("theirs" not in each for each in shown)


@pytest.mark.parametrize("asked", ["0", "-1", "99999999999", "4", "²", "x", ""])
def test_a_page_that_is_not_there_is_the_nearest_one(much_work: None, asked: str) -> None:
    assert "piece-" in page(somebody("caseworker", "BUSY"), f"?section=overdue&page={asked}")


def test_a_section_that_is_not_there_is_all_of_them(much_work: None) -> None:
    assert "theirs" in page(somebody("caseworker", "BUSY"), "?section=unknown&page=3")
