"""Transfers between sites, as far as sender and receiver may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from amparo.registry.people.models import Identity, Registration, Share
from amparo.registry.people.queries import visible_content
from amparo.registry.people.recipients import why_closed
from amparo.registry.people.visibility import registrations as visible_rows
from amparo.registry.people.vocabulary import Category
from amparo.response.shelter.models import Site, Transfer, TransferMember

OPEN = (Transfer.Status.PLANNED, Transfer.Status.DEPARTED)


def transfers(user: Any, chosen: Mapping[str, Any] | None = None) -> QuerySet[Transfer]:
    """Those that the user's organisation sends or receives; `chosen`: state, direction ("in" or "out")."""
    mine = user.acting_organisation_id
    rows = Transfer.objects.filter(Q(organisation=mine) | Q(receiver=mine)).select_related(
        "organisation", "receiver", "from_site__place", "to_site__place", "planned_by"
    )
    told = chosen or {}
    if state := told.get("state"):
        rows = rows.filter(status=state)
    if direction := told.get("direction"):
        rows = rows.filter(receiver=mine) if direction == "in" else rows.filter(organisation=mine)
    return rows


def coming_to(user: Any, site: Site) -> QuerySet[Transfer]:
    return transfers(user).filter(to_site=site, status__in=OPEN).order_by("planned_for")


@dataclass(frozen=True)
class Traveller:
    """One member as the reader may see them."""

    member: TransferMember
    registration: Registration | None
    identity: Identity | None


def travellers(user: Any, transfer: Transfer) -> list[Traveller]:
    """The members that the reader may see: for who receives those whose identity is shared now."""
    mine = user.acting_organisation_id
    rows = list(transfer.members.filter(Q(organisation=mine) | Q(receiver=mine)))
    keys = [each.registration_id for each in rows]
    registrations = {each.pk: each for each in visible_rows(user).filter(pk__in=keys)}
    content = visible_content(user, registrations, (Identity,))
    told = [
        Traveller(
            each,
            registrations.get(each.registration_id),
            content.get(each.registration_id, {}).get(Identity),
        )
        for each in rows
        if transfer.organisation_id == mine or each.registration_id in registrations
    ]
    return sorted(told, key=lambda each: each.identity.full_name if each.identity else "")


def not_shared_with(registrations: Iterable[Registration], receiver: Any, *, on: date) -> list[Registration]:
    """Those of the controller's registrations whose identity no share in force opens to the receiver."""
    found = list(registrations)
    shares = Share.objects.filter(
        registration__in=[each.pk for each in found],
        recipient=receiver,
        categories__contains=[Category.IDENTITY],
    ).select_related("recipient", "mandate", "agreement", "override")
    opened = {
        share.registration_id
        for share in shares
        if not list(why_closed(share, on=on))
        and (share.agreement is None or Category.IDENTITY in share.agreement.categories)
    }
    return [each for each in found if each.pk not in opened]


def in_open_transfers(stays: Iterable[UUID]) -> set[UUID]:
    """Keys of the stays that are in a transfer that is planned or on the way."""
    rows = TransferMember.objects.filter(stay__in=list(stays), is_open=True)
    return set(rows.values_list("stay_id", flat=True))
