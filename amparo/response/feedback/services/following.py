"""What the person does later with the receipt: add something, say whether the answer was of use, open it again.

Every act goes by the receipt alone, for feedback and for a report of abuse in the same way.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from amparo.core import events
from amparo.core.acting import holding
from amparo.core.errors import Refusal, refuse_if_any
from amparo.response.feedback import policy, trail
from amparo.response.feedback.deadlines import answer_due
from amparo.response.feedback.lifecycle import FEEDBACK
from amparo.response.feedback.models import AbuseReport, Feedback, FeedbackEntry, ReportEntry
from amparo.response.feedback.receipts import Receipt
from amparo.response.feedback.services.receiving import add_entry, add_to_report


def add_words(*, receipt: Receipt, text: str, at: datetime | None = None) -> None:
    """Kept beside what was said before. The same words again are kept once."""
    refuse_if_any([policy.it_says_something(text)])
    at = at or timezone.now()
    with holding(receipt.stored):
        if feedback := _feedback(receipt):
            add_entry(feedback, FeedbackEntry.Kind.ADDITION, text, written_by=None, at=at)
            events.record(verb="add_to_feedback", subject=feedback, by=None, at=at)
        elif report := _report(receipt):
            add_to_report(report, ReportEntry.Kind.ADDITION, text, written_by=None, at=at)
            trail.done("add", report, by=None, at=at)
        else:
            raise Refusal(policy.CODE_UNKNOWN())


def say_whether_useful(*, receipt: Receipt, useful: bool, at: datetime | None = None) -> None:
    with holding(receipt.stored):
        feedback = _answered(receipt)
        feedback.was_useful = useful
        feedback.save(update_fields=["was_useful"])
        events.record(verb="rate_feedback", subject=feedback, by=None, at=at, after={"was_useful": useful})


def open_again(*, receipt: Receipt, text: str, at: datetime | None = None) -> None:
    """The answer did not settle it: the clock starts again. Within 30 days of the answer, with a word why."""
    refuse_if_any([policy.it_says_something(text)])
    at = at or timezone.now()
    with holding(receipt.stored):
        feedback = _answered(receipt)
        due = answer_due(feedback.category, at=at)
        FEEDBACK.make("reopen", feedback, by=None, at=at, changes={"due_on": due, "closed_at": None})
        add_entry(feedback, FeedbackEntry.Kind.ADDITION, text, written_by=None, at=at)


def _answered(receipt: Receipt) -> Feedback:
    feedback = _feedback(receipt)
    if feedback is None:
        raise Refusal(policy.CODE_UNKNOWN())
    return feedback


def _feedback(receipt: Receipt) -> Feedback | None:
    rows = Feedback.objects.exclude(status=Feedback.Status.PASSED_ON)
    return rows.filter(receipt=receipt.stored, is_with_focal_points=False).first()


def _report(receipt: Receipt) -> AbuseReport | None:
    return AbuseReport.objects.filter(receipt=receipt.stored).first()
