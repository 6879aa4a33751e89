"""Organisations, mandates, accounts, roles and agreements are written at a desk alone, also by raw SQL.

No help is given to SQL that a test sends itself (conftest): it stands where injected SQL would stand.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest
from django.db import Error, connection, transaction

from amparo.core.acting import acting_as, holding, working_at
from amparo.registry.partners.desks import acting_as_the_installation
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Mandate, Organisation, RoleAssignment, User
from amparo.registry.places.models import Place

pytestmark = pytest.mark.django_db

ROLES = ("coordinator", "caseworker", "information_officer", "administrator")


@pytest.fixture
def staff() -> dict[str, User]:
    house = Organisation.objects.create(
        acronym="HOUSE-T", name_en="H", name_es="H", type="ngo", functions=[Function.LEGAL_AID]
    )
    Mandate.objects.create(
        organisation=house,
        function=Function.LEGAL_AID,
        population_en="all",
        population_es="todas",
        area=Place.objects.get(code="MEX"),
        legal_basis="trial",
        valid_from=date(2018, 1, 1),
        valid_to=date(2018, 6, 1),
    )
    made = {}
    for role in ROLES:
        made[role] = User.objects.create(email=f"{role}@example.org", name=role, organisation=house)
        RoleAssignment.objects.create(user=made[role], role=role)
    return made


def done(statement: str, *values: Any) -> int:
    """How many rows the statement changed; what is refused changes none."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return int(cursor.rowcount)
    except Error as refused:
        assert refused.__cause__.sqlstate in {"42501", "23001"}  # type: ignore[union-attr]
        return 0


