"""People who come to a site: checked in together, once, whether there is a free place or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import NOT_FOUND, Refusal, refuse_if_any
from amparo.registry.people.models import Registration
from amparo.registry.people.policy import it_was_not_erased
from amparo.registry.people.services.contact import record_contact
from amparo.registry.people.visibility import own_rows
from amparo.registry.people.visibility import registrations as visible_rows
from amparo.response.shelter import policy
from amparo.response.shelter.models import Site, Stay, Transfer
from amparo.response.shelter.policy import reasons
from amparo.response.shelter.queries.sites import present_now
from amparo.response.shelter.queries.stays import open_stays_of


@acts
def check_in(
    *,
    site: Site,
    registrations: Sequence[Registration],
    arrived_at: datetime,
    bed: str = "",
    bed_kind: str = "",
    expected_nights: int | None = None,
    over_capacity_because: str = "",
    by: Any,
    at: datetime | None = None,
) -> list[Stay]:
    """One person or a household, all of them or none. Who is at the site already keeps the stay that they have.

    A full site does not refuse people: it asks why they are taken in, and keeps the answer. Refused is who is checked
    in at another site of the organisation, under this registration or another one of the same person.
    """
    return take_in(
        site=site,
        registrations=registrations,
        arrived_at=arrived_at,
        place={"bed": bed.strip(), "bed_kind": bed_kind, "expected_nights": expected_nights},
        over_capacity_because=over_capacity_because,
        by=by,
        at=at or timezone.now(),
    )


def take_in(
    *,
    site: Site,
    registrations: Sequence[Registration],
    arrived_at: datetime,
    place: Mapping[str, Any],
    over_capacity_because: str,
    transfer: Transfer | None = None,
    by: Any,
    at: datetime,
) -> list[Stay]:
    _wait_for_others_with([each.pk for each in registrations], by=by)
    fresh = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    must(by, "shelter.manage_stays", fresh)
    found = _visible(registrations, by=by)
    open_stays = open_stays_of(by, found)
    here = [each for each in open_stays if each.site_id == fresh.pk]
    coming = _not_among(found, here)
    registered, counted = present_now(fresh)
    present = registered + (counted or 0)
    refuse_if_any(
        [
            None if found else reasons.NOBODY_CHOSEN(at="people"),
            policy.the_site_is_open(fresh),
            policy.it_has_happened(arrived_at, now=at, at="arrived_at"),
            policy.the_site_had_opened(fresh, arrived_at, at="arrived_at"),
            *(it_was_not_erased(each) for each in coming),
            *(
                reasons.STAYS_ELSEWHERE(code=each.code, site=each.site.name)
                for each in open_stays
                if each.site_id != fresh.pk
            ),
            *policy.nobody_was_there_at_that_time(_overlapping(coming, arrived_at, by=by)),
            policy.who_is_taken_in_over_capacity_is_said(
                fresh, present=present, coming=len(coming), because=over_capacity_because
            ),
        ]
    )
    is_over = fresh.capacity is not None and present + len(coming) > fresh.capacity
    because = over_capacity_because.strip() if is_over else ""
    told = {"over_capacity_because": because, "transfer": transfer, **place}
    for each in coming:
        record_contact(registration=each.pk, on=timezone.localdate(arrived_at), by=by)
    return [*here, *_write(fresh, coming, arrived_at, told, by=by, at=at)]


def _wait_for_others_with(keys: Sequence[UUID], *, by: Any) -> None:
    """Two devices that check in the same people at once, at one site or at two, are served one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(k, 0)) FROM unnest(%s::text[]) k",
            [sorted(f"stay:{by.organisation_id}:{key}" for key in set(keys))],
        )


def _visible(registrations: Sequence[Registration], *, by: Any) -> list[Registration]:
    """Hidden and absent are the same refusal."""
    keys = list(dict.fromkeys(each.pk for each in registrations))
    found = {each.pk: each for each in visible_rows(by).filter(pk__in=keys)}
    if len(found) < len(keys):
        raise Refusal(NOT_FOUND())
    return [found[key] for key in keys]


def _not_among(found: Sequence[Registration], here: Sequence[Stay]) -> list[Registration]:
    persons = {each.registration.person for each in here}
    return [each for each in found if each.person not in persons]


def _overlapping(
    coming: Sequence[Registration], arrived_at: datetime, *, by: Any
) -> list[tuple[str, datetime]]:
    """Earlier stays that had not ended when these people are said to have arrived."""
    rows = own_rows(by, Stay).filter(
        registration__in=[each.pk for each in coming], status=Stay.Status.LEFT, departed_at__gt=arrived_at
    )
    return [(each.code, each.departed_at) for each in rows if each.departed_at]


def _write(
    site: Site,
    coming: Sequence[Registration],
    arrived_at: datetime,
    told: Mapping[str, Any],
    *,
    by: Any,
    at: datetime,
) -> list[Stay]:
    made = Stay.objects.bulk_create(
        Stay(
            organisation_id=site.organisation_id,
            site=site,
            registration=each,
            arrived_at=arrived_at,
            checked_in_at=at,
            checked_in_by=by,
            **told,
        )
        for each in coming
    )
    over = {"over_capacity": True} if told["over_capacity_because"] else {}
    events.record_many(
        verb="check_in",
        by=by,
        at=at,
        changes=[(each, {}, {"site": site.pk, "of": each.registration_id, **over}) for each in made],
    )
    return made
