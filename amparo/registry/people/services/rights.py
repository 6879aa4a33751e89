"""What a person may ask: to object to a use, and to have their data erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Model
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import REASON_MISSING, refuse_if_any
from amparo.registry.people import policy
from amparo.registry.people.ages import age_group
from amparo.registry.people.contents import KINDS
from amparo.registry.people.erasing import left_in_other_rooms, named_in_other_rooms
from amparo.registry.people.files import vault
from amparo.registry.people.lifecycle import ERASURE, OBJECTION
from amparo.registry.people.models import (
    Consent,
    ErasedCount,
    Erasure,
    FamilyLink,
    HouseholdMember,
    Identity,
    Intake,
    Journey,
    Keeping,
    Objection,
    Override,
    PersonDecision,
    Registration,
    SearchKey,
    Share,
    StoredFile,
)
from amparo.registry.people.queries import content_of, own
from amparo.registry.people.services.sharing import close_shares
from amparo.registry.people.vocabulary import Purpose

# In this order, because some point at others.
LEFT_BEHIND: tuple[type[Model], ...] = (
    FamilyLink,
    HouseholdMember,
    PersonDecision,
    Objection,
    Override,
    Consent,
    StoredFile,
    *KINDS,
)
# Rows about somebody else, also of other organisations, that say in words something of the one they name here.
NAMED_FROM_THE_OTHER_SIDE: tuple[tuple[type[Model], str], ...] = (
    (FamilyLink, "relative"),
    (PersonDecision, "other"),
)


@acts
def record_objection(
    *, registration: Registration, purpose: str, words: str, by: Any, at: datetime | None = None
) -> Objection:
    """Nothing is shared for the purpose any more, from now and until somebody decides and the person consents anew."""
    must(by, "people.record_objection")
    at, fresh = at or timezone.now(), own(registration, by=by)
    refuse_if_any(
        [
            policy.it_was_not_erased(fresh),
            None if purpose in Purpose.values else policy.PURPOSE_UNKNOWN(at="purpose"),
            None if words.strip() else REASON_MISSING(at="words"),
        ]
    )
    objection = Objection.objects.create(
        organisation_id=fresh.organisation_id,
        registration=fresh,
        purpose=purpose,
        words=words.strip(),
        made_at=at,
        recorded_by=by,
    )
    ended = close_shares(Share.objects.filter(registration=fresh, purpose=purpose))
    events.record(
        verb="record_objection",
        subject=objection,
        by=by,
        at=at,
        before={"shared": ended},
        after={"of": fresh.pk, "purpose": purpose},
    )
    return objection


@acts
def decide_objection(
    *, objection: Objection, uphold: bool, answer: str, by: Any, at: datetime | None = None
) -> Objection:
    """`answer` is what the person is told, in words they can use to complain about it."""
    at = at or timezone.now()
    refuse_if_any([None if answer.strip() else REASON_MISSING(at="answer")])
    changes = {"decided_at": at, "decided_by": by}
    fresh = OBJECTION.make("uphold" if uphold else "reject", objection, by=by, at=at, changes=changes)
    # Not among the changes of the move: the trail keeps no words about a person.
    fresh.answer = answer.strip()
    fresh.save(update_fields=["answer"])
    return fresh


@acts
def ask_erasure(*, registration: Registration, ground: str, by: Any, at: datetime | None = None) -> Erasure:
    """Ask a second person to erase a registration: its time is over, or the person asks for it."""
    must(by, "people.ask_erasure")
    at, fresh = at or timezone.now(), own(registration, by=by)
    waiting = Erasure.objects.filter(registration=fresh, status__in=("asked", "approved"))
    refuse_if_any(
        [
            policy.it_was_not_erased(fresh),
            None if ground in Erasure.Ground.values else policy.GROUND_UNKNOWN(at="ground"),
            policy.its_time_is_over(fresh, ground, today=timezone.localdate(at)),
            policy.ERASURE_ASKED() if waiting.exists() else None,
        ]
    )
    erasure = Erasure.objects.create(
        organisation_id=fresh.organisation_id, registration=fresh, ground=ground, asked_at=at, asked_by=by
    )
    events.record(verb="ask_erasure", subject=erasure, by=by, at=at, after={"of": fresh.pk, "ground": ground})
    return erasure


@acts
def decide_erasure(*, erasure: Erasure, approve: bool, by: Any, at: datetime | None = None) -> Erasure:
    """Approve, and erase in the same moment; or refuse. Never by who asked.

    What stays: that the registration existed, its code, where and when it was made and what for, and its cell of the
    statistics. Content, search keys, family, consents, files and their key go, in every version, and with them what
    other rooms hold about it.
    """
    at = at or timezone.now()
    decided = {"decided_at": at, "decided_by": by}
    fresh = ERASURE.make("approve" if approve else "refuse", erasure, by=by, at=at, changes=decided)
    if not approve:
        return fresh
    registration = own(fresh.registration, by=by)
    _count(registration)
    shared = close_shares(Share.objects.filter(registration=registration))
    SearchKey.objects.filter(registration=registration).delete()
    _forget_the_form(registration)
    for kind, column in (*NAMED_FROM_THE_OTHER_SIDE, *named_in_other_rooms()):
        kind._default_manager.filter(**{column: registration}).delete()
    files = list(StoredFile.objects.filter(registration=registration).values_list("pk", flat=True))
    for kind in (*left_in_other_rooms(), *LEFT_BEHIND):
        kind._default_manager.filter(registration=registration).delete()
    registration.erased_at = at
    registration.save(update_fields=["erased_at"])
    Keeping.objects.filter(registration=registration).update(keep_until=None)
    # About the registration, so that it stands in its history; those who could read it can be told.
    events.record(
        verb="erase",
        subject=registration,
        by=by,
        at=at,
        before={"shared": shared},
        after={"erasure": fresh.pk, "ground": fresh.ground},
    )
    done = ERASURE.make("finish", fresh, by=by, at=at, changes={"done_at": at})
    # Last, and before the transaction ends: should it fail, the pictures are gone and the rest is erased again.
    vault().destroy_key(organisation=registration.organisation_id, case=registration.pk)
    for file in files:
        vault().forget_file(file=file)
    return done


def _count(registration: Registration) -> None:
    """Keep the cell of the statistics in which the person was counted."""
    content = content_of([registration.pk], (Identity, Journey))[registration.pk]
    identity = content[Identity]
    where = registration.whereabouts
    on = timezone.localdate(where.registered_at)
    cell, _made = ErasedCount.objects.get_or_create(
        organisation_id=registration.organisation_id,
        place_id=where.place_id,
        month=on.replace(day=1),
        sex=identity.sex,
        age_group=age_group(identity, on=on),
        nationality=next(iter(identity.nationalities), ""),
        group_id=content[Journey].group_id,
    )
    ErasedCount.objects.filter(pk=cell.pk).update(count=F("count") + 1)


def _forget_the_form(registration: Registration) -> None:
    """The receipt stays, so that an old form that comes in late does not register the person again."""
    households = HouseholdMember.objects.filter(registration=registration).values("household_id")
    Intake.objects.filter(household__in=households).update(content_hash="")
