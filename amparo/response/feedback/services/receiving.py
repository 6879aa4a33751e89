"""Taking what somebody says: feedback for an organisation, or a report of abuse for focal points elsewhere.

Both are written under the receipt that they make, so that PostgreSQL takes them from somebody without an account and
shows them to nobody but the holder of the receipt and the desk that they are for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import holding
from amparo.core.errors import Refusal, refuse_if_any
from amparo.registry.partners.models import Organisation
from amparo.registry.places.models import Place
from amparo.response.feedback import policy, trail
from amparo.response.feedback.deadlines import acknowledge_due, answer_due
from amparo.response.feedback.models import (
    AbuseReport,
    Feedback,
    FeedbackContact,
    FeedbackEntry,
    ReportEntry,
)
from amparo.response.feedback.receipts import Receipt, receipt_for
from amparo.response.feedback.routing import who_answers, who_receives
from amparo.response.feedback.sealing import digest, sealed
from amparo.response.feedback.vocabulary import Category, Told


@dataclass(frozen=True)
class Said:
    """What somebody says, as a form brings it. `form` is the number of that form; `about` may be empty or several.

    `by_the_group`: the person does not want the organisation itself to answer. `contact` empty: anonymous.
    """

    form: UUID
    words: str
    about: Sequence[Organisation] = ()
    by_the_group: bool = False
    staff: str = ""
    place: Place | None = None
    service: str = ""
    contact: str = ""
    language: str = "es"

    def receipt(self, category: str) -> Receipt:
        about = sorted(str(each.pk) for each in self.about)
        place = self.place.code if self.place else ""
        said = (
            category,
            *about,
            str(self.by_the_group),
            self.staff,
            place,
            self.service,
            self.contact,
            self.words,
        )
        return receipt_for(self.form, said)


def receive_feedback(
    *,
    said: Said,
    category: str,
    told: str = Told.WEB,
    is_set_apart: bool = False,
    by: Any = None,
    at: datetime | None = None,
) -> Receipt:
    """Give it to who answers it. The same form with the same content again gives back the same receipt.

    `by` is the member of staff who wrote it down for the person, or None when the person did it themselves.
    """
    if by is not None:
        must(by, "feedback.record")
    answering = who_answers(said.about, by_the_group=said.by_the_group, staff=said.staff)
    refuse_if_any(
        [
            policy.it_says_something(said.words),
            None if category in Category.values else policy.CATEGORY_UNKNOWN(),
            None if answering else policy.NOBODY_ANSWERS(),
        ]
    )
    at, receipt = at or timezone.now(), said.receipt(category)
    feedback = Feedback(
        receipt=receipt.stored,
        organisation=answering,
        about=said.about[0] if len(said.about) == 1 else None,
        category=category,
        staff=said.staff,
        place=said.place,
        service=said.service,
        language=said.language,
        told=told,
        recorded_by=by,
        received_at=at,
        due_on=answer_due(category, at=at),
        is_set_apart=is_set_apart,
    )
    with holding(receipt.stored):
        if not Feedback.objects.filter(receipt=receipt.stored).exists():
            _once(lambda: _keep(feedback, said, by=by, at=at))
    return receipt


def _once(write: Any) -> None:
    """Of two that arrive at the same moment one is kept; the other finds it there."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError as fault:
        if not any(name in str(fault) for name in ("feedback_is_in_one_hand", "receipt")):
            raise


def _keep(feedback: Feedback, said: Said, *, by: Any, at: datetime) -> None:
    feedback.save(force_insert=True)
    add_entry(feedback, FeedbackEntry.Kind.WORDS, said.words, written_by=by, at=at)
    if said.contact:
        keep_contact(feedback, said.contact)
    events.record(verb="receive_feedback", subject=feedback, by=by, at=at)


def add_entry(feedback: Feedback, kind: str, text: str, *, written_by: Any, at: datetime) -> None:
    """The same words of the same kind are kept once."""
    known = FeedbackEntry.objects.filter(feedback=feedback, kind=kind, digest=digest(text))
    if not known.exists():
        FeedbackEntry.objects.create(
            feedback=feedback,
            organisation_id=feedback.organisation_id,
            receipt=feedback.receipt,
            kind=kind,
            text=text,
            digest=digest(text),
            written_at=at,
            written_by=written_by,
        )


def keep_contact(feedback: Feedback, contact: str) -> None:
    FeedbackContact.objects.create(
        feedback=feedback,
        organisation_id=feedback.organisation_id,
        receipt=feedback.receipt,
        sealed=sealed(contact, of=feedback.pk),
    )


def receive_report(*, said: Said, at: datetime | None = None) -> Receipt:
    """A report of sexual exploitation or abuse, for the focal points of an organisation that is not implicated.

    Refused, with the way outside, when no such organisation is left; then nothing is kept. Words are not asked for.
    Whoever sends it is not recorded, signed in or not.
    """
    implicated = [each.pk for each in said.about]
    receiving = who_receives(implicated, place=said.place)
    if receiving is None:
        raise Refusal(policy.NO_FOCAL_POINT())
    at, receipt = at or timezone.now(), said.receipt("abuse")
    key = uuid4()
    report = AbuseReport(
        id=key,
        receipt=receipt.stored,
        organisation=receiving,
        implicated=implicated,
        place=said.place,
        language=said.language,
        contact=sealed(said.contact, of=key) if said.contact else None,
        received_at=at,
        acknowledge_by=acknowledge_due(at),
    )
    with holding(receipt.stored):
        if not AbuseReport.objects.filter(receipt=receipt.stored).exists():
            _once(lambda: _keep_report(report, said, at=at))
    return receipt


def _keep_report(report: AbuseReport, said: Said, *, at: datetime) -> None:
    report.save(force_insert=True)
    words = "\n\n".join(part for part in (said.service, said.words) if part.strip())
    if words:
        add_to_report(report, ReportEntry.Kind.WORDS, words, written_by=None, at=at)
    trail.done("receive", report, by=None, at=at)


def add_to_report(report: AbuseReport, kind: str, text: str, *, written_by: Any, at: datetime) -> None:
    known = ReportEntry.objects.filter(report=report, kind=kind, digest=digest(text))
    if not known.exists():
        ReportEntry.objects.create(
            report=report,
            organisation_id=report.organisation_id,
            receipt=report.receipt,
            kind=kind,
            sealed=sealed(text, of=report.pk),
            digest=digest(text),
            written_at=at,
            written_by=written_by,
        )
