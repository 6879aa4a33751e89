"""What focal points do with a report of abuse. Nothing of it reaches the trail that auditors read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import refuse_if_any
from amparo.response.feedback import policy, trail
from amparo.response.feedback.lifecycle import ABUSE_REPORT, FOLLOW
from amparo.response.feedback.models import AbuseReport, ReportEntry
from amparo.response.feedback.services.receiving import add_to_report


@acts
def record_report_reading(*, report: AbuseReport, by: Any) -> None:
    must(by, FOLLOW, report)
    trail.done("read", report, by=by)


@acts
def acknowledge(*, report: AbuseReport, by: Any, at: datetime | None = None) -> AbuseReport:
    at = at or timezone.now()
    return _moved("acknowledge", report, by=by, at=at, changes={"acknowledged_at": at})


@acts
def refer_for_investigation(
    *, report: AbuseReport, to_whom: str, by: Any, at: datetime | None = None
) -> AbuseReport:
    """`to_whom`: the investigators, in words. They are told outside Amparo, in the way of their organisation."""
    at = at or timezone.now()
    return _moved("refer", report, by=by, at=at, note=to_whom, changes={"referred_at": at})


@acts
def record_support(
    *, report: AbuseReport, answer: str, note: str, by: Any, at: datetime | None = None
) -> AbuseReport:
    """Support was offered and the person said yes or no, or cannot be reached. Referred only with their consent."""
    refuse_if_any([None if answer in AbuseReport.Support.values else policy.CHOICE_MISSING()])
    return _moved("support", report, by=by, at=at, note=note, changes={"support": answer})


@acts
def ask_to_close(
    *, report: AbuseReport, outcome: str, note: str, by: Any, at: datetime | None = None
) -> AbuseReport:
    refuse_if_any([None if outcome in AbuseReport.Outcome.values else policy.CHOICE_MISSING()])
    changes = {"outcome": outcome, "closing_asked_by": by}
    return _moved("ask_to_close", report, by=by, at=at, note=note, changes=changes)


@acts
def send_back(*, report: AbuseReport, note: str, by: Any, at: datetime | None = None) -> AbuseReport:
    changes = {"outcome": "", "closing_asked_by": None}
    return _moved("send_back", report, by=by, at=at, note=note, changes=changes)


@acts
def close_report(*, report: AbuseReport, by: Any, at: datetime | None = None) -> AbuseReport:
    """By another focal point than the one who asked for it."""
    at = at or timezone.now()
    return _moved("close", report, by=by, at=at, changes={"closed_at": at})


@acts
def tell_the_person(*, report: AbuseReport, text: str, by: Any, at: datetime | None = None) -> None:
    """The person reads it by the receipt; what is written there can be seen by whoever holds their telephone."""
    must(by, FOLLOW, report)
    refuse_if_any([policy.it_says_something(text)])
    add_to_report(report, ReportEntry.Kind.ANSWER, text, written_by=by, at=at or timezone.now())
    trail.done("answer", report, by=by, at=at)


@acts
def note_for_focal_points(*, report: AbuseReport, text: str, by: Any, at: datetime | None = None) -> None:
    must(by, FOLLOW, report)
    refuse_if_any([policy.it_says_something(text)])
    add_to_report(report, ReportEntry.Kind.NOTE, text, written_by=by, at=at or timezone.now())
    trail.done("note", report, by=by, at=at)


def _moved(
    name: str,
    report: AbuseReport,
    *,
    by: Any,
    at: datetime | None,
    changes: dict[str, Any],
    note: str = "",
) -> AbuseReport:
    at = at or timezone.now()
    moved: AbuseReport = ABUSE_REPORT.make(name, report, by=by, at=at, reason=note, changes=changes)
    if note.strip():
        add_to_report(moved, ReportEntry.Kind.NOTE, note, written_by=by, at=at)
    return moved
