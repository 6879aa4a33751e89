"""What waits for the members of an organisation: referrals to answer, to serve and to close, and answers of others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Text
from amparo.core.waiting import Waiting
from amparo.response.referrals.models import Referral
from amparo.response.referrals.queries.lists import visible_referrals
from amparo.response.referrals.vocabulary import AT_WORK, UNANSWERED, Status

OWED: dict[str, Text] = {
    Status.ACCEPTED: _("accepted; to be started"),
    Status.IN_PROGRESS: _("in progress; to be completed"),
    Status.COMPLETED: _("completed; the sender waits for feedback"),
}


def waiting_for(user: Any, now: datetime | None = None) -> list[Waiting]:
    """In four kinds: answers and services that we owe, drafts of ours, and answers that others owe us."""
    me = user.acting_organisation_id
    received = Q(to_organisation=me, status__in=(*UNANSWERED, *AT_WORK))
    ours = Q(from_organisation=me, status__in=(Status.DRAFT, *UNANSWERED))
    found = visible_referrals(user).filter(received | ours).order_by("answer_by", "pk")
    return [_waiting(each, is_ours=each.from_organisation_id == me) for each in found]


def _waiting(referral: Referral, *, is_ours: bool) -> Waiting:
    return Waiting(
        title=_title(referral, is_ours=is_ours),
        url=reverse("referrals:referral", args=[referral.pk]),
        state=_state(referral, is_ours=is_ours),
        due=referral.due_at,
        on_others=is_ours and referral.status != Status.DRAFT,
    )


def _title(referral: Referral, *, is_ours: bool) -> Text:
    if is_ours:
        to = referral.to_organisation.acronym
        return format_lazy(
            _("Referral {reference} to {organisation}"), reference=referral.reference, organisation=to
        )
    sender = referral.from_organisation.acronym
    return format_lazy(
        _("Referral {reference} from {organisation}"), reference=referral.reference, organisation=sender
    )


def _state(referral: Referral, *, is_ours: bool) -> Text:
    if referral.status == Status.DRAFT:
        return _("a draft; to be sent")
    if is_ours:
        return _("sent; to be answered") if referral.received_at else _("sent; to be received")
    if referral.status in OWED:
        return OWED[referral.status]
    return _("received; to be accepted or rejected") if referral.received_at else _("to be received")
