"""Writing a referral, once, however often its form is sent in. Nothing leaves the organisation before it is sent."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import Refusal, refuse_if_any
from amparo.registry.partners.models import Organisation
from amparo.registry.people.models import Registration
from amparo.registry.people.policy import it_was_not_erased
from amparo.registry.people.queries import own
from amparo.registry.people.services.contact import record_contact
from amparo.registry.people.services.registering import CODE_SIGNS
from amparo.registry.services.models import Service
from amparo.response.referrals.models import Need, Referral
from amparo.response.referrals.policy.refusals import NEED_MISSING, RECEIPT_TAKEN, SENT_ALREADY
from amparo.response.referrals.policy.sending import (
    it_goes_to_another_organisation,
    the_receiver_enforces_no_migration_law,
    the_sender_sends,
    the_service_is_of_the_receiver,
)
from amparo.response.referrals.queries.lists import locked_referral
from amparo.response.referrals.vocabulary import Channel, Status


@dataclass(frozen=True)
class Stated:
    """What is asked of whom. What is in words the two organisations read, and it is erased with the person's data."""

    to_organisation: Organisation
    function: str
    purpose: str
    priority: str
    categories: Sequence[str]
    need: str
    service: Service | None = None
    service_kind: str = ""
    services_given: str = ""
    where_to_go: str = ""
    channel: str = Channel.QUEUE
    person_was_told: bool = False
    caregiver: str = ""
    asylum_question_asked: bool = False

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "to_organisation": self.to_organisation,
            "function": self.function,
            "purpose": self.purpose,
            "priority": self.priority,
            "channel": self.channel,
            "categories": sorted(set(self.categories)),
            "person_was_told": self.person_was_told,
            "caregiver": self.caregiver,
            "asylum_question_asked": self.asylum_question_asked,
        }

    @property
    def words(self) -> dict[str, Any]:
        return {
            "service_id": self.service.pk if self.service else None,
            "words": self.need.strip(),
            "service_kind": self.service_kind.strip(),
            "services_given": self.services_given.strip(),
            "where_to_go": self.where_to_go.strip(),
        }


@acts
def draft_referral(
    *,
    registration: Registration,
    stated: Stated,
    receipt: uuid.UUID,
    batch: uuid.UUID | None = None,
    by: Any,
    at: datetime | None = None,
) -> Referral:
    """Write a draft. The same receipt with the same content gives back the referral that it made.

    Refused to one's own organisation (that is a colleague's task) and to one that enforces migration law; whatever else
    is missing is told before sending, not before writing.
    """
    must(by, "referrals.refer")
    at, fresh = at or timezone.now(), own(registration, by=by)
    _wait_for_the_same_form(by, receipt)
    if (before := _sent_in_before(receipt, fresh, stated, by=by)) is not None:
        return before
    referral = Referral(
        from_organisation=by.organisation,
        registration=fresh,
        reference=_free_reference(by),
        receipt=receipt,
        batch=batch,
        drafted_at=at,
        drafted_by=by,
        **stated.columns,
    )
    refuse_if_any([it_was_not_erased(fresh), *_why_not_written(referral, stated)])
    referral.save(force_insert=True)
    Need.objects.create(referral=referral, organisation=by.organisation, registration=fresh, **stated.words)
    told = {"of": fresh.pk, "to": referral.to_organisation_id, "priority": referral.priority}
    events.record(verb="draft_referral", subject=referral, by=by, at=at, after=told)
    record_contact(registration=fresh.pk, on=timezone.localdate(at), by=by)
    return referral


@acts
def change_draft(*, referral: Referral, stated: Stated, by: Any, at: datetime | None = None) -> Referral:
    """Correct a draft. What was sent stays as it is."""
    must(by, "referrals.refer")
    fresh = locked_referral(referral, by=by)
    refuse_if_any([the_sender_sends(fresh, by=by)])
    refuse_if_any([None if fresh.status == Status.DRAFT else SENT_ALREADY(reference=fresh.reference)])
    before = {"to": fresh.to_organisation_id, "categories": fresh.categories}
    for name, value in stated.columns.items():
        setattr(fresh, name, value)
    refuse_if_any(_why_not_written(fresh, stated))
    fresh.save(update_fields=list(stated.columns))
    Need.objects.filter(referral=fresh).update(**stated.words)
    after = {"to": fresh.to_organisation_id, "categories": fresh.categories}
    events.record(verb="change_draft", subject=fresh, by=by, at=at, before=before, after=after)
    return fresh


def _why_not_written(referral: Referral, stated: Stated) -> list[Any]:
    return [
        it_goes_to_another_organisation(referral),
        the_receiver_enforces_no_migration_law(referral),
        None if stated.words["words"] else NEED_MISSING(at="need"),
        the_service_is_of_the_receiver(referral, stated.service),
    ]


def _wait_for_the_same_form(by: Any, receipt: uuid.UUID) -> None:
    """Two devices that send the same form at once are served one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{by.organisation_id}{receipt}"]
        )


def _sent_in_before(
    receipt: uuid.UUID, registration: Registration, stated: Stated, *, by: Any
) -> Referral | None:
    found = (
        Referral.objects.filter(from_organisation=by.organisation_id, receipt=receipt)
        .select_related("need", "to_organisation")
        .first()
    )
    if found is None:
        return None
    same = found.registration_id == registration.pk and all(
        getattr(found, name) == value for name, value in stated.columns.items()
    )
    kept = Need.objects.filter(referral=found).values(*stated.words).first()
    if not same or kept != stated.words:
        raise Refusal(RECEIPT_TAKEN(reference=found.reference))
    return found


def _free_reference(by: Any) -> str:
    """Spoken and printed: eight signs, none of which is taken for another."""
    while True:
        drawn = "R-" + "".join(secrets.choice(CODE_SIGNS) for _ in range(7))
        if not Referral.objects.filter(from_organisation=by.organisation_id, reference=drawn).exists():
            return drawn
