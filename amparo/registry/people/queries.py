"""Reads of people. Everything begins at `visibility`: what a user may read; PostgreSQL holds the same a second time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from amparo.core.errors import NOT_FOUND, Refusal
from amparo.core.models import Event
from amparo.registry.people import models, policy
from amparo.registry.people.ages import day_of_ages
from amparo.registry.people.contents import KINDS
from amparo.registry.people.families import ChildStanding, child_spouses, standings_of_household
from amparo.registry.people.models import (
    Consent,
    Content,
    Erasure,
    FamilyLink,
    HouseholdMember,
    Identity,
    Journey,
    Objection,
    Override,
    Registration,
    Share,
    StoredFile,
    Whereabouts,
)
from amparo.registry.people.visibility import (
    Opened,
    among,
    opened_to,
    own_rows,
    registrations,
    visible_to,
    whereabouts_open,
)
from amparo.registry.people.vocabulary import Category, Relationship

ContentOf = dict[UUID, dict[type[Content], Any]]
VersionsOf = dict[UUID, dict[type[Content], list[Any]]]
# Joined, because a travelling group is its controller's alone: to a reader who may not see it the row holds none.
JOINED: dict[type[Content], tuple[str, ...]] = {Journey: ("destination", "group")}


def own(registration: Registration, *, by: Any) -> Registration:
    """The registration, locked for a change by its controller. Hidden and absent are the same refusal."""
    fresh = (
        Registration.objects.select_for_update(of=("self",))
        .select_related("organisation", "keeping", "whereabouts__place")
        .filter(pk=registration.pk, organisation=by.acting_organisation_id)
        .first()
    )
    if fresh is not None:
        return fresh
    visible = visible_registration(registration.pk, by=by)
    raise Refusal(policy.NOT_YOURS(code=visible.code, organisation=visible.organisation.acronym))


def visible_registration(key: UUID, *, by: Any) -> Registration:
    """One registration that the user may read, or the refusal that hidden and absent records share.

    An own one comes with its keeping and whereabouts; of another organisation's, `whereabouts_open` says what is shown.
    """
    found = registrations(by).select_related("keeping", "whereabouts__place").filter(pk=key).first()
    if found is None:
        raise Refusal(NOT_FOUND())
    return found


def content_of(keys: Iterable[UUID], kinds: Iterable[type[Content]] = KINDS) -> ContentOf:
    """The newest row of each kind for each registration, one query a kind; under the second lock."""
    keys = list(keys)
    found: ContentOf = defaultdict(dict)
    for kind in kinds:
        for row in kind._default_manager.filter(registration__in=keys).order_by("number"):
            found[row.registration_id][kind] = row
    return found


def versions_seen(
    newest: Mapping[type[Content], Any], numbers: Mapping[str, int]
) -> dict[type[Content], Any]:
    """The versions with these numbers, by category; the newest of a category whose number is not said or unknown."""
    return {
        kind: row
        if numbers.get(str(kind.category), row.number) == row.number
        else kind._default_manager.filter(
            registration=row.registration_id, number=numbers[str(kind.category)]
        ).first()
        or row
        for kind, row in newest.items()
    }


def visible_content(
    user: Any,
    keys: Iterable[UUID],
    kinds: Iterable[type[Content]] = KINDS,
    *,
    opened: Opened | None = None,
) -> ContentOf:
    """As `content_of`, under both locks. The first one here looks at the rows, which are few: its condition as a
    subquery for each kind took longer to write than to answer. `opened`: where the caller has asked already."""
    keys = list(keys)
    opened = opened_to(user, keys) if opened is None else opened
    found: ContentOf = defaultdict(dict)
    for kind in kinds:
        rows = kind._default_manager.filter(registration__in=keys).order_by("number")
        if kind in JOINED:
            rows = rows.select_related(*JOINED[kind])
        for row in among(user, rows, kind.category, opened):
            found[row.registration_id][kind] = row
    return found


def visible_versions(user: Any, keys: Iterable[UUID], opened: Opened) -> VersionsOf:
    """Every version of each kind, the oldest first, under both locks: a category that is not shared has none."""
    keys = list(keys)
    found: VersionsOf = defaultdict(lambda: defaultdict(list))
    for kind in KINDS:
        rows = kind._default_manager.filter(registration__in=keys).order_by("number")
        joined = rows.select_related("recorded_by", *JOINED.get(kind, ()))
        for row in among(user, joined, kind.category, opened):
            found[row.registration_id][kind].append(row)
    return found


def visible_registrations(user: Any, keys: Iterable[UUID], opened: Opened) -> list[Registration]:
    """Those among the keys that the user may read, in no order."""
    rows = Registration.objects.filter(pk__in=list(keys)).select_related("organisation", "whereabouts__place")
    return list(among(user, rows, Category.IDENTITY, opened))


@dataclass(frozen=True)
class Household:
    """The members of one household that the reader may see, and what is derived of the children among them.

    `code` is empty where the household is another organisation's; a member whose registration or identity is not shared
    is missing from `registrations` or `identities`.
    """

    key: UUID
    code: str
    members: list[HouseholdMember]
    registrations: Mapping[UUID, Registration]
    identities: Mapping[UUID, Identity]
    standings: Mapping[UUID, ChildStanding]
    links: list[FamilyLink]
    child_spouses: frozenset[UUID] = frozenset()

    @property
    def has_no_head(self) -> bool:
        """Known of own households alone: another's head may just not be shared."""
        return bool(self.code) and all(each.relationship != Relationship.HEAD for each in self.members)


