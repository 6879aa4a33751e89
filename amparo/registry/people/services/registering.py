"""Registering a household, once, however often it is sent in."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import Refusal, refuse_if_any
from amparo.registry.people import policy
from amparo.registry.people.checks import CHOICE_UNKNOWN, FIELDS, why_not_a_household
from amparo.registry.people.contents import hash_of_intake, place_ids, rows_of
from amparo.registry.people.keeping import keep_until
from amparo.registry.people.keys import keys_of
from amparo.registry.people.models import (
    Content,
    FamilyLink,
    Household,
    HouseholdMember,
    Intake,
    Keeping,
    Registration,
    SearchKey,
    TravellingGroup,
    Whereabouts,
)
from amparo.registry.people.secret import key_for
from amparo.registry.people.stated import StatedLink, StatedPerson
from amparo.registry.people.vocabulary import Purpose
from amparo.registry.places.models import Place

CODE_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U to be misread
ALIKE_WITHIN = timedelta(hours=24)


@acts
def register_household(
    *,
    members: Sequence[StatedPerson],
    links: Sequence[StatedLink] = (),
    place: Place,
    purpose: str,
    receipt: uuid.UUID,
    group: TravellingGroup | None = None,
    although_alike: bool = False,
    is_synthetic: bool = False,
    by: Any,
    at: datetime | None = None,
) -> Household:
    """One household with all its members, or nothing.

    `receipt` is the form's own number: the same form sent again gives back the household that it made; with other
    content under the same number it is refused (`people.receipt_taken`). The same content from another form within a
    day is refused too (`people.saved_already`), unless `although_alike` says that these are other people.
    """
    must(by, "people.register")
    at = at or timezone.now()
    content_hash = hash_of_intake(members, links, place=place.code, purpose=purpose)
    wait_for_others_with(by.organisation_id, content_hash, receipt)
    if (before := sent_before(receipt, content_hash, user=by)) is not None:
        return before
    refuse_if_any(
        [
            None if purpose in Purpose.values else CHOICE_UNKNOWN(at="purpose", field=FIELDS["purpose"]),
            *why_not_a_household(members, links, today=timezone.localdate(at)),
            None if although_alike else _alike(content_hash, at=at, by=by),
        ]
    )
    household = Household.objects.create(
        id=own_id(by, receipt, "household"),
        organisation_id=by.organisation_id,
        code=next(_free_codes(Household, "FAM", 1, by=by)),
        formed_at=at,
    )
    registrations = registrations_of(members, receipt=receipt, is_synthetic=is_synthetic, user=by)
    write_beside(registrations, place=place, purpose=purpose, user=by, at=at)
    write(registrations, members, household, group, user=by, at=at)
    _write_links(registrations, links, by=by, at=at)
    Intake.objects.create(
        organisation_id=by.organisation_id,
        receipt=receipt,
        content_hash=content_hash,
        household=household,
        received_at=at,
    )
    events.record_many(
        verb="register",
        by=by,
        at=at,
        changes=[(each, {}, {"household": household.pk, "purpose": purpose}) for each in registrations],
    )
    return household


def wait_for_others_with(organisation: uuid.UUID, content_hash: str, receipt: uuid.UUID) -> None:
    """Two devices that send the same at once are served one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(k, 0)) FROM unnest(%s::text[]) k",
            [sorted([f"{organisation}{content_hash}", f"{organisation}{receipt}"])],
        )


def sent_before(receipt: uuid.UUID, content_hash: str, *, user: Any) -> Household | None:
    same = Intake.objects.filter(organisation_id=user.organisation_id, receipt=receipt)
    intake = same.select_related("household").first()
    if intake is None:
        return None
    if not intake.content_hash:
        raise Refusal(policy.FORM_ERASED(code=intake.household.code))
    if intake.content_hash != content_hash:
        raise Refusal(policy.RECEIPT_TAKEN(code=intake.household.code))
    return intake.household


def _alike(content_hash: str, *, at: datetime, by: Any) -> Any:
    alike = Intake.objects.filter(
        organisation_id=by.organisation_id, content_hash=content_hash, received_at__gte=at - ALIKE_WITHIN
    )
    code = alike.values_list("household__code", flat=True).first()
    return policy.SAVED_ALREADY(code=code) if code else None


def own_id(by: Any, receipt: uuid.UUID, what: object) -> uuid.UUID:
    """The same form makes the same records; a form of another organisation with the same number makes others."""
    return uuid.uuid5(by.organisation_id, f"{receipt}:{what}")


