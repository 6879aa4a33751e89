"""Who could receive a record for a purpose, who receives it today, and why a share that stands opens nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.core.models import Event
from amparo.registry.partners.models import Mandate, Organisation
from amparo.registry.partners.queries import in_force
from amparo.registry.people.models import Agreement, Registration, Share
from amparo.registry.people.sharing import on_the_way
from amparo.registry.people.vocabulary import SERVED_BY


@dataclass(frozen=True)
class StandingShare:
    """A share as it stands on a day. `closed_because` is empty while the recipient can read it."""

    share: Share
    closed_because: list[str]

    @property
    def is_open(self) -> bool:
        return not self.closed_because


def standing_shares(shares: Iterable[Share], *, on: date) -> list[StandingShare]:
    """Shares (with recipient, agreement and mandate) as both locks see them on the day; the open ones first."""
    standing = [StandingShare(share, list(why_closed(share, on=on))) for share in shares]
    return sorted(standing, key=lambda each: (not each.is_open, each.share.recipient.acronym))


def why_closed(share: Share, *, on: date) -> Iterator[str]:
    """Every reason why nothing of the share can be read on the day: the same questions that the locks ask."""
    if share.valid_from > on:
        yield _("It begins on {day}.").format(day=date_format(share.valid_from))
    if share.valid_until and share.valid_until < on:
        yield _("Its time ended on {day}.").format(day=date_format(share.valid_until))
    if not _holds(share.mandate.valid_from, share.mandate.valid_to, on):
        yield _("The mandate of {organisation} for this ended.").format(organisation=share.recipient.acronym)
    if share.override_id is None and share.agreement is not None:
        yield from _why_not_agreed(share, share.agreement, on)


def _why_not_agreed(share: Share, agreement: Agreement, on: date) -> Iterator[str]:
    name = share.recipient.acronym
    is_in_force = agreement.status == Agreement.Status.IN_FORCE
    if not (is_in_force and _holds(agreement.valid_from, agreement.valid_until, on)):
        yield _("The agreement with {organisation} is no longer in force.").format(organisation=name)
    elif share.purpose not in agreement.purposes or not set(share.categories) & set(agreement.categories):
        yield _("The agreement with {organisation} does not cover this.").format(organisation=name)


def _holds(since: date, until: date | None, on: date) -> bool:
    return since <= on and (until is None or until >= on)


@dataclass
class Candidate:
    """An organisation that might receive. With a mandate and an agreement in force it can."""

    organisation: Organisation
    mandate: Mandate | None = None
    agreements: list[Agreement] = field(default_factory=list)

    @property
    def can_receive(self) -> bool:
        return bool(self.mandate and self.agreements)

    @property
    def categories(self) -> list[str]:
        """Of the widest agreement: what is chosen must be covered by one of them."""
        widest = max((agreement.categories for agreement in self.agreements), key=len, default=[])
        return list(widest)

    @property
    def missing(self) -> str:
        name = self.organisation.acronym
        if not self.mandate:
            return _("{organisation}: an agreement is in force, a mandate here is missing.").format(
                organisation=name
            )
        return _("{organisation}: a mandate is in force here, an agreement is missing.").format(
            organisation=name
        )


def candidates(registration: Registration, purpose: str, *, on: date) -> list[Candidate]:
    """Everybody with a mandate here or an agreement with the controller for the purpose; never enforcement."""
    found: dict[UUID, Candidate] = {}
    mandates = Mandate.objects.filter(in_force(on), on_the_way(registration), function__in=SERVED_BY[purpose])
    for mandate in mandates.select_related("organisation", "area").order_by("-valid_from", "pk"):
        found.setdefault(mandate.organisation_id, Candidate(mandate.organisation, mandate))
    for agreement in agreements_of_giver(registration.organisation_id, purpose, on=on):
        candidate = found.setdefault(agreement.receiver_id, Candidate(agreement.receiver))
        candidate.agreements.append(agreement)
    return sorted(
        (each for each in found.values() if _may_be_named(each.organisation, registration)),
        key=lambda each: each.organisation.acronym,
    )


def agreements_of_giver(giver: Any, purpose: str, *, on: date) -> QuerySet[Agreement]:
    return Agreement.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=on),
        status=Agreement.Status.IN_FORCE,
        valid_from__lte=on,
        giver_id=giver,
        purposes__contains=[purpose],
    ).select_related("receiver")


def _may_be_named(organisation: Organisation, registration: Registration) -> bool:
    return (
        organisation.is_active
        and organisation.pk != registration.organisation_id
        and organisation.may_receive_records
    )


@dataclass(frozen=True)
class PastShare:
    """That somebody could read something until a consent was withdrawn or closed, or an objection came."""

    recipient: str
    purpose: str
    categories: list[str]
    since: date
    until: date


def past_shares(subjects: Iterable[Any]) -> dict[str, list[PastShare]]:
    """What was shared until consents ended or objections were recorded, from the trail; by the subject's key."""
    purposes = {str(each.pk): each.purpose for each in subjects}
    ended = list(
        Event.objects.filter(
            verb__in=("withdraw_consent", "close_consent", "record_objection"), subject_id__in=list(purposes)
        ).order_by("number")
    )
    told = [(event, row) for event in ended for row in event.before.get("shared", [])]
    names = acronyms(row["recipient"] for _event, row in told)
    found: dict[str, list[PastShare]] = {}
    for event, row in told:
        found.setdefault(event.subject_id, []).append(
            PastShare(
                recipient=names.get(str(row["recipient"]), ""),
                purpose=purposes[event.subject_id],
                categories=list(row["categories"]),
                since=date.fromisoformat(row["since"]),
                until=event.at.date(),
            )
        )
    return found


def acronyms(keys: Iterable[Any]) -> dict[str, str]:
    """Acronyms of organisations by their key as text."""
    rows = Organisation.objects.filter(pk__in={str(key) for key in keys}).values_list("pk", "acronym")
    return {str(key): acronym for key, acronym in rows}
