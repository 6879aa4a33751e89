"""Sending and recalling: what leaves, on which consent, by when an answer is due."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from amparo.core.acting import acts
from amparo.core.errors import Reason, Refusal, refuse_if_any
from amparo.registry.people.models import Registration
from amparo.response.referrals.clocks import CLOCKS
from amparo.response.referrals.lifecycle import REFERRAL
from amparo.response.referrals.models import Referral
from amparo.response.referrals.policy.refusals import NOBODY_CHOSEN
from amparo.response.referrals.policy.sending import share_for
from amparo.response.referrals.queries.lists import locked_referral
from amparo.response.referrals.queries.shared import frozen
from amparo.response.referrals.services.counting import count, end_escalations
from amparo.response.referrals.services.drafting import Stated, draft_referral


@acts
def send_referral(*, referral: Referral, by: Any, at: datetime | None = None) -> Referral:
    """Put it into the receiver's queue. What the receiver reads from then on, and on which ground, is recorded with it.

    The share that the person's consent opened is used; where none covers the receiver, the refusal says which consent
    to record.
    """
    at, fresh = at or timezone.now(), locked_referral(referral, by=by)
    share, clocks = share_for(fresh, at=at), CLOCKS[fresh.priority]
    changes = {
        "shared": frozen(fresh),
        "consent": share.consent_id if share else None,
        "without_consent": share.override_id if share else None,
        "sent_at": at,
        "receive_by": clocks.receive.end(at),
        "answer_by": clocks.answer.end(at),
    }
    sent = REFERRAL.make("send", fresh, by=by, at=at, changes=changes)
    count(sent, "sent")
    return sent


@acts
def recall_referral(*, referral: Referral, reason: str, by: Any, at: datetime | None = None) -> Referral:
    """Take it back before it is accepted. `reason` is one of the list: a code, no words."""
    at, fresh = at or timezone.now(), locked_referral(referral, by=by)
    changes = {"ended_at": at, "recalled_reason": reason}
    recalled = REFERRAL.make("recall", fresh, by=by, at=at, reason=reason, changes=changes)
    if recalled.sent_at:
        count(recalled, "recalled")
        end_escalations(recalled, at=at)
    return recalled


@acts
def refer_household(
    *,
    registrations: Sequence[Registration],
    stated: Stated,
    caregivers: dict[uuid.UUID, str],
    receipt: uuid.UUID,
    by: Any,
    at: datetime | None = None,
) -> list[Referral]:
    """One referral for each member, sent in one act: all of them, or none. Each refusal names its member by code.

    `caregivers`: for each child, what the caregiver knows; nobody is asked about adults.
    """
    refuse_if_any([None if registrations else NOBODY_CHOSEN()])
    sent: list[Referral] = []
    reasons: list[Reason] = []
    for registration in registrations:
        of_this_one = replace(stated, caregiver=caregivers.get(registration.pk, ""))
        try:
            with transaction.atomic():
                draft = draft_referral(
                    registration=registration,
                    stated=of_this_one,
                    receipt=uuid.uuid5(receipt, str(registration.pk)),
                    batch=receipt,
                    by=by,
                    at=at,
                )
                was_sent = draft.sent_at is not None
                sent.append(draft if was_sent else send_referral(referral=draft, by=by, at=at))
        except Refusal as refusal:
            reasons += [replace(reason, at=registration.code) for reason in refusal.reasons]
    if reasons:
        raise Refusal(*reasons)
    return sent
