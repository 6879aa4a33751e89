"""What is known about referrals without anybody in it: counts by month, and escalations by reference."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from amparo.response.referrals.vocabulary import Priority, Step


class ReferralCount(models.Model):
    """Counters that each move adds to, by the month of sending: no row of another organisation need be read for a rate.

    `answer_hours`: whole hours from sending to the answer, one for each that was answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    from_organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    month = models.DateField()
    priority = models.CharField(max_length=10, choices=Priority)
    sent = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    answered_in_time = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    recalled = models.PositiveIntegerField(default=0)
    expired = models.PositiveIntegerField(default=0)
    completed = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    answer_hours = ArrayField(models.PositiveIntegerField(), default=list, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("from_organisation", "to_organisation", "month", "priority"),
                name="referral_count_once",
            ),
            models.CheckConstraint(
                condition=models.Q(answered__gte=models.F("answered_in_time")),
                name="referral_count_in_time_was_answered",
            ),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class Escalation(models.Model):
    """An answer is overdue: who is asked about it. It names a reference and two organisations, nobody else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12)
    from_organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    priority = models.CharField(max_length=10, choices=Priority)
    step = models.CharField(max_length=10, choices=Step)
    due_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("from_organisation", "reference", "step"),
                condition=models.Q(ended_at=None),
                name="escalation_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return self.reference
