"""A household whose head's data were erased stays readable, and somebody else is named."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from amparo.core.acting import acting_as
from amparo.core.errors import NOT_ALLOWED, NOT_FOUND, Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.people.models import Household, HouseholdMember, Registration
from amparo.registry.people.services.correcting import state_link
from amparo.registry.people.services.households import name_head
from amparo.registry.people.services.rights import ask_erasure, decide_erasure
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.pages.answers import said, signed_in

FATHER = stated("Óscar", sex="male", birth_date=date(1983, 1, 1), relationship="spouse")
SON = stated("Mateo", birth_date=date(2011, 5, 2), relationship="child", phones=())


@pytest.fixture
def household(registrar: User, register: Any) -> Household:
    found: Household = register(registrar, stated(), FATHER, SON)
    return found


@pytest.fixture
def members(household: Household, registrar: User) -> dict[str, Registration]:
    with acting_as(registrar):
        rows = household.members.select_related("registration")
        return {each.relationship: each.registration for each in rows}


@pytest.fixture
def without_a_head(
    household: Household, members: dict[str, Registration], asker: User, approver: User
) -> Household:
    asked = ask_erasure(registration=members["head"], ground="request", by=asker)
    decide_erasure(erasure=asked, approve=True, by=approver)
    return household


def relationships(household: Household, user: User) -> dict[uuid.UUID, str]:
    with acting_as(user):
        return dict(
            HouseholdMember.objects.filter(household=household, until=None).values_list(
                "registration", "relationship"
            )
        )


def codes(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def test_every_page_of_those_who_stay_can_be_read_and_offers_to_name_a_head(
    without_a_head: Household, members: dict[str, Registration], asker: User
) -> None:
    client = signed_in(asker)
    where = reverse("people:household_head", args=[without_a_head.pk])
    for left in (members["spouse"], members["child"]):
        page = client.get(reverse("people:person", args=[left.person]))
        assert page.status_code == 200
        assert where in said(page)
        for name in ("correct", "family", "duplicates", "consents", "consent_add", "rights"):
            assert client.get(reverse(f"people:{name}", args=[left.pk])).status_code == 200, name
    erased = client.get(reverse("people:person", args=[members["head"].person]))
    assert erased.status_code == 200
    assert "were erased on" in said(erased)


def test_a_new_head_is_named_with_what_the_others_are_to_them(
    without_a_head: Household, members: dict[str, Registration], registrar: User
) -> None:
    client, where = signed_in(registrar), reverse("people:household_head", args=[without_a_head.pk])
    father, son = members["spouse"], members["child"]
    form = said(client.get(where))
    assert "To the head, Mateo Hernández Pérez is" in form
    nothing = client.post(where, {})
    assert nothing.status_code == 422
    assert "Who is the head of the household was not said." in said(nothing)
    half = client.post(where, {"head": str(father.pk)})
    assert "What this member is to the head of the household was not said." in said(half)
    done = client.post(where, {"head": str(father.pk), f"{son.pk}-relationship": "child"})
    assert done["Location"] == reverse("people:person", args=[father.person])
    assert relationships(without_a_head, registrar) == {father.pk: "head", son.pk: "child"}
    page = said(client.get(done["Location"]))
    assert "Nobody is head" not in page
    assert "with a parent or guardian" in page
    told = Event.objects.filter(verb="name_head").values_list("subject_id", "before", "after")
    assert list(told) == [(str(father.pk), {"relationship": "spouse"}, {"relationship": "head"})]
    again = client.post(where, {"head": str(son.pk), f"{father.pk}-relationship": "parent"})
    assert again.status_code == 422, "it has a head now, and this form knows of none"


@pytest.mark.parametrize(
    ("head", "others", "expected"),
    [
        ("child", {"spouse": "child"}, {"people.parent_younger"}),
        ("spouse", {"child": "head"}, {"people.relationship_missing"}),
        ("head", {"spouse": "spouse", "child": "child"}, {"people.head_not_a_member"}),
        (None, {}, {"people.head_not_a_member", "people.relationship_missing"}),
    ],
)
def test_what_cannot_be_is_refused_with_every_reason(
    without_a_head: Household,
    members: dict[str, Registration],
    registrar: User,
    head: str | None,
    others: dict[str, str],
    expected: set[str],
) -> None:
    before = relationships(without_a_head, registrar)
    with pytest.raises(Refusal) as refused:
        name_head(
            household=without_a_head,
            head=members[head].pk if head else None,
            relationships={members[who].pk: what for who, what in others.items()},
            by=registrar,
        )
    assert codes(refused) == expected
    assert relationships(without_a_head, registrar) == before


def test_relationships_that_contradict_a_link_are_refused(
    without_a_head: Household, members: dict[str, Registration], registrar: User
) -> None:
    father, son = members["spouse"], members["child"]
    state_link(registration=son, relative=father, kind="guardian", by=registrar)
    with pytest.raises(Refusal) as refused:
        name_head(household=without_a_head, head=son.pk, relationships={father.pk: "child"}, by=registrar)
    assert codes(refused) == {"people.circle", "people.parent_younger"}


def test_a_household_with_a_head_keeps_it_and_another_organisation_names_nobody(
    household: Household, members: dict[str, Registration], registrar: User, neighbour: User, account: Any
) -> None:
    told = {"household": household, "head": members["spouse"].pk, "relationships": {}}
    for by, code in (
        (registrar, "people.has_a_head"),
        (neighbour, NOT_FOUND.code),
        (account("return_officer"), NOT_ALLOWED.code),
    ):
        with pytest.raises(Refusal) as refused:
            name_head(**told, by=by)
        assert codes(refused) == {code}
    for pk in (household.pk, uuid.uuid4()):
        where = reverse("people:household_head", args=[pk])
        assert signed_in(neighbour).get(where).status_code == 404
