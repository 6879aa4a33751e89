"""Many referrals: the pages ask the database as often as for one, and what is sorted in it is what people read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.response.referrals.models import Referral
from amparo.response.referrals.queries import board, inbox, outbox, receivers_from, senders_to
from amparo.response.referrals.services.answering import accept_referral, receive_referral, reject_referral
from amparo.response.referrals.services.sending import recall_referral, send_referral
from amparo.response.referrals.tests.conftest import agree, consent, write

AT_MOST = {"my_work": 40, "referrals:inbox": 14, "referrals:outbox": 14, "referrals:board": 10}


@pytest.fixture(autouse=True)
def without_second_factor(settings: Any) -> None:
    settings.DEMO = True


@pytest.fixture
def send(person: Registration, sender: User, receiver: User) -> Callable[..., list[Referral]]:
    consent(person, receiver, sender)

    def sent(count: int, *, hours_ago: int = 30) -> list[Referral]:
        at = timezone.now() - timedelta(hours=hours_ago)
        written = [write(person, receiver, by=sender) for _ in range(count)]
        return [send_referral(referral=each, by=sender, at=at) for each in written]

    return sent


@pytest.mark.parametrize("route", AT_MOST)
@pytest.mark.parametrize("side", ["sender", "receiver"])
def test_the_questions_of_a_page_do_not_grow_with_its_rows(
    send: Any, sender: User, receiver: User, route: str, side: str
) -> None:
    client = Client()
    client.force_login(receiver if side == "receiver" else sender)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(route)).status_code == 200
        return len(captured)

    accept_referral(referral=send(2)[0], by=receiver)
    asked()
    few = asked()
    accept_referral(referral=send(7)[0], by=receiver)
    assert asked() == few <= AT_MOST[route]


def test_the_columns_of_the_board_hold_each_open_referral_once_the_most_urgent_first(
    send: Any, receiver: User
) -> None:
    unread, late, seen, accepted, rejected = [*send(1), *send(1, hours_ago=90), *send(3)]
    receive_referral(referral=seen, by=receiver)
    accept_referral(referral=accepted, by=receiver)
    reject_referral(referral=rejected, reason="no_capacity", by=receiver)
    with acting_as(receiver):
        columns = board(inbox(receiver))
    assert [[card.referral.pk for card in column.cards] for column in columns] == [
        [late.pk, unread.pk],
        [seen.pk],
        [accepted.pk],
        [],
        [],
    ]
    assert [column.count for column in columns] == [2, 1, 1, 0, 0]


def test_the_database_keeps_by_when_an_answer_is_owed(send: Any, sender: User, receiver: User) -> None:
    unread, seen, accepted, recalled = send(4)
    receive_referral(referral=seen, by=receiver)
    accept_referral(referral=accepted, by=receiver)
    recall_referral(referral=recalled, reason="sent_by_mistake", by=sender)
    with acting_as(receiver):
        told = {each.pk: (each.rank, each.due) for each in Referral.objects.all()}
        fresh = {each.pk: each for each in Referral.objects.all()}
    assert told[unread.pk] == (0, fresh[unread.pk].due_at) == (0, fresh[unread.pk].receive_by)
    assert told[seen.pk] == (0, fresh[seen.pk].due_at) == (0, fresh[seen.pk].answer_by)
    assert [told[each.pk][0] for each in (accepted, recalled)] == [2, 3]


def test_a_filter_offers_who_is_on_the_other_side_drafts_included(
    send: Any, person: Registration, sender: User, receiver: User, stranger: User
) -> None:
    agree(sender, stranger)
    consent(person, stranger, sender)
    write(person, stranger, by=sender)
    with acting_as(sender):
        assert receivers_from(sender) == ["OTHER-T"]
        assert senders_to(sender) == []
    send(1)
    with acting_as(sender):
        assert receivers_from(sender) == ["CLINIC-T", "OTHER-T"]
        assert set(outbox(sender).values_list("other", flat=True)) == {"CLINIC-T", "OTHER-T"}
    with acting_as(receiver):
        assert senders_to(receiver) == ["UNHCR-T"]
    with acting_as(stranger):
        assert senders_to(stranger) == [], "a draft is its writer's alone"
