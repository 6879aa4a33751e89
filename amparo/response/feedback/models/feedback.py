"""What people say of the response, and what they are told."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.season import today_for
from amparo.registry.partners.models import Organisation, User
from amparo.registry.places.models import Place
from amparo.response.feedback import locks
from amparo.response.feedback.vocabulary import Category, Staff, Told


class Feedback(models.Model):
    """Feedback in the hands of one organisation, the one that answers.

    Given to another organisation it becomes another row there, with the same receipt: who had it before sees that it
    went, and nothing of what follows. `receipt` is a keyed hash of the code that the person was given.
    """

    class Status(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("feedback", "received")
        ASSIGNED = "assigned", pgettext_lazy("feedback", "assigned")
        ANSWERED = "answered", pgettext_lazy("feedback", "answered")
        REOPENED = "reopened", pgettext_lazy("feedback", "reopened by the person")
        CLOSED = "closed", pgettext_lazy("feedback", "closed")
        PASSED_ON = "passed_on", pgettext_lazy("feedback", "given to another organisation")

    second_lock = locks.FEEDBACK

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    receipt = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    about = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    category = models.CharField(max_length=20, choices=Category)
    staff = models.CharField(max_length=30, choices=Staff, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    service = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5)
    told = models.CharField(max_length=12, choices=Told, default=Told.WEB)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    due_on = models.DateField()
    status = models.CharField(max_length=12, choices=Status, default=Status.RECEIVED)
    assigned_to = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    was_useful = models.BooleanField(null=True)
    passed_on_to = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    came_from = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    # Many were sent from one address: kept and answered like any other, and shown apart until somebody has looked.
    is_set_apart = models.BooleanField(default=False)
    # Handed to focal points: the receipt alone opens the row, which is kept so that the same form is one.
    is_with_focal_points = models.BooleanField(default=False)

    class Meta:
        ordering = ("due_on", "id")
        verbose_name = _("feedback")
        indexes = (
            models.Index(fields=("organisation", "status", "due_on"), name="feedback_waiting"),
            models.Index(fields=("receipt",), name="feedback_receipt"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("receipt",),
                condition=~models.Q(status="passed_on"),
                name="feedback_is_in_one_hand",
            ),
            models.CheckConstraint(
                name="feedback_passed_on_to_somebody",
                condition=models.Q(status="passed_on", passed_on_to__isnull=False)
                | (~models.Q(status="passed_on") & models.Q(passed_on_to=None)),
            ),
            models.CheckConstraint(
                name="feedback_answered_by_somebody",
                condition=models.Q(answered_at=None, answered_by=None)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < today_for(self.due_on)


OPEN = (Feedback.Status.RECEIVED, Feedback.Status.ASSIGNED, Feedback.Status.REOPENED)


class FeedbackEntry(models.Model):
    """What was said, by the person or to the person. Written once."""

    class Kind(models.TextChoices):
        WORDS = "words", _("what was said")
        ADDITION = "addition", _("what the person added")
        ANSWER = "answer", _("the answer")

    append_only = True
    second_lock = locks.ENTRY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="entries")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    receipt = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("written_at", "id")
        constraints = (
            # The same words sent twice, by a double click or from two devices, are said once.
            models.UniqueConstraint(fields=("feedback", "kind", "digest"), name="feedback_said_once"),
            models.CheckConstraint(name="feedback_says_something", condition=~models.Q(text="")),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class FeedbackContact(models.Model):
    """How the person can be reached, encrypted under a key outside the database. It can be forgotten at any time."""

    rows_may_be_deleted = True
    second_lock = locks.CONTACT

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    feedback = models.OneToOneField(Feedback, models.PROTECT, related_name="contact")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    receipt = models.CharField(max_length=64)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"contact {self.pk}"
