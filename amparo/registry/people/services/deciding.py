"""Whether two registrations are one person: a decision of somebody, undone by another, never by forgetting one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import REASON_MISSING, refuse_if_any
from amparo.registry.people import policy
from amparo.registry.people.models import PersonDecision, Registration
from amparo.registry.people.queries import own, visible_registration


@acts
def decide_person(
    *,
    registration: Registration,
    other: Registration,
    verdict: str,
    why: str,
    by: Any,
    at: datetime | None = None,
) -> PersonDecision:
    """Decide about one's own registration and another that one may see.

    "same" moves the own registration to the other's person; "different", where they were one, moves it back to where it
    stood before it was joined. The decision before stays.
    """
    must(by, "people.decide_person")
    at, fresh = at or timezone.now(), own(registration, by=by)
    seen = visible_registration(other.pk, by=by)
    refuse_if_any(
        [
            policy.it_was_not_erased(fresh),
            policy.SAME_REGISTRATION() if seen.pk == fresh.pk else None,
            policy.VERDICT_UNKNOWN() if verdict not in PersonDecision.Verdict.values else None,
            None if why.strip() else REASON_MISSING(at="why"),
        ]
    )
    before = fresh.person
    fresh.person = _person_after(fresh, seen, verdict)
    fresh.save(update_fields=["person"])
    decision = PersonDecision.objects.create(
        organisation_id=fresh.organisation_id,
        registration=fresh,
        other=seen,
        verdict=verdict,
        why=why.strip(),
        person_before=before,
        person_after=fresh.person,
        decided_at=at,
        decided_by=by,
    )
    events.record(
        verb="decide_person",
        subject=fresh,
        by=by,
        at=at,
        before={"person": before},
        after={"person": fresh.person, "verdict": verdict},
    )
    return decision


def _person_after(registration: Registration, other: Registration, verdict: str) -> Any:
    if verdict == PersonDecision.Verdict.SAME:
        return other.person
    if verdict == PersonDecision.Verdict.DIFFERENT and registration.person == other.person:
        joined = PersonDecision.objects.filter(
            registration=registration, verdict=PersonDecision.Verdict.SAME, person_after=registration.person
        ).first()
        return joined.person_before if joined else registration.pk
    return registration.person
