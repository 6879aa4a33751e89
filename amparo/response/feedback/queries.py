"""Every read of feedback. A row is read by who works at the desk of its organisation, and does not do the work of which
it complains: the first lock. The second gives the same organisation, and the holder of a receipt its own row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.acting import holding
from amparo.core.errors import Text
from amparo.core.waiting import Waiting
from amparo.registry.partners.listing import Sorting
from amparo.registry.partners.models import Organisation, User
from amparo.registry.places.models import Place
from amparo.response.feedback.models import AbuseReport, Feedback, FeedbackEntry, ReportEntry
from amparo.response.feedback.models.feedback import OPEN
from amparo.response.feedback.policy import who_is_complained_about_stays_out
from amparo.response.feedback.receipts import Receipt
from amparo.response.feedback.routing import able_to_answer
from amparo.response.feedback.sealing import opened
from amparo.response.feedback.vocabulary import Category

FEEDBACK = Sorting(
    {
        "due": (_("Answer by"), ("is_done", "due_on")),
        "received": (_("Received"), ("received_at",)),
        "category": (_("What it is"), ("category", "due_on")),
        "about": (_("About"), ("about__acronym", "due_on")),
        "place": (_("Place"), ("place__name_en", "due_on")),
        "assigned": (_("With whom"), ("assigned_to__name", "due_on")),
        "state": (_("State"), ("status", "due_on")),
    },
    default="due",
)


def visible_to(user: Any) -> QuerySet[Feedback]:
    """The first lock; nothing for who works at no desk of feedback."""
    organisation = user.acting_desks.get("feedback")
    rows = Feedback.objects.filter(organisation_id=organisation) if organisation else Feedback.objects.none()
    return rows.filter(is_with_focal_points=False).exclude(about=organisation, staff__in=user.role_codes)


def feedback_list(user: Any, chosen: Mapping[str, Any]) -> QuerySet[Feedback]:
    """`chosen`: state (waiting, overdue, apart, or a status), category, place; what is empty does not narrow."""
    rows = visible_to(user).select_related("about", "place", "assigned_to")
    rows = rows.annotate(is_done=Case(When(status__in=OPEN, then=0), default=1, output_field=IntegerField()))
    match chosen.get("state"):
        case None | "":
            pass
        case "waiting":
            rows = rows.filter(status__in=OPEN)
        case "overdue":
            rows = rows.filter(status__in=OPEN, due_on__lt=timezone.localdate())
        case "apart":
            rows = rows.filter(is_set_apart=True)
        case status:
            rows = rows.filter(status=status)
    for name in ("category", "place"):
        if value := chosen.get(name):
            rows = rows.filter(**{name: value})
    return rows


def one(user: Any) -> QuerySet[Feedback]:
    return visible_to(user).select_related(
        "about", "place", "organisation", "assigned_to", "answered_by", "passed_on_to", "came_from"
    )


def colleagues(feedback: Feedback) -> list[User]:
    """Who of the organisation may answer this, by name."""
    people = User.objects.filter(organisation_id=feedback.organisation_id, is_active=True)
    ordered = people.select_related("organisation").prefetch_related("roles").order_by("name")
    return [
        each
        for each in ordered
        if "feedback" in each.acting_desks and not who_is_complained_about_stays_out(feedback, by=each)
    ]


def could_answer(feedback: Feedback) -> list[Organisation]:
    able = able_to_answer(about=feedback.about_id, staff=feedback.staff)
    return [each for each in able if each.pk != feedback.organisation_id]


# --- counts


@dataclass(frozen=True)
class Tally:
    """How many were received, still wait, wait too long, and what people said of the answers."""

    name: Text
    received: int
    waiting: int
    overdue: int
    useful: int
    not_useful: int
    answered: int

    @property
    def unrated(self) -> int:
        return self.answered - self.useful - self.not_useful


def counts(user: Any, *, by: str) -> list[Tally]:
    """Of the own organisation; `by`: category, place or month. Feedback given away counts where it is answered."""
    today = timezone.localdate()
    rows = (
        visible_to(user).exclude(status=Feedback.Status.PASSED_ON).annotate(month=TruncMonth("received_at"))
    )
    found: Any = (
        rows.values(key=F(by))
        .annotate(
            received=Count("pk"),
            waiting=Count("pk", filter=Q(status__in=OPEN)),
            overdue=Count("pk", filter=Q(status__in=OPEN, due_on__lt=today)),
            answered=Count("pk", filter=Q(answered_at__isnull=False)),
            useful=Count("pk", filter=Q(was_useful=True)),
            not_useful=Count("pk", filter=Q(was_useful=False)),
        )
        .order_by("key")
    )
    names = _names(by, [row["key"] for row in found])
    return [Tally(name=names[row.pop("key")], **row) for row in found]


# --- what waits


OVERDUE = pgettext_lazy("feedback", "overdue")


def waiting_for(user: Any, now: datetime) -> list[Waiting]:
    """Feedback to answer: assigned to the user, or to nobody of the own organisation yet; the most overdue first."""
    rows = visible_to(user).filter(status__in=OPEN).filter(Q(assigned_to=user) | Q(assigned_to=None))
    return [
        Waiting(
            title=each.get_category_display(),
            url=reverse("feedback:one", args=[each.pk]),
            state=OVERDUE if each.is_overdue else each.get_status_display(),
            due=each.due_on,
        )
        for each in rows.order_by("due_on", "pk")
    ]


# --- by the receipt


@dataclass(frozen=True)
class Line:
    """One thing that was said. `by_the_person`: else it is an answer."""

    at: Any
    text: str
    by_the_person: bool


@dataclass(frozen=True)
class Thread:
    """What the holder of a receipt sees, the same shape for feedback and for a report of abuse."""

    state: Text
    since: Any
    lines: list[Line]
    answered: bool
    can_be_rated: bool
    can_be_reopened: bool
    was_useful: bool | None


RECEIVED, AT_WORK, ANSWERED, CLOSED = (
    pgettext_lazy("feedback", "received"),
    pgettext_lazy("feedback", "somebody works on it"),
    pgettext_lazy("feedback", "answered"),
    pgettext_lazy("feedback", "closed"),
)


def thread(receipt: Receipt) -> Thread | None:
    """None for a code that nobody was given: both tables are always asked."""
    with holding(receipt.stored):
        held = Feedback.objects.filter(receipt=receipt.stored, is_with_focal_points=False)
        feedback = held.exclude(status=Feedback.Status.PASSED_ON).first()
        report = AbuseReport.objects.filter(receipt=receipt.stored).first()
        if feedback:
            return _of_feedback(feedback)
        return _of_report(report) if report else None


def _of_feedback(feedback: Feedback) -> Thread:
    states = {"received": RECEIVED, "answered": ANSWERED, "closed": CLOSED}
    answered = feedback.status in {Feedback.Status.ANSWERED, Feedback.Status.CLOSED}
    return Thread(
        state=states.get(feedback.status, AT_WORK),
        since=feedback.received_at,
        lines=[
            Line(each.written_at, each.text, each.kind != FeedbackEntry.Kind.ANSWER)
            for each in feedback.entries.all()
        ],
        answered=answered,
        can_be_rated=bool(feedback.answered_at),
        can_be_reopened=answered,
        was_useful=feedback.was_useful,
    )


def _of_report(report: AbuseReport) -> Thread:
    """Nothing in it says what it is about but the person's own words: somebody else may hold the telephone."""
    lines = [
        Line(each.written_at, opened(each.sealed, of=report.pk), each.kind != ReportEntry.Kind.ANSWER)
        for each in report.entries.exclude(kind=ReportEntry.Kind.NOTE)
    ]
    states = {"received": RECEIVED, "closed": CLOSED}
    return Thread(
        state=states.get(report.status, AT_WORK),
        since=report.received_at,
        lines=lines,
        answered=any(not line.by_the_person for line in lines),
        can_be_rated=False,
        can_be_reopened=False,
        was_useful=None,
    )


def _names(by: str, keys: list[Any]) -> dict[Any, Text]:
    if by == "category":
        return dict(Category.choices)
    if by == "month":
        return {key: key.strftime("%Y-%m") for key in keys}
    found = {place.pk: place.name for place in Place.objects.filter(pk__in=[key for key in keys if key])}
    return {None: str(_("not said")), **found}
