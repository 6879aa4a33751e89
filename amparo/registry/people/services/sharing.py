"""Consent and its end, and sharing without consent by two people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import Refusal, refuse_if_any
from amparo.registry.partners.models import Organisation
from amparo.registry.people import policy
from amparo.registry.people.contents import stated_again
from amparo.registry.people.families import guardians_of
from amparo.registry.people.lifecycle import OVERRIDE
from amparo.registry.people.models import (
    Consent,
    ConsentText,
    Household,
    Identity,
    Override,
    Registration,
    SearchKey,
    Share,
    StoredFile,
)
from amparo.registry.people.overriding import why_not_overridden
from amparo.registry.people.queries import content_of, own
from amparo.registry.people.services.contact import record_contact
from amparo.registry.people.services.registering import write_keys
from amparo.registry.people.sharing import (
    NO_MANDATE,
    agreement_for,
    mandate_for,
    nobody_waits_for_an_answer,
    why_not_consented,
)
from amparo.registry.people.vocabulary import Category, Purpose


@acts
def record_consent(
    *,
    registration: Registration,
    purpose: str,
    recipients: Sequence[Organisation],
    categories: Sequence[str],
    form: str,
    text: ConsentText,
    given_on: date,
    valid_until: date | None = None,
    guardian: Registration | None = None,
    scan: StoredFile | None = None,
    with_interpreter: bool | None = None,
    by: Any,
    at: datetime | None = None,
) -> Consent:
    """Record what a person agreed to, and open exactly that; refused with every reason against it."""
    must(by, "people.record_consent")
    at, fresh = at or timezone.now(), own(registration, by=by)
    consent = Consent(
        organisation_id=fresh.organisation_id,
        registration=fresh,
        purpose=purpose,
        recipients=[recipient.pk for recipient in recipients],
        categories=sorted(set(categories)),
        form=form,
        given_by=Consent.GivenBy.GUARDIAN if guardian else Consent.GivenBy.SELF,
        guardian=guardian,
        text=text,
        scan=scan,
        with_interpreter=with_interpreter,
        given_on=given_on,
        valid_until=valid_until,
        recorded_at=at,
        recorded_by=by,
    )
    reasons = why_not_consented(
        consent, recipients, guardians=guardians_of(fresh), content=_identities(consent)
    )
    refuse_if_any([policy.it_was_not_erased(fresh), *reasons])
    consent.save(force_insert=True)
    for recipient in recipients:
        _open(fresh, recipient, purpose, consent.categories, consent=consent, until=valid_until, at=at)
    told = {"recipients": consent.recipients, "categories": consent.categories, "purpose": purpose}
    events.record(verb="record_consent", subject=consent, by=by, at=at, after=told | {"of": fresh.pk})
    record_contact(registration=fresh.pk, on=given_on, by=by)
    return consent


def _identities(consent: Consent) -> dict[Any, Identity]:
    """Of the person and of the guardian who is named, as far as they can be seen."""
    keys = [consent.registration_id, *([consent.guardian_id] if consent.guardian_id else [])]
    return {key: kinds[Identity] for key, kinds in content_of(keys, (Identity,)).items()}


def _open(
    registration: Registration,
    recipient: Organisation,
    purpose: str,
    categories: Sequence[str],
    *,
    until: date | None,
    at: datetime,
    consent: Consent | None = None,
    override: Override | None = None,
) -> None:
    today = timezone.localdate(at)
    mandate = mandate_for(recipient, purpose, registration, on=today)
    if mandate is None:
        raise Refusal(NO_MANDATE(organisation=recipient.acronym, purpose=Purpose(purpose).label))
    Share.objects.create(
        registration=registration,
        controller_id=registration.organisation_id,
        recipient=recipient,
        purpose=purpose,
        categories=list(categories),
        consent=consent,
        override=override,
        agreement=agreement_for(recipient, purpose, categories, registration, on=today) if consent else None,
        mandate=mandate,
        valid_from=today,
        valid_until=until,
    )
    if Category.IDENTITY in categories:
        stated = stated_again(registration, content_of([registration.pk])[registration.pk])
        code = household_code(registration)
        write_shared_keys(registration, stated, categories, code, recipient=recipient.pk)


def write_shared_keys(
    registration: Registration, stated: Any, categories: Sequence[str], code: str, *, recipient: Any
) -> None:
    """The search keys that a share of the identity gives its recipient; `code` is the household's."""
    known = code if Category.FAMILY in categories else ""
    write_keys([(registration, shared_only(stated, categories), known)], for_whom=[recipient])


def shared_only(stated: Any, categories: Sequence[str]) -> Any:
    """What a recipient may find the person by: never a telephone or a number that is not shared with it."""
    hidden: dict[str, Any] = {}
    if Category.CONTACT not in categories:
        hidden["phones"] = ()
    if Category.DOCUMENTS not in categories:
        hidden["documents"] = ()
    return replace(stated, **hidden)


def household_code(registration: Registration) -> str:
    return (
        Household.objects.filter(members__registration=registration, members__until=None)
        .values_list("code", flat=True)
        .first()
        or ""
    )