@dataclass
class PersonFile:
    """What one reader may see of one person: every registration, with its content, family, consents and files.

    `where`: of the registrations whose place and time the reader may know.
    """

    person: UUID
    registrations: list[Registration]
    content: ContentOf
    where: Mapping[UUID, Whereabouts]
    versions: VersionsOf = field(default_factory=dict)
    households: list[Household] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)
    erasures: list[Erasure] = field(default_factory=list)

    @property
    def keys(self) -> list[UUID]:
        return [each.pk for each in self.registrations]


def person_file(user: Any, person: UUID, *, on: date | None = None) -> PersonFile:
    """`on` is the day of which ages and standings are told: today, unless another is named.

    Refuses with `core.not_found` when no registration of the person is visible: hidden and absent look the same.
    """
    beside = ("keeping", "whereabouts__place", "whereabouts__registered_by")
    found = list(registrations(user).filter(person=person).select_related(*beside))
    if not found:
        raise Refusal(NOT_FOUND())
    keys = [each.pk for each in found]
    opened = opened_to(user, keys)
    versions, where = visible_versions(user, keys, opened), whereabouts_open(user, found, opened)
    content = {key: {kind: rows[-1] for kind, rows in kinds.items()} for key, kinds in versions.items()}
    return PersonFile(
        person=person,
        registrations=found,
        content=content,
        where=where,
        versions=versions,
        households=households_of(user, keys, on=on or _day_of_ages(where, content)),
        consents=list(
            own_rows(user, Consent).filter(registration__in=keys).select_related("text", "withdrawn_by")
        ),
        overrides=list(
            own_rows(user, Override).filter(registration__in=keys).select_related("recipient", "asked_by")
        ),
        shares=list(
            Share.objects.filter(
                Q(controller=user.acting_organisation_id) | Q(recipient=user.acting_organisation_id),
                registration__in=keys,
            ).select_related("recipient", "controller", "agreement", "mandate")
        ),
        files=list(visible_to(user, StoredFile, Category.PHOTO).filter(registration__in=keys)),
        objections=list(own_rows(user, Objection).filter(registration__in=keys)),
        erasures=list(own_rows(user, Erasure).filter(registration__in=keys).select_related("asked_by")),
    )


def _day_of_ages(where: Mapping[UUID, Whereabouts], content: ContentOf) -> date:
    """By the last registration whose day the reader may know, else by what was recorded last."""
    recorded = [kinds[Identity].recorded_at for kinds in content.values() if Identity in kinds]
    known = [each.registered_at for each in where.values()] or recorded
    return day_of_ages(max(known)) if known else timezone.localdate()


