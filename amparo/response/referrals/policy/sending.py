"""The safeguards of sending: to whom, what for, on which consent, and what the person knows."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from amparo.core.access import may
from amparo.core.errors import Reason
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Organisation
from amparo.registry.partners.queries import in_force
from amparo.registry.partners.roles import ROLES
from amparo.registry.people.ages import may_be_a_child
from amparo.registry.people.models import Consent, Identity, Share
from amparo.registry.people.queries import content_of
from amparo.registry.people.recipients import why_closed
from amparo.registry.people.sharing import on_the_way
from amparo.registry.people.vocabulary import SERVED_BY, Category, Purpose
from amparo.registry.people.wording import labels_of, purpose_name
from amparo.registry.services.freshness import directory_day
from amparo.registry.services.models import Service
from amparo.registry.services.policy import service_is_fresh_enough_for
from amparo.registry.services.vocabulary import Priority as Timeframe
from amparo.response.referrals.models import Need, Referral
from amparo.response.referrals.policy.refusals import (
    ASYLUM_NOT_ASKED,
    CAREGIVER_NOT_SAID,
    COUNTRY_OF_ORIGIN,
    ENFORCES,
    FUNCTION_FOR_ANOTHER_PURPOSE,
    IDENTITY_IS_LEAST,
    NEED_MISSING,
    NO_MANDATE,
    NOBODY_READS,
    NOT_COVERED,
    PERSON_NOT_TOLD,
    RECALL_WITHOUT_REASON,
    SENDER_SENDS,
    SERVICE_OF_ANOTHER,
    TO_OURSELVES,
)
from amparo.response.referrals.vocabulary import Priority, RecalledReason

ROLES_THAT_ANSWER = [code for code, role in ROLES.items() if "referrals.answer_referral" in role.permissions]


# --- who


def the_sender_sends(referral: Referral, *, by: Any, **_context: Any) -> Reason | None:
    if by.acting_organisation_id == referral.from_organisation_id:
        return None
    return SENDER_SENDS(organisation=referral.from_organisation.acronym)


def it_goes_to_another_organisation(referral: Referral, **_context: Any) -> Reason | None:
    if referral.to_organisation_id != referral.from_organisation_id:
        return None
    return TO_OURSELVES(organisation=referral.to_organisation.acronym)


def the_receiver_enforces_no_migration_law(referral: Referral, **_context: Any) -> Reason | None:
    receiver = referral.to_organisation
    return ENFORCES(organisation=receiver.acronym) if receiver.enforces_migration_law else None


def somebody_reads_the_queue(referral: Referral, **_context: Any) -> Reason | None:
    """A referral that nobody can see is a person who waits for nothing."""
    receiver = referral.to_organisation
    accounts = receiver.people.filter(is_active=True, roles__role__in=ROLES_THAT_ANSWER)
    if receiver.is_active and any(may(each, "referrals.answer_referral") for each in accounts):
        return None
    return NOBODY_READS(organisation=receiver.acronym)


# --- what for


def the_receiver_has_the_mandate(referral: Referral, *, by: Any, at: Any, **_context: Any) -> Reason | None:
    """In force on the day. For the sender it must lie on the person's way; the receiver may not know their place."""
    receiver = referral.to_organisation
    mandates = receiver.mandates.filter(in_force(timezone.localdate(at)), function=referral.function)
    if by is not None and by.acting_organisation_id == referral.from_organisation_id:
        mandates = mandates.filter(on_the_way(referral.registration))
    if mandates.exists():
        return None
    return NO_MANDATE(organisation=receiver.acronym, function=Function(referral.function).label)


def the_function_serves_the_purpose(referral: Referral, **_context: Any) -> Reason | None:
    if referral.function in SERVED_BY[referral.purpose]:
        return None
    return FUNCTION_FOR_ANOTHER_PURPOSE(
        function=Function(referral.function).label, purpose=purpose_name(referral.purpose)
    )


def the_need_is_said(referral: Referral, **_context: Any) -> Reason | None:
    said = Need.objects.filter(referral=referral).values_list("words", flat=True).first()
    return None if (said or "").strip() else NEED_MISSING()


# --- what is shared