def close_shares(shares: Any) -> list[Any]:
    """End shares at once, with the search keys that no other share of the record gives its recipient.

    Gives back who had been able to read what, for the trail and for the person.
    """
    ended = list(shares.select_related("recipient", "registration"))
    told = [
        {"recipient": share.recipient_id, "categories": share.categories, "since": share.valid_from}
        for share in ended
    ]
    shares.delete()
    for share in {(each.registration_id, each.recipient_id): each for each in ended}.values():
        SearchKey.objects.filter(registration=share.registration_id, organisation=share.recipient_id).delete()
        _keys_of_what_stands(share.registration, share.recipient_id)
    return told


def _keys_of_what_stands(registration: Registration, recipient: Any) -> None:
    standing = Share.objects.filter(
        registration=registration, recipient=recipient, categories__contains=[Category.IDENTITY]
    )
    if not (opened := list(standing.values_list("categories", flat=True))):
        return
    stated = stated_again(registration, content_of([registration.pk])[registration.pk])
    code = household_code(registration)
    for categories in opened:
        write_shared_keys(registration, stated, categories, code, recipient=recipient)


def close_consents_of(registration: Registration, *, guardian: Any, by: Any, at: datetime) -> None:
    """What stands on the word of somebody who is not the guardian is shared no longer. The consents stay as they were
    recorded; an event of each keeps with whom what was shared."""
    given = Consent.objects.select_for_update(of=("self",)).filter(
        registration=registration, guardian=guardian, withdrawn_at=None
    )
    for consent in given:
        events.record(
            verb="close_consent",
            subject=consent,
            by=by,
            at=at,
            before={"shared": close_shares(Share.objects.filter(consent=consent))},
            after={"of": registration.pk, "guardian": guardian},
        )


@acts
def withdraw_consent(*, consent: Consent, by: Any, at: datetime | None = None) -> Consent:
    """Sharing stops in the same moment. The event keeps with whom what was shared until then."""
    must(by, "people.record_consent")
    at = at or timezone.now()
    fresh = Consent.objects.select_for_update(of=("self",)).select_related("registration").get(pk=consent.pk)
    refuse_if_any([policy.it_was_not_withdrawn(fresh)])
    fresh.withdrawn_at, fresh.withdrawn_by = at, by
    fresh.save(update_fields=["withdrawn_at", "withdrawn_by"])
    before = close_shares(Share.objects.filter(consent=fresh))
    events.record(
        verb="withdraw_consent",
        subject=fresh,
        by=by,
        at=at,
        before={"shared": before},
        after={"of": fresh.registration_id},
    )
    return fresh


@acts
def ask_override(
    *,
    registration: Registration,
    recipient: Organisation,
    purpose: str,
    categories: Sequence[str],
    legal_basis: str,
    named_law: str,
    because: str,
    valid_until: date,
    notice: str,
    by: Any,
    at: datetime | None = None,
) -> Override:
    """Ask a second person to share without consent. Nothing is shared before they approve."""
    must(by, "people.ask_override")
    at, fresh = at or timezone.now(), own(registration, by=by)
    refuse_if_any(
        [
            policy.it_was_not_erased(fresh),
            *why_not_overridden(
                registration=fresh,
                recipient=recipient,
                purpose=purpose,
                categories=categories,
                legal_basis=legal_basis,
                texts={"named_law": named_law, "because": because, "notice": notice},
                valid_until=valid_until,
                today=timezone.localdate(at),
            ),
        ]
    )
    override = Override.objects.create(
        organisation_id=fresh.organisation_id,
        registration=fresh,
        recipient=recipient,
        purpose=purpose,
        categories=sorted(set(categories)),
        legal_basis=legal_basis,
        named_law=named_law.strip(),
        because=because.strip(),
        valid_until=valid_until,
        notice=notice.strip(),
        asked_at=at,
        asked_by=by,
    )
    told = {"recipient": recipient.pk, "categories": override.categories, "legal_basis": legal_basis}
    events.record(verb="ask_override", subject=override, by=by, at=at, after=told | {"of": fresh.pk})
    return override


@acts
def decide_override(*, override: Override, approve: bool, by: Any, at: datetime | None = None) -> Override:
    """Approve or refuse; never by who asked. Approval opens exactly what was asked, until the day that was named."""
    at = at or timezone.now()
    if approve:
        refuse_if_any([nobody_waits_for_an_answer(override.registration, override.purpose)])
    decided = {"decided_at": at, "decided_by": by}
    fresh = OVERRIDE.make("approve" if approve else "refuse", override, by=by, at=at, changes=decided)
    if approve:
        _open(
            fresh.registration,
            fresh.recipient,
            fresh.purpose,
            fresh.categories,
            override=fresh,
            until=fresh.valid_until,
            at=at,
        )
    return fresh


@acts
def end_override(*, override: Override, by: Any, at: datetime | None = None) -> Override:
    fresh = OVERRIDE.make("end", override, by=by, at=at)
    close_shares(Share.objects.filter(override=fresh))
    return fresh
