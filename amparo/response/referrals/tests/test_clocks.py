"""An answer that is overdue is asked for at the receiver's coordinators, then at the forum's; by a job, as somebody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import User
from amparo.response.referrals.jobs import accounts_that_watch, watch_clocks
from amparo.response.referrals.models import Escalation, Referral, ReferralCount
from amparo.response.referrals.queries.rates import escalations_for
from amparo.response.referrals.services.answering import accept_referral, receive_referral, reject_referral
from amparo.response.referrals.services.sending import recall_referral, send_referral
from amparo.response.referrals.services.watching import watch_overdue
from amparo.response.referrals.tests.conftest import CANARY


def status_of(referral: Referral, user: User) -> str:
    with acting_as(user):
        return Referral.objects.get(pk=referral.pk).status


@pytest.mark.parametrize("who", ["sender", "receiver"])
def test_what_nobody_received_in_time_is_asked_for_once_whoever_looks(
    sent: Referral, sender: User, receiver: User, who: str
) -> None:
    by = {"sender": sender, "receiver": receiver}[who]
    assert watch_overdue(by=by, at=sent.receive_by - timedelta(minutes=1)) == 0
    assert watch_overdue(by=by, at=sent.receive_by) == 1
    assert watch_overdue(by=sender, at=sent.receive_by) == watch_overdue(by=receiver, at=sent.receive_by) == 0
    assert status_of(sent, sender) == "expired"
    raised = Escalation.objects.get()
    assert (raised.step, raised.reference, raised.due_at) == ("receiver", sent.reference, sent.receive_by)
    assert ReferralCount.objects.get().expired == 1


def test_the_forum_is_asked_when_the_receivers_coordinators_had_their_time(
    sent: Referral, sender: User, account: Any
) -> None:
    ours = account("coordinator", "CLINIC-T")
    forum, other = account("coordinator", "FORUM-T", Function.COORDINATION), account("coordinator", "OTHER-T")
    watch_overdue(by=sender, at=sent.receive_by)
    seen = [[each.step for each in escalations_for(user)] for user in (ours, forum, other)]
    assert seen == [["receiver"], [], []]
    watch_overdue(by=sender, at=sent.receive_by + timedelta(hours=24))
    assert status_of(sent, sender) == "escalated"
    seen = [sorted(each.step for each in escalations_for(user)) for user in (ours, forum, other)]
    assert seen == [["forum", "receiver"], ["forum"], []]


def test_each_escalation_is_an_event_and_tells_nothing_about_a_person(sent: Referral, sender: User) -> None:
    watch_overdue(by=sender, at=sent.receive_by)
    watch_overdue(by=sender, at=sent.receive_by + timedelta(days=2))
    told = Event.objects.filter(verb__in=["expire", "escalate"])
    assert {each.verb for each in told} == {"expire", "escalate"}
    assert not any(word in str([e.before, e.after, e.reason]) for e in told for word in (CANARY, "MARK"))


def test_a_late_answer_is_still_an_answer_and_ends_the_escalation(
    sent: Referral, sender: User, receiver: User
) -> None:
    watch_overdue(by=sender, at=sent.receive_by)
    at = sent.receive_by + timedelta(hours=1)
    receive_referral(referral=sent, by=receiver, at=at)
    assert not Escalation.objects.filter(ended_at=None).exists()
    assert watch_overdue(by=sender, at=sent.answer_by) == 1, "received, and not answered: asked for again"
    accept_referral(referral=sent, by=receiver, at=sent.answer_by + timedelta(hours=1))
    assert not Escalation.objects.filter(ended_at=None).exists()
    counted = ReferralCount.objects.get()
    assert (counted.answered, counted.answered_in_time, counted.expired) == (1, 0, 2)


def test_an_overdue_referral_is_rejected_or_recalled_like_any_other(
    sent: Referral, sender: User, receiver: User
) -> None:
    watch_overdue(by=sender, at=sent.receive_by)
    reject_referral(referral=sent, reason="no_capacity", by=receiver)
    assert status_of(sent, sender) == "rejected"
    with pytest.raises(Refusal):
        recall_referral(referral=sent, reason="no_answer", by=sender)


def test_what_was_recalled_or_answered_is_asked_for_no_more(sent: Referral, sender: User) -> None:
    recall_referral(referral=sent, reason="no_answer", by=sender)
    assert watch_overdue(by=sender, at=sent.answer_by + timedelta(days=30)) == 0
    assert not Escalation.objects.exists()


def test_the_clocks_are_looked_at_for_each_organisation_by_an_account_of_its_own(
    sent: Referral, sender: User, receiver: User, account: Any
) -> None:
    account("coordinator", "FORUM-T", Function.COORDINATION)
    account("caseworker", "INM-T", Function.MIGRATION_AUTHORITY)
    colleague = account("registrar", "UNHCR-T")
    assert {user.organisation.acronym: user for user in accounts_that_watch()} == {
        "UNHCR-T": sender,
        "CLINIC-T": receiver,
    }
    User.objects.filter(pk=sender.pk).update(is_active=False)
    watching = {user.organisation.acronym: user for user in accounts_that_watch()}
    assert watching["UNHCR-T"] == colleague, "no clock stops because somebody left"


def test_the_job_moves_what_is_overdue(draft: Referral, sender: User, receiver: User) -> None:
    send_referral(referral=draft, by=sender, at=timezone.now() - timedelta(hours=9))
    watch_clocks(by=receiver)
    assert status_of(draft, sender) == "expired"


def test_coordinators_read_references_alone(
    sent: Referral, sender: User, account: Any, settings: Any
) -> None:
    settings.DEMO = True
    watch_overdue(by=sender, at=sent.receive_by)
    client = Client()
    client.force_login(account("coordinator", "CLINIC-T"))
    body = client.get(reverse("referrals:escalations")).content.decode()
    assert sent.reference in body
    assert CANARY not in body and "MARK" not in body
    assert client.get(reverse("referrals:referral", args=[sent.pk])).status_code == 403
