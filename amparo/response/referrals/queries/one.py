"""One referral with everything that this reader may see of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from amparo.core.access import may
from amparo.core.errors import Reason, Text
from amparo.core.events import history
from amparo.core.lifecycle import Move
from amparo.core.season import now_for
from amparo.registry.partners.models import Organisation, User
from amparo.registry.partners.verbs import act_in_words
from amparo.registry.people.models import Registration
from amparo.registry.people.visibility import registrations
from amparo.registry.people.wording import labels_of, purpose_name
from amparo.response.referrals.lifecycle import REFERRAL, STEPS
from amparo.response.referrals.models import Answer, Need, Note, Referral
from amparo.response.referrals.queries.lists import Listed, in_words, visible_referrals
from amparo.response.referrals.queries.shared import SharedCategory, what_is_read
from amparo.response.referrals.vocabulary import Status

CLOCK = ("expire", "escalate")
# What the history of a page leaves out: that somebody looked is in the trail.
NOT_TOLD = ("read_referral",)


@dataclass(frozen=True)
class StepShown:
    name: Text
    state: str  # is-done | is-current | is-blocked | ""


@dataclass(frozen=True)
class MoveShown:
    """A move that is open from here and could be this reader's, with what is still missing for it."""

    move: Move
    unmet: list[Reason]


@dataclass(frozen=True)
class History:
    at: datetime
    what: Text
    organisation: str
    name: str


@dataclass(frozen=True)
class Page:
    """`registration` is None where the reader cannot see it (any more). `notes` are the receiver's own."""

    row: Listed
    is_ours: bool
    registration: Registration | None
    need: Need | None
    categories: list[str]
    purpose: str
    shared: list[SharedCategory]
    answers: dict[str, Answer]
    notes: list[Note]
    steps: list[StepShown]
    moves: dict[str, MoveShown]
    history: list[History] = field(default_factory=list)

    @property
    def referral(self) -> Referral:
        return self.row.referral


def page_of_referral(referral: Referral, *, by: Any) -> Page:
    registration = registrations(by).filter(pk=referral.registration_id).first()
    return Page(
        row=in_words(referral),
        is_ours=referral.from_organisation_id == by.acting_organisation_id,
        registration=registration,
        need=Need.objects.filter(referral=referral).select_related("service").first(),
        categories=labels_of(referral.categories),
        purpose=purpose_name(referral.purpose),
        shared=what_is_read(by, registration, referral.categories) if registration else [],
        answers={each.kind: each for each in Answer.objects.filter(referral=referral)},
        notes=list(
            Note.objects.filter(referral=referral, organisation=by.acting_organisation_id).select_related(
                "written_by"
            )
        ),
        steps=steps(referral),
        moves=_moves(referral, by=by),
        history=history_of(referral, by=by),
    )


def steps(referral: Referral) -> list[StepShown]:
    """The way without a detour; where a referral left it, the place where it stopped."""
    reached = _reached(referral)
    off_the_way = referral.status not in STEPS
    return [
        StepShown(
            Status(code).label,
            "is-done"
            if place < reached or (place == reached and referral.status == Status.CLOSED)
            else ("is-blocked" if off_the_way else "is-current")
            if place == reached
            else "",
        )
        for place, code in enumerate(STEPS)
    ]


def _reached(referral: Referral) -> int:
    if referral.status in STEPS:
        return STEPS.index(referral.status)
    if referral.received_at:
        return STEPS.index("received")
    return STEPS.index("sent") if referral.sent_at else 0


def _moves(referral: Referral, *, by: Any) -> dict[str, MoveShown]:
    """Those of the reader's side. Words that the form of a move asks for are not told as missing."""
    at = now_for(referral.sent_at or referral.drafted_at)
    ours = referral.from_organisation_id == by.acting_organisation_id
    shown = {}
    for move in REFERRAL.open_moves(referral):
        is_senders = move.permission == "referrals.refer"
        if move.name not in CLOCK and is_senders == ours and may(by, move.permission, referral):
            shown[move.name] = MoveShown(move, REFERRAL.unmet(move.name, referral, by=by, at=at))
    return shown


def history_of(referral: Referral, *, by: Any) -> list[History]:
    """The newest first. Colleagues by name, people of the other organisation by their organisation alone."""
    told = list(history(referral).exclude(verb__in=NOT_TOLD))
    people = User.objects.filter(pk__in={each.actor_id for each in told if each.actor_id})
    names = {str(each.pk): each.name for each in people.filter(organisation=by.organisation_id)}
    keys = {each.organisation_id for each in told if each.organisation_id}
    acronyms = {
        str(key): acronym
        for key, acronym in Organisation.objects.filter(pk__in=keys).values_list("pk", "acronym")
    }
    return [
        History(
            each.at,
            act_in_words(each.verb, each.subject_type, each.after),
            "" if each.verb in CLOCK else acronyms.get(each.organisation_id, ""),
            "" if each.verb in CLOCK else names.get(each.actor_id, ""),
        )
        for each in told
        if each.verb != "note_referral" or each.organisation_id == str(by.organisation_id)
    ]


def referrals_about(user: Any, keys: Iterable[UUID]) -> QuerySet[Referral]:
    """Of registrations that the user sees, the newest first."""
    return visible_referrals(user).filter(registration__in=list(keys)).order_by("-drafted_at", "pk")
