"""What the organisation addressed does with feedback: assign, answer, close, give to the right organisation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts, holding
from amparo.core.errors import Refusal, refuse_if_any
from amparo.registry.partners.models import Organisation, User
from amparo.response.feedback import policy
from amparo.response.feedback.lifecycle import ANSWER, FEEDBACK
from amparo.response.feedback.models import Feedback, FeedbackContact, FeedbackEntry
from amparo.response.feedback.routing import able_to_answer
from amparo.response.feedback.sealing import opened
from amparo.response.feedback.services.receiving import add_entry, keep_contact


@acts
def record_reading(*, feedback: Feedback, by: Any) -> None:
    """Who opened it is kept; a view does it last."""
    must(by, ANSWER, feedback)
    events.record(verb="read", subject=feedback, by=by, after={"what": "feedback"})


@acts
def assign_feedback(*, feedback: Feedback, to: User, by: Any, at: datetime | None = None) -> Feedback:
    """To a colleague who answers, of whose work it does not complain."""
    works_here = to.acting_desks.get("feedback") == feedback.organisation_id
    refuse_if_any(
        [
            None if works_here else policy.NOT_A_COLLEAGUE(person=to.name),
            policy.who_is_complained_about_stays_out(feedback, by=to),
        ]
    )
    made: Feedback = FEEDBACK.make("assign", feedback, by=by, at=at, changes={"assigned_to": to})
    return made


@acts
def answer_feedback(*, feedback: Feedback, text: str, by: Any, at: datetime | None = None) -> Feedback:
    """The person reads the answer by the receipt. Another answer may follow; each stays as it was written."""
    refuse_if_any([policy.it_says_something(text)])
    at = at or timezone.now()
    answered: Feedback = FEEDBACK.make(
        "answer",
        feedback,
        by=by,
        at=at,
        changes={"answered_at": at, "answered_by": by, "is_set_apart": False},
    )
    add_entry(answered, FeedbackEntry.Kind.ANSWER, text, written_by=by, at=at)
    return answered


@acts
def close_feedback(*, feedback: Feedback, by: Any, at: datetime | None = None) -> Feedback:
    at = at or timezone.now()
    closed: Feedback = FEEDBACK.make("close", feedback, by=by, at=at, changes={"closed_at": at})
    return closed


@acts
def pass_feedback_on(
    *,
    feedback: Feedback,
    to: Organisation,
    person_agreed: bool,
    with_contact: bool = False,
    by: Any,
    at: datetime | None = None,
) -> None:
    """Give it to the organisation that it is for, when the person agrees.

    The row here ends; with the other organisation a new one begins, which the receipt opens from now on. Its clock runs
    from the first day: the person does not wait longer because it came to the wrong desk.
    """
    at = at or timezone.now()
    able = to in able_to_answer(about=feedback.about_id, staff=feedback.staff)
    refuse_if_any(policy.it_can_be_passed_on(feedback, to=to, able=able, person_agreed=person_agreed))
    ended: Feedback = FEEDBACK.make("pass_on", feedback, by=by, at=at, changes={"passed_on_to": to})
    said = list(ended.entries.all())
    contact = contact_of(ended) if with_contact else ""
    with holding(ended.receipt):
        there = _begun_there(ended, to)
        for entry in said:
            add_entry(there, entry.kind, entry.text, written_by=entry.written_by, at=entry.written_at)
        if contact:
            keep_contact(there, contact)


def _begun_there(ended: Feedback, to: Organisation) -> Feedback:
    there = Feedback(
        receipt=ended.receipt,
        organisation=to,
        about_id=ended.about_id or to.pk,
        category=ended.category,
        staff=ended.staff,
        place_id=ended.place_id,
        service=ended.service,
        language=ended.language,
        told=ended.told,
        received_at=ended.received_at,
        due_on=ended.due_on,
        came_from_id=ended.organisation_id,
    )
    there.save(force_insert=True)
    return there


@acts
def forget_contact(*, feedback: Feedback, by: Any, at: datetime | None = None) -> None:
    """The contact is removed, but for backups until they expire. The person is reached by the receipt alone."""
    must(by, ANSWER, feedback)
    removed, _tables = FeedbackContact.objects.filter(feedback=feedback).delete()
    if removed:
        events.record(verb="forget_contact", subject=feedback, by=by, at=at)


def contact_of(feedback: Feedback) -> str:
    """As the person gave it; empty when they gave none, or it was forgotten."""
    found = FeedbackContact.objects.filter(feedback=feedback).first()
    return opened(found.sealed, of=feedback.pk) if found else ""


@acts
def look_at_what_was_set_apart(*, feedback: Feedback, by: Any, at: datetime | None = None) -> Feedback:
    """Somebody looked: it is feedback like any other."""
    must(by, ANSWER, feedback)
    fresh = Feedback.objects.select_for_update(of=("self",)).filter(pk=feedback.pk).first()
    if fresh is None:
        raise Refusal(policy.CODE_UNKNOWN())
    fresh.is_set_apart = False
    fresh.save(update_fields=["is_set_apart"])
    events.record(verb="take_from_apart", subject=fresh, by=by, at=at)
    return fresh
