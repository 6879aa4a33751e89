"""Taking down a screening, once, and that somebody acted on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import Refusal, refuse_if_any
from amparo.registry.people.models import Registration
from amparo.registry.people.policy import it_was_not_erased
from amparo.registry.people.queries import own
from amparo.registry.people.services.contact import record_contact
from amparo.registry.places.models import Place
from amparo.response.screening import policy
from amparo.response.screening.models import FollowUp, FollowUpInConfidence, Profile, SensitiveNeed
from amparo.response.screening.needs import all_needs
from amparo.response.screening.queries import CALLS_FOR_SOMEBODY, shown_of
from amparo.response.screening.routing import most_urgent
from amparo.response.screening.stated import StatedProfile
from amparo.response.screening.vocabulary import FollowUpOutcome, StepInConfidence


@acts
def record_profile(
    *,
    registration: Registration,
    stated: StatedProfile,
    receipt: UUID,
    by: Any,
    at: datetime | None = None,
) -> Profile:
    """A new row each time: an older screening is never changed. The same receipt again gives back what it made.

    Refused with every reason: while a wish to return stands beside an asylum question that was not asked, with a need
    that only a specialist records, with an answer that is not in the list, about a registration of somebody else.
    """
    must(by, policy.SCREEN)
    at, fresh = at or timezone.now(), own(registration, by=by)
    made = Profile.objects.filter(organisation=fresh.organisation_id, receipt=receipt).first()
    if made is not None:
        return made
    on = timezone.localdate(at)
    refuse_if_any(
        [
            it_was_not_erased(fresh),
            policy.the_asylum_question_comes_before_return(stated),
            *policy.every_need_is_in_the_list_and_none_is_a_specialists(stated, on=on),
            *policy.everything_is_answered_from_the_lists(stated),
        ]
    )
    profile = _row(fresh, stated, receipt, by, at)
    profile.priority = most_urgent(shown_of(profile, (), by=by, on=on))
    profile.save(force_insert=True)
    for code in stated.needs:
        if all_needs()[code].is_sensitive:
            _about(SensitiveNeed, profile, code=code).save(force_insert=True)
    events.record(verb="screen", subject=profile, by=by, at=at, after={"of": fresh.pk})
    record_contact(registration=fresh.pk, on=timezone.localdate(at), by=by)
    return profile


def _row(registration: Registration, stated: StatedProfile, receipt: UUID, by: Any, at: datetime) -> Profile:
    return Profile(
        organisation_id=registration.organisation_id,
        registration=registration,
        receipt=receipt,
        screened_at=at,
        screened_by=by,
        place=Place.objects.get(code=stated.place),
        language=stated.language,
        interpreter=stated.interpreter,
        is_private=stated.is_private,
        fear_of_return=stated.fear_of_return,
        reasons=list(stated.reasons),
        wishes=list(stated.wishes),
        needs=[code for code in stated.needs if not all_needs()[code].is_sensitive],
        consent_to_refer=stated.consent_to_refer,
    )


def _about(kind: Any, profile: Profile, **columns: Any) -> Any:
    return kind(
        organisation_id=profile.organisation_id,
        registration_id=profile.registration_id,
        profile=profile,
        **columns,
    )


@acts
def follow_up(*, profile: Profile, outcome: str, by: Any, at: datetime | None = None) -> FollowUp:
    """Somebody acted on it: it leaves the list of those that wait. Once; the first word stands. What was said in
    confidence waits on, until `follow_up_in_confidence` ends it."""
    must(by, policy.SCREEN)
    at = at or timezone.now()
    own(profile.registration, by=by)
    if outcome not in FollowUpOutcome.values:
        raise Refusal(policy.CHOICE_UNKNOWN(field=policy.OUTCOME))
    if FollowUp.objects.filter(profile=profile).exists():
        raise Refusal(policy.FOLLOWED_UP())
    row: FollowUp = _about(FollowUp, profile, outcome=outcome, at=at, by=by)
    row.save(force_insert=True)
    events.record(verb="follow_up", subject=profile, by=by, at=at, after={"of": profile.registration_id})
    return row


@acts
def follow_up_in_confidence(
    *, profile: Profile, step: str, by: Any, at: datetime | None = None
) -> FollowUpInConfidence:
    """A specialist takes up what was said in confidence, or takes down how it ended: each once."""
    must(by, policy.READ_SENSITIVE_NEEDS)
    at = at or timezone.now()
    own(profile.registration, by=by)
    if step not in StepInConfidence.values:
        raise Refusal(policy.CHOICE_UNKNOWN(field=policy.OUTCOME))
    if not SensitiveNeed.objects.filter(profile=profile, code__in=CALLS_FOR_SOMEBODY).exists():
        raise Refusal(policy.NOTHING_IN_CONFIDENCE())
    taken = set(FollowUpInConfidence.objects.filter(profile=profile).values_list("step", flat=True))
    if taken - {StepInConfidence.TAKEN_UP}:
        raise Refusal(policy.ENDED_IN_CONFIDENCE())
    if step in taken:
        raise Refusal(policy.TAKEN_UP())
    row: FollowUpInConfidence = _about(FollowUpInConfidence, profile, step=step, at=at, by=by)
    row.save(force_insert=True)
    verb = "take_up_in_confidence" if step == StepInConfidence.TAKEN_UP else "end_in_confidence"
    events.record(verb=verb, subject=profile, by=by, at=at, after={"of": profile.registration_id})
    return row


@acts
def record_reading_in_confidence(*, profile: Profile, by: Any) -> None:
    """That what was said in confidence was shown is an event of its own."""
    events.record(verb="read_sensitive_needs", subject=profile, by=by, after={"of": profile.registration_id})
