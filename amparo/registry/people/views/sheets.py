"""What one reader may see of a person, put in the order in which a page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from amparo.registry.people.families import ChildStanding
from amparo.registry.people.models import (
    Contact,
    FamilyLink,
    HouseholdMember,
    Identity,
    Journey,
    Papers,
    Registration,
    StoredFile,
    Whereabouts,
)
from amparo.registry.people.queries import Household, PersonFile, visible_content
from amparo.registry.people.views.versions import Earlier, earlier_versions
from amparo.registry.people.visibility import registrations
from amparo.registry.people.vocabulary import RESPONSIBLE

NO_DAY = datetime.min.replace(tzinfo=UTC)
ALONE = {ChildStanding.SEPARATED, ChildStanding.UNACCOMPANIED}


@dataclass(frozen=True)
class Sheet:
    """`identity` is None where the data were erased; the other kinds also where they are not shared. `where` (with the
    day) belongs to the journey."""

    registration: Registration
    is_own: bool
    where: Whereabouts | None
    identity: Identity | None
    contact: Contact | None
    papers: Papers | None
    journey: Journey | None
    files: list[StoredFile]
    earlier: list[Earlier] = field(default_factory=list)


@dataclass(frozen=True)
class MemberLine:
    """`registration` and `identity` are None for a member who is not shared with the reader."""

    member: HouseholdMember
    registration: Registration | None
    identity: Identity | None
    standing: ChildStanding | None
    is_own: bool
    is_this: bool
    is_child_spouse: bool = False
    needs_a_parent: bool = False

    @property
    def is_alone(self) -> bool:
        return self.standing in ALONE


@dataclass(frozen=True)
class LinkLine:
    """`relative` is the `kind` of `who`. Names are empty where the identity is not shared."""

    link: FamilyLink
    who: str
    relative: str
    relative_person: UUID | None
    is_own: bool


@dataclass
class FamilySheet:
    household: Household
    members: list[MemberLine]
    links: list[LinkLine] = field(default_factory=list)


def sheets(file: PersonFile, *, by: Any) -> list[Sheet]:
    """The own registrations first, then the newest; at the end those whose day is not shared."""
    found = [_sheet(file, each, by=by) for each in file.registrations]
    found.sort(key=lambda each: each.where.registered_at if each.where else NO_DAY, reverse=True)
    return sorted(found, key=lambda each: not each.is_own)


def _sheet(file: PersonFile, registration: Registration, *, by: Any) -> Sheet:
    content = file.content.get(registration.pk, {})
    is_own = registration.organisation_id == by.acting_organisation_id
    return Sheet(
        registration=registration,
        is_own=is_own,
        where=file.where.get(registration.pk),
        identity=content.get(Identity),
        contact=content.get(Contact),
        papers=content.get(Papers),
        journey=content.get(Journey),
        files=[each for each in file.files if each.registration_id == registration.pk],
        earlier=earlier_versions(
            file.versions.get(registration.pk, {}), is_own=is_own, shows_days=is_own or Journey in content
        ),
    )


def family_sheets(households: Iterable[Household], keys: Iterable[UUID], *, by: Any) -> list[FamilySheet]:
    keys = set(keys)
    return [_family(each, keys, by=by) for each in households]


def _without_a_parent(household: Household) -> set[UUID]:
    """Children with no parent or guardian here, for whom nobody stated one of the others as such either: the
    relationships to the head may just not tell it, as of a grandmother's household with her daughter's son."""
    alone = {key for key, standing in household.standings.items() if standing in ALONE}
    waiting = {
        link.registration_id
        for link in household.links
        if link.kind in RESPONSIBLE and link.standing != FamilyLink.Standing.REFUTED
    }
    return alone - waiting if len(household.members) > 1 else set()


def _family(household: Household, keys: set[UUID], *, by: Any) -> FamilySheet:
    without_a_parent = _without_a_parent(household)
    members = [
        MemberLine(
            member=each,
            registration=household.registrations.get(each.registration_id),
            identity=household.identities.get(each.registration_id),
            standing=household.standings.get(each.registration_id),
            is_own=each.organisation_id == by.acting_organisation_id,
            is_this=each.registration_id in keys,
            is_child_spouse=each.registration_id in household.child_spouses,
            needs_a_parent=each.registration_id in without_a_parent,
        )
        for each in household.members
    ]
    return FamilySheet(household, members, link_lines(household, by=by))


def link_lines(household: Household, *, by: Any) -> list[LinkLine]:
    """The relatives outside of the household are looked up once, together."""
    outside = {link.relative_id for link in household.links} - household.identities.keys()
    others = visible_content(by, outside, (Identity,)) if outside else {}
    seen = {each.pk: each for each in registrations(by).filter(pk__in=outside)} if outside else {}
    names: Mapping[UUID, Identity] = household.identities | {  # type: ignore[operator]
        key: kinds[Identity] for key, kinds in others.items()
    }
    everybody = {**household.registrations, **seen}
    return [
        LinkLine(
            link=link,
            who=_name(names.get(link.registration_id), everybody.get(link.registration_id)),
            relative=_name(names.get(link.relative_id), everybody.get(link.relative_id)),
            relative_person=getattr(everybody.get(link.relative_id), "person", None),
            is_own=link.organisation_id == by.acting_organisation_id,
        )
        for link in household.links
    ]


def _name(identity: Identity | None, registration: Registration | None) -> str:
    if identity is None and registration is not None and registration.erased_at:
        return str(_("somebody whose data were erased"))
    return identity.full_name if identity else ""
