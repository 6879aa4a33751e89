"""Reads of counselling sessions: the own organisation's, and counts of them by topic, place and month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Func, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import NOT_FOUND, Refusal
from amparo.registry.partners.listing import Sorting
from amparo.registry.people.models import Registration
from amparo.registry.people.visibility import own_rows
from amparo.registry.places.models import Place
from amparo.response.information.models import Attendance, CounselledPerson, Session

SESSIONS = Sorting(
    {
        "date": (_("Date"), ("held_on",)),
        "kind": (_("With whom"), ("kind", "held_on")),
        "place": (_("Place"), ("place__name_en", "held_on")),
        "topics": (_("Topics"), ()),
        "people": (_("People"), ("people", "held_on")),
        "counsellor": (_("Counsellor"), ("counsellor__name", "held_on")),
        "follow_up": (_("Follow-up"), ("follow_up_on", "held_on")),
    },
    default="-date",
)
DUE, DONE = "due", "done"


def sessions(user: Any, chosen: Mapping[str, Any]) -> QuerySet[Session]:
    """The own organisation's; `people` is how many took part, None where nobody was counted."""
    rows = (
        own_rows(user, Session)
        .select_related("place", "counsellor")
        .annotate(people=Sum("attendance__count"))
    )
    for name in ("kind", "place", "counsellor"):
        if value := chosen.get(name):
            rows = rows.filter(**{name: value})
    if topic := chosen.get("topic"):
        rows = rows.filter(topics__contains=[topic])
    if since := chosen.get("since"):
        rows = rows.filter(held_on__gte=since)
    if until := chosen.get("until"):
        rows = rows.filter(held_on__lte=until)
    if follow_up := chosen.get("follow_up"):
        rows = rows.filter(follow_up_wished=True, followed_up_at__isnull=follow_up == DUE)
    return rows


def session_of(user: Any, pk: UUID) -> Session:
    """Hidden and absent are the same refusal."""
    rows = own_rows(user, Session).select_related("place", "counsellor", "followed_up_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Refusal(NOT_FOUND())
    return found


def person_of(user: Any, session: Session) -> CounselledPerson | None:
    """None for a group, and where the person's data were erased."""
    rows = own_rows(user, CounselledPerson).select_related("registration")
    return rows.filter(session=session).first()


def attendance_of(user: Any, session: Session) -> list[Attendance]:
    return list(own_rows(user, Attendance).filter(session=session).order_by("sex", "age_group"))


def sessions_with(user: Any, registrations: Iterable[UUID]) -> QuerySet[Session]:
    """With one person, by any of the own registrations of them, the newest first."""
    about = own_rows(user, CounselledPerson).filter(registration__in=list(registrations))
    return own_rows(user, Session).filter(pk__in=about.values("session")).select_related("place")


def registration_with_code(user: Any, code: str) -> Registration | None:
    """Of the own organisation, as it is spoken and printed."""
    return own_rows(user, Registration).filter(code=code.strip().upper(), erased_at=None).first()


@dataclass(frozen=True)
class Counted:
    topic: str
    place: Place
    month: date
    sessions: int


def counts(user: Any, chosen: Mapping[str, Any]) -> list[Counted]:
    """Sessions by month, place and topic, the newest month first. A session about two topics counts under both."""
    rows = (
        sessions(user, chosen)
        .annotate(about=Func(F("topics"), function="unnest"), month=TruncMonth("held_on"))
        .order_by()
        .values("about", "place", "month")
        .annotate(number=Count("pk", distinct=True))
        .values_list("about", "place", "month", "number")
    )
    return list(_counted(list(rows)))


def _counted(rows: list[tuple[str, int, date, int]]) -> Iterator[Counted]:
    places = Place.objects.in_bulk({place for _topic, place, _month, _number in rows})
    ordered = sorted(rows, key=lambda row: (-row[2].toordinal(), places[row[1]].name, -row[3], row[0]))
    for topic, place, month, number in ordered:
        yield Counted(topic, places[place], month, number)


def places_of_sessions(user: Any) -> QuerySet[Place]:
    held = own_rows(user, Session).values("place")
    return Place.objects.filter(pk__in=held)
