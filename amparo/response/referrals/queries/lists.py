"""The queue of an organisation, what it sent, and both on a board by clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, DateTimeField, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.errors import NOT_FOUND, Refusal, Text
from amparo.core.season import now_for
from amparo.registry.partners.listing import Sorting
from amparo.response.referrals.models import Referral
from amparo.response.referrals.timing import TimeLeft, time_left
from amparo.response.referrals.vocabulary import AT_WORK, ENDED, UNANSWERED, Priority, Status

# The groups of states that a filter offers; each state can be asked for by itself too.
GROUPS: dict[str, tuple[str, ...]] = {"waiting": UNANSWERED, "at_work": AT_WORK, "ended": ENDED}
SORTING = Sorting(
    {
        "reference": (_("Reference"), ("reference",)),
        "other": (_("Organisation"), ("other",)),
        "function": (_("What is asked"), ("function",)),
        "priority": (_("Priority"), ("priority_rank",)),
        "state": (_("State"), ("rank",)),
        "due": (_("Time left"), ("rank", "due")),
        "sent": (_("Sent"), ("sent_at",)),
    },
    default="due",
)
CARDS_IN_A_COLUMN = 40


def visible_referrals(user: Any) -> QuerySet[Referral]:
    """What the user's organisation sent or wrote, and what was sent to it."""
    me = user.acting_organisation_id
    rows = Referral.objects.select_related("from_organisation", "to_organisation")
    if me is None:
        return rows.none()
    return rows.filter(Q(from_organisation=me) | Q(to_organisation=me, sent_at__isnull=False))


def visible_referral(key: UUID, *, by: Any) -> Referral:
    """Hidden and absent are the same refusal."""
    found = visible_referrals(by).filter(pk=key).first()
    if found is None:
        raise Refusal(NOT_FOUND())
    return found


def locked_referral(referral: Referral, *, by: Any) -> Referral:
    """As it stands now, locked for a move: the record in the caller's hand may be old."""
    found = visible_referrals(by).select_for_update(of=("self",)).filter(pk=referral.pk).first()
    if found is None:
        raise Refusal(NOT_FOUND())
    return found


def inbox(user: Any) -> QuerySet[Referral]:
    rows = visible_referrals(user).filter(to_organisation=user.acting_organisation_id)
    return _ranked(rows.annotate(other=F("from_organisation__acronym")))


def outbox(user: Any) -> QuerySet[Referral]:
    rows = visible_referrals(user).filter(from_organisation=user.acting_organisation_id)
    return _ranked(rows.annotate(other=F("to_organisation__acronym")))


def _ranked(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """`rank`: waiting for an answer first, what ended last. `due`: the next moment that the receiver owes."""
    order = {Status.DRAFT: 1} | dict.fromkeys(AT_WORK, 2) | dict.fromkeys(ENDED, 3)
    urgency = {code: place for place, code in enumerate(Priority.values)}
    return rows.annotate(
        rank=Case(
            *(When(status=status, then=Value(place)) for status, place in order.items()),
            default=Value(0),
            output_field=IntegerField(),
        ),
        priority_rank=Case(
            *(When(priority=code, then=Value(place)) for code, place in urgency.items()),
            output_field=IntegerField(),
        ),
        due=Case(
            When(status__in=UNANSWERED, received_at=None, then=F("receive_by")),
            default=F("answer_by"),
            output_field=DateTimeField(),
        ),
    )


def filtered(rows: QuerySet[Referral], chosen: Mapping[str, Any]) -> QuerySet[Referral]:
    """`chosen`: text (of a reference), state (one, or a group), priority, function, other; empty does not narrow."""
    if text := chosen.get("text"):
        rows = rows.filter(reference__icontains=text.strip())
    if state := chosen.get("state"):
        rows = rows.filter(status__in=GROUPS.get(state, (state,)))
    for name in ("priority", "function", "other"):
        if value := chosen.get(name):
            rows = rows.filter(**{name: value})
    return rows


@dataclass(frozen=True)
class Listed:
    """A referral as lists show it: no word about the person."""

    referral: Referral
    state: Text
    tone: str
    icon: str
    left: TimeLeft | None

    @property
    def is_waiting(self) -> bool:
        return self.referral.status in UNANSWERED


TONES: dict[str, tuple[str, str]] = {
    Status.DRAFT: ("draft", "edit"),
    Status.SENT: ("waiting", "send"),
    Status.RECEIVED: ("info", "eye"),
    Status.ACCEPTED: ("good", "check"),
    Status.IN_PROGRESS: ("good", "player-play"),
    Status.COMPLETED: ("due", "message-report"),
    Status.CLOSED: ("done", "circle-check"),
    Status.REJECTED: ("rejected", "ban"),
    Status.RECALLED: ("withdrawn", "arrow-back-up"),
    Status.EXPIRED: ("overdue", "clock"),
    Status.ESCALATED: ("overdue", "alert-triangle"),
}


def listed(rows: Iterable[Referral]) -> list[Listed]:
    return [in_words(row) for row in rows]


def in_words(referral: Referral) -> Listed:
    tone, icon = TONES[referral.status]
    due = referral.due_at
    left = time_left(due, now=now_for(due)) if due else None
    return Listed(referral, Status(referral.status).label, tone, icon, left)


@dataclass(frozen=True)
class Column:
    name: Text
    hint: Text
    cards: list[Listed]
    count: int

    @property
    def left_out(self) -> int:
        return self.count - len(self.cards)


COLUMNS: tuple[tuple[Text, Text], ...] = (
    (pgettext_lazy("column", "To receive"), _("Nobody has read it yet.")),
    (pgettext_lazy("column", "To answer"), _("Read; to be accepted or rejected.")),
    (pgettext_lazy("column", "Accepted"), _("The service begins.")),
    (pgettext_lazy("column", "In progress"), _("The person is served.")),
    (pgettext_lazy("column", "Feedback owed"), _("Served; the sender waits to hear.")),
)


def column_of(referral: Referral) -> int:
    if referral.status in UNANSWERED:
        return 1 if referral.received_at else 0
    return 2 + AT_WORK.index(Status(referral.status))


def board(rows: QuerySet[Any]) -> list[Column]:
    """What is open, by state, in each the most urgent first; in one query."""
    cards: list[list[Listed]] = [[] for _column in COLUMNS]
    for each in listed(rows.filter(status__in=(*UNANSWERED, *AT_WORK)).order_by("due", "pk")):
        cards[column_of(each.referral)].append(each)
    return [
        Column(name, hint, found[:CARDS_IN_A_COLUMN], len(found))
        for (name, hint), found in zip(COLUMNS, cards, strict=True)
    ]
