"""Only the receiver answers; a rejection has a reason, an end its feedback; the sender sees no note."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.people.services.rights import ask_erasure, decide_erasure
from amparo.response.referrals.models import Answer, Need, Note, Referral, ReferralCount
from amparo.response.referrals.services.answering import (
    accept_many,
    accept_referral,
    add_note,
    close_with_feedback,
    complete_service,
    receive_referral,
    reject_many,
    reject_referral,
    start_service,
)
from amparo.response.referrals.services.sending import send_referral
from amparo.response.referrals.tests.conftest import consent, registered, stated_person, write
from amparo.response.referrals.tests.test_sending import codes


def test_a_referral_goes_all_the_way_and_each_step_is_an_event(
    sent: Referral, sender: User, receiver: User
) -> None:
    receive_referral(referral=sent, by=receiver)
    accept_referral(referral=sent, by=receiver)
    start_service(referral=sent, by=receiver)
    add_note(referral=sent, words="MARK-NOTE: came with her sister", by=receiver)
    complete_service(referral=sent, outcome="served", words="MARK-OUTCOME", by=receiver)
    closed = close_with_feedback(referral=sent, words="MARK-FEEDBACK", by=receiver)
    assert closed.status == "closed"
    told = Event.objects.filter(subject_id=str(sent.pk)).order_by("number")
    assert [event.verb for event in told] == [
        *("draft_referral", "send", "receive", "accept", "start", "note_referral", "complete", "close")
    ]
    assert not any("MARK" in str([event.before, event.after, event.reason]) for event in told)
    with acting_as(sender):
        assert {each.words for each in Answer.objects.all()} == {"MARK-OUTCOME", "MARK-FEEDBACK"}
        assert not Note.objects.exists(), "the sender sees the outcome, not the notes"
    with acting_as(receiver):
        assert Note.objects.get().words.startswith("MARK-NOTE")
    counted = ReferralCount.objects.get()
    assert (counted.sent, counted.answered, counted.answered_in_time, counted.completed, counted.closed) == (
        *(1, 1, 1, 1, 1),
    )


@pytest.mark.parametrize("move", [receive_referral, accept_referral, start_service])
def test_only_the_receiver_answers(sent: Referral, sender: User, stranger: User, move: Any) -> None:
    with pytest.raises(Refusal) as refused:
        move(referral=sent, by=sender)
    assert codes(refused) in (["referrals.receiver_answers"], ["core.wrong_state"]) or (
        codes(refused)[0] == "referrals.receiver_answers"
    )
    with acting_as(sender):
        assert Referral.objects.get().status == "sent"


def test_accepting_what_nobody_marked_as_received_marks_it_first(sent: Referral, receiver: User) -> None:
    at = timezone.now()
    accepted = accept_referral(referral=sent, by=receiver, at=at)
    assert (accepted.status, accepted.received_at) == ("accepted", at)
    assert list(Event.objects.order_by("-number").values_list("verb", flat=True)[:2]) == ["accept", "receive"]


@pytest.mark.parametrize(("reason", "words"), [("", ""), ("because", "because"), ("other", " ")])
def test_a_rejection_needs_a_reason_of_the_list_and_other_needs_words(
    sent: Referral, receiver: User, reason: str, words: str
) -> None:
    with pytest.raises(Refusal) as refused:
        reject_referral(referral=sent, reason=reason, words=words, by=receiver)
    assert codes(refused) == ["referrals.reason_not_given"]
    with acting_as(receiver):
        assert Referral.objects.get().status == "sent", "what was marked as received falls too"
        assert not Answer.objects.exists()


def test_a_rejection_tells_the_sender_why_and_the_trail_only_the_code(
    sent: Referral, sender: User, receiver: User
) -> None:
    rejected = reject_referral(referral=sent, reason="no_capacity", words="MARK: full", by=receiver)
    assert (rejected.status, rejected.rejected_reason) == ("rejected", "no_capacity")
    with acting_as(sender):
        assert Answer.objects.get().words == "MARK: full"
    event = Event.objects.get(verb="reject")
    assert event.reason == "no_capacity"
    assert (ReferralCount.objects.get().rejected, ReferralCount.objects.get().answered) == (1, 1)


def test_an_end_without_outcome_or_feedback_is_none(sent: Referral, receiver: User) -> None:
    accept_referral(referral=sent, by=receiver)
    start_service(referral=sent, by=receiver)
    with pytest.raises(Refusal) as refused:
        complete_service(referral=sent, outcome="", words="well", by=receiver)
    assert codes(refused) == ["referrals.outcome_not_said"]
    complete_service(referral=sent, outcome="partly", by=receiver)
    with pytest.raises(Refusal) as refused:
        close_with_feedback(referral=sent, words="  ", by=receiver)
    assert codes(refused) == ["referrals.feedback_not_given"]


def test_a_late_answer_counts_as_late(draft: Referral, sender: User, receiver: User) -> None:
    at = timezone.now() - timedelta(hours=30)
    send_referral(referral=draft, by=sender, at=at)
    accept_referral(referral=draft, by=receiver)
    counted = ReferralCount.objects.get()
    assert (counted.answered, counted.answered_in_time, counted.answer_hours) == (1, 0, [30])


def test_several_are_answered_all_or_none_with_every_reason_by_reference(
    sent: Referral, person: Registration, sender: User, receiver: User
) -> None:
    (other,) = registered(sender, stated_person("Ana"))
    consent(other, receiver, sender)
    second = send_referral(referral=write(other, receiver, by=sender), by=sender)
    accept_referral(referral=second, by=receiver)
    with pytest.raises(Refusal) as refused:
        accept_many(referrals=[sent, second], by=receiver)
    assert [reason.at for reason in refused.value.reasons] == [second.reference]
    with acting_as(receiver):
        assert Referral.objects.get(pk=sent.pk).status == "sent"
    with pytest.raises(Refusal) as refused:
        reject_many(referrals=[], reason="no_capacity", by=receiver)
    assert codes(refused) == ["referrals.nobody_chosen"]


def test_erasing_a_registration_takes_every_word_of_its_referrals_and_leaves_the_counts(
    sent: Referral, person: Registration, sender: User, receiver: User, account: Any
) -> None:
    accept_referral(referral=sent, by=receiver)
    start_service(referral=sent, by=receiver)
    add_note(referral=sent, words="MARK-NOTE", by=receiver)
    complete_service(referral=sent, outcome="served", words="MARK-OUTCOME", by=receiver)
    erasure = ask_erasure(registration=person, ground="request", by=sender)
    decide_erasure(erasure=erasure, approve=True, by=account("caseworker", "UNHCR-T"))
    for user in (sender, receiver):
        with acting_as(user):
            assert not (Need.objects.exists() or Answer.objects.exists() or Note.objects.exists())
            assert Referral.objects.get().status == "completed"
    assert ReferralCount.objects.get().completed == 1
    with pytest.raises(Refusal) as refused:
        close_with_feedback(referral=sent, words="about her", by=receiver)
    assert codes(refused) == ["referrals.content_gone"], "no new words about who was erased"
    assert close_with_feedback(referral=sent, words="", by=receiver).status == "closed"
