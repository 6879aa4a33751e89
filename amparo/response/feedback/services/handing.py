"""Taking out of the ordinary way what belongs to focal points: it was written as feedback, and speaks of abuse.

From then on no desk of feedback sees it, by page, count or SQL, and no event says where it went: the trail that
auditors read has what was done before, and nothing more. The person keeps the same code.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from amparo.core.access import must
from amparo.core.acting import acts, holding
from amparo.core.errors import Refusal, refuse_if_any
from amparo.registry.partners.models import Organisation
from amparo.response.feedback import policy, trail
from amparo.response.feedback.deadlines import acknowledge_due
from amparo.response.feedback.lifecycle import ANSWER
from amparo.response.feedback.models import AbuseReport, Feedback, FeedbackContact, FeedbackEntry
from amparo.response.feedback.routing import who_receives
from amparo.response.feedback.sealing import sealed
from amparo.response.feedback.services.answering import contact_of
from amparo.response.feedback.services.receiving import add_to_report


@acts
def hand_to_focal_points(
    *, feedback: Feedback, about: Sequence[Organisation] = (), by: Any, at: datetime | None = None
) -> None:
    """`about`: organisations of which it speaks, beside the one that the feedback names. None of them receives it."""
    must(by, ANSWER, feedback)
    named = {each.pk for each in about}
    if feedback.about_id:
        named.add(feedback.about_id)
    receiving = who_receives(named, place=feedback.place)
    refuse_if_any(
        [
            policy.who_is_complained_about_stays_out(feedback, by=by),
            None if receiving else policy.CANNOT_HAND_OVER(),
        ]
    )
    at = at or timezone.now()
    contact = contact_of(feedback)
    FeedbackContact.objects.filter(feedback=feedback).delete()
    with holding(feedback.receipt):
        taken = _taken_out(feedback)
        key = uuid4()
        report = AbuseReport(
            id=key,
            receipt=taken.receipt,
            organisation=receiving,
            implicated=sorted(named),
            place_id=taken.place_id,
            language=taken.language,
            contact=sealed(contact, of=key) if contact else None,
            received_at=at,
            acknowledge_by=acknowledge_due(at),
        )
        report.save(force_insert=True)
        _take_over(taken, report)
        trail.done("hand_over", report, by=by, at=at)


def _taken_out(feedback: Feedback) -> Feedback:
    """Only once, and not what was given to another organisation."""
    rows = Feedback.objects.select_for_update(of=("self",)).exclude(status=Feedback.Status.PASSED_ON)
    found = rows.filter(pk=feedback.pk, is_with_focal_points=False).first()
    if found is None:
        raise Refusal(policy.CODE_UNKNOWN())
    found.is_with_focal_points = True
    found.save(update_fields=["is_with_focal_points"])
    return found


def _take_over(taken: Feedback, report: AbuseReport) -> None:
    """The kinds of what was said have the same names in both tables."""
    for entry in taken.entries.all():
        with_service = entry.kind == FeedbackEntry.Kind.WORDS and taken.service
        text = f"{taken.service}\n\n{entry.text}" if with_service else entry.text
        add_to_report(report, entry.kind, text, written_by=entry.written_by, at=entry.written_at)
