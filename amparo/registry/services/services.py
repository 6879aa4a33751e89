"""Every change of the directory. An organisation speaks for its own services alone; each change is one event."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.errors import refuse_if_any
from amparo.registry.partners.models import Organisation
from amparo.registry.partners.policy import the_organisation_takes_part
from amparo.registry.places.models import Place
from amparo.registry.services import policy
from amparo.registry.services.checks import why_not_a_service
from amparo.registry.services.lifecycle import SERVICE
from amparo.registry.services.models import Bounce, Service
from amparo.registry.services.stated import NAMES, NOT_IN_THE_TRAIL, StatedService, changed, stated_of


@transaction.atomic
def add_service(
    *,
    stated: StatedService,
    receipt: UUID | None = None,
    is_verified: bool = True,
    by: Any,
    at: datetime | None = None,
) -> Service:
    """Add a service of the own organisation. Who states it by hand has verified it; who brings a file has not.

    The same receipt again is the same form sent twice: the service that it made is given back.
    """
    must(by, policy.MANAGE)
    at, organisation = at or timezone.now(), _locked(by.organisation_id)
    made = Service.objects.filter(receipt=receipt, organisation=organisation).first() if receipt else None
    if made is not None:
        return made
    stated = replace(stated, code=stated.code or next_code(organisation))
    today = timezone.localdate(at)
    refuse_if_any(
        [
            the_organisation_takes_part(organisation),
            *why_not_a_service(stated),
            policy.the_code_is_free(organisation, stated.code),
            policy.the_end_is_still_ahead(stated.expires_on, today=today),
        ]
    )
    service = Service(organisation=organisation, receipt=receipt or uuid4())
    if is_verified:
        service.verified_at, service.verified_by = at, by
    _write(service, stated)
    service.save(force_insert=True)
    told = {name: value for name, value in _told(stated, NAMES).items() if value not in (None, "", [])}
    events.record(verb="add_service", subject=service, by=by, at=at, after=told)
    return service


@transaction.atomic
def change_service(
    *, service: Service, stated: StatedService, by: Any, at: datetime | None = None
) -> Service:
    """State everything anew. It stays as old as its last verification; without a difference nothing happens."""
    must(by, policy.MANAGE)
    at, fresh = at or timezone.now(), _fresh(service)
    stated = replace(stated, code=stated.code or fresh.code)
    refuse_if_any(
        [
            policy.the_service_is_ours(fresh, by=by),
            *why_not_a_service(stated),
            policy.the_code_is_free(fresh.organisation, stated.code, but=fresh.pk),
        ]
    )
    before = stated_of(fresh)
    differences = changed(before, stated)
    if differences:
        _write(fresh, stated)
        fresh.save(update_fields=list(differences))
        events.record(
            verb="change_service",
            subject=fresh,
            by=by,
            at=at,
            before=_told(before, differences),
            after=_told(stated, differences),
        )
    return fresh


@transaction.atomic
def verify_service(
    *, service: Service, expires_on: date | None = None, by: Any, at: datetime | None = None
) -> Service:
    """Somebody of the organisation made sure, today, that everything is still as stated. People sent back before count
    no more. `expires_on`: the last day for which that is known, where there is one."""
    must(by, policy.MANAGE)
    at, fresh = at or timezone.now(), _fresh(service)
    refuse_if_any(
        [
            policy.the_service_is_ours(fresh, by=by),
            policy.the_service_is_in_operation(fresh),
            policy.the_end_is_still_ahead(expires_on, today=timezone.localdate(at)),
        ]
    )
    before = {"verified_at": fresh.verified_at, "expires_on": fresh.expires_on}
    fresh.verified_at, fresh.verified_by, fresh.expires_on = at, by, expires_on
    fresh.save(update_fields=["verified_at", "verified_by", "expires_on"])
    after = {"verified_at": at, "expires_on": expires_on}
    events.record(verb="verify_service", subject=fresh, by=by, at=at, before=before, after=after)
    return fresh


def close_service(*, service: Service, reason: str, by: Any, at: datetime | None = None) -> Service:
    return SERVICE.make("close", service, by=by, at=at, reason=reason)


def reopen_service(*, service: Service, reason: str, by: Any, at: datetime | None = None) -> Service:
    return SERVICE.make("reopen", service, by=by, at=at, reason=reason)


@transaction.atomic
def record_bounce(*, service: Service, reason: str, by: Any, at: datetime | None = None) -> Bounce:
    """Somebody was sent there and came back unserved. `reason` is a code of `BounceReason`; nothing about the person.

    Called by whoever refers, of any organisation, in the transaction of what they record about their referral.
    """
    must(by, policy.VIEW)
    at = at or timezone.now()
    refuse_if_any([policy.the_bounce_has_a_known_reason(reason)])
    bounce = Bounce.objects.create(
        service=service, at=at, reason=reason, organisation_id=by.organisation_id, recorded_by=by
    )
    events.record(verb="record_bounce", subject=service, by=by, at=at, after={"why": reason})
    return bounce


def next_code(organisation: Organisation) -> str:
    """The first free number after the highest: UNHCR-007. The organisation's row is locked by the caller."""
    stem = re.sub(r"[^A-Z0-9-]", "", organisation.acronym.upper()) or "SERVICE"
    codes = Service.objects.filter(organisation=organisation, code__startswith=f"{stem}-")
    numbers = [
        int(found[1])
        for code in codes.values_list("code", flat=True)
        if (found := re.search(r"-(\d+)$", code))
    ]
    return f"{stem}-{max(numbers, default=0) + 1:03}"


def _locked(organisation_id: Any) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=organisation_id)


def _fresh(service: Service) -> Service:
    return (
        Service.objects.select_for_update(of=("self",))
        .select_related("organisation", "place")
        .get(pk=service.pk)
    )


def _write(service: Service, stated: StatedService) -> None:
    for name in NAMES:
        value = getattr(stated, name)
        if name == "place":
            value = Place.objects.get(code=value)
        setattr(service, name, list(value) if isinstance(value, tuple) else value)


def _told(stated: StatedService, names: Any) -> Mapping[str, Any]:
    """What the trail keeps: values, but of telephones and addresses only that they are among what was stated."""
    return {
        name: ("…" if getattr(stated, name) else "")
        if name in NOT_IN_THE_TRAIL
        else _plain(getattr(stated, name))
        for name in names
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
