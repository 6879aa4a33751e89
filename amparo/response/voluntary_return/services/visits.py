"""The visits after a return: each is a duty of the case, and everything that comes of it is counted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext

from amparo.core import events
from amparo.core.acting import acts
from amparo.registry.people.keeping import months_later
from amparo.response.cases.models import Case
from amparo.response.cases.services.beside import set_duty
from amparo.response.cases.vocabulary import DutyKind
from amparo.response.voluntary_return.models import Visit
from amparo.response.voluntary_return.vocabulary import VISIT_MONTHS


@acts
def set_visits(*, case: Case, arrived_on: date, by: Any, at: datetime | None = None) -> list[Visit]:
    """One, three, six and twelve months after the arrival."""
    at, made = at or timezone.now(), []
    departed = case.last("depart")
    departed_on = departed.happened_on if departed else arrived_on
    for months in VISIT_MONTHS:
        label = ngettext(
            "Visit %(months)d month after the return", "Visit %(months)d months after the return", months
        )
        duty = set_duty(
            case=case,
            kind=DutyKind.VISIT,
            due_on=months_later(arrived_on, months),
            label=label % {"months": months},
            by=by,
            at=at,
        )
        visit = Visit.objects.create(
            organisation_id=case.organisation_id,
            registration_id=case.registration_id,
            case=case,
            duty=duty,
            months=months,
            departed_in=departed_on.replace(day=1),
        )
        made.append(visit)
    events.record(verb="set_visits", subject=case, by=by, at=at, after={"visits": len(made)})
    return made
