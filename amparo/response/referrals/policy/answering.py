"""The safeguards of answering: only the receiver, with a reason, an outcome, feedback; and the time that is over."""

from __future__ import annotations

from typing import Any

from amparo.core.errors import Reason
from amparo.response.referrals.clocks import CLOCKS
from amparo.response.referrals.models import Answer, Need, Referral
from amparo.response.referrals.policy.refusals import (
    CONTENT_GONE,
    FEEDBACK_NOT_GIVEN,
    IN_TIME_STILL,
    NOT_RECEIVED,
    OUTCOME_NOT_SAID,
    REASON_NOT_GIVEN,
    RECEIVER_ANSWERS,
)
from amparo.response.referrals.vocabulary import AnswerKind, Outcome, RejectedReason


def the_receiver_answers(referral: Referral, *, by: Any, **_context: Any) -> Reason | None:
    if by.acting_organisation_id == referral.to_organisation_id:
        return None
    return RECEIVER_ANSWERS(organisation=referral.to_organisation.acronym)


def it_was_received(referral: Referral, **_context: Any) -> Reason | None:
    return None if referral.received_at else NOT_RECEIVED()


def its_content_is_there(referral: Referral, **_context: Any) -> Reason | None:
    return None if Need.objects.filter(referral=referral).exists() else CONTENT_GONE()


def a_reason_is_given(referral: Referral, *, reason: str, **_context: Any) -> Reason | None:
    """From the list; “other” says nothing without words."""
    if reason not in RejectedReason.values:
        return REASON_NOT_GIVEN()
    says_nothing = reason == RejectedReason.OTHER and not words_of(referral, AnswerKind.REJECTION)
    return REASON_NOT_GIVEN() if says_nothing else None


def the_outcome_is_said(_referral: Referral, *, reason: str, **_context: Any) -> Reason | None:
    return None if reason in Outcome.values else OUTCOME_NOT_SAID()


def feedback_is_given(referral: Referral, **_context: Any) -> Reason | None:
    """Where the content was erased nothing can be told about the person any more: it is closed without words."""
    if words_of(referral, AnswerKind.FEEDBACK) or its_content_is_there(referral):
        return None
    return FEEDBACK_NOT_GIVEN()


def words_of(referral: Referral, kind: str) -> str:
    said = Answer.objects.filter(referral=referral, kind=kind).values_list("words", flat=True).first()
    return said or ""


def its_time_is_over(referral: Referral, *, at: Any, **_context: Any) -> Reason | None:
    due = referral.due_at
    return None if due is not None and due <= at else IN_TIME_STILL()


def the_time_of_the_receiver_is_over(referral: Referral, *, at: Any, **_context: Any) -> Reason | None:
    """Its coordinators were asked first, and had the time that the clock of the forum names."""
    asked = referral.expired_at
    is_over = asked is not None and CLOCKS[referral.priority].forum.end(asked) <= at
    return None if is_over else IN_TIME_STILL()
