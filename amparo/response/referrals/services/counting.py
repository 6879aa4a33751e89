"""Counters and escalations: kept at each move, with nobody in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from amparo.response.referrals.models import Escalation, Referral, ReferralCount


def count(referral: Referral, *names: str, answered_at: datetime | None = None) -> None:
    """Add one to each named counter of the month in which the referral was sent.

    `answered_at`: the moment of the receiver's first answer; it counts as answered, and by its hours.
    """
    if referral.sent_at is None:
        raise ValueError("only what was sent is counted")
    cell: dict[str, Any] = {
        "from_organisation_id": referral.from_organisation_id,
        "to_organisation_id": referral.to_organisation_id,
        "month": timezone.localdate(referral.sent_at).replace(day=1),
        "priority": referral.priority,
    }
    ReferralCount.objects.get_or_create(**cell)
    counted = ReferralCount.objects.select_for_update().get(**cell)
    for name in names:
        setattr(counted, name, getattr(counted, name) + 1)
    if answered_at is not None and referral.answer_by is not None:
        counted.answered += 1
        counted.answered_in_time += answered_at < referral.answer_by
        counted.answer_hours.append(int((answered_at - referral.sent_at).total_seconds() // 3600))
    counted.save()


def escalate_to(referral: Referral, step: str, *, due_at: datetime, at: datetime) -> None:
    Escalation.objects.get_or_create(
        from_organisation_id=referral.from_organisation_id,
        reference=referral.reference,
        step=step,
        ended_at=None,
        defaults={
            "to_organisation_id": referral.to_organisation_id,
            "priority": referral.priority,
            "due_at": due_at,
            "raised_at": at,
        },
    )


def end_escalations(referral: Referral, *, at: datetime) -> None:
    Escalation.objects.filter(
        from_organisation=referral.from_organisation_id, reference=referral.reference, ended_at=None
    ).update(ended_at=at)