def share_for(referral: Referral, *, at: Any) -> Share | None:
    """The share in force under which the receiver reads every category that the referral names, for its purpose.

    A consent opens its share when it is recorded, and an objection closes it for good: so a share that is not there is
    never made anew here. The person is asked again.
    """
    on = timezone.localdate(at)
    named = Share.objects.filter(
        registration=referral.registration_id,
        controller=referral.from_organisation_id,
        recipient=referral.to_organisation_id,
        purpose=referral.purpose,
        categories__contains=referral.categories,
    ).select_related("recipient", "mandate", "agreement")
    return next((share for share in named if _opens_all(share, referral, on)), None)


def _opens_all(share: Share, referral: Referral, on: Any) -> bool:
    agreed = share.override_id is not None or (
        share.agreement is not None and set(referral.categories) <= set(share.agreement.categories)
    )
    return agreed and not list(why_closed(share, on=on))


def consent_covers_the_recipient(referral: Referral, *, at: Any, **_context: Any) -> list[Reason]:
    """The recipient, the purpose and every category, today. Also where two people decided to share without consent."""
    if Category.IDENTITY not in referral.categories:
        return [IDENTITY_IS_LEAST()]
    if share_for(referral, at=at) is not None:
        return []
    return [
        NOT_COVERED(
            organisation=referral.to_organisation.acronym,
            categories=", ".join(labels_of(referral.categories)),
            purpose=purpose_name(referral.purpose),
        )
    ]


# --- the person


def the_person_was_told(referral: Referral, **_context: Any) -> Reason | None:
    return None if referral.person_was_told else PERSON_NOT_TOLD()


def the_caregiver_was_thought_of(referral: Referral, *, at: Any, **_context: Any) -> Reason | None:
    identity = identity_of(referral)
    is_child = identity is not None and may_be_a_child(identity, on=timezone.localdate(at))
    return CAREGIVER_NOT_SAID() if is_child and not referral.caregiver else None


def the_asylum_question_was_asked_first(referral: Referral, **_context: Any) -> Reason | None:
    if referral.purpose != Purpose.VOLUNTARY_RETURN or referral.asylum_question_asked:
        return None
    return ASYLUM_NOT_ASKED()


def no_claim_reaches_the_country_of_origin(referral: Referral, **_context: Any) -> Reason | None:
    """Authorities of the person's country, consulates among them, learn of no record that asylum plays a part in."""
    receiver, identity = referral.to_organisation, identity_of(referral)
    if receiver.type != Organisation.Type.GOVERNMENT or identity is None or receiver.country is None:
        return None
    if receiver.country.code not in identity.nationalities or not _asylum_plays_a_part(referral):
        return None
    return COUNTRY_OF_ORIGIN(organisation=receiver.acronym)


def _asylum_plays_a_part(referral: Referral) -> bool:
    about = {"registration": referral.registration_id, "purpose": Purpose.ASYLUM}
    return (
        Purpose.ASYLUM in {referral.purpose, referral.registration.keeping.purpose}
        or Consent.objects.filter(**about).exists()
        or Referral.objects.filter(**about).exists()
    )


def identity_of(referral: Referral) -> Identity | None:
    found = content_of([referral.registration_id], (Identity,)).get(referral.registration_id, {})
    identity: Identity | None = found.get(Identity)
    return identity


def why_it_is_recalled_is_said(_referral: Referral, *, reason: str, **_context: Any) -> Reason | None:
    return None if reason in RecalledReason.values else RECALL_WITHOUT_REASON()


def the_service_is_of_the_receiver(referral: Referral, service: Service | None) -> Reason | None:
    if service is None or service.organisation_id == referral.to_organisation_id:
        return None
    return SERVICE_OF_ANOTHER(
        service=service.name, organisation=referral.to_organisation.acronym, at="service"
    )


# The directory names the same timeframes by hours and weeks.
TIMEFRAMES = {
    Priority.DAY: Timeframe.DAY,
    Priority.THREE_DAYS: Timeframe.THREE_DAYS,
    Priority.TWO_WEEKS: Timeframe.TWO_WEEKS,
}


def the_service_is_fresh_enough(referral: Referral, **_context: Any) -> list[Reason]:
    """Who is in danger is not sent to a door that nobody has looked at for long, or from which two came back."""
    need = Need.objects.filter(referral=referral).select_related("service__organisation").first()
    if need is None or need.service is None:
        return []
    within = TIMEFRAMES[Priority(referral.priority)]
    return list(service_is_fresh_enough_for(need.service, within, on=directory_day()))
