"""The clocks: an answer that is overdue is asked for at the receiver's coordinators, then at the forum's.

Each step is a move of the referral and an event; nothing that it writes for coordinators tells about a person.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import Refusal
from amparo.core.season import now_for
from amparo.response.referrals.lifecycle import REFERRAL
from amparo.response.referrals.models import Referral
from amparo.response.referrals.queries.lists import visible_referrals
from amparo.response.referrals.services.counting import count, escalate_to
from amparo.response.referrals.vocabulary import Status, Step

MOVES = {Status.SENT: "expire", Status.RECEIVED: "expire", Status.EXPIRED: "escalate"}


@acts
def watch_overdue(*, by: Any, at: datetime | None = None) -> int:
    """Expire or escalate every referral of the organisation, sent or received, whose time is over. How many moved.

    It works for one organisation; that of the other side finds what was moved already, and leaves it.
    """
    must(by, "referrals.view_referrals")
    moved = 0
    for referral in visible_referrals(by).filter(status__in=list(MOVES)).order_by("answer_by", "pk"):
        moment = at or now_for(referral.due_at or referral.drafted_at)
        try:
            with transaction.atomic():
                _move(referral, by=by, at=moment)
        except Refusal:  # its time is not over, or the other side was faster
            continue
        moved += 1
    return moved


def _move(referral: Referral, *, by: Any, at: datetime) -> None:
    name, due = MOVES[Status(referral.status)], referral.due_at or at
    changes = {"expired_at": at} if name == "expire" else {}
    moved = REFERRAL.make(name, referral, by=by, at=at, changes=changes)
    if name == "expire":
        count(moved, "expired")
    step = Step.RECEIVER if name == "expire" else Step.FORUM
    escalate_to(moved, step, due_at=due, at=at)
