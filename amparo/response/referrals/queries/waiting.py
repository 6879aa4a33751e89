"""What waits for the members of an organisation: referrals to answer, to serve and to close, and answers of others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, DateTimeField, F, Q, Value, When
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.core.access import may
from amparo.core.errors import Text
from amparo.core.season import is_over, is_over_tonight
from amparo.core.waiting import Pile, Section, Waiting
from amparo.response.referrals.models import Referral
from amparo.response.referrals.queries.lists import first_of_each, visible_referrals
from amparo.response.referrals.queries.rates import escalations_for
from amparo.response.referrals.vocabulary import AT_WORK, UNANSWERED, Status, Step

OWED: dict[str, Text] = {
    Status.ACCEPTED: _("accepted; to be started"),
    Status.IN_PROGRESS: _("in progress; to be completed"),
    Status.COMPLETED: _("completed; the sender waits for feedback"),
}


def waiting_for(user: Any, now: datetime, most: int | None = None) -> dict[Section, Pile]:
    """In four kinds: answers and services that we owe, drafts of ours, and answers that others owe us. Two queries,
    however many there are."""
    me = user.acting_organisation_id
    received = Q(to_organisation=me, status__in=(*UNANSWERED, *AT_WORK))
    ours = Q(from_organisation=me, status__in=(Status.DRAFT, *UNANSWERED))
    rows = visible_referrals(user).filter(received | ours)
    sections = first_of_each(
        rows.annotate(owed_by=_owed_by(), section=_section(me)), "section", "owed_by", most
    )
    return {
        Section(section): Pile(
            count, [_waiting(each, is_ours=each.from_organisation_id == me) for each in found]
        )
        for section, (count, found) in sections.items()
    }


def _owed_by() -> Case:
    """As `Referral.due_at`: none where no answer is owed."""
    return Case(
        When(status__in=UNANSWERED, received_at=None, then=F("receive_by")),
        When(status__in=UNANSWERED, then=F("answer_by")),
        output_field=DateTimeField(),
    )


def _section(me: Any) -> Case:
    """As `Waiting.section`, for rows that carry `owed_by`."""
    return Case(
        When(Q(from_organisation=me) & ~Q(status=Status.DRAFT), then=Value(Section.OTHERS)),
        When(is_over("owed_by"), then=Value(Section.OVERDUE)),
        When(is_over_tonight("owed_by"), then=Value(Section.TODAY)),
        default=Value(Section.LATER),
        output_field=CharField(),
    )


def _waiting(referral: Referral, *, is_ours: bool) -> Waiting:
    return Waiting(
        title=_title(referral, is_ours=is_ours),
        url=reverse("referrals:referral", args=[referral.pk]),
        state=_state(referral, is_ours=is_ours),
        due=referral.due_at,
        on_others=is_ours and referral.status != Status.DRAFT,
    )


def _title(referral: Referral, *, is_ours: bool) -> Text:
    if is_ours:
        to = referral.to_organisation.acronym
        return format_lazy(
            _("Referral {reference} to {organisation}"), reference=referral.reference, organisation=to
        )
    sender = referral.from_organisation.acronym
    return format_lazy(
        _("Referral {reference} from {organisation}"), reference=referral.reference, organisation=sender
    )


def _state(referral: Referral, *, is_ours: bool) -> Text:
    if referral.status == Status.DRAFT:
        return _("a draft; to be sent")
    if is_ours:
        return _("sent; to be answered") if referral.received_at else _("sent; to be received")
    if referral.status in OWED:
        return OWED[referral.status]
    return _("received; to be accepted or rejected") if referral.received_at else _("to be received")


def overdue_answers(user: Any, now: datetime | None = None) -> list[Waiting]:
    """Escalations that ask this coordinator: each referral once, at its last step, by reference and organisations.

    Who reads the referrals themselves has those that the own organisation owes in the line of referrals already.
    """
    rows = escalations_for(user)
    if may(user, "referrals.view_referrals"):
        rows = rows.exclude(to_organisation=user.organisation_id)
    last = {(each.from_organisation_id, each.reference): each for each in rows.order_by("raised_at", "pk")}
    return [
        Waiting(
            title=format_lazy(
                _("Answer of {organisation} to referral {reference}"),
                organisation=each.to_organisation.acronym,
                reference=each.reference,
            ),
            url=reverse("referrals:escalations"),
            state=format_lazy(_("overdue; asked of: {step}"), step=Step(each.step).label),
            due=each.due_at,
        )
        for each in last.values()
    ]
