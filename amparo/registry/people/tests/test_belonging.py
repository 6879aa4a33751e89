"""Households change: somebody is born into one, joins, leaves, was something else to the head, or speaks for it now."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.errors import NOT_ALLOWED, NOT_FOUND, Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.people import queries
from amparo.registry.people.families import ChildStanding
from amparo.registry.people.models import Household, HouseholdMember, Keeping, Registration
from amparo.registry.people.searching import search
from amparo.registry.people.services.belonging import (
    add_member,
    correct_relationship,
    join_household,
    leave_household,
)
from amparo.registry.people.services.correcting import state_presence
from amparo.registry.people.services.households import name_head
from amparo.registry.people.tests.conftest import Account, stated
from amparo.registry.people.tests.pages.answers import said, signed_in
from amparo.registry.people.vocabulary import Purpose
from amparo.registry.places.models import Place

pytestmark = pytest.mark.django_db
Register = Callable[..., Household]
SON = stated("Mateo", birth_date=date(2011, 5, 2), relationship="child", phones=())
BABY = stated("Luz", birth_date=date(2018, 11, 20), relationship="child", phones=())
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def without_second_factor(settings: Any) -> None:
    settings.DEMO = True


@pytest.fixture
def household(registrar: User, register: Register) -> Household:
    return register(registrar, stated(), SON)


@pytest.fixture
def other(registrar: User, register: Register) -> Household:
    return register(registrar, stated("Elena"))


def member(household: Household, relationship: str, by: User) -> HouseholdMember:
    with acting_as(by):
        rows = household.members.filter(until=None).select_related("registration", "household")
        return rows.get(relationship=relationship)


def now(household: Household, by: User) -> list[str]:
    with acting_as(by):
        return sorted(household.members.filter(until=None).values_list("relationship", flat=True))


def rows(by: User) -> int:
    with acting_as(by):
        return HouseholdMember.objects.count()


def codes(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


@pytest.fixture
def add(household: Household, tapachula: Place, registrar: User) -> Callable[..., HouseholdMember]:
    def added(**other: Any) -> HouseholdMember:
        told: dict[str, Any] = {"household": household, "person": BABY, "place": tapachula, "by": registrar}
        return add_member(**(told | {"purpose": Purpose.ASYLUM, "receipt": uuid.uuid4()} | other))

    return added


def test_a_newborn_is_registered_into_the_household_once_however_often_it_is_sent(
    household: Household, registrar: User, add: Any
) -> None:
    receipt = uuid.uuid4()
    first, again = add(receipt=receipt), add(receipt=receipt)
    assert first.pk == again.pk
    assert now(household, registrar) == ["child", "child", "head"]
    with acting_as(registrar):
        found = search(registrar, "Luz Hernández")[0]
        file = queries.person_file(registrar, found.registration.person, on=date(2018, 12, 1))
    assert file.households[0].standings[first.registration_id] == ChildStanding.ACCOMPANIED
    event = Event.objects.get(verb="add_member")
    assert event.subject_id == str(first.registration_id)
    assert "Luz" not in str(event.after)
    with pytest.raises(Refusal) as refused:
        add(receipt=receipt, person=stated("Otra", relationship="sibling"))
    assert codes(refused) == {"people.receipt_taken"}


@pytest.mark.parametrize(
    ("person", "code"),
    [
        (stated("Luz", relationship="head"), "people.relationship_missing"),
        (stated("Luz", birth_date=date(1984, 1, 1), relationship="child"), "people.parent_younger"),
        (stated("", relationship="sibling"), "people.name_missing"),
    ],
)
def test_who_cannot_be_a_member_as_stated_is_refused_and_nobody_registered(
    household: Household, registrar: User, add: Any, person: Any, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        add(person=person)
    assert code in codes(refused)
    with acting_as(registrar):
        assert Registration.objects.count() == 2


def test_who_joins_leaves_the_household_before_and_both_rows_stay(
    household: Household, other: Household, registrar: User
) -> None:
    elena = member(other, "head", registrar).registration
    join_household(household=household, registration=elena, relationship="sibling", by=registrar)
    assert now(household, registrar) == ["child", "head", "sibling"]
    assert now(other, registrar) == []
    assert rows(registrar) == 4
    with acting_as(registrar):
        assert elena.pk in {each.registration.pk for each in search(registrar, household.code)}
        assert elena.pk not in {each.registration.pk for each in search(registrar, other.code)}
    with pytest.raises(Refusal) as refused:
        join_household(household=household, registration=elena, relationship="sibling", by=registrar)
    assert codes(refused) == {"people.member_already"}
    event = Event.objects.get(verb="join_household")
    assert event.before == {"household": str(other.pk)}


def test_who_leaves_is_no_member_from_that_day_and_a_child_left_behind_is_alone(
    household: Household, registrar: User
) -> None:
    mother, son = member(household, "head", registrar), member(household, "child", registrar)
    for _twice in range(2):
        leave_household(member=mother, on=TODAY(), why="went_on", by=registrar)
    assert now(household, registrar) == ["child"]
    assert rows(registrar) == 2
    assert Event.objects.filter(verb="leave_household").count() == 1
    with acting_as(registrar):
        file = queries.person_file(registrar, son.registration.person, on=TODAY())
        left = HouseholdMember.objects.get(pk=mother.pk)
    assert left.until == TODAY()
    (mine,) = file.households
    assert mine.standings[son.registration_id] == ChildStanding.UNACCOMPANIED
    assert mine.has_no_head
    for act in (
        lambda: leave_household(member=mother, on=TODAY() - timedelta(days=1), why="died", by=registrar),
        lambda: state_presence(member=mother, is_present=False, by=registrar),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert "people.household_changed" in codes(refused)


def test_leaving_says_why_and_on_a_day_that_can_be(household: Household, registrar: User) -> None:
    son = member(household, "child", registrar)
    for on in (TODAY() + timedelta(days=1), TODAY() - timedelta(days=1)):
        with pytest.raises(Refusal) as refused:
            leave_household(member=son, on=on, why="because", by=registrar)
        assert codes(refused) == {"people.why_left_missing", "people.left_on_no_such_day"}


def test_a_relationship_is_corrected_by_a_next_row_and_the_standing_follows(
    household: Household, registrar: User
) -> None:
    son = member(household, "child", registrar)
    made = correct_relationship(member=son, relationship="niece_or_nephew", by=registrar)
    assert correct_relationship(member=son, relationship="niece_or_nephew", by=registrar).pk == made.pk
    assert rows(registrar) == 3
    with acting_as(registrar):
        file = queries.person_file(registrar, son.registration.person, on=date(2018, 12, 1))
    assert file.households[0].standings[son.registration_id] == ChildStanding.SEPARATED
    event = Event.objects.get(verb="correct_relationship")
    assert (event.before["relationship"], event.after["relationship"]) == ("child", "niece_or_nephew")
    with pytest.raises(Refusal) as refused:
        correct_relationship(member=son, relationship="sibling", by=registrar)
    assert codes(refused) == {"people.household_changed"}
    for relationship, code in (("head", "people.head_is_named"), ("parent", "people.parent_younger")):
        with pytest.raises(Refusal) as refused:
            correct_relationship(member=made, relationship=relationship, by=registrar)
        assert code in codes(refused)


def test_the_head_changes_for_who_saw_who_it_was(registrar: User, register: Register) -> None:
    household = register(registrar, stated(), stated("Juan", relationship="spouse", phones=()))
    mother, father = (member(household, what, registrar).registration_id for what in ("head", "spouse"))
    told = {"household": household, "head": father, "relationships": {mother: "spouse"}, "by": registrar}
    name_head(**told, instead_of=mother)
    assert member(household, "head", registrar).registration_id == father
    assert rows(registrar) == 4
    with pytest.raises(Refusal) as refused:
        name_head(**told, instead_of=mother)
    assert codes(refused) == {"people.has_a_head"}


def test_nobody_else_changes_a_household(
    household: Household, registrar: User, neighbour: User, account: Account, tapachula: Place
) -> None:
    son = member(household, "child", registrar)
    theirs = account("registrar", neighbour.organisation.acronym, tuple(neighbour.organisation.functions))
    for by, code in ((theirs, NOT_FOUND.code), (account("return_officer"), NOT_ALLOWED.code)):
        for act in (
            lambda by=by: add_member(
                household=household,
                person=BABY,
                place=tapachula,
                purpose="asylum",
                receipt=uuid.uuid4(),
                by=by,
            ),
            lambda by=by: join_household(
                household=household, registration=son.registration, relationship="sibling", by=by
            ),
            lambda by=by: leave_household(member=son, on=TODAY(), why="died", by=by),
            lambda by=by: correct_relationship(member=son, relationship="sibling", by=by),
        ):
            with pytest.raises(Refusal) as refused:
                act()
            assert codes(refused) == {code}
    with acting_as(theirs), connection.cursor() as cursor:
        cursor.execute("UPDATE people_householdmember SET until = current_date WHERE id = %s", [son.pk])
        assert cursor.rowcount == 0


# --- pages


def test_the_page_of_a_household_adds_corrects_and_lets_go(
    household: Household, other: Household, registrar: User
) -> None:
    client, where = signed_in(registrar), reverse("people:household", args=[household.pk])
    son = member(household, "child", registrar)
    assert where in said(client.get(reverse("people:person", args=[son.registration.person])))
    form = said(client.get(reverse("people:household_add", args=[household.pk])))
    assert 'value="MX07089" selected' in form
    receipt = str(uuid.uuid4())
    sent = {
        "receipt": receipt,
        "place": "MX07089",
        "purpose": "asylum",
        "1-given_names": "Luz",
        "1-relationship": "child",
        "1-birth_year": "2018",
        "1-sex": "female",
        "1-is_present": "on",
    }
    add = reverse("people:household_add", args=[household.pk])
    nothing = client.post(add, {"receipt": receipt})
    assert nothing.status_code == 422
    assert "The given names are missing." in said(nothing)
    for _twice in range(2):
        assert client.post(add, sent)["Location"] == where
    assert now(household, registrar) == ["child", "child", "head"]
    elena = member(other, "head", registrar).registration
    join = reverse("people:household_join", args=[household.pk])
    assert client.post(join, {"code": "nobody", "relationship": "sibling"}).status_code == 422
    assert client.post(join, {"code": elena.code.lower(), "relationship": "sibling"})["Location"] == where
    corrected = reverse("people:member_relationship", args=[son.pk])
    assert client.post(corrected, {"relationship": "child"}).status_code == 422
    assert client.post(corrected, {"relationship": "ward"})["Location"] == where
    aunt = member(household, "sibling", registrar)
    left = reverse("people:member_leave", args=[aunt.pk])
    assert client.post(left, {"on": str(TODAY())}).status_code == 422
    assert client.post(left, {"on": str(TODAY()), "why": "went_on"}).status_code == 302
    assert now(household, registrar) == ["child", "head", "ward"]
    assert "Elena" not in said(client.get(where))


def test_the_page_of_another_organisations_household_is_not_there(
    household: Household, registrar: User, neighbour: User, account: Account
) -> None:
    theirs = account("registrar", neighbour.organisation.acronym, tuple(neighbour.organisation.functions))
    client, son = signed_in(theirs), member(household, "child", registrar)
    for name, key in (
        ("household", household.pk),
        ("household_add", household.pk),
        ("household_join", household.pk),
        ("member_leave", son.pk),
        ("member_relationship", son.pk),
        ("contact_today", son.registration_id),
    ):
        for each in (key, uuid.uuid4()):
            where = reverse(f"people:{name}", args=[each])
            assert 404 in {client.get(where).status_code, client.post(where, {}).status_code}, name


# --- the last contact


def keeping(registration: Registration, by: User) -> Keeping:
    with acting_as(by):
        return Keeping.objects.get(registration=registration)


def test_each_contact_begins_the_time_anew_and_never_shortens_it(
    registrar: User, register: Register, settings: Any
) -> None:
    made = register(registrar, at=timezone.now() - timedelta(days=200))
    rosa = member(made, "head", registrar).registration
    before = keeping(rosa, registrar)
    client = signed_in(registrar)
    for _twice in range(2):
        where = reverse("people:contact_today", args=[rosa.pk])
        assert client.post(where)["Location"] == reverse("people:person", args=[rosa.person])
    after = keeping(rosa, registrar)
    assert (after.last_contact_on, Event.objects.filter(verb="record_contact").count()) == (TODAY(), 1)
    assert after.keep_until is not None
    assert before.keep_until is not None
    assert after.keep_until > before.keep_until
    from amparo.registry.people.services.contact import record_contact

    record_contact(registration=rosa.pk, on=TODAY() - timedelta(days=9), by=registrar)
    assert keeping(rosa, registrar).last_contact_on == TODAY()


def test_a_contact_of_another_organisation_leaves_this_ones_record_as_it_is(
    household: Household, registrar: User, neighbour: User
) -> None:
    from amparo.registry.people.services.contact import record_contact

    son = member(household, "child", registrar).registration
    with acting_as(registrar):
        Keeping.objects.filter(pk=son.pk).update(last_contact_on=date(2018, 1, 1))
    record_contact(registration=son.pk, on=TODAY(), by=neighbour)
    assert keeping(son, registrar).last_contact_on == date(2018, 1, 1)


def test_presence_and_corrections_are_contacts(household: Household, registrar: User) -> None:
    from amparo.registry.people.services.correcting import correct

    long_ago = date(2018, 1, 1)
    son, mother = member(household, "child", registrar), member(household, "head", registrar)
    with acting_as(registrar):
        Keeping.objects.update(last_contact_on=long_ago)
    state_presence(member=son, is_present=False, by=registrar)
    assert keeping(son.registration, registrar).last_contact_on == long_ago, "who is elsewhere was not met"
    state_presence(member=son, is_present=True, by=registrar)
    correct(registration=mother.registration, person=stated("Rosalba"), reason="card", by=registrar)
    for each in (son, mother):
        assert keeping(each.registration, registrar).last_contact_on == TODAY()
