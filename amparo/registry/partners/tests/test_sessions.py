"""What is promised of ending sessions: every one of an account, no other account's, and who may."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import reverse

from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners import services
from amparo.registry.partners.desks import acting_as_the_installation
from amparo.registry.partners.models import Organisation, User
from amparo.registry.partners.sessions import end_sessions

pytestmark = pytest.mark.django_db
HERE = "/accounts/2fa/"


@pytest.fixture(autouse=True)
def no_second_factor_asked(settings: Any) -> None:
    settings.DEMO = True


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def is_in(client: Client) -> bool:
    return client.get(HERE).status_code == 200


def newest_event() -> Event:
    event = Event.objects.order_by("-number").first()
    assert event is not None
    return event


def test_an_administrator_ends_every_session_of_a_person_and_of_nobody_else(
    administrator: User, open_account: Callable[..., User]
) -> None:
    person, other = open_account("coordinator"), open_account("auditor")
    phone, laptop, elsewhere = signed_in(person), signed_in(person), signed_in(other)
    address = reverse("partners:sessions_end", args=[person.pk])
    signed_in(administrator).post(address, {"reason": "The phone was stolen"})
    assert [is_in(each) for each in (phone, laptop, elsewhere)] == [False, False, True]
    event = newest_event()
    assert (event.verb, event.subject_id, event.actor_id, event.reason) == (
        "end_sessions",
        str(person.pk),
        str(administrator.pk),
        "The phone was stolen",
    )
    assert (event.before, event.after) == ({}, {}), "what enters the hash of a session stands nowhere"


def test_the_password_stays_and_opens_a_new_session(open_account: Callable[..., User]) -> None:
    person = open_account("coordinator")
    before = person.password
    fresh = end_sessions(person=person, by=None)
    assert fresh.password == before
    assert is_in(signed_in(fresh))


def test_each_ending_ends_what_was_opened_since_the_one_before(open_account: Callable[..., User]) -> None:
    person = open_account()
    hashes = {person.get_session_auth_hash()}
    for _time in range(3):
        hashes.add(end_sessions(person=person, by=None).get_session_auth_hash())
    assert len(hashes) == 4


def test_people_end_their_own_sessions_and_nobody_elses(open_account: Callable[..., User]) -> None:
    person, other = open_account("auditor"), open_account("coordinator")
    with pytest.raises(Refusal) as refused:
        end_sessions(person=other, by=person)
    assert refused.value.reasons[0].code == "core.not_allowed"
    assert User.objects.get(pk=other.pk).session_salt == ""
    end_sessions(person=person, by=person)
    assert newest_event().actor_id == str(person.pk)


def test_a_closed_account_has_no_session_to_end(
    administrator: User, open_account: Callable[..., User]
) -> None:
    person = open_account()
    services.close_account(person=person, by=administrator)
    with pytest.raises(Refusal) as refused:
        end_sessions(person=person, by=administrator)
    assert [reason.code for reason in refused.value.reasons] == ["partners.account_closed"]


# --- the change of the tables


def test_sessions_from_before_the_column_stay_valid(open_account: Callable[..., User]) -> None:
    person = open_account()
    assert person.get_session_auth_hash() == AbstractBaseUser.get_session_auth_hash(person)
    plain: str = AbstractBaseUser._get_session_auth_hash(person)  # type: ignore[attr-defined]
    assert person.get_session_auth_hash() == plain


def test_code_that_does_not_know_the_column_still_opens_accounts(iom: Organisation) -> None:
    """While a new version comes up the old one still writes."""
    with acting_as_the_installation(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO partners_user (id, password, email, name, organisation_id, language, is_active, is_demo, "
            "joined_at) VALUES (gen_random_uuid(), '!', 'old@example.org', 'Old', %s, 'en', true, false, now())",
            [iom.pk],
        )
    assert User.objects.get(email="old@example.org").session_salt == ""


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_column_comes_to_a_table_that_is_full() -> None:
    """Taken back and made again by the owner, over rows, in a transaction that the test undoes."""
    owner = connections["owner"]
    with owner.cursor() as cursor:
        for table in ("organisation", "user"):
            cursor.execute(f"ALTER TABLE partners_{table} DISABLE TRIGGER USER")
    organisation = Organisation.objects.using("owner").create(
        acronym="OLD", name_en="O", name_es="V", type="ngo"
    )
    User.objects.using("owner").create(email="old@example.org", name="Old", organisation=organisation)
    with owner.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    loader = MigrationLoader(owner)
    before = loader.project_state([("partners", "0001_initial")])
    name = "amparo.registry.partners.migrations.0002_sessions_end_together"
    migration = import_module(name).Migration("0002_sessions_end_together", "partners")
    with owner.schema_editor(atomic=False) as editor:
        migration.unapply(before.clone(), editor)
        migration.apply(before.clone(), editor)
    assert User.objects.using("owner").get(email="old@example.org").session_salt == ""
