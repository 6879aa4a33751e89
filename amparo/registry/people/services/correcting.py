"""Corrections: a new version with its reason, never a change of what was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import REASON_MISSING, Reason, refuse_if_any
from amparo.registry.people import policy
from amparo.registry.people.ages import may_be_a_child
from amparo.registry.people.checks import (
    GUARDIAN_A_CHILD,
    PARENT_YOUNGER,
    YOUNGEST_PARENT_YEARS,
    goes_round,
    too_young_a_parent,
    why_not_a_person,
)
from amparo.registry.people.contents import DETAILS, columns_of, place_ids, stated_again
from amparo.registry.people.families import guardians_of, live_links, parents_in
from amparo.registry.people.models import (
    Content,
    FamilyLink,
    HouseholdMember,
    Identity,
    Journey,
    Registration,
    SearchKey,
    Share,
    TravellingGroup,
)
from amparo.registry.people.outputs.words import category_title
from amparo.registry.people.queries import content_of, own, versions_seen, visible_registration
from amparo.registry.people.services.contact import record_contact
from amparo.registry.people.services.registering import create_by_kind, write_keys
from amparo.registry.people.services.sharing import close_consents_of, household_code, write_shared_keys
from amparo.registry.people.stated import StatedPerson
from amparo.registry.people.vocabulary import RESPONSIBLE, Category, Tie


class Unchanged:
    """Said of a travelling group that a correction leaves as it is; None is no group."""


@acts
def correct(
    *,
    registration: Registration,
    person: StatedPerson,
    reason: str,
    group: TravellingGroup | type[Unchanged] | None = Unchanged,
    made_from: Mapping[str, int] | None = None,
    by: Any,
    at: datetime | None = None,
) -> list[Content]:
    """State the person again; each kind of content that differs gets a new version. Gives back the new rows.

    `made_from`: by category, the number of the version that whoever corrects had before them; the newest where it is
    not said. A category in which they changed nothing stays as somebody else left it meanwhile; one that both changed
    is refused, and says by whom and when.
    """
    must(by, "people.register")
    at, fresh = at or timezone.now(), own(registration, by=by)
    refuse_if_any(
        [
            policy.it_was_not_erased(fresh),
            policy.GROUP_UNKNOWN(at="group") if _is_not_ours(group, by=by) else None,
            None if reason.strip() else REASON_MISSING(at="reason"),
            *why_not_a_person(person, today=timezone.localdate(at)),
        ]
    )
    newest = content_of([fresh.pk])[fresh.pk]
    seen = versions_seen(newest, made_from or {})
    stated = _columns_stated(seen, person, group)
    touched = [kind for kind, row in seen.items() if _differs(row, stated[kind])]
    changed = [kind for kind in touched if _differs(newest[kind], stated[kind])]
    overtaken = [newest[kind] for kind in changed if newest[kind].number != seen[kind].number]
    refuse_if_any([policy.NOTHING_CHANGES() if not changed else None, *map(_overtaken, overtaken)])
    rows = [
        kind(
            organisation_id=fresh.organisation_id,
            registration=fresh,
            number=newest[kind].number + 1,
            recorded_at=at,
            recorded_by=by,
            reason=reason.strip(),
            **stated[kind],
        )
        for kind in changed
    ]
    create_by_kind(rows)
    find_under_new_keys(fresh, stated_again(fresh, newest | {type(row): row for row in rows}))
    record_contact(registration=fresh.pk, on=timezone.localdate(at), by=by)
    told = {str(type(row).category): row.number for row in rows}
    events.record(verb="correct", subject=fresh, by=by, at=at, after=told)
    return rows


def _columns_stated(
    seen: Mapping[type[Content], Any], person: StatedPerson, group: Any
) -> dict[type[Content], dict[str, Any]]:
    travels_with = seen[Journey].group if group is Unchanged else group
    places = place_ids([person])
    return {kind: columns_of(kind, person, places, travels_with) for kind in seen}


def _overtaken(row: Content) -> Reason:
    return policy.CORRECTED_MEANWHILE(
        at=f"made_from.{row.category}_version",
        category=category_title(row.category),
        who=row.recorded_by.name,
        when=date_format(timezone.localtime(row.recorded_at), "DATETIME_FORMAT"),
    )


def _is_not_ours(group: Any, *, by: Any) -> bool:
    return isinstance(group, TravellingGroup) and group.organisation_id != by.acting_organisation_id


def _differs(row: Content, columns: dict[str, Any]) -> bool:
    return any(getattr(row, name) != columns[name] for name in DETAILS[type(row)])


def find_under_new_keys(registration: Registration, person: StatedPerson) -> None:
    """The old keys go: a name that was wrong must not lead here for anybody."""
    SearchKey.objects.filter(registration=registration).delete()
    code = household_code(registration)
    write_keys([(registration, person, code)])
    for share in Share.objects.filter(registration=registration, categories__contains=[Category.IDENTITY]):
        write_shared_keys(registration, person, share.categories, code, recipient=share.recipient_id)


@acts
def state_presence(*, member: HouseholdMember, is_present: bool, by: Any) -> HouseholdMember:
    """Whether a member is with the household now. It decides whether a child is alone."""
    must(by, "people.register")
    own(member.registration, by=by)
    fresh = HouseholdMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    refuse_if_any(
        [
            policy.HOUSEHOLD_CHANGED() if fresh.until else None,
            policy.NOTHING_CHANGES() if fresh.is_present == is_present else None,
        ]
    )
    fresh.is_present = is_present
    fresh.save(update_fields=["is_present"])
    events.record(
        verb="state_presence",
        subject=fresh.registration,
        by=by,
        before={"present": not is_present},
        after={"present": is_present},
    )
    if is_present:
        record_contact(registration=fresh.registration_id, on=timezone.localdate(), by=by)
    return fresh


@acts
def state_link(
    *, registration: Registration, relative: Registration, kind: str, by: Any, at: datetime | None = None
) -> FamilyLink:
    """`relative` is the `kind` of the registered person. The relative may be another organisation's registration that
    is shared with us."""
    must(by, "people.register")
    at, fresh = at or timezone.now(), own(registration, by=by)
    other = visible_registration(relative.pk, by=by)
    refuse_if_any(
        [
            policy.it_was_not_erased(fresh),
            policy.LINK_KIND_UNKNOWN() if kind not in Tie.values else None,
            policy.it_was_not_erased(other),
            policy.LINK_TO_ONESELF() if other.person == fresh.person else None,
            policy.LINK_STATED() if _is_stated(fresh, other, kind) else None,
            policy.LINKS_GO_ROUND() if kind in RESPONSIBLE and _goes_round(fresh, other) else None,
            *_why_not_of_such_ages(fresh, other, kind, on=timezone.localdate(at)),
        ]
    )
    link = FamilyLink.objects.create(
        organisation_id=fresh.organisation_id,
        registration=fresh,
        relative=other,
        kind=kind,
        stated_at=at,
        stated_by=by,
    )
    events.record(verb="state_link", subject=fresh, by=by, at=at, after={"link": link.pk, "kind": kind})
    return link


def _why_not_of_such_ages(
    registration: Registration, relative: Registration, kind: str, *, on: date
) -> Iterator[Reason]:
    known = content_of([registration.pk, relative.pk], (Identity,))
    person, other = known[registration.pk].get(Identity), known[relative.pk].get(Identity)
    if person is None or other is None:
        return
    if kind == Tie.PARENT and too_young_a_parent(other, person):
        yield PARENT_YOUNGER(years=YOUNGEST_PARENT_YEARS)
    if kind == Tie.GUARDIAN and may_be_a_child(other, on=on):
        yield GUARDIAN_A_CHILD()


def _is_stated(registration: Registration, relative: Registration, kind: str) -> bool:
    return live_links().filter(registration=registration, relative=relative, kind=kind).exists()


def _goes_round(registration: Registration, relative: Registration) -> bool:
    """Follows parents and guardians upward from the relative, as far as links and households are known here."""
    ties: list[tuple[object, object]] = [
        (registration.pk, relative.pk),
        *_parents_around(registration, relative),
    ]
    seen, above = set(), {relative.pk}
    while above:
        rows = live_links().filter(registration__in=above, kind__in=RESPONSIBLE)
        seen |= above
        ties += (found := list(rows.values_list("registration_id", "relative_id")))
        above = {relative for _who, relative in found} - seen
    return goes_round(ties)


def _parents_around(*registrations: Registration) -> list[tuple[object, object]]:
    households = HouseholdMember.objects.filter(registration__in=registrations, until=None).values(
        "household"
    )
    members = HouseholdMember.objects.filter(household__in=households, until=None)
    inside: dict[object, list[tuple[object, str]]] = {}
    for member in members:
        inside.setdefault(member.household_id, []).append((member.registration_id, member.relationship))
    return [pair for each in inside.values() for pair in parents_in(each)]


@acts
def decide_link(
    *, link: FamilyLink, verified: bool, how: str, by: Any, seen: str = "", at: datetime | None = None
) -> FamilyLink:
    """Verify or refute a stated link, by another person than who stated it, saying on what evidence.

    What was shared because a refuted guardian consented is closed in the same moment. `seen`: how the link stood before
    whoever decides; what somebody else decided meanwhile is not undone unseen.
    """
    must(by, "people.verify_family_link")
    at = at or timezone.now()
    own(link.registration, by=by)
    fresh = FamilyLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    refuse_if_any(
        [
            policy.LINK_REFUTED() if fresh.standing == FamilyLink.Standing.REFUTED else None,
            policy.LINK_VERIFIED_BY_ANOTHER() if fresh.stated_by_id == by.pk else None,
            policy.link_stands_as_seen(fresh, seen),
            None if how.strip() else REASON_MISSING(at="how"),
        ]
    )
    before = {"standing": fresh.standing}
    fresh.standing = FamilyLink.Standing.VERIFIED if verified else FamilyLink.Standing.REFUTED
    fresh.decided_at, fresh.decided_by, fresh.how = at, by, how.strip()
    fresh.save(update_fields=["standing", "decided_at", "decided_by", "how"])
    after = {"standing": fresh.standing, "link": fresh.pk}
    events.record(verb="decide_link", subject=fresh.registration, by=by, at=at, before=before, after=after)
    if not verified and fresh.relative_id not in guardians_of(fresh.registration):
        close_consents_of(fresh.registration, guardian=fresh.relative_id, by=by, at=at)
    return fresh
