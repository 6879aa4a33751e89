"""Where the head is not the parent, the household's page leads to where it is stated who is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import FamilyLink, Registration
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.pages.answers import said, signed_in

YEAR = date.today().year
OFFER = "State who is the parent"


@pytest.fixture
def three_generations(registrar: User, register: Any) -> dict[str, Registration]:
    grandmother = stated("Juana", birth_date=date(YEAR - 60, 1, 1))
    mother = stated("Rosa", birth_date=date(YEAR - 30, 1, 1), relationship="child")
    boy = stated("Mateo", birth_date=date(YEAR - 8, 1, 1), relationship="grandchild", phones=())
    household = register(registrar, grandmother, mother, boy)
    with acting_as(registrar):
        return {each.relationship: each.registration for each in household.members.all()}


def person(user: User, record: Registration) -> str:
    return said(signed_in(user).get(reverse("people:person", args=[record.person])))


def test_a_childs_parent_beside_the_head_is_stated_from_the_household_and_offered_once(
    three_generations: dict[str, Registration], registrar: User, account: Any
) -> None:
    mother, boy = three_generations["child"], three_generations["grandchild"]
    where = reverse("people:family", args=[boy.pk])
    page = person(registrar, three_generations["head"])
    assert page.count(OFFER) == 1
    assert f'href="{where}?kind=parent"' in page
    client = signed_in(registrar)
    form = said(client.get(where, {"kind": "parent"}))
    assert '<option value="parent" selected>' in form
    assert client.post(where, {"relative": str(mother.pk), "kind": "parent"}).status_code == 302
    assert OFFER not in person(registrar, boy), "what is stated waits for somebody who verifies it"
    with acting_as(registrar):
        link = FamilyLink.objects.get()
    assert (link.registration_id, link.relative_id) == (boy.pk, mother.pk)
    officer = signed_in(account("child_protection_officer"))
    decide = reverse("people:link_decide", args=[link.pk])
    officer.post(decide, {"decision": "refute", "how": "she is his aunt"})
    assert OFFER in person(registrar, boy)


def test_nothing_is_offered_for_a_child_of_the_head_for_one_alone_or_to_who_only_reads(
    three_generations: dict[str, Registration], registrar: User, register: Any, account: Any
) -> None:
    son = stated("Iván", birth_date=date(YEAR - 8, 1, 1), relationship="child", phones=())
    alone = stated("Luis", birth_date=date(YEAR - 16, 1, 1), phones=())
    for household in (register(registrar, stated(), son), register(registrar, alone)):
        with acting_as(registrar):
            record = household.members.get(relationship="head").registration
        assert OFFER not in person(registrar, record)
    assert OFFER not in person(account("return_officer"), three_generations["head"])


def test_an_unknown_kind_in_the_address_chooses_nothing(
    three_generations: dict[str, Registration], registrar: User
) -> None:
    where = reverse("people:family", args=[three_generations["grandchild"].pk])
    page = said(signed_in(registrar).get(where, {"kind": "<b>nobody</b>"}))
    assert "<b>" not in page
    assert '<option value="parent">' in page
