"""What waits for those who work with persons: second pairs of eyes, objections, records whose time is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.core.waiting import Source, Waiting, add_source
from amparo.registry.people.models import Agreement, Erasure, Objection, Override
from amparo.registry.people.queries import due
from amparo.registry.people.received import shares_received
from amparo.registry.people.visibility import own_rows

# While an objection is open nothing is shared for its purpose: it is answered within a month (UNHCR, General Policy on
# Personal Data Protection and Privacy, on requests of persons).
ANSWER_AN_OBJECTION = timedelta(days=30)
NEWLY = timedelta(days=7)


def register() -> None:
    add_source("people.overrides", Source("people.approve_override", _overrides))
    add_source("people.erasures", Source("people.approve_erasure", _erasures))
    add_source("people.objections", Source("people.decide_objection", _objections))
    add_source("people.retention", Source("people.view_retention", _retention))
    add_source("people.received", Source("people.view_persons", _received))
    add_source("people.agreements", Source("people.manage_agreements", _agreements))


def _overrides(user: Any, now: datetime) -> Iterator[Waiting]:
    for asked in (
        own_rows(user, Override).filter(status="asked").exclude(asked_by=user).select_related("registration")
    ):
        yield Waiting(
            format_lazy(_("Sharing of {code} without consent"), code=asked.registration.code),
            reverse("people:overrides"),
            _("a second person decides"),
        )


def _erasures(user: Any, now: datetime) -> Iterator[Waiting]:
    for asked in (
        own_rows(user, Erasure).filter(status="asked").exclude(asked_by=user).select_related("registration")
    ):
        yield Waiting(
            format_lazy(_("Erasure of {code}"), code=asked.registration.code),
            reverse("people:erasure_approve", args=(asked.pk,)),
            _("a second person decides"),
        )


def _objections(user: Any, now: datetime) -> Iterator[Waiting]:
    for made in own_rows(user, Objection).filter(status="open").select_related("registration"):
        yield Waiting(
            format_lazy(_("Objection of {code}"), code=made.registration.code),
            reverse("people:objection_decide", args=(made.pk,)),
            _("to be answered"),
            due=made.made_at + ANSWER_AN_OBJECTION,
        )


def _retention(user: Any, now: datetime) -> Iterator[Waiting]:
    over = due(user, on=timezone.localtime(now).date()).count()
    if over:
        yield Waiting(
            format_lazy(_("Records whose time is over: {count}"), count=over),
            reverse("people:retention"),
            _("to be erased, or kept for a reason"),
        )


def _received(user: Any, now: datetime) -> Iterator[Waiting]:
    """Nobody else tells a recipient that there is something to read."""
    since = timezone.localtime(now).date() - NEWLY
    new = shares_received(user).filter(valid_from__gt=since)
    if count := new.order_by().values("registration").distinct().count():
        yield Waiting(
            format_lazy(_("Records shared with us in the last 7 days: {count}"), count=count),
            reverse("people:search") + "?of=others",
            _("to be read where they help"),
        )


def _agreements(user: Any, now: datetime) -> Iterator[Waiting]:
    proposed = Agreement.objects.filter(status="proposed").select_related("giver", "receiver", "proposed_by")
    ours = Q(giver=user.organisation_id) | Q(receiver=user.organisation_id)
    for agreement in proposed.filter(ours):
        by_us = agreement.proposed_by.organisation_id == user.organisation_id
        parties = f"{agreement.giver.acronym} → {agreement.receiver.acronym}"
        yield Waiting(
            format_lazy(_("Agreement on sharing {parties}"), parties=parties),
            reverse("people:agreements"),
            _("the other party confirms") if by_us else _("to be confirmed by us"),
            on_others=by_us,
        )
