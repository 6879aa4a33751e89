"""Transfers: planned by who sends, departed, and received by who runs the other site."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import NOT_FOUND, REASON_MISSING, Reason, Refusal, refuse_if_any
from amparo.registry.people.models import Registration
from amparo.response.shelter import policy
from amparo.response.shelter.lifecycle import TRANSFER
from amparo.response.shelter.models import DepartureReason, Site, Stay, Transfer, TransferMember
from amparo.response.shelter.policy import reasons
from amparo.response.shelter.queries.stays import ALONE, families_of, left_behind, own_stays, visible_of
from amparo.response.shelter.queries.transfers import (
    in_open_transfers,
    not_shared_with,
    transfers,
    travellers,
)
from amparo.response.shelter.services.arriving import take_in
from amparo.response.shelter.services.leaving import end_stays
from amparo.response.shelter.warnings import warnings_about


@acts
def plan_transfer(
    *,
    stays: Sequence[Stay],
    to_site: Site,
    planned_for: datetime,
    split_because: str = "",
    determination: str = "",
    escort: str = "",
    reception: str = "",
    seen: Collection[str] = (),
    receipt: uuid.UUID,
    by: Any,
    at: datetime | None = None,
) -> Transfer:
    """Plan that people go to another site. `seen`: the warnings that were read; `receipt`: the form's own number.

    Refused with every reason: a family that is parted without a reason (safeguard 10), a child alone without
    determination, escort and reception (safeguard 2), who is not shared with another organisation (safeguard 6).
    """
    must(by, "shelter.manage_stays")
    at = at or timezone.now()
    before = Transfer.objects.filter(organisation=by.organisation_id, receipt=receipt).first()
    if before is not None:
        return before
    found, to_site = own_stays(stays, by=by), _site(to_site)
    warnings = _warnings(found, to_site)
    child = {"determination": determination, "escort": escort, "reception": reception}
    refuse_if_any(
        [
            *_why_not_from_here(found, to_site, by=by),
            *_why_not_these_people(found, to_site, split_because, child, by=by, at=at),
            policy.what_was_warned_of_was_read(warnings, seen),
        ]
    )
    transfer = Transfer.objects.create(
        organisation_id=by.organisation_id,
        receiver=to_site.organisation,
        from_site=found[0].site,
        to_site=to_site,
        planned_for=planned_for,
        people=len(found),
        split_because=split_because.strip(),
        warnings_seen=_kept(warnings, to_site, by=by),
        receipt=receipt,
        planned_at=at,
        planned_by=by,
        **{name: said.strip() for name, said in child.items()},
    )
    _put_in(transfer, found)
    told = {"from": transfer.from_site_id, "to": to_site.pk, "of": [each.registration_id for each in found]}
    told |= {"warnings": len(warnings), "split": bool(transfer.split_because)}
    events.record(verb="plan_transfer", subject=transfer, by=by, at=at, after=told)
    return transfer


def _put_in(transfer: Transfer, stays: Sequence[Stay]) -> None:
    TransferMember.objects.bulk_create(
        TransferMember(
            organisation_id=transfer.organisation_id,
            receiver_id=transfer.receiver_id,
            transfer=transfer,
            stay=stay,
            registration_id=stay.registration_id,
        )
        for stay in stays
    )


def _site(site: Site) -> Site:
    return Site.objects.select_related("organisation", "place").get(pk=site.pk)


def _warnings(found: Sequence[Stay], to_site: Site) -> list[str]:
    if not found:
        return []
    return warnings_about([each.registration_id for each in found], found[0].site.place, to_site.place)


def _kept(warnings: list[str], to_site: Site, *, by: Any) -> list[str]:
    """What was read may tell of a claim: it is kept where no other organisation reads the transfer (safeguard 4)."""
    return warnings if to_site.organisation_id == by.organisation_id else []


def _why_not_from_here(found: Sequence[Stay], to_site: Site, *, by: Any) -> list[Reason | None]:
    moving = in_open_transfers(each.pk for each in found)
    return [
        policy.everybody_is_still_shared(len(found) - len(visible_of(by, found))),
        None if found else reasons.NOBODY_CHOSEN(at="people"),
        reasons.NOT_FROM_ONE_SITE(at="people") if len({each.site_id for each in found}) > 1 else None,
        reasons.SAME_SITE(at="to_site") if any(each.site_id == to_site.pk for each in found) else None,
        policy.the_site_is_open(to_site),
        policy.enforcement_receives_nobody(to_site.organisation),
        *(policy.it_is_still_going_on(each) for each in found),
        *policy.nobody_is_in_two_transfers(each.code for each in found if each.pk in moving),
    ]


def _why_not_these_people(
    found: Sequence[Stay], to_site: Site, split_because: str, child: dict[str, str], *, by: Any, at: datetime
) -> list[Reason | None]:
    today = timezone.localdate(at)
    _households, standings = families_of(by, [each.registration_id for each in found], on=today)
    alone = [each.code for each in found if standings.get(each.registration_id) in ALONE]
    return [
        policy.the_family_is_not_split([each.code for each in left_behind(by, found)], because=split_because),
        *policy.no_child_alone_is_moved_without_determination(alone, **child),
        *_why_not_shared(found, to_site, by=by, at=at),
    ]


def _why_not_shared(stays: Sequence[Stay], to_site: Site, *, by: Any, at: datetime) -> list[Reason]:
    """Between sites of one organisation nothing is shared; to another one only what a share in force opens."""
    receiver = to_site.organisation
    if receiver.pk == by.organisation_id:
        return []
    registrations = visible_of(by, stays)
    others = [each.code for each in registrations if each.organisation_id != by.organisation_id]
    own = [each for each in registrations if each.organisation_id == by.organisation_id]
    hidden = not_shared_with(own, receiver, on=timezone.localdate(at))
    return [
        *policy.it_is_ours_to_hand_on(others),
        *policy.they_are_shared((each.code for each in hidden), receiver),
    ]


def _own_transfer(transfer: Transfer, *, by: Any) -> Transfer:
    """Hidden and absent are the same refusal."""
    found = transfers(by).filter(pk=transfer.pk).first()
    if found is None:
        raise Refusal(NOT_FOUND())
    return found


@acts
def depart_transfer(
    *, transfer: Transfer, departed_at: datetime, by: Any, at: datetime | None = None
) -> Transfer:
    """They set out: their stays end in the same moment. What changed since the plan is asked again."""
    must(by, "shelter.manage_stays")
    at, found = at or timezone.now(), _own_transfer(transfer, by=by)
    stays = own_stays([each.stay for each in found.members.select_related("stay")], by=by)
    refuse_if_any(
        [
            policy.it_has_happened(departed_at, now=at, at="departed_at"),
            policy.the_site_is_open(found.to_site),
            *(policy.it_is_still_going_on(each) for each in stays),
            *(policy.they_left_after_arriving(each, departed_at) for each in stays),
            *_why_not_shared(stays, found.to_site, by=by, at=at),
        ]
    )
    fresh = TRANSFER.make("depart", found, by=by, at=at, changes={"departed_at": departed_at})
    end_stays(
        stays,
        departed_at=departed_at,
        reason=DepartureReason.TRANSFER,
        destination=found.to_site.place,
        by=by,
        at=at,
    )
    return fresh


@acts
def receive_transfer(
    *,
    transfer: Transfer,
    arrived: Sequence[Registration],
    arrived_at: datetime,
    over_capacity_because: str = "",
    by: Any,
    at: datetime | None = None,
) -> Transfer:
    """Who runs the other site says who came; each of them is checked in. Who did not come is shown to both sides.

    Sent twice it is one arrival. Of somebody whose sharing ended on the way the receiver sees no name: they are taken
    in as anybody who comes without being registered.
    """
    must(by, "shelter.manage_stays")
    at, found = at or timezone.now(), _own_transfer(transfer, by=by)
    members = [each.member for each in travellers(by, found)]
    came = {each.pk for each in arrived}
    if found.status == Transfer.Status.ARRIVED and came == {
        each.registration_id for each in members if each.arrived
    }:
        return found
    refuse_if_any(
        [
            policy.it_has_happened(arrived_at, now=at, at="arrived_at"),
            None if came <= {each.registration_id for each in members} else NOT_FOUND(),
        ]
    )
    changes = {"arrived_at": arrived_at, "arrived_people": len(came)}
    fresh = TRANSFER.make("arrive", found, by=by, at=at, changes=changes)
    if came:
        take_in(
            site=found.to_site,
            registrations=arrived,
            arrived_at=arrived_at,
            place={},
            over_capacity_because=over_capacity_because,
            transfer=fresh,
            by=by,
            at=at,
        )
    for member in members:
        member.arrived, member.is_open = member.registration_id in came, False
        member.save(update_fields=["arrived", "is_open"])
    return fresh


@acts
def cancel_transfer(*, transfer: Transfer, reason: str, by: Any, at: datetime | None = None) -> Transfer:
    """It does not happen, or it turned back: who came back is checked in again. Why is kept with it alone."""
    must(by, "shelter.manage_stays")
    at, found = at or timezone.now(), _own_transfer(transfer, by=by)
    refuse_if_any([None if reason.strip() else REASON_MISSING(at="reason")])
    fresh = TRANSFER.make("cancel_transfer", found, by=by, at=at)
    fresh.cancelled_because = reason.strip()
    fresh.save(update_fields=["cancelled_because"])
    TransferMember.objects.filter(transfer=fresh).update(is_open=False)
    return fresh
