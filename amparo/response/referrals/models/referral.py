"""A referral, what its sender says about the person, and what its receiver answers and notes.

Each side's words stand in rows of its own, so that each is read by exactly those who may. Erasing a registration
deletes its `Need`; the database then takes the answers and notes along, whosever they are.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When

from amparo.registry.partners.functions import Function
from amparo.registry.people.models import Registration
from amparo.registry.people.vocabulary import Category, Purpose
from amparo.response.referrals import locks
from amparo.response.referrals.vocabulary import (
    AT_WORK,
    ENDED,
    UNANSWERED,
    AnswerKind,
    Caregiver,
    Channel,
    Outcome,
    Priority,
    RecalledReason,
    RejectedReason,
    Status,
)


class Referral(models.Model):
    """One organisation asks another to serve a person. Addressed to the receiver's queue, never to one of its people.

    PostgreSQL keeps `rank` (what waits for an answer first, what ended last) and `due` (the next moment at which the
    receiver owes, or owed, an answer) from the other columns: it sorts by them.

    `registration` is the sender's own. `shared` is frozen at sending: for each category the version of the content that
    stood then and the names of the fields that held something; never what they held. `consent` or `without_consent` is
    the key of the ground on which it is shared; no foreign key, because consents are erased.
    """

    second_lock: ClassVar = locks.REFERRAL

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12)
    from_organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    to_organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="+", db_constraint=False)
    receipt = models.UUIDField()
    batch = models.UUIDField(null=True, blank=True)
    function = models.CharField(max_length=60, choices=Function)
    purpose = models.CharField(max_length=30, choices=Purpose)
    priority = models.CharField(max_length=10, choices=Priority)
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.QUEUE)
    categories = ArrayField(models.CharField(max_length=20, choices=Category))
    person_was_told = models.BooleanField(default=False)
    caregiver = models.CharField(max_length=10, choices=Caregiver, blank=True)
    asylum_question_asked = models.BooleanField(default=False)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+", db_index=False)
    shared = models.JSONField(default=dict, blank=True)
    consent = models.UUIDField(null=True, blank=True)
    without_consent = models.UUIDField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    receive_by = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    expired_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    rejected_reason = models.CharField(max_length=20, choices=RejectedReason, blank=True)
    recalled_reason = models.CharField(max_length=20, choices=RecalledReason, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    rank = models.GeneratedField(
        expression=Case(
            When(status=Status.DRAFT, then=Value(1)),
            When(status__in=AT_WORK, then=Value(2)),
            When(status__in=ENDED, then=Value(3)),
            default=Value(0),
        ),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    due = models.GeneratedField(
        expression=Case(
            When(status__in=UNANSWERED, received_at=None, then=F("receive_by")), default=F("answer_by")
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )

    class Meta:
        ordering = ("-drafted_at", "pk")
        indexes = (
            # As the lists are sorted unless another order is asked for; with what the policy and the filters ask, so
            # that counting a list reads no row.
            models.Index(
                fields=("to_organisation", "rank", "due", "id"),
                include=("from_organisation", "sent_at", "status", "priority"),
                name="referral_inbox_in_order",
            ),
            models.Index(
                fields=("from_organisation", "rank", "due", "id"),
                include=("to_organisation", "sent_at", "status", "priority"),
                name="referral_outbox_in_order",
            ),
            models.Index(
                fields=("from_organisation", "to_organisation"),
                condition=Q(sent_at=None),
                name="referral_never_sent",
            ),
            models.Index(fields=("to_organisation", "status", "answer_by"), name="referral_inbox"),
            models.Index(fields=("from_organisation", "status", "answer_by"), name="referral_outbox"),
        )
        constraints = (
            models.UniqueConstraint(fields=("from_organisation", "receipt"), name="referral_receipt_once"),
            models.UniqueConstraint(
                fields=("from_organisation", "reference"), name="referral_reference_once"
            ),
            models.CheckConstraint(
                condition=~Q(from_organisation=models.F("to_organisation")), name="referral_between_two"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT, sent_at=None)
                | Q(status=Status.RECALLED)
                | Q(sent_at__isnull=False, receive_by__isnull=False, answer_by__isnull=False),
                name="referral_sent_has_its_clocks",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None)
                | Q(consent__isnull=False, without_consent=None)
                | Q(consent=None, without_consent__isnull=False),
                name="referral_sent_has_one_ground",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[*AT_WORK, Status.CLOSED])
                | Q(received_at__isnull=False, accepted_at__isnull=False),
                name="referral_served_was_accepted",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.RECALLED, *UNANSWERED]) | Q(accepted_at=None),
                name="referral_accepted_stays_accepted",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.REJECTED, accepted_at=None) & ~Q(rejected_reason="")
                | ~Q(status=Status.REJECTED) & Q(rejected_reason=""),
                name="referral_rejected_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.COMPLETED, Status.CLOSED]) | ~Q(outcome=""),
                name="referral_completed_has_an_outcome",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def due_at(self) -> datetime | None:
        """By when the receiver owes its next answer; None where it owes none."""
        if self.status not in UNANSWERED:
            return None
        return self.answer_by if self.received_at else self.receive_by


class Words(models.Model):
    """Words about a person, in rows of the organisation that wrote them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    referral = models.ForeignKey(Referral, models.DO_NOTHING, related_name="+", db_constraint=False)
    words = models.CharField(max_length=1000)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class Need(models.Model):
    """What the person needs, where to go, and what they already received: read by the two organisations alone."""

    erasable = True
    second_lock: ClassVar = locks.NEED

    referral = models.OneToOneField(
        Referral, models.DO_NOTHING, primary_key=True, related_name="need", db_constraint=False
    )
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="+", db_constraint=False)
    words = models.CharField(max_length=1000)
    service = models.ForeignKey("services.Service", models.PROTECT, null=True, blank=True, related_name="+")
    service_kind = models.CharField(max_length=120, blank=True)
    services_given = models.CharField(max_length=500, blank=True)
    where_to_go = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return str(self.referral_id)


class Answer(Words):
    """What the receiver tells the sender: why it rejects, how it ended, what it wants known. Written once."""

    second_lock: ClassVar = locks.ANSWER

    kind = models.CharField(max_length=10, choices=AnswerKind)

    class Meta:
        ordering = ("written_at", "pk")
        constraints = (models.UniqueConstraint(fields=("referral", "kind"), name="answer_once_of_a_kind"),)

    def __str__(self) -> str:
        return str(self.kind)


class Note(Words):
    """What the receiver writes for itself. The sender never reads it."""

    second_lock: ClassVar = locks.NOTE

    class Meta:
        ordering = ("-written_at", "pk")

    def __str__(self) -> str:
        return str(self.pk)
