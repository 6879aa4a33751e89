"""What waits in this room: items to review, items whose days are over, follow-ups that people wished."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.core.waiting import Source, Waiting, add_source
from amparo.response.information.models import Item
from amparo.response.information.queries.sessions import DUE, sessions


def register() -> None:
    add_source("information.review", Source("information.review_item", _to_review))
    add_source("information.keep", Source("information.write_item", _to_keep))
    add_source("information.follow_up", Source("information.record_session", _to_follow_up))


def _to_review(user: Any, now: datetime) -> Iterator[Waiting]:
    """By anybody who did not write it; who did waits for others."""
    for item in Item.objects.filter(status=Item.Status.IN_REVIEW).prefetch_related("texts"):
        wrote = user.pk in item.writers
        if not wrote or item.organisation_id == user.organisation_id:
            state = _("a colleague reviews it") if wrote else _("to be reviewed")
            yield _waiting(item, state, due=None, on_others=wrote)


def _to_keep(user: Any, now: datetime) -> Iterator[Waiting]:
    own = Item.objects.filter(organisation=user.organisation_id).prefetch_related("texts")
    for item in own.filter(status=Item.Status.PUBLISHED):
        if item.is_expired:
            yield _waiting(item, _("expired: write a new edition or withdraw it"), due=item.valid_until)
        elif item.review_is_overdue:
            yield _waiting(item, _("review overdue: ask the source anew"), due=item.review_on)
    for item in own.filter(status=Item.Status.DRAFT, written_by=user):
        yield _waiting(item, _("to be finished and sent to review"), due=None)


def _to_follow_up(user: Any, now: datetime) -> Iterator[Waiting]:
    for session in sessions(user, {"follow_up": DUE}).filter(counsellor=user):
        yield Waiting(
            format_lazy(_("Follow-up of a counselling session in {place}"), place=session.place.name),
            reverse("information:session", args=(session.pk,)),
            _("wished by who was counselled"),
            due=session.follow_up_on,
        )


def _waiting(item: Item, state: Any, *, due: Any, on_others: bool = False) -> Waiting:
    return Waiting(
        format_lazy(_("Information: {title}"), title=item.title),
        reverse("information:item", args=(item.pk,)),
        state,
        due=due,
        on_others=on_others,
    )
