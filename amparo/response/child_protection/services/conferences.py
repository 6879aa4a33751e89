"""Case conferences, and reviews that a birthday calls for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.core import events
from amparo.core.acting import acts
from amparo.core.errors import REASON_MISSING, Kind, refuse_if_any
from amparo.response.cases.models import Case, Duty
from amparo.response.cases.policy import NOT_YET
from amparo.response.cases.services.beside import set_duty
from amparo.response.cases.vocabulary import DutyKind
from amparo.response.child_protection.models import Conference
from amparo.response.child_protection.policy.child import CPMS
from amparo.response.child_protection.queries.children import who_comes_of_age
from amparo.response.child_protection.services.opened import locked

ALONE_IN_CONFERENCE = Kind(
    "child_protection.alone_in_conference",
    _("A case conference is held by at least two organisations."),
    _("Name those that took part; for your own thoughts write a note."),
    CPMS,
)
AT_EIGHTEEN = _("Comes of age: review what continues")


@acts
def hold_conference(
    *,
    case: Case,
    on: date,
    participants: Sequence[str],
    decisions: str,
    by: Any,
    at: datetime | None = None,
) -> Conference:
    """`participants`: the organisations that took part, by name."""
    at, fresh = at or timezone.now(), locked(case, by)
    named = list(dict.fromkeys(each.strip()[:120] for each in participants if each.strip()))
    refuse_if_any(
        [
            None if len(named) >= 2 else ALONE_IN_CONFERENCE(at="participants"),
            None if decisions.strip() else REASON_MISSING(at="decisions"),
            NOT_YET(at="held_on", day=on) if on > timezone.localdate(at) else None,
        ]
    )
    held = Conference.objects.create(
        organisation_id=fresh.organisation_id,
        registration_id=fresh.registration_id,
        case=fresh,
        held_on=on,
        participants=named,
        decisions=decisions.strip()[:2000],
        written_at=at,
        written_by=by,
    )
    events.record(
        verb="hold_conference", subject=fresh, by=by, at=at, after={"conference": held.pk, "on": on}
    )
    return held


@acts
def call_for_reviews(*, until: date, by: Any, at: datetime | None = None) -> list[Duty]:
    """Every open case of a child who comes of age until that day has a review on the birthday. Once each."""
    called = []
    for case, birthday in who_comes_of_age(by, until=until):
        due = max(birthday, case.opened_on)
        owed = Duty.objects.filter(case=case, kind=DutyKind.REVIEW, label=str(AT_EIGHTEEN))
        if not owed.exists():
            called.append(
                set_duty(case=case, kind=DutyKind.REVIEW, due_on=due, label=str(AT_EIGHTEEN), by=by, at=at)
            )
            events.record(verb="call_for_review", subject=case, by=by, at=at, after={"due": due})
    return called
