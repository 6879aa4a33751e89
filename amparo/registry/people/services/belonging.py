"""Who belongs to a household: somebody joins, leaves, or was something else to the head than was stated.

What stood there before is kept: a row is closed on the day, and the next one written.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import Reason, Refusal, refuse_if_any
from amparo.registry.people import policy
from amparo.registry.people.ages import Born
from amparo.registry.people.checks import CHOICE_UNKNOWN, FIELDS, MOST_MEMBERS, TOO_MANY, why_not_a_person
from amparo.registry.people.contents import hash_of_intake, stated_again
from amparo.registry.people.models import Household, HouseholdMember, Identity, Intake, Registration
from amparo.registry.people.queries import content_of, own
from amparo.registry.people.services.contact import record_contact
from amparo.registry.people.services.correcting import find_under_new_keys
from amparo.registry.people.services.households import TO_A_HEAD, become, members_of, why_not_this_family
from amparo.registry.people.services.registering import (
    own_id,
    registrations_of,
    sent_before,
    wait_for_others_with,
    write,
    write_beside,
)
from amparo.registry.people.stated import StatedPerson
from amparo.registry.people.vocabulary import Purpose, Relationship, WhyLeft
from amparo.registry.places.models import Place


@acts
def add_member(
    *,
    household: Household,
    person: StatedPerson,
    place: Place,
    purpose: str,
    receipt: uuid.UUID,
    by: Any,
    at: datetime | None = None,
) -> HouseholdMember:
    """A new registration in a household that is there: a newborn, somebody who arrived later. `receipt` as at
    `register_household`: the same form sent again gives back the member that it made."""
    must(by, "people.register")
    at = at or timezone.now()
    where = f"{place.code} {household.pk}"
    content_hash = hash_of_intake([person], [], place=where, purpose=purpose)
    wait_for_others_with(by.organisation_id, content_hash, receipt)
    key = own_id(by, receipt, 0)
    if sent_before(receipt, content_hash, user=by) is not None:
        return HouseholdMember.objects.filter(registration=key).order_by("until", "-since")[0]
    members = members_of(household, user=by)
    refuse_if_any(
        [
            None if purpose in Purpose.values else CHOICE_UNKNOWN(at="purpose", field=FIELDS["purpose"]),
            *why_not_a_person(person, today=timezone.localdate(at)),
            *_why_not_with(members, {key: person.relationship}, stated={key: person}),
        ]
    )
    made = registrations_of([person], receipt=receipt, is_synthetic=False, user=by)
    write_beside(made, place=place, purpose=purpose, user=by, at=at)
    write(made, [person], household, None, user=by, at=at)
    Intake.objects.create(
        organisation_id=by.organisation_id,
        receipt=receipt,
        content_hash=content_hash,
        household=household,
        received_at=at,
    )
    told = {"household": household.pk, "relationship": person.relationship, "purpose": purpose}
    events.record(verb="add_member", subject=made[0], by=by, at=at, after=told)
    return HouseholdMember.objects.get(registration=key, until=None)


@acts
def join_household(
    *,
    household: Household,
    registration: Registration,
    relationship: str,
    by: Any,
    at: datetime | None = None,
) -> HouseholdMember:
    """An own registration joins; whoever was in another household leaves it in the same moment."""
    must(by, "people.register")
    at, fresh = at or timezone.now(), own(registration, by=by)
    members, today = members_of(household, user=by), timezone.localdate(at)
    persons = {each.registration.person for each in members}
    refuse_if_any(
        [
            policy.it_was_not_erased(fresh),
            policy.MEMBER_ALREADY(at="code") if fresh.person in persons else None,
            *_why_not_with(members, {fresh.pk: relationship}),
        ]
    )
    left = (
        HouseholdMember.objects.select_for_update(of=("self",)).filter(registration=fresh, until=None).first()
    )
    if left is not None:
        left.until = today
        left.save(update_fields=["until"])
    joined = HouseholdMember.objects.create(
        organisation_id=fresh.organisation_id,
        household=household,
        registration=fresh,
        relationship=relationship,
        since=today,
    )
    _find_in_household(fresh)
    events.record(
        verb="join_household",
        subject=fresh,
        by=by,
        at=at,
        before={"household": left.household_id if left else None},
        after={"household": household.pk, "relationship": relationship},
    )
    record_contact(registration=fresh.pk, on=today, by=by)
    return joined


@acts
def leave_household(
    *, member: HouseholdMember, on: date, why: str, by: Any, at: datetime | None = None
) -> HouseholdMember:
    """`on`: the first day on which the person no longer belongs to it. Said twice, it is once."""
    must(by, "people.register")
    at, fresh = at or timezone.now(), _locked(member, by=by)
    if fresh.until == on:
        return fresh
    refuse_if_any(
        [
            policy.HOUSEHOLD_CHANGED() if fresh.until else None,
            None if why in WhyLeft.values else policy.WHY_LEFT_MISSING(at="why"),
            None
            if fresh.since <= on <= timezone.localdate(at)
            else policy.LEFT_ON_NO_SUCH_DAY(at="on", since=fresh.since, today=timezone.localdate(at)),
        ]
    )
    fresh.until = on
    fresh.save(update_fields=["until"])
    _find_in_household(fresh.registration)
    told = {"household": fresh.household_id, "on": on, "why": why}
    events.record(verb="leave_household", subject=fresh.registration, by=by, at=at, after=told)
    return fresh


@acts
def correct_relationship(
    *, member: HouseholdMember, relationship: str, by: Any, at: datetime | None = None
) -> HouseholdMember:
    """What a member is to the head; who is the head is changed by `name_head`, because it changes all of them."""
    must(by, "people.register")
    at, fresh = at or timezone.now(), _locked(member, by=by)
    members = members_of(fresh.household, user=by)
    now = next((each for each in members if each.registration_id == fresh.registration_id), None)
    if now is not None and now.pk != fresh.pk and now.relationship == relationship:
        return now
    others = [each for each in members if each.pk != fresh.pk]
    is_head = Relationship.HEAD in {fresh.relationship, relationship}
    refuse_if_any(
        [
            policy.HOUSEHOLD_CHANGED() if fresh.until else None,
            policy.NOTHING_CHANGES() if fresh.relationship == relationship else None,
            policy.HEAD_IS_NAMED(at="relationship") if is_head else None,
            *_why_not_with(others, {fresh.registration_id: relationship}),
        ]
    )
    before = {"relationship": fresh.relationship}
    made = become(fresh, relationship, on=timezone.localdate(at))
    after = {"relationship": relationship, "household": fresh.household_id}
    events.record(
        verb="correct_relationship", subject=fresh.registration, by=by, at=at, before=before, after=after
    )
    return made


def _locked(member: HouseholdMember, *, by: Any) -> HouseholdMember:
    """The row, as it stands now; a household of another organisation is refused as one that does not exist."""
    members_of(member.household, user=by)
    rows = HouseholdMember.objects.select_for_update(of=("self",)).select_related("registration", "household")
    found: HouseholdMember = rows.get(pk=member.pk)
    return found


def _why_not_with(
    members: Sequence[HouseholdMember],
    joining: Mapping[uuid.UUID, str],
    *,
    stated: Mapping[uuid.UUID, Born] | None = None,
) -> Iterator[Reason]:
    if len(members) + len(joining) > MOST_MEMBERS:
        yield TOO_MANY(field=FIELDS["members"], count=len(members) + len(joining), most=MOST_MEMBERS)
    if not set(joining.values()) <= TO_A_HEAD:
        yield policy.RELATIONSHIP_MISSING(at="relationship")
        return
    everybody = {each.registration_id: each.relationship for each in members} | dict(joining)
    for reason in why_not_this_family(everybody, stated=stated or {}):
        yield reason.kind(at="relationship", **reason.params)


def _find_in_household(registration: Registration) -> None:
    """The household's code leads to who is in it now."""
    content = content_of([registration.pk])[registration.pk]
    if Identity not in content:
        raise Refusal(policy.ERASED())
    find_under_new_keys(registration, stated_again(registration, content))
