"""Who is the head of a household whose head's data were erased, and what the others are to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import NOT_FOUND, Reason, Refusal, refuse_if_any
from amparo.registry.people import policy
from amparo.registry.people.checks import (
    CIRCLE,
    PARENT_YOUNGER,
    YOUNGEST_PARENT_YEARS,
    goes_round,
    too_young_a_parent,
)
from amparo.registry.people.families import live_links, parents_in
from amparo.registry.people.models import Household, HouseholdMember, Identity
from amparo.registry.people.queries import content_of
from amparo.registry.people.vocabulary import RESPONSIBLE, Relationship

TO_A_HEAD = frozenset(Relationship.values) - {Relationship.HEAD}


@acts
def name_head(
    *,
    household: Household,
    head: UUID | None,
    relationships: Mapping[UUID, str],
    by: Any,
    at: datetime | None = None,
) -> list[HouseholdMember]:
    """`head`: a member's registration; `relationships`: what each other one is to the new head, by registration.

    Only where nobody is head any more: what the others were to the one who was erased says nothing about the new one.
    """
    must(by, "people.register")
    at = at or timezone.now()
    members = _members_of(household, by=by)
    relationships = {**relationships, **({head: str(Relationship.HEAD)} if head else {})}
    refuse_if_any(_why_not(members, head, relationships))
    changes = []
    for member in members:
        before, after = member.relationship, relationships[member.registration_id]
        if before != after:
            member.relationship = after
            member.save(update_fields=["relationship"])
            changes.append((member.registration, {"relationship": before}, {"relationship": after}))
    events.record_many(verb="name_head", by=by, at=at, changes=changes)
    return members


def _members_of(household: Household, *, by: Any) -> list[HouseholdMember]:
    """Locked. A household of another organisation is refused like one that does not exist."""
    fresh = Household.objects.select_for_update().filter(
        pk=household.pk, organisation=by.acting_organisation_id
    )
    if not fresh.exists():
        raise Refusal(NOT_FOUND())
    rows = HouseholdMember.objects.select_for_update(of=("self",)).filter(household=household, until=None)
    return list(rows.select_related("registration").order_by("pk"))


def _why_not(
    members: Sequence[HouseholdMember], head: UUID | None, relationships: Mapping[UUID, str]
) -> Iterator[Reason]:
    if any(each.relationship == Relationship.HEAD for each in members):
        yield policy.HAS_A_HEAD()
        return
    keys = [each.registration_id for each in members]
    if head not in keys:
        yield policy.HEAD_NOT_A_MEMBER(at="head")
    for key in keys:
        if key != head and relationships.get(key) not in TO_A_HEAD:
            yield policy.RELATIONSHIP_MISSING(at=str(key))
    yield from _why_not_this_family({key: relationships.get(key, "") for key in keys})


def _why_not_this_family(relationships: Mapping[UUID, str]) -> Iterator[Reason]:
    parents = parents_in(relationships.items())
    content = content_of(relationships, (Identity,))
    born = {key: kinds[Identity] for key, kinds in content.items()}
    for child, parent in parents:
        if {child, parent} <= born.keys() and too_young_a_parent(born[parent], born[child]):
            yield PARENT_YOUNGER(at=str(child), years=YOUNGEST_PARENT_YEARS)
    links = live_links().filter(registration__in=relationships, kind__in=RESPONSIBLE)
    if goes_round([*parents, *links.values_list("registration_id", "relative_id")]):
        yield CIRCLE()
