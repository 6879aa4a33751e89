"""Who live together are no doubles because their names are alike."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.pages.answers import said, signed_in


def members(registrar: User, register: Any) -> dict[str, Registration]:
    born = {"birth_precision": "day", "phones": ()}
    household = register(
        registrar,
        stated("Ana Paola", **born),
        stated("Ana Paula", relationship="sibling", **born),
    )
    with acting_as(registrar):
        rows = household.members.select_related("registration")
        return {each.relationship: each.registration for each in rows}


def test_twins_of_one_household_are_not_listed_and_it_is_said_why(
    registrar: User, register: Any, account: Any
) -> None:
    found, reader = members(registrar, register), signed_in(account("caseworker"))
    text = said(reader.get(reverse("people:duplicates", args=[found["head"].pk])))
    assert "Nobody else looks like this person" in text
    assert "1 person of the same household has a name like this one and is not listed" in text
    pair = [found["head"].pk, found["sibling"].pk]
    assert "They live together: both are in the same household." in said(
        reader.get(reverse("people:compare", args=pair))
    )


def test_who_is_alike_in_another_household_is_listed(registrar: User, register: Any, account: Any) -> None:
    found = members(registrar, register)
    other = register(registrar, stated("Ana Paola", phones=()))
    with acting_as(registrar):
        code = other.members.select_related("registration").get().registration.code
    text = said(signed_in(account("caseworker")).get(reverse("people:duplicates", args=[found["head"].pk])))
    assert code in text
    assert "Perhaps the same person" in text
