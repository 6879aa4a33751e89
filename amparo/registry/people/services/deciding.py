"""Whether two registrations are one person: a decision of somebody, undone by another, never by forgetting one."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import REASON_MISSING, refuse_if_any
from amparo.registry.people import policy
from amparo.registry.people.families import parents_in, spouses_in
from amparo.registry.people.models import FamilyLink, HouseholdMember, PersonDecision, Registration
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
            policy.it_was_not_erased(seen),
            policy.SAME_REGISTRATION() if seen.pk == fresh.pk else None,
            policy.VERDICT_UNKNOWN() if verdict not in PersonDecision.Verdict.values else None,
            None if why.strip() else REASON_MISSING(at="why"),
            policy.OF_ONE_FAMILY()
            if verdict == PersonDecision.Verdict.SAME and _are_tied(fresh, seen)
            else None,
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


def _are_tied(registration: Registration, other: Registration) -> bool:
    """Whether one is stated as a relative of the other, or of another registration of that person: by a link that
    nobody refuted, or as parent, child or spouse in a household as it is now."""
    theirs = set(Registration.objects.filter(person=other.person).values_list("pk", flat=True)) - {
        registration.pk
    }
    links = FamilyLink.objects.exclude(standing=FamilyLink.Standing.REFUTED)
    mine, of_them = Q(registration=registration), Q(registration__in=theirs)
    linked = links.filter((mine & Q(relative__in=theirs)) | (of_them & Q(relative=registration)))
    return linked.exists() or any(
        registration.pk in pair and theirs & set(pair) for pair in _closest(registration)
    )


def _closest(registration: Registration) -> list[tuple[Any, Any]]:
    """Each two of the households of a registration of whom one is the other's parent or spouse."""
    here = HouseholdMember.objects.filter(registration=registration, until=None).values("household")
    found: dict[Any, list[tuple[Any, str]]] = defaultdict(list)
    for member in HouseholdMember.objects.filter(household__in=here, until=None):
        found[member.household_id].append((member.registration_id, member.relationship))
    return [pair for members in found.values() for pair in (*parents_in(members), *spouses_in(members))]


def _person_after(registration: Registration, other: Registration, verdict: str) -> Any:
    if verdict == PersonDecision.Verdict.SAME:
        return other.person
    if verdict == PersonDecision.Verdict.DIFFERENT and registration.person == other.person:
        joined = PersonDecision.objects.filter(
            registration=registration, verdict=PersonDecision.Verdict.SAME, person_after=registration.person
        ).first()
        return joined.person_before if joined else registration.pk
    return registration.person
