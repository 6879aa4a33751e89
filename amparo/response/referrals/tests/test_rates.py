"""Rates come from counters that name nobody, and are told of five referrals or more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.core.waiting import Piles, Waiting
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.response.referrals.models import Escalation, ReferralCount
from amparo.response.referrals.queries import waiting_for
from amparo.response.referrals.queries.rates import Rate, rates
from amparo.response.referrals.queries.waiting import overdue_answers
from amparo.response.referrals.services.answering import (
    accept_referral,
    close_with_feedback,
    complete_service,
    reject_referral,
    start_service,
)
from amparo.response.referrals.services.sending import recall_referral, send_referral
from amparo.response.referrals.tests.conftest import consent, write


def send_some(person: Registration, sender: User, receiver: User, count: int) -> list[Any]:
    consent(person, receiver, sender)
    at = timezone.now() - timedelta(hours=30)
    return [
        send_referral(referral=write(person, receiver, by=sender), by=sender, at=at) for _each in range(count)
    ]


def test_under_five_nothing_is_told_not_even_how_many(
    person: Registration, sender: User, receiver: User
) -> None:
    for each in send_some(person, sender, receiver, 4):
        accept_referral(referral=each, by=receiver)
    (rate,) = rates()
    assert (rate.sent, rate.in_time_percent, rate.closed_percent, rate.median_hours) == (None,) * 4


def test_of_five_it_is_told_how_many_were_answered_in_time_and_ended_known(
    person: Registration, sender: User, receiver: User
) -> None:
    first, second, third, *rest = send_some(person, sender, receiver, 6)
    at = first.sent_at + timedelta(hours=2)
    accept_referral(referral=first, by=receiver, at=at)
    start_service(referral=first, by=receiver)
    complete_service(referral=first, outcome="served", by=receiver)
    close_with_feedback(referral=first, words="well", by=receiver)
    reject_referral(referral=second, reason="no_capacity", by=receiver, at=at)
    for each in (third, *rest[:2]):
        accept_referral(referral=each, by=receiver)
    recall_referral(referral=rest[2], reason="no_answer", by=sender)
    (rate,) = rates()
    assert rate.sent == 5, "what was recalled needs no answer"
    assert (rate.in_time_percent, rate.known_end_percent, rate.closed_percent) == (None,) * 3
    assert rate.median_hours == 30


def test_a_share_of_fewer_than_five_is_told_neither_itself_nor_by_a_difference(receiver: User) -> None:
    def told(**counts: int) -> tuple[int | None, int | None, int | None]:
        rate = Rate(receiver.organisation)
        rate.counts |= {"sent": 20, **counts}
        return rate.in_time_percent, rate.known_end_percent, rate.closed_percent

    assert told(answered_in_time=10, closed=10, rejected=5) == (50, 75, 50)
    assert told(answered_in_time=4, closed=4) == (None, None, None)
    assert told(answered_in_time=17, closed=17) == (None, None, None), "the rest is three"
    assert told(answered_in_time=20, closed=10, rejected=3) == (100, 65, None), "the difference is three"
    assert told() == (0, 0, 0)


def test_a_rate_of_nothing_is_missing_and_not_zero(receiver: User) -> None:
    assert Rate(receiver.organisation).in_time_percent is None


def test_partners_read_the_rates_and_enforcement_does_not(account: Any, settings: Any) -> None:
    settings.DEMO = True
    for role, organisation, functions, expected in (
        ("coordinator", "OTHER-T", (), 200),
        ("caseworker", "OTHER-T", (), 200),
        ("government_liaison", "COMAR-T", (), 200),
        ("government_liaison", "INM-T", (Function.MIGRATION_AUTHORITY,), 403),
        ("enforcement_liaison", "INM-T", (), 403),
    ):
        client = Client()
        client.force_login(account(role, organisation, *functions))
        for route in ("rates", "rates_csv", "escalations"):
            wanted = 200 if expected == 200 else 403
            assert client.get(reverse(f"referrals:{route}")).status_code == wanted, (role, route)


def test_two_moves_at_once_are_both_counted(person: Registration, sender: User, receiver: User) -> None:
    send_some(person, sender, receiver, 2)
    assert ReferralCount.objects.get().sent == 2, "one row for a pair, a month and a priority"


def test_my_work_holds_what_we_owe_and_what_others_owe_us(
    person: Registration, sender: User, receiver: User, stranger: User
) -> None:
    late, accepted = send_some(person, sender, receiver, 2)
    accept_referral(referral=accepted, by=receiver)
    write(person, receiver, by=sender)
    from amparo.core.acting import acting_as

    with acting_as(receiver):
        ours = all_of(waiting_for(receiver, timezone.now()))
    told = {item.url: (str(item.state), item.on_others, item.is_overdue) for item in ours}
    assert told == {
        reverse("referrals:referral", args=[late.pk]): ("to be received", False, True),
        reverse("referrals:referral", args=[accepted.pk]): ("accepted; to be started", False, False),
    }
    with acting_as(sender):
        theirs = all_of(waiting_for(sender, timezone.now()))
    assert sorted((str(item.state), item.on_others) for item in theirs) == [
        ("a draft; to be sent", False),
        ("sent; to be received", True),
    ]
    with acting_as(stranger):
        assert waiting_for(stranger, timezone.now()) == {}


def all_of(piles: Piles) -> list[Waiting]:
    """The database put each where the page would have put it, and counted as many as there are."""
    for section, pile in piles.items():
        assert pile.count == len(pile.items)
        assert {item.section for item in pile.items} == {section}
    return [item for pile in piles.values() for item in pile.items]


def test_of_much_work_the_most_urgent_is_read_and_all_of_it_is_counted(
    person: Registration, sender: User, receiver: User
) -> None:
    from amparo.core.acting import acting_as

    send_some(person, sender, receiver, 4)
    with acting_as(receiver):
        (pile,) = waiting_for(receiver, timezone.now(), 3).values()
        (everything,) = waiting_for(receiver, timezone.now()).values()
    assert (pile.count, pile.items) == (4, everything.items[:3])
    dues = [item.due for item in everything.items]
    assert dues == sorted(dues)  # type: ignore[type-var]


def test_an_overdue_answer_waits_for_the_coordinator_who_is_asked(
    sender: User, receiver: User, account: Any
) -> None:
    now = timezone.now()
    parties = {"from_organisation": sender.organisation, "to_organisation": receiver.organisation}
    for step in ("receiver", "forum"):
        Escalation.objects.create(
            reference="R-TRIAL", priority="1_day", step=step, due_at=now, raised_at=now, **parties
        )
    forum = account("coordinator", "FORUM-T", Function.COORDINATION)
    for coordinator in (forum, account("coordinator", "CLINIC-T")):
        (item,) = overdue_answers(coordinator)
        assert str(item.title) == "Answer of CLINIC-T to referral R-TRIAL"
        assert item.is_overdue and not item.on_others
        client = Client()
        client.force_login(coordinator)
        assert "R-TRIAL" in client.get(reverse("my_work")).content.decode()
    assert overdue_answers(receiver) == [], "in the line of referrals already"
    assert overdue_answers(account("coordinator", "OTHER-T")) == []
