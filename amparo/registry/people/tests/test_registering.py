"""Registering a household: whole or not at all, once however often it is sent, every reason at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.people.models import Household, HouseholdMember, Identity, Registration, SearchKey
from amparo.registry.people.stated import StatedLink, StatedPerson
from amparo.registry.people.tests.conftest import stated

Register = Callable[..., Household]
MOTHER = stated()
SON = stated("Mateo", birth_date=date(2011, 5, 2), sex="male", relationship="child", phones=())


def codes(refused: pytest.ExceptionInfo[Refusal]) -> list[tuple[str, str]]:
    return [(reason.code, reason.at) for reason in refused.value.reasons]


def test_a_household_is_registered_with_its_members_keys_and_events(
    registrar: User, register: Register
) -> None:
    household = register(registrar, MOTHER, SON)
    with acting_as(registrar):
        members = list(household.members.order_by("relationship"))
        assert [member.relationship for member in members] == ["child", "head"]
        names = Identity.objects.values_list("given_names", "number")
        assert sorted(names) == [("Mateo", 1), ("Rosa", 1)]
        assert SearchKey.objects.count() > 10
        registration = Registration.objects.select_related("keeping").first()
    assert registration is not None
    assert registration.keeping.keep_until is not None
    events = Event.objects.filter(verb="register", subject_type="people.registration")
    assert events.count() == 2
    assert {event.actor_id for event in events} == {str(registrar.pk)}
    assert "Rosa" not in str(list(events.values()))


def test_the_same_form_sent_twice_makes_one_household(registrar: User, register: Register) -> None:
    receipt = uuid.uuid4()
    first = register(registrar, MOTHER, SON, receipt=receipt)
    assert register(registrar, MOTHER, SON, receipt=receipt) == first
    with acting_as(registrar):
        assert Registration.objects.count() == 2


def test_other_content_under_the_same_receipt_is_refused_and_nothing_lost(
    registrar: User, register: Register
) -> None:
    receipt = uuid.uuid4()
    first = register(registrar, MOTHER, receipt=receipt)
    with pytest.raises(Refusal) as refused:
        register(registrar, MOTHER, SON, receipt=receipt)
    assert codes(refused) == [("people.receipt_taken", "")]
    assert first.code in str(refused.value.reasons[0])


def test_the_same_household_from_a_second_device_is_asked_about_and_may_be_another(
    registrar: User, register: Register
) -> None:
    register(registrar, MOTHER, SON)
    with pytest.raises(Refusal) as refused:
        register(registrar, MOTHER, SON)
    assert codes(refused) == [("people.saved_already", "")]
    register(registrar, MOTHER, SON, although_alike=True)
    with acting_as(registrar):
        assert Household.objects.count() == 2


def test_a_receipt_of_another_organisation_makes_records_of_its_own(
    registrar: User, neighbour: User, register: Register
) -> None:
    receipt = uuid.uuid4()
    assert register(registrar, MOTHER, receipt=receipt) != register(neighbour, MOTHER, receipt=receipt)


def test_a_code_that_was_given_away_is_drawn_again(
    registrar: User, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    from amparo.registry.people.services import registering

    drawn = iter("0" * 12 + "0" * 6 + "1" * 6 + "0" * 6 + "2" * 6)
    monkeypatch.setattr(registering.secrets, "choice", lambda _signs: next(drawn))
    register(registrar)
    second = register(registrar, stated("Ana"))
    with acting_as(registrar):
        assert second.code == "FAM-111111"
        assert second.members.get().registration.code.endswith("-222222")


@pytest.mark.parametrize(
    "role", ["administrator", "auditor", "coordinator", "enforcement_liaison", "return_officer"]
)
def test_who_does_not_register_is_refused(account: Any, register: Register, role: str) -> None:
    with pytest.raises(Refusal) as refused:
        register(account(role))
    assert codes(refused) == [("core.not_allowed", "")]


REFUSED: list[tuple[str, list[StatedPerson], list[StatedLink], set[tuple[str, str]]]] = [
    ("nobody", [], [], {("people.no_members", "")}),
    ("two heads", [MOTHER, stated("Ana")], [], {("people.heads", "")}),
    ("no head", [SON], [], {("people.heads", "")}),
    ("no name", [stated("  ")], [], {("people.name_missing", "0.given_names")}),
    ("5,000 letters", [stated("a" * 5000)], [], {("people.text_too_long", "0.given_names")}),
    ("an emoji", [stated("Rosa 😀")], [], {("people.text_unreadable", "0.given_names")}),
    ("a tag", [stated("<b>Rosa</b>")], [], {("people.text_unreadable", "0.given_names")}),
    ("a direction mark", [stated("Rosa\u202e")], [], {("people.text_unreadable", "0.given_names")}),
    (
        "a letter under a heap of marks",
        [stated("Ro\u0301\u0302\u0303\u0304sa")],
        [],
        {("people.too_many_marks", "0.given_names")},
    ),
    (
        "an accent on nothing",
        [stated("\u0301")],
        [],
        {("people.text_unreadable", "0.given_names"), ("people.name_missing", "0.given_names")},
    ),
    ("tomorrow", [stated(birth_date=date(2999, 1, 1))], [], {("people.born_in_the_future", "0.birth_date")}),
    ("1850", [stated(birth_date=date(1850, 1, 1))], [], {("people.born_too_long_ago", "0.birth_date")}),
    (
        "a date that is not known",
        [stated(birth_precision="unknown")],
        [],
        {("people.precision_without_date", "0.birth_date")},
    ),
    ("a sex of its own", [stated(sex="x")], [], {("people.choice_unknown", "0.sex")}),
    (
        "a country of its own",
        [stated(nationalities=("XXX",))],
        [],
        {("people.country_unknown", "0.nationalities")},
    ),
    ("a telephone of words", [stated(phones=("call me",))], [], {("people.phone_unreadable", "0.phones")}),
    ("a place of its own", [stated(destination="Narnia")], [], {("people.place_unknown", "0.destination")}),
    (
        "arrived tomorrow",
        [stated(arrived_on=date(2999, 1, 1))],
        [],
        {("people.arrived_in_the_future", "0.arrived_on")},
    ),
    ("her own mother", [MOTHER], [StatedLink(who=0, of=0, kind="parent")], {("people.of_oneself", "")}),
    (
        "a circle of guardians",
        [MOTHER, stated("Ana", relationship="sibling")],
        [StatedLink(who=0, of=1, kind="guardian"), StatedLink(who=1, of=0, kind="guardian")],
        {("people.circle", "")},
    ),
    (
        "a mother younger than her son",
        [MOTHER, SON],
        [StatedLink(who=0, of=1, kind="parent")],
        {("people.parent_younger", "0.relationship"), ("people.circle", "")},
    ),
    (
        "a son as old as his mother",
        [MOTHER, stated("Luis", relationship="child", birth_date=date(1986, 1, 1))],
        [],
        {("people.parent_younger", "1.relationship")},
    ),
    (
        "a boy as guardian",
        [MOTHER, SON, stated("Ana", relationship="niece_or_nephew", birth_date=date(2016, 1, 1))],
        [StatedLink(who=2, of=1, kind="guardian")],
        {("people.guardian_a_child", "")},
    ),
    ("a link to nobody", [MOTHER], [StatedLink(who=0, of=7, kind="parent")], {("people.link_unknown", "")}),
    (
        "everything at once",
        [stated("", sex="x", phones=("x",)), stated("Ana", relationship="boss", birth_date=date(2999, 1, 1))],
        [],
        {
            ("people.name_missing", "0.given_names"),
            ("people.choice_unknown", "0.sex"),
            ("people.phone_unreadable", "0.phones"),
            ("people.choice_unknown", "1.relationship"),
            ("people.born_in_the_future", "1.birth_date"),
        },
    ),
]


@pytest.mark.parametrize(
    ("members", "links", "expected"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_cannot_be_is_refused_whole_with_every_reason(
    registrar: User,
    register: Register,
    tapachula: Any,
    members: list[StatedPerson],
    links: list[StatedLink],
    expected: set[tuple[str, str]],
) -> None:
    from amparo.registry.people.services.registering import register_household

    with pytest.raises(Refusal) as refused:
        register_household(
            members=members,
            links=links,
            place=tapachula,
            purpose="asylum",
            receipt=uuid.uuid4(),
            by=registrar,
        )
    assert set(codes(refused)) == expected
    with acting_as(registrar):
        assert not Registration.objects.exists()
        assert not HouseholdMember.objects.exists()
    assert not Event.objects.filter(verb="register").exists()
    for reason in refused.value.reasons:
        assert "Rosa" not in str(reason)


@pytest.mark.parametrize(
    "name",
    [
        "Ñandú",
        "محمد",
        "שרה",
        "Jean-Baptiste",
        "D'Ángelo",
        "Mª José",
        "Nguyễn",
        "Robert'); DROP TABLE people;--",
        "K'inich",
    ],
)
def test_names_of_every_script_are_taken_as_they_are_said(
    registrar: User, register: Register, name: str
) -> None:
    register(registrar, stated(name))
    with acting_as(registrar):
        assert Identity.objects.get().given_names == name
