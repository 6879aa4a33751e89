"""Who is the head of a household, and what the others are to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import NOT_FOUND, Reason, Refusal, refuse_if_any
from amparo.registry.people import policy
from amparo.registry.people.ages import Born
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
    instead_of: UUID | None = None,
    by: Any,
    at: datetime | None = None,
) -> list[HouseholdMember]:
    """`head`: a member's registration; `relationships`: what each other one is to the new head, by registration;
    `instead_of`: who is the head until now, None where nobody is.

    All are stated anew: what the others were to the one before says nothing about the new one.
    """
    must(by, "people.register")
    at = at or timezone.now()
    members = members_of(household, user=by)
    relationships = {**relationships, **({head: str(Relationship.HEAD)} if head else {})}
    refuse_if_any(_why_not(members, head, relationships, instead_of))
    new = {each.pk: relationships[each.registration_id] for each in members}
    changed = [each for each in members if each.relationship != new[each.pk]]
    on = timezone.localdate(at)
    _close(changed, on=on)
    made = {each.pk: _next_row(each, new[each.pk], on=on) for each in changed}
    changes = [
        (each.registration, {"relationship": each.relationship}, {"relationship": new[each.pk]})
        for each in changed
    ]
    events.record_many(verb="name_head", by=by, at=at, changes=changes)
    return [made.get(each.pk, each) for each in members]


def become(member: HouseholdMember, relationship: str, *, on: date) -> HouseholdMember:
    """The row is closed and the next one written."""
    _close([member], on=on)
    return _next_row(member, relationship, on=on)


def _close(members: Sequence[HouseholdMember], *, on: date) -> None:
    """All before the next rows are written: a household has one head at a time."""
    HouseholdMember.objects.filter(pk__in=[each.pk for each in members]).update(until=on)


def _next_row(member: HouseholdMember, relationship: str, *, on: date) -> HouseholdMember:
    return HouseholdMember.objects.create(
        organisation_id=member.organisation_id,
        household_id=member.household_id,
        registration=member.registration,
        relationship=relationship,
        is_present=member.is_present,
        since=on,
    )


def members_of(household: Household, *, user: Any) -> list[HouseholdMember]:
    """Who belongs to it now, locked. A household of another organisation is refused like one that does not exist."""
    fresh = Household.objects.select_for_update().filter(
        pk=household.pk, organisation=user.acting_organisation_id
    )
    if not fresh.exists():
        raise Refusal(NOT_FOUND())
    rows = HouseholdMember.objects.select_for_update(of=("self",)).filter(household=household, until=None)
    return list(rows.select_related("registration").order_by("pk"))


def _why_not(
    members: Sequence[HouseholdMember],
    head: UUID | None,
    relationships: Mapping[UUID, str],
    instead_of: UUID | None,
) -> Iterator[Reason]:
    now = [each.registration_id for each in members if each.relationship == Relationship.HEAD]
    if now != ([instead_of] if instead_of else []):
        yield policy.HAS_A_HEAD()
        return
    if head and head == instead_of:
        yield policy.NOTHING_CHANGES()
    keys = [each.registration_id for each in members]
    if head not in keys:
        yield policy.HEAD_NOT_A_MEMBER(at="head")
    for key in keys:
        if key != head and relationships.get(key) not in TO_A_HEAD:
            yield policy.RELATIONSHIP_MISSING(at=str(key))
    yield from why_not_this_family({key: relationships.get(key, "") for key in keys}, stated={})


def why_not_this_family(
    relationships: Mapping[UUID, str], *, stated: Mapping[UUID, Born]
) -> Iterator[Reason]:
    """`stated`: when those were born who are not registered yet."""
    parents = parents_in(relationships.items())
    content = content_of(relationships, (Identity,))
    born: dict[UUID, Born] = {key: kinds[Identity] for key, kinds in content.items()} | dict(stated)
    for child, parent in parents:
        if {child, parent} <= born.keys() and too_young_a_parent(born[parent], born[child]):
            yield PARENT_YOUNGER(at=str(child), years=YOUNGEST_PARENT_YEARS)
    links = live_links().filter(registration__in=relationships, kind__in=RESPONSIBLE)
    if goes_round([*parents, *links.values_list("registration_id", "relative_id")]):
        yield CIRCLE()
