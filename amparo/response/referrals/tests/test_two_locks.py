"""The second lock alone: raw SQL under the application's role, each organisation acting; then policies dropped."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from amparo.core.acting import acting_as
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration, Share
from amparo.response.referrals import models as m
from amparo.response.referrals.queries import visible_referrals
from amparo.response.referrals.services.answering import (
    accept_referral,
    add_note,
    complete_service,
    start_service,
)
from amparo.response.referrals.services.sending import send_referral
from amparo.response.referrals.tests.conftest import (
    agree,
    consent,
    make_account,
    registered,
    stated_person,
    write,
)
from amparo.site.postgres.roles import SUPERUSER

KINDS = (m.Referral, m.Need, m.Answer, m.Note)
APPLICATION = connections["default"].settings_dict["USER"]
EXPECTED = {
    "sender": {m.Referral: 2, m.Need: 2, m.Answer: 1, m.Note: 0},
    "receiver": {m.Referral: 1, m.Need: 1, m.Answer: 1, m.Note: 1},
    "stranger": dict.fromkeys(KINDS, 0),
    "coordinator": dict.fromkeys(KINDS, 0),
    "enforcement": dict.fromkeys(KINDS, 0),
}
Everybody = dict[str, User]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Everybody]:
    """Built once, as superuser whom no policy binds, in a transaction that is rolled back."""
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["USER"] = SUPERUSER
        try:
            with transaction.atomic():
                yield built()
                transaction.set_rollback(True)
        finally:
            connection.close()
            connection.settings_dict["USER"] = APPLICATION


def built() -> Everybody:
    """A referral with something in each table, and beside it a draft that was never sent."""
    everybody = accounts()
    sender, receiver = everybody["sender"], everybody["receiver"]
    agree(sender, receiver)
    (person,), (other,) = registered(sender), registered(sender, stated_person("Ana"))
    consent(person, receiver, sender)
    sent = send_referral(referral=write(person, receiver, by=sender), by=sender)
    accept_referral(referral=sent, by=receiver)
    start_service(referral=sent, by=receiver)
    add_note(referral=sent, words="note", by=receiver)
    complete_service(referral=sent, outcome="served", words="outcome", by=receiver)
    write(other, receiver, by=sender)
    return everybody


def accounts() -> Everybody:
    return {
        "sender": make_account("caseworker", "UNHCR-T", Function.INTERNATIONAL_PROTECTION),
        "receiver": make_account("caseworker", "CLINIC-T", Function.LEGAL_AID),
        "stranger": make_account("caseworker", "OTHER-T", Function.LEGAL_AID),
        "coordinator": make_account("coordinator", "CLINIC-T"),
        "enforcement": make_account("caseworker", "INM-T", Function.MIGRATION_AUTHORITY),
    }


@contextmanager
def as_the_application() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {APPLICATION}")
        yield
        cursor.execute("RESET ROLE")


def by_the_second_lock(user: User, kind: Any) -> int:
    """Raw SQL without any filter, under the application's role."""
    with transaction.atomic(), acting_as(user), as_the_application(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {kind._meta.db_table}")
        return int(cursor.fetchone()[0])


def test_raw_sql_shows_each_side_its_own_and_everybody_else_nothing(world: Everybody) -> None:
    found = {name: {kind: by_the_second_lock(user, kind) for kind in KINDS} for name, user in world.items()}
    assert found == EXPECTED


def test_the_first_lock_alone_says_the_same(world: Everybody) -> None:
    for name, user in world.items():
        assert visible_referrals(user).count() == EXPECTED[name][m.Referral], name


def test_without_anybody_no_row_is_seen(world: Everybody) -> None:
    with transaction.atomic(), as_the_application(), connection.cursor() as cursor:
        for kind in KINDS:
            cursor.execute(f"SELECT count(*) FROM {kind._meta.db_table}")
            assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_policy_that_is_dropped_is_noticed(world: Everybody, kind: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER POLICY read ON {kind._meta.db_table} USING (true)")
        found = {name: by_the_second_lock(user, kind) for name, user in world.items()}
        transaction.set_rollback(True)
    assert found != {name: counts[kind] for name, counts in EXPECTED.items()}


@pytest.mark.parametrize("name", ["sent to another", "consent withdrawn"])
def test_the_words_follow_the_share_until_the_receiver_has_accepted(world: Everybody, name: str) -> None:
    sender, receiver = world["sender"], world["receiver"]
    with transaction.atomic():
        (person,) = registered(sender, stated_person("Eva"))
        consent(person, receiver, sender)
        send_referral(referral=write(person, receiver, by=sender), by=sender)
        assert by_the_second_lock(receiver, m.Need) == 2
        assert by_the_second_lock(world["stranger"], m.Need) == 0
        if name == "consent withdrawn":
            Share.objects.filter(registration=person).delete()
            assert by_the_second_lock(receiver, m.Need) == 1
        transaction.set_rollback(True)


# --- what the services refuse the database refuses too: under the application's role alone


@pytest.fixture
def everybody(db: None, sender: User, receiver: User, stranger: User) -> Everybody:
    return accounts() | {"sender": sender, "receiver": receiver, "stranger": stranger}


FORBIDDEN = {
    "the receiver changes what was sent": ("receiver", "categories = '{identity,contact}'"),
    "the receiver takes a person for itself": ("receiver", "from_organisation_id = to_organisation_id"),
    "the sender answers": ("sender", "status = 'received', received_at = now()"),
    "the sender accepts": ("sender", "status = 'accepted', received_at = now(), accepted_at = now()"),
    "the sender sends it elsewhere": ("sender", "to_organisation_id = from_organisation_id"),
    "the receiver recalls": ("receiver", "status = 'recalled'"),
    "the receiver rejects without a reason": ("receiver", "status = 'rejected'"),
    "the receiver completes without having accepted": (
        "receiver",
        "status = 'completed', outcome = 'served'",
    ),
}


@pytest.mark.parametrize("act", FORBIDDEN)
def test_what_the_services_refuse_the_database_refuses_too(
    sent: m.Referral, everybody: dict[str, User], act: str
) -> None:
    who, change = FORBIDDEN[act]
    with acting_as(everybody[who]), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(f"UPDATE referrals_referral SET {change} WHERE id = %s", [sent.pk])
    with acting_as(everybody["sender"]):
        assert m.Referral.objects.get().status == "sent"


def test_the_words_stay_as_they_were_sent_too(sent: m.Referral, sender: User) -> None:
    with acting_as(sender), pytest.raises(DatabaseError), transaction.atomic():
        m.Need.objects.filter(referral=sent).update(words="something else")


def test_a_stranger_changes_nothing(sent: m.Referral, everybody: dict[str, User]) -> None:
    for name in ("stranger", "enforcement", "coordinator"):
        with acting_as(everybody[name]), connection.cursor() as cursor:
            cursor.execute("UPDATE referrals_referral SET status = 'recalled' WHERE id = %s", [sent.pk])
            assert cursor.rowcount == 0


@pytest.mark.parametrize("who", ["receiver", "stranger"])
def test_nobody_writes_a_referral_in_the_name_of_another(
    sent: m.Referral, everybody: dict[str, User], who: str
) -> None:
    with acting_as(everybody["sender"]):
        values = m.Referral.objects.filter(pk=sent.pk).values().get()
    values |= {"id": uuid.uuid4(), "receipt": uuid.uuid4(), "reference": "R-FORGED"}
    with acting_as(everybody[who]), pytest.raises(DatabaseError), transaction.atomic():
        m.Referral.objects.create(**values)


def test_no_referral_goes_to_enforcement_past_the_services(
    person: Registration, sender: User, everybody: dict[str, User], draft: m.Referral
) -> None:
    police = everybody["enforcement"].organisation_id
    with acting_as(sender), pytest.raises(DatabaseError), transaction.atomic():
        m.Referral.objects.filter(pk=draft.pk).update(to_organisation=police)


def test_nothing_is_sent_past_the_services_without_a_share(
    person: Registration, sender: User, receiver: User
) -> None:
    draft = write(person, receiver, by=sender)
    change = (
        "status = 'sent', sent_at = now(), receive_by = now(), answer_by = now(), consent = gen_random_uuid()"
    )
    with acting_as(sender), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(f"UPDATE referrals_referral SET {change} WHERE id = %s", [draft.pk])
    consent(person, receiver, sender)
    with acting_as(sender), connection.cursor() as cursor:
        cursor.execute(f"UPDATE referrals_referral SET {change} WHERE id = %s", [draft.pk])
        assert cursor.rowcount == 1


def test_nobody_notes_anything_on_a_referral_that_is_not_theirs_to_answer(
    sent: m.Referral, stranger: User, sender: User
) -> None:
    for user in (stranger, sender):
        with acting_as(user), pytest.raises(DatabaseError), transaction.atomic():
            m.Note.objects.create(
                referral_id=sent.pk,
                organisation=user.organisation,
                words="x",
                written_at=sent.drafted_at,
                written_by=user,
            )
