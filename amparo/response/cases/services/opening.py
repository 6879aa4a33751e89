"""Opening a case, once."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import Reason, refuse_if_any
from amparo.core.lifecycle import as_list
from amparo.registry.people.models import Registration
from amparo.registry.people.policy import it_was_not_erased
from amparo.registry.people.queries import own
from amparo.registry.people.services.contact import record_contact
from amparo.registry.people.services.registering import CODE_SIGNS
from amparo.response.cases import policy
from amparo.response.cases.law import countries_of
from amparo.response.cases.models import Case
from amparo.response.cases.procedure import PROCEDURES, Procedure
from amparo.response.cases.services.clocks import turn
from amparo.response.cases.services.counting import count


@acts
def open_case(
    *,
    registration: Registration,
    procedure: str,
    receipt: UUID,
    by: Any,
    country: str = "",
    on: date | None = None,
    at: datetime | None = None,
) -> Case:
    """The same receipt again gives back what it opened. Refused with every reason, the procedure's own among them."""
    described = PROCEDURES[procedure]
    must(by, described.permission)
    at, fresh = at or timezone.now(), own(registration, by=by)
    made = Case.objects.filter(organisation=fresh.organisation_id, receipt=receipt).first()
    if made is not None:
        return made
    on = on or timezone.localdate(at)
    case = Case(
        organisation_id=fresh.organisation_id,
        registration=fresh,
        procedure=procedure,
        country=country if described.law else "",
        reference=_free_reference(described, by),
        receipt=receipt,
        status=described.first,
        opened_on=on,
        opened_at=at,
        opened_by=by,
        assigned_to=by,
        last_step_on=on,
    )
    refuse_if_any([it_was_not_erased(fresh), *_why_not(case, described, by=by, at=at)])
    case.save(force_insert=True)
    turn(case, move="open", on=on, answers={})
    count(case, "open", on=on)
    events.record(
        verb="open_case", subject=case, by=by, at=at, after={"of": fresh.pk, "procedure": procedure}
    )
    record_contact(registration=fresh.pk, on=timezone.localdate(at), by=by)
    return case


def _why_not(case: Case, described: Procedure, *, by: Any, at: datetime) -> list[Reason | None]:
    known = not described.law or case.country in countries_of(described)
    return [
        policy.its_organisation_has_the_mandate(described, by=by, on=case.opened_on),
        None if known else policy.COUNTRY_UNKNOWN(country=case.country),
        policy.none_is_open_already(case.registration, described, case.country),
        *policy.steps_follow_each_other(case, on=case.opened_on, at=at),
        *(
            reason
            for safeguard in described.opening
            for reason in as_list(safeguard(case, by=by, at=at, reason=""))
        ),
    ]


def _free_reference(described: Procedure, by: Any) -> str:
    while True:
        drawn = f"{described.prefix}-" + "".join(secrets.choice(CODE_SIGNS) for _ in range(6))
        if not Case.objects.filter(organisation=by.acting_organisation_id, reference=drawn).exists():
            return drawn
