"""Reports of sexual exploitation and abuse: behind a lock of their own, with a trail of their own.

No row of these tables, and none about them elsewhere, is readable for an organisation that is implicated. Keys are
random, there is no sequence, and nothing is written to the trail that auditors read.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.registry.partners.models import Organisation, User
from amparo.registry.places.models import Place
from amparo.response.feedback import locks


class AbuseReport(models.Model):
    """One report in the hands of the focal points of one organisation that is not implicated.

    Contact, what was said and what was noted are encrypted under a key outside the database. `implicated` holds keys of
    organisations; empty when the person did not say.
    """

    class Status(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("report of abuse", "received")
        ACKNOWLEDGED = "acknowledged", pgettext_lazy("report of abuse", "acknowledged")
        REFERRED = "referred", pgettext_lazy("report of abuse", "referred for investigation")
        SUPPORTED = "supported", pgettext_lazy("report of abuse", "support offered")
        CLOSING = "closing", pgettext_lazy("report of abuse", "closing asked for")
        CLOSED = "closed", pgettext_lazy("report of abuse", "closed")

    class Support(models.TextChoices):
        ACCEPTED = "accepted", _("accepted: the person agreed to be referred")
        DECLINED = "declined", _("declined")
        UNREACHABLE = "unreachable", _("the person left no way to be reached")

    class Outcome(models.TextChoices):
        SUBSTANTIATED = "substantiated", _("substantiated")
        UNSUBSTANTIATED = "unsubstantiated", _("not substantiated")
        NOT_ENOUGH = "not_enough", _("not enough to investigate")
        OUTSIDE = "outside", _("outside this channel: taken to the right one")

    second_lock = locks.REPORT

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    receipt = models.CharField(max_length=64, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    implicated = ArrayField(models.UUIDField(), default=list)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=5)
    contact = models.BinaryField(null=True)
    received_at = models.DateTimeField()
    acknowledge_by = models.DateTimeField()
    status = models.CharField(max_length=12, choices=Status, default=Status.RECEIVED)
    acknowledged_at = models.DateTimeField(null=True)
    referred_at = models.DateTimeField(null=True)
    support = models.CharField(max_length=12, choices=Support, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    closing_asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("acknowledge_by", "id")
        indexes = (models.Index(fields=("organisation", "status"), name="abuse_report_waiting"),)
        constraints = (
            models.CheckConstraint(
                name="abuse_report_closed_with_an_outcome",
                condition=~models.Q(status__in=("closing", "closed")) | ~models.Q(outcome=""),
            ),
        )

    def __str__(self) -> str:
        return f"report {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status != self.Status.CLOSED


class ReportEntry(models.Model):
    """What was said or noted, encrypted. Notes are the focal points' own; the rest the person reads by the receipt."""

    class Kind(models.TextChoices):
        WORDS = "words", _("what was said")
        ADDITION = "addition", _("what the person added")
        ANSWER = "answer", _("told to the person")
        NOTE = "note", _("note of the focal points")

    append_only = True
    second_lock = locks.REPORT_ENTRY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(AbuseReport, models.PROTECT, related_name="entries")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    receipt = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=Kind)
    sealed = models.BinaryField()
    digest = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("written_at", "id")
        constraints = (models.UniqueConstraint(fields=("report", "kind", "digest"), name="report_said_once"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class ReportAct(models.Model):
    """One act on one report: the trail of this channel, chained for each report as the common one is for all."""

    append_only = True
    second_lock = locks.REPORT_ACT

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(AbuseReport, models.PROTECT, related_name="acts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    receipt = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=40)
    actor_id = models.CharField(max_length=80, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("report", "number"), name="report_act_once"),)

    def __str__(self) -> str:
        return f"{self.number} {self.act}"
