"""The trail of the channel for abuse. The common one is read by auditors of every organisation: nothing of it is there.

An act is kept in a table behind the lock of its report, chained by hashes for each report, and append-only for the
application's role like the common one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Text
from amparo.core.events import GENESIS, plain
from amparo.response.feedback.models import AbuseReport, ReportAct

ACTS: dict[str, Text] = {
    "receive": _("received the report"),
    "hand_over": _("handed it over from feedback"),
    "add": _("the person added something"),
    "read": _("opened the report"),
    "acknowledge": _("acknowledged the report"),
    "refer": _("referred it for investigation"),
    "support": _("offered support"),
    "ask_to_close": _("asked for it to be closed"),
    "send_back": _("sent it back: it stays open"),
    "close": _("closed the report"),
    "answer": _("told the person something"),
    "note": _("noted something"),
}
CHAINED = ("report_id", "number", "act", "actor_id", "before", "after", "previous_hash")


def record(
    *,
    verb: str,
    subject: AbuseReport,
    by: Any,
    at: datetime | None = None,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> ReportAct:
    """Append one act. A reason is kept as an encrypted note by the service, never here. Writers wait for each other."""
    AbuseReport.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    newest = ReportAct.objects.filter(report=subject).order_by("-number").first()
    act = ReportAct(
        report=subject,
        organisation_id=subject.organisation_id,
        receipt=subject.receipt,
        number=newest.number + 1 if newest else 1,
        at=at or timezone.now(),
        act=verb,
        actor_id=str(by.pk) if by is not None else "",
        before=plain(before or {}),
        after=plain(after or {}),
        previous_hash=newest.hash if newest else GENESIS,
    )
    act.hash = hash_of(act)
    act.save(force_insert=True)
    return act


def done(act: str, report: AbuseReport, *, by: Any, at: datetime | None = None) -> None:
    """An act that moves nothing: a reading, a note, something added."""
    record(verb=act, subject=report, by=by, at=at)


def hash_of(act: ReportAct) -> str:
    columns: dict[str, Any] = {name: getattr(act, name) for name in CHAINED}
    columns["report_id"] = str(columns["report_id"])
    columns["at"] = act.at.astimezone(UTC).isoformat(timespec="microseconds")
    canonical = json.dumps(columns, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def holds(acts: list[ReportAct]) -> bool:
    """Whether the acts of one report, in their order, are an unbroken chain from the first."""
    previous = GENESIS
    for number, act in enumerate(acts, start=1):
        if act.number != number or act.previous_hash != previous or act.hash != hash_of(act):
            return False
        previous = act.hash
    return True
