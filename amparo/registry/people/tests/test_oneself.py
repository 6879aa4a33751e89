"""A name names somebody, and nobody is their own relative, through however many registrations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.registry.partners.models import User
from amparo.registry.people.checks import why_not_a_person
from amparo.registry.people.models import Household, Registration
from amparo.registry.people.services.correcting import decide_link, state_link
from amparo.registry.people.services.deciding import decide_person
from amparo.registry.people.tests.conftest import Account, stated

TODAY = date(2018, 12, 1)
CHILD = stated("Mateo", birth_date=date(2011, 5, 2), relationship="child", phones=())
SPOUSE = stated("Juan", relationship="spouse", phones=())
Register = Callable[..., Household]


def codes(refused: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def all_of(by: User, household: Household) -> dict[str, Registration]:
    with acting_as(by):
        return {
            each.relationship: each.registration for each in household.members.select_related("registration")
        }


@pytest.mark.parametrize("name", ["", " ", "\u3164", "\u115f", "\uffa0", "...", "-", "'", "123", "\u200d"])
def test_what_holds_no_letter_is_no_name(name: str) -> None:
    said = {reason.code for reason in why_not_a_person(stated(name), today=TODAY)}
    assert "people.name_missing" in said
    told = [reason.code for reason in why_not_a_person(stated(second_surname=name), today=TODAY)]
    assert bool(told) is bool(name.strip())


@pytest.mark.parametrize("name", ["Ñ", "O'Neil", "李", "محمد", "ក្រឹត", "Ana-Maria", "J. 2"])
def test_a_letter_of_any_script_is_enough(name: str) -> None:
    assert not list(why_not_a_person(stated(name), today=TODAY))


def test_an_invisible_letter_in_a_name_is_refused() -> None:
    assert [each.code for each in why_not_a_person(stated("Ro\u3164sa"), today=TODAY)] == [
        "people.text_unreadable"
    ]


@pytest.mark.parametrize("kind", ["parent", "guardian", "spouse"])
def test_nobody_is_tied_to_another_registration_of_their_own(
    registrar: User, register: Register, kind: str
) -> None:
    first, second = (
        all_of(registrar, register(registrar, stated(name)))["head"] for name in ("Rosa", "Rosalba")
    )
    decide_person(registration=second, other=first, verdict="same", why="one card", by=registrar)
    with pytest.raises(Refusal) as refused:
        state_link(registration=second, relative=first, kind=kind, by=registrar)
    assert "people.link_to_oneself" in codes(refused)


@pytest.mark.parametrize("other", [CHILD, SPOUSE])
def test_parent_and_child_or_two_spouses_of_one_household_are_not_one_person(
    registrar: User, register: Register, other: object
) -> None:
    members = all_of(registrar, register(registrar, stated(), other))
    head = members.pop("head")
    (relative,) = members.values()
    for one, two in ((head, relative), (relative, head)):
        with pytest.raises(Refusal) as refused:
            decide_person(registration=one, other=two, verdict="same", why="alike", by=registrar)
        assert codes(refused) == ["people.of_one_family"]
    decide_person(registration=head, other=relative, verdict="different", why="mother and son", by=registrar)


def test_a_link_that_was_refuted_stands_in_the_way_of_nothing(
    registrar: User, register: Register, account: Account
) -> None:
    first, second = (
        all_of(registrar, register(registrar, stated(name)))["head"] for name in ("Rosa", "Rosalba")
    )
    link = state_link(registration=second, relative=first, kind="sibling", by=registrar)
    with pytest.raises(Refusal) as refused:
        decide_person(registration=first, other=second, verdict="same", why="one card", by=registrar)
    assert codes(refused) == ["people.of_one_family"]
    decide_link(link=link, verified=False, how="one and the same", by=account("child_protection_officer"))
    decide_person(registration=first, other=second, verdict="same", why="one card", by=registrar)
