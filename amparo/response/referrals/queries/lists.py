"""The queue of an organisation, what it sent, and both on a board by clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.errors import NOT_FOUND, Refusal, Text
from amparo.core.season import now_for
from amparo.registry.partners.listing import Sorting
from amparo.response.referrals.models import Referral, ReferralCount
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
CARDS_IN_A_COLUMN = 20


def visible_referrals(user: Any) -> QuerySet[Referral]:
    """What the user's organisation sent or wrote, and what was sent to it."""
    me = user.acting_organisation_id
    return _parties(user).filter(Q(from_organisation=me) | Q(to_organisation=me, sent_at__isnull=False))


def _parties(user: Any) -> QuerySet[Referral]:
    rows = Referral.objects.select_related("from_organisation", "to_organisation")
    return rows.none() if user.acting_organisation_id is None else rows


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
    """Asked without what the organisation sent: two conditions at once keep PostgreSQL from an index in order."""
    rows = _parties(user).filter(to_organisation=user.acting_organisation_id, sent_at__isnull=False)
    return _urgent(rows.annotate(other=F("from_organisation__acronym")))


def outbox(user: Any) -> QuerySet[Referral]:
    rows = _parties(user).filter(from_organisation=user.acting_organisation_id)
    return _urgent(rows.annotate(other=F("to_organisation__acronym")))


def senders_to(user: Any) -> list[str]:
    """Acronyms of who sent to the user's organisation, from the counters: they are few where referrals are many."""
    counted = ReferralCount.objects.filter(to_organisation=user.acting_organisation_id)
    return sorted(set(counted.values_list("from_organisation__acronym", flat=True)))


def receivers_from(user: Any) -> list[str]:
    """Acronyms of whom it sent to, and of whom its drafts and what it never sent are meant for."""
    counted = ReferralCount.objects.filter(from_organisation=user.acting_organisation_id)
    unsent = outbox(user).filter(sent_at=None).values_list("to_organisation__acronym", flat=True)
    return sorted({*counted.values_list("to_organisation__acronym", flat=True), *unsent})


def _urgent(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    urgency = (When(priority=code, then=Value(place)) for place, code in enumerate(Priority.values))
    return rows.annotate(priority_rank=Case(*urgency, output_field=IntegerField()))


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


def _column() -> Case:
    """The place in `COLUMNS` of what is open."""
    return Case(
        When(status__in=UNANSWERED, received_at=None, then=Value(0)),
        When(status__in=UNANSWERED, then=Value(1)),
        *(When(status=status, then=Value(2 + place)) for place, status in enumerate(AT_WORK)),
        output_field=IntegerField(),
    )


def board(rows: QuerySet[Any]) -> list[Column]:
    """What is open, by state, in each the most urgent first; in two queries."""
    open_ones = rows.filter(status__in=(*UNANSWERED, *AT_WORK)).annotate(column=_column())
    found = first_of_each(open_ones, "column", "due", CARDS_IN_A_COLUMN)
    return [
        Column(name, hint, listed(cards), count)
        for (name, hint), (count, cards) in zip(
            COLUMNS, (found.get(number, (0, [])) for number in range(len(COLUMNS))), strict=True
        )
    ]


def first_of_each(
    rows: QuerySet[Any], group: str, order: str, most: int | None
) -> dict[Any, tuple[int, list[Any]]]:
    """For each value of `group`: how many rows there are, and the first `most` of them by `order` (all for None).

    The database sorts keys alone; whole rows are read of those that are shown.
    """
    each, by = F(group), (F(order).asc(nulls_last=True), F("pk"))
    keys = rows.annotate(
        many=Window(Count("pk"), partition_by=each),
        number=Window(RowNumber(), order_by=by, partition_by=each),
    )
    if most is not None:
        keys = keys.filter(number__lte=most)
    told = list(keys.order_by(group, "number").values_list(group, "many", "pk"))
    whole = rows.in_bulk([key for _group, _many, key in told])
    found: dict[Any, tuple[int, list[Any]]] = {}
    for value, many, key in told:
        found.setdefault(value, (many, []))[1].append(whole[key])
    return found
