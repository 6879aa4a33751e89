"""What the receiver does: receive, accept or reject, serve, complete, close with feedback; and its own notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import REASON_MISSING, Reason, Refusal, refuse_if_any
from amparo.registry.services.services import record_bounce
from amparo.registry.services.vocabulary import BounceReason
from amparo.response.referrals.lifecycle import REFERRAL
from amparo.response.referrals.models import Answer, Need, Note, Referral
from amparo.response.referrals.policy.answering import its_content_is_there, the_receiver_answers
from amparo.response.referrals.policy.refusals import NOBODY_CHOSEN
from amparo.response.referrals.queries.lists import locked_referral
from amparo.response.referrals.services.counting import count, end_escalations
from amparo.response.referrals.vocabulary import AnswerKind, RejectedReason


@acts
def receive_referral(*, referral: Referral, by: Any, at: datetime | None = None) -> Referral:
    """Somebody has read it. The sender sees that; nothing is promised yet."""
    at, fresh = at or timezone.now(), locked_referral(referral, by=by)
    changes = {} if fresh.received_at else {"received_at": at}
    received = REFERRAL.make("receive", fresh, by=by, at=at, changes=changes)
    end_escalations(received, at=at)
    return received


@acts
def accept_referral(*, referral: Referral, by: Any, at: datetime | None = None) -> Referral:
    """The receiver will serve the person. What was not marked as received is marked first, as a move of its own."""
    at = at or timezone.now()
    received = _received(referral, by=by, at=at)
    accepted = REFERRAL.make("accept", received, by=by, at=at, changes={"accepted_at": at})
    count(accepted, answered_at=at)
    end_escalations(accepted, at=at)
    return accepted


@acts
def reject_referral(
    *, referral: Referral, reason: str, words: str = "", by: Any, at: datetime | None = None
) -> Referral:
    """`reason` is one of the list; `words` go to the sender, and never into the trail."""
    at = at or timezone.now()
    received = _received(referral, by=by, at=at)
    _say(received, AnswerKind.REJECTION, words=words, by=by, at=at)
    changes = {"ended_at": at, "rejected_reason": reason}
    rejected = REFERRAL.make("reject", received, by=by, at=at, reason=reason, changes=changes)
    count(rejected, "rejected", answered_at=at)
    end_escalations(rejected, at=at)
    _tell_the_directory(rejected, by=by, at=at)
    return rejected


# A rejection that says of the service other than the directory does: two of them, and it is looked at anew.
SAYS_OF_THE_SERVICE = {
    RejectedReason.NO_CAPACITY: BounceReason.FULL,
    RejectedReason.NOT_ELIGIBLE: BounceReason.OTHER_CRITERIA,
    RejectedReason.OUTSIDE_MANDATE: BounceReason.OTHER_SERVICE,
}


def _tell_the_directory(rejected: Referral, *, by: Any, at: datetime) -> None:
    reason = SAYS_OF_THE_SERVICE.get(RejectedReason(rejected.rejected_reason))
    need = Need.objects.filter(referral=rejected).select_related("service").first()
    if reason is not None and need is not None and need.service is not None:
        record_bounce(service=need.service, reason=reason, by=by, at=at)


@acts
def start_service(*, referral: Referral, by: Any, at: datetime | None = None) -> Referral:
    return REFERRAL.make("start", locked_referral(referral, by=by), by=by, at=at)


@acts
def complete_service(
    *, referral: Referral, outcome: str, words: str = "", by: Any, at: datetime | None = None
) -> Referral:
    at, fresh = at or timezone.now(), locked_referral(referral, by=by)
    _say(fresh, AnswerKind.OUTCOME, words=words, by=by, at=at)
    changes = {"outcome": outcome}
    completed = REFERRAL.make("complete", fresh, by=by, at=at, reason=outcome, changes=changes)
    count(completed, "completed")
    return completed


@acts
def close_with_feedback(*, referral: Referral, words: str, by: Any, at: datetime | None = None) -> Referral:
    at, fresh = at or timezone.now(), locked_referral(referral, by=by)
    _say(fresh, AnswerKind.FEEDBACK, words=words, by=by, at=at)
    closed = REFERRAL.make("close", fresh, by=by, at=at, changes={"ended_at": at})
    count(closed, "closed")
    return closed


@acts
def add_note(*, referral: Referral, words: str, by: Any, at: datetime | None = None) -> Note:
    """For the receiver's own eyes."""
    must(by, "referrals.answer_referral")
    at, fresh = at or timezone.now(), locked_referral(referral, by=by)
    refuse_if_any(
        [
            the_receiver_answers(fresh, by=by),
            None if words.strip() else REASON_MISSING(at="words"),
            its_content_is_there(fresh),
        ]
    )
    note = Note.objects.create(
        referral=fresh, organisation=by.organisation, words=words.strip(), written_at=at, written_by=by
    )
    events.record(verb="note_referral", subject=fresh, by=by, at=at, after={"note": note.pk})
    return note


@acts
def accept_many(*, referrals: Sequence[Referral], by: Any, at: datetime | None = None) -> list[Referral]:
    """All of them, or none, with every reason against each by its reference."""
    return _each(referrals, lambda each: accept_referral(referral=each, by=by, at=at))


@acts
def reject_many(
    *, referrals: Sequence[Referral], reason: str, by: Any, at: datetime | None = None
) -> list[Referral]:
    """All of them for one reason, or none, with every reason against each by its reference."""
    return _each(referrals, lambda each: reject_referral(referral=each, reason=reason, by=by, at=at))


def _each(referrals: Sequence[Referral], answer: Callable[[Referral], Referral]) -> list[Referral]:
    refuse_if_any([None if referrals else NOBODY_CHOSEN()])
    answered: list[Referral] = []
    reasons: list[Reason] = []
    for referral in referrals:
        try:
            with transaction.atomic():
                answered.append(answer(referral))
        except Refusal as refusal:
            reasons += [replace(reason, at=referral.reference) for reason in refusal.reasons]
    if reasons:
        raise Refusal(*reasons)
    return answered


def _received(referral: Referral, *, by: Any, at: datetime) -> Referral:
    fresh = locked_referral(referral, by=by)
    can_be = REFERRAL.moves["receive"].sources
    if fresh.received_at or fresh.status not in can_be or the_receiver_answers(fresh, by=by):
        return fresh
    return receive_referral(referral=fresh, by=by, at=at)


def _say(referral: Referral, kind: str, *, words: str, by: Any, at: datetime) -> None:
    """Write the receiver's words before the move asks for them; where it is refused they fall with it."""
    if not words.strip() or the_receiver_answers(referral, by=by):
        return
    refuse_if_any([its_content_is_there(referral)])
    Answer.objects.get_or_create(
        referral=referral,
        kind=kind,
        defaults={
            "organisation": by.organisation,
            "words": words.strip(),
            "written_at": at,
            "written_by": by,
        },
    )