def households_of(user: Any, keys: Iterable[UUID], *, on: date) -> list[Household]:
    """The households in which the registrations are now, with the members that the reader may see."""
    rows = visible_to(user, HouseholdMember, Category.FAMILY).filter(until=None)
    here = set(rows.filter(registration__in=list(keys)).values_list("household_id", flat=True))
    if not here:
        return []
    members: dict[UUID, list[HouseholdMember]] = defaultdict(list)
    # Not joined: of another organisation's household and members only what is shared can be read.
    for member in rows.filter(household__in=here):
        members[member.household_id].append(member)
    everybody = [member.registration_id for each in members.values() for member in each]
    seen = {each.pk: each for each in registrations(user).filter(pk__in=everybody)}
    identities = {
        key: kinds[Identity] for key, kinds in visible_content(user, everybody, (Identity,)).items()
    }
    of_them = Q(registration__in=everybody) | Q(relative__in=everybody)
    links = _by_household(visible_to(user, FamilyLink, Category.FAMILY).filter(of_them), members)
    codes = dict(own_rows(user, models.Household).filter(pk__in=here).values_list("pk", "code"))
    return [
        _household(key, codes.get(key, ""), each, seen=seen, identities=identities, links=links[key], on=on)
        for key, each in members.items()
    ]


def _by_household(
    links: Iterable[FamilyLink], members: Mapping[UUID, list[HouseholdMember]]
) -> Mapping[UUID, list[FamilyLink]]:
    """Links from or to a member, in their order: of thousands of households each looks at its own alone."""
    homes: dict[UUID, set[UUID]] = defaultdict(set)
    for key, inside in members.items():
        for member in inside:
            homes[member.registration_id].add(key)
    found: dict[UUID, list[FamilyLink]] = defaultdict(list)
    for link in links:
        for key in homes[link.registration_id] | homes[link.relative_id]:
            found[key].append(link)
    return found


def _household(
    key: UUID,
    code: str,
    members: list[HouseholdMember],
    *,
    seen: Mapping[UUID, Registration],
    identities: Mapping[UUID, Identity],
    links: list[FamilyLink],
    on: date,
) -> Household:
    ordered = sorted(
        members, key=lambda each: (each.relationship != "head", _birth(identities.get(each.registration_id)))
    )
    inside = {each.registration_id for each in members}
    return Household(
        key=key,
        code=code,
        members=ordered,
        registrations=seen,
        identities=identities,
        standings=standings_of_household(members, identities, links, on=on),
        links=[link for link in links if link.registration_id in inside],
        child_spouses=child_spouses(members, identities, links, on=on),
    )


def _birth(identity: Identity | None) -> date:
    return identity.birth_date if identity and identity.birth_date else date.max


def who_saw(keys: Iterable[UUID]) -> QuerySet[Event]:
    """Every event about the registrations, reads among them, the newest first."""
    return Event.objects.filter(
        subject_type="people.registration", subject_id__in=[str(key) for key in keys]
    ).order_by("-number")


def living_with(user: Any, registration: Registration) -> set[UUID]:
    """Who is in a household of the own organisation with this one now. They stood at the desk beside each other: names
    that are alike (twins, a daughter called as her mother) make them no doubles."""
    now = own_rows(user, HouseholdMember).filter(until=None)
    here = now.filter(registration=registration).values("household")
    others = now.filter(household__in=here).exclude(registration=registration)
    return set(others.values_list("registration_id", flat=True))


def due(user: Any, *, on: date) -> QuerySet[Registration]:
    """The user's organisation's registrations whose time has run out and whose erasure nobody has decided."""
    return (
        own_rows(user, Registration)
        .filter(keeping__organisation=user.acting_organisation_id, keeping__keep_until__lt=on, erased_at=None)
        .exclude(erasures__status__in=(Erasure.Status.ASKED, Erasure.Status.APPROVED))
        .select_related("keeping", "whereabouts__place")
        .order_by("keeping__keep_until", "pk")
    )
