"""What one organisation holds about a person in its own registrations, for the copy that they may ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min
from django.utils import timezone

from amparo.core.errors import Refusal
from amparo.registry.partners.models import Organisation
from amparo.registry.people import policy
from amparo.registry.people.contents import KINDS
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
    PersonDecision,
    Registration,
    Share,
    StoredFile,
)
from amparo.registry.people.queries import who_saw
from amparo.registry.people.recipients import PastShare, StandingShare, acronyms, past_shares, standing_shares
from amparo.registry.people.visibility import own_rows, registrations


@dataclass(frozen=True)
class Readings:
    """How often one organisation opened the record."""

    organisation: str
    times: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class HeldRecord:
    """One registration with all that hangs on it. `versions`: the newest first. `links_to`: those that were stated from
    the relative's side, in which this person is the relative."""

    registration: Registration
    versions: dict[type[Content], list[Any]]
    memberships: list[HouseholdMember]
    links: list[FamilyLink]
    links_to: list[FamilyLink]
    files: list[StoredFile]
    consents: list[Consent]
    overrides: list[Override]
    shares: list[StandingShare]
    past: list[PastShare]
    objections: list[Objection]
    erasures: list[Erasure]
    decisions: list[PersonDecision]
    readings: list[Readings]


@dataclass(frozen=True)
class Held:
    """`household`: the names of those who are in one with the person now, by registration; of nobody else any name."""

    organisation: Organisation
    at: datetime
    records: list[HeldRecord]
    recipients: dict[str, str]
    household: dict[UUID, str] = field(default_factory=dict)

    @property
    def registrations(self) -> list[Registration]:
        return [each.registration for each in self.records]

    @property
    def identities(self) -> list[Identity]:
        """The newest identity of each registration that has one."""
        return [each.versions[Identity][0] for each in self.records if each.versions.get(Identity)]

    @property
    def file_name(self) -> str:
        return self.records[0].registration.code.lower()


def held_about(user: Any, person: UUID, *, at: datetime) -> Held | None:
    """None when nothing about the person is visible. Refused where there are only records of other organisations, which
    give the copy themselves."""
    beside = ("organisation", "keeping", "whereabouts__place")
    rows = own_rows(user, Registration).filter(person=person).select_related(*beside)
    own = list(rows.order_by("-whereabouts__registered_at", "pk"))
    if not own:
        others = registrations(user).filter(person=person).first()
        if others is None:
            return None
        raise Refusal(policy.NOT_YOURS(code=others.code, organisation=others.organisation.acronym))
    keys = [each.pk for each in own]
    hanging = {kind: _hanging(user, kind, keys) for kind in HANGING}
    versions = {kind: _versions(user, kind, keys) for kind in KINDS}
    links_to = _links_to(user, keys)
    records = [_record(each, hanging, versions, links_to.get(each.pk, []), at) for each in own]
    named = (key for rows in hanging[Consent].values() for row in rows for key in row.recipients)
    return Held(user.organisation, at, records, acronyms(named), _names_in_the_household(user, keys))


def _links_to(user: Any, keys: list[UUID]) -> dict[UUID, list[FamilyLink]]:
    found: dict[UUID, list[FamilyLink]] = defaultdict(list)
    for link in own_rows(user, FamilyLink).filter(relative__in=keys):
        found[link.relative_id].append(link)
    return found


def _names_in_the_household(user: Any, keys: list[UUID]) -> dict[UUID, str]:
    now = own_rows(user, HouseholdMember).filter(until=None)
    households = now.filter(registration__in=keys).values("household")
    others = now.filter(household__in=households).exclude(registration__in=keys).values("registration")
    identities = own_rows(user, Identity).filter(registration__in=others).order_by("number")
    return {each.registration_id: each.full_name for each in identities}


HANGING: dict[type[Any], tuple[str, ...]] = {
    HouseholdMember: ("household",),
    FamilyLink: (),
    StoredFile: (),
    Consent: ("text",),
    Override: ("recipient",),
    Objection: (),
    Erasure: (),
    PersonDecision: (),
}


def _hanging(user: Any, kind: type[Any], keys: list[UUID]) -> dict[UUID, list[Any]]:
    rows = own_rows(user, kind).filter(registration__in=keys).select_related(*HANGING[kind])
    return _by_registration(rows)


def _versions(user: Any, kind: type[Content], keys: list[UUID]) -> dict[UUID, list[Any]]:
    rows: Any = own_rows(user, kind).filter(registration__in=keys).order_by("-number")
    joined = ("destination", "group") if kind is Journey else ()
    return _by_registration(rows.select_related("recorded_by", *joined))


def _by_registration(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.registration_id].append(row)
    return found


def _record(
    registration: Registration,
    hanging: dict[type[Any], dict[UUID, list[Any]]],
    versions: dict[type[Content], dict[UUID, list[Any]]],
    links_to: list[FamilyLink],
    at: datetime,
) -> HeldRecord:
    key = registration.pk
    shares = Share.objects.filter(registration=registration, controller=registration.organisation_id)
    of = {kind: rows.get(key, []) for kind, rows in hanging.items()}
    past = past_shares([*of[Consent], *of[Objection]])
    return HeldRecord(
        registration=registration,
        versions={kind: rows.get(key, []) for kind, rows in versions.items()},
        memberships=of[HouseholdMember],
        links=of[FamilyLink],
        links_to=links_to,
        files=of[StoredFile],
        consents=of[Consent],
        overrides=of[Override],
        shares=standing_shares(
            shares.select_related("recipient", "agreement", "mandate"), on=timezone.localdate(at)
        ),
        past=[share for ended in past.values() for share in ended],
        objections=of[Objection],
        erasures=of[Erasure],
        decisions=of[PersonDecision],
        readings=_readings(key),
    )


def _readings(key: UUID) -> list[Readings]:
    counted = list(
        who_saw([key])
        .filter(verb="read")
        .order_by()
        .values("organisation_id")
        .annotate(times=Count("pk"), first=Min("at"), last=Max("at"))
    )
    names = acronyms(row["organisation_id"] for row in counted if row["organisation_id"])
    rows = [
        Readings(names.get(row["organisation_id"], ""), row["times"], row["first"], row["last"])
        for row in counted
    ]
    return sorted(rows, key=lambda row: row.organisation)