def _free_codes(kind: type[Household | Registration], prefix: str, count: int, *, by: Any) -> Iterator[str]:
    """Codes that the organisation has not given away. Among a million one in a thousand draws meets one that it has."""
    codes: set[str] = set()
    while len(codes) < count:
        drawn = {f"{prefix}-{''.join(secrets.choice(CODE_SIGNS) for _ in range(6))}" for _ in range(count)}
        taken = kind._default_manager.filter(organisation_id=by.organisation_id, code__in=drawn)
        codes |= drawn - set(taken.values_list("code", flat=True))
    return iter(sorted(codes))


def registrations_of(
    members: Sequence[StatedPerson], *, receipt: uuid.UUID, is_synthetic: bool, user: Any
) -> list[Registration]:
    prefix = "".join(filter(str.isalnum, user.organisation.acronym.upper()))[:6].ljust(2, "X")
    codes = _free_codes(Registration, prefix, len(members), by=user)
    return Registration.objects.bulk_create(
        Registration(
            id=own_id(user, receipt, number),
            organisation_id=user.organisation_id,
            code=next(codes),
            is_synthetic=is_synthetic,
        )
        for number, _member in enumerate(members)
    )


def write_beside(
    registrations: Sequence[Registration], *, place: Place, purpose: str, user: Any, at: datetime
) -> None:
    """What each is kept for and until when, and where and when it was made."""
    today = timezone.localdate(at)
    until = keep_until(purpose, last_contact_on=today)
    whose = [{"registration": each, "organisation_id": each.organisation_id} for each in registrations]
    Keeping.objects.bulk_create(
        Keeping(purpose=purpose, last_contact_on=today, keep_until=until, **each) for each in whose
    )
    Whereabouts.objects.bulk_create(
        Whereabouts(place=place, registered_at=at, registered_by=user, **each) for each in whose
    )


def write(
    registrations: Sequence[Registration],
    members: Sequence[StatedPerson],
    household: Household,
    group: TravellingGroup | None,
    *,
    user: Any,
    at: datetime,
) -> None:
    places, pairs = place_ids(members), list(zip(registrations, members, strict=True))
    contents = [
        row for each, member in pairs for row in rows_of(each, member, places, group, recorded_by=user, at=at)
    ]
    create_by_kind(contents)
    HouseholdMember.objects.bulk_create(
        HouseholdMember(
            organisation_id=user.organisation_id,
            household=household,
            registration=each,
            relationship=member.relationship,
            is_present=member.is_present,
            since=timezone.localdate(at),
        )
        for each, member in pairs
    )
    write_keys((each, member, household.code) for each, member in pairs)


def create_by_kind(contents: Iterable[Content]) -> None:
    """One statement for each table."""
    rows_by_kind: dict[type[Content], list[Content]] = {}
    for row in contents:
        rows_by_kind.setdefault(type(row), []).append(row)
    for kind, rows in rows_by_kind.items():
        kind._default_manager.bulk_create(rows)


def write_keys(
    found_under: Iterable[tuple[Registration, StatedPerson, str]], *, for_whom: Iterable[uuid.UUID] = ()
) -> None:
    """Search keys for the controller, or for recipients of its shares."""
    recipients, secret = tuple(for_whom), key_for("search")
    SearchKey.objects.bulk_create(
        (
            SearchKey(
                organisation_id=organisation,
                key=key,
                registration=registration,
                controller_id=registration.organisation_id,
            )
            for registration, person, household_code in found_under
            for key in keys_of(
                person=person, code=registration.code, household_code=household_code, secret=secret
            )
            for organisation in recipients or (registration.organisation_id,)
        ),
        ignore_conflicts=True,
    )


def _write_links(
    registrations: Sequence[Registration], links: Sequence[StatedLink], *, by: Any, at: datetime
) -> None:
    FamilyLink.objects.bulk_create(
        FamilyLink(
            organisation_id=by.organisation_id,
            registration=registrations[link.who],
            relative=registrations[link.of],
            kind=link.kind,
            stated_at=at,
            stated_by=by,
        )
        for link in dict.fromkeys(links)
    )


@acts
def start_group(*, name: str, kind: str, first_seen_on: Any, by: Any) -> TravellingGroup:
    """A travelling group under its name; the same name gives back the group that is there."""
    must(by, "people.register")
    group, is_new = TravellingGroup.objects.get_or_create(
        organisation_id=by.organisation_id,
        name=name.strip(),
        defaults={"kind": kind, "first_seen_on": first_seen_on},
    )
    if is_new:
        events.record(verb="start_group", subject=group, by=by)
    return group
