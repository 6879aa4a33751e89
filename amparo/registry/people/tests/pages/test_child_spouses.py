"""A child who stands as spouse or partner is flagged from what is recorded, and never turned away."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.families import child_spouses
from amparo.registry.people.models import FamilyLink, Registration
from amparo.registry.people.services.correcting import decide_link, state_link
from amparo.registry.people.tests.conftest import stated
from amparo.registry.people.tests.pages.answers import said, signed_in

ON = date(2018, 11, 20)
SENTENCE = "is or may be under 18 and is stated as somebody's spouse or partner"
BADGE = "child spouse or partner: protection concern"
GIRL = {"birth_date": date(date.today().year - 15, 1, 1), "phones": ()}


def born(year: int | None, precision: str = "day") -> Any:
    return SimpleNamespace(birth_date=date(year, 1, 1) if year else None, birth_precision=precision)


def member(key: str, relationship: str) -> Any:
    return SimpleNamespace(registration_id=key, relationship=relationship)


def link(who: str, of: str, kind: str = "spouse", standing: str = "stated") -> Any:
    return SimpleNamespace(registration_id=who, relative_id=of, kind=kind, standing=standing)


GROWN, YOUNG = born(1980), born(2003)


@pytest.mark.parametrize(
    ("second", "others", "links", "flagged"),
    [
        (("spouse", YOUNG), (), [], {"b"}),
        (("spouse", GROWN), (), [], set()),
        (("child", YOUNG), (), [], set()),
        (("child", YOUNG), (), [link("b", "a")], {"b"}),
        (("child", YOUNG), (), [link("elsewhere", "b")], {"b"}),
        (("child", YOUNG), (), [link("b", "a", "parent")], set()),
        (("child", YOUNG), (), [link("b", "a", standing="refuted")], set()),
        (("child", YOUNG), (), [link("b", "a", standing="verified")], {"b"}),
        (("spouse", born(None, "unknown")), (), [], set()),
        (("spouse", born(1999, "estimated")), (), [], {"b"}),
        (("spouse", born(2000, "year")), (), [], {"b"}),
        (("child", GROWN), (("c", "not_related", YOUNG),), [link("b", "c")], {"c"}),
    ],
)
def test_who_is_flagged(second: Any, others: Any, links: list[Any], flagged: set[str]) -> None:
    members = [member("a", "head"), member("b", second[0]), *(member(k, r) for k, r, _born in others)]
    identities = {"a": GROWN, "b": second[1]} | {key: of for key, _relationship, of in others}
    assert child_spouses(members, identities, links, on=ON) == flagged


def test_a_head_who_is_a_child_and_has_a_spouse_is_flagged_also_where_the_spouse_is_not_shared() -> None:
    members = [member("a", "head"), member("b", "spouse")]
    assert child_spouses(members, {"a": YOUNG}, [], on=ON) == {"a"}
    assert child_spouses(members[:1], {"a": YOUNG}, [], on=ON) == frozenset()


# --- on the pages


@pytest.fixture
def couple(registrar: User, register: Any) -> dict[str, Registration]:
    """Registered without a word against it."""
    man = stated("Óscar", sex="male", birth_date=date(1990, 1, 1))
    household = register(registrar, man, stated("Yessenia", relationship="spouse", **GIRL))
    with acting_as(registrar):
        return {each.relationship: each.registration for each in household.members.all()}


def page(user: User, record: Registration) -> str:
    return said(signed_in(user).get(reverse("people:person", args=[record.person])))


def test_the_girl_and_her_household_are_flagged_with_what_to_do(
    couple: dict[str, Registration], registrar: User
) -> None:
    hers, his = page(registrar, couple["spouse"]), page(registrar, couple["head"])
    for text in (hers, his):
        assert f"Yessenia Hernández Pérez {SENTENCE}" in text
        assert "refer to child protection today" in text
        assert text.count(BADGE) == 1
        assert f"Óscar Hernández Pérez {SENTENCE}" not in text
        assert text.count("Talk with the child alone") == 1


def test_a_link_as_partner_flags_and_its_refutation_takes_the_flag_away(
    registrar: User, register: Any, account: Any
) -> None:
    household = register(registrar, stated(), stated("Yessenia", relationship="child", **GIRL))
    other = register(registrar, stated("Óscar", sex="male"))
    with acting_as(registrar):
        girl = household.members.get(relationship="child").registration
        man = other.members.get().registration
    assert BADGE not in page(registrar, girl)
    state_link(registration=man, relative=girl, kind="spouse", by=registrar)
    assert BADGE in page(registrar, girl)
    with acting_as(registrar):
        stated_link = FamilyLink.objects.get()
    officer = account("child_protection_officer")
    decide_link(link=stated_link, verified=False, how="both say that it is not so", by=officer)
    assert BADGE not in page(registrar, girl)