def what_somebody_would_change(staff: dict[str, User]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    house, caseworker = staff["caseworker"].organisation_id, staff["caseworker"].pk
    yield "UPDATE partners_mandate SET valid_to = NULL WHERE organisation_id = %s", (house,)
    yield (
        "INSERT INTO partners_mandate SELECT gen_random_uuid() AS id, function, population_en, population_es, "
        "legal_basis, current_date, NULL, area_id, organisation_id FROM partners_mandate WHERE organisation_id = %s",
        (house,),
    )
    yield "UPDATE partners_organisation SET functions = '{shelter}' WHERE id = %s", (house,)
    yield "UPDATE partners_organisation SET is_active = false WHERE id = %s", (house,)
    yield "UPDATE partners_user SET email = 'other@example.org' WHERE id = %s", (caseworker,)
    yield "UPDATE partners_user SET is_active = false WHERE id = %s", (caseworker,)
    yield "UPDATE partners_user SET is_demo = true WHERE id = %s", (caseworker,)
    yield (
        "INSERT INTO partners_user "
        "(id, password, email, name, language, is_active, is_demo, joined_at, organisation_id) "
        "VALUES (gen_random_uuid(), 'x', 'new@example.org', 'x', 'en', true, false, now(), %s)",
        (house,),
    )
    yield (
        "INSERT INTO partners_roleassignment (role, since, user_id) VALUES ('auditor', current_date, %s)",
        (caseworker,),
    )
    yield "UPDATE partners_roleassignment SET role = 'caseworker' WHERE role = 'coordinator'", ()


def test_only_the_desk_of_administration_writes_accounts_and_organisations(staff: dict[str, User]) -> None:
    nobody = {"nobody": nullcontext, "a receipt": lambda: holding("ab" * 32)}
    others = {role: lambda role=role: acting_as(staff[role]) for role in ROLES if role != "administrator"}
    for name, acts in (nobody | others).items():
        for statement, values in what_somebody_would_change(staff):
            with acts():
                assert done(statement, *values) == 0, (name, statement)


@pytest.mark.parametrize("who", ["administrator", "the installation"])
def test_the_administrator_and_the_installation_write_them(staff: dict[str, User], who: str) -> None:
    for statement, values in what_somebody_would_change(staff):
        acts = acting_as(staff[who]) if who in staff else acting_as_the_installation()
        with transaction.atomic():
            with acts:
                assert done(statement, *values) > 0, statement
            transaction.set_rollback(True)


def test_a_password_is_changed_by_its_account_or_an_administrator(staff: dict[str, User]) -> None:
    change = "UPDATE partners_user SET password = 'mine now' WHERE id = %s"
    coordinator, caseworker = staff["coordinator"], staff["caseworker"]
    assert done(change, coordinator.pk) == 0
    with acting_as(caseworker):
        assert done(change, coordinator.pk) == 0
        assert done(change, caseworker.pk) == 1
    with acting_as(staff["administrator"]):
        assert done(change, coordinator.pk) == 1


def test_what_a_sign_in_and_a_choice_of_language_write_needs_no_desk(staff: dict[str, User]) -> None:
    assert (
        done("UPDATE partners_user SET last_login = now(), language = 'es' WHERE email LIKE '%%@example.org'")
        == 4
    )


def test_who_enforces_migration_law_does_so_for_good_even_for_an_administrator(
    staff: dict[str, User],
) -> None:
    house = staff["administrator"].organisation_id
    with acting_as(staff["administrator"]):
        assert done(
            "UPDATE partners_organisation SET functions = '{migration_authority,shelter}' WHERE id = %s",
            house,
        )
        assert done("UPDATE partners_organisation SET functions = '{shelter}' WHERE id = %s", house) == 0
        assert done("UPDATE partners_organisation SET functions = '{}' WHERE id = %s", house) == 0
        assert (
            done("UPDATE partners_organisation SET functions = '{migration_authority}' WHERE id = %s", house)
            == 1
        )


# --- agreements


@pytest.fixture
def parties(staff: dict[str, User]) -> tuple[User, User]:
    """A coordinator of the organisation that shares and one of the organisation that receives."""
    clinic = Organisation.objects.create(acronym="CLINIC-T", name_en="C", name_es="C", type="ngo")
    theirs = User.objects.create(email="theirs@example.org", name="theirs", organisation=clinic)
    RoleAssignment.objects.create(user=theirs, role="coordinator")
    return staff["coordinator"], theirs


def proposed(
    by: User, giver: User, receiver: User, *, status: str = "proposed", proposer: User | None = None
) -> uuid.UUID | None:
    key = uuid.uuid4()
    with acting_as(by):
        made = done(
            "INSERT INTO people_agreement (id, giver_id, receiver_id, purposes, categories, terms, valid_from, status, "
            "proposed_by_id) VALUES (%s, %s, %s, '{legal_aid}', '{identity}', 'x', current_date, %s, %s)",
            *(key, giver.organisation_id, receiver.organisation_id, status, (proposer or by).pk),
        )
    return key if made else None


def brought(agreement: uuid.UUID | None, status: str, by: User) -> int:
    with acting_as(by):
        return done("UPDATE people_agreement SET status = %s WHERE id = %s", status, agreement)


def test_one_party_proposes_and_the_other_confirms(parties: tuple[User, User]) -> None:
    giver, receiver = parties
    agreement = proposed(receiver, giver, receiver)
    assert brought(agreement, "in_force", receiver) == 0
    assert brought(agreement, "in_force", giver) == 1
    assert brought(agreement, "ended", receiver) == 1


def test_no_agreement_is_made_past_its_parties(parties: tuple[User, User], staff: dict[str, User]) -> None:
    giver, receiver = parties
    assert proposed(receiver, giver, receiver, status="in_force") is None
    assert proposed(receiver, giver, receiver, proposer=giver) is None, "as if the other one had proposed it"
    assert proposed(staff["caseworker"], giver, receiver) is None
    third = Organisation.objects.create(acronym="THIRD-T", name_en="T", name_es="T", type="ngo")
    agreement = proposed(giver, giver, receiver)
    with working_at({"agreements": str(third.pk)}):
        assert done("UPDATE people_agreement SET status = 'in_force' WHERE id = %s", agreement) == 0
    assert done("UPDATE people_agreement SET status = 'in_force' WHERE id = %s", agreement) == 0


def test_what_ended_stays_ended_and_what_was_agreed_is_not_widened(parties: tuple[User, User]) -> None:
    giver, receiver = parties
    agreement = proposed(giver, giver, receiver)
    assert brought(agreement, "in_force", receiver) == 1
    widen = "UPDATE people_agreement SET categories = '{identity,contact}' WHERE id = %s"
    for party in parties:
        with acting_as(party):
            assert done(widen, agreement) == 0
            assert (
                done("UPDATE people_agreement SET valid_until = '2099-01-01' WHERE id = %s", agreement) == 0
            )
    assert brought(agreement, "ended", giver) == 1
    for party in parties:
        assert brought(agreement, "in_force", party) == 0
        assert brought(agreement, "proposed", party) == 0
