"""Counselling sessions, and what people asked in them.

Of a session with one person, who it was and what was noted stand apart (`CounselledPerson`): they go when the person's
data are erased, and the counts stay what they were. Questions are kept without anybody's name and without a session.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.core.season import today_for
from amparo.registry.people import locks
from amparo.registry.people.ages import AgeGroup
from amparo.registry.people.vocabulary import Sex
from amparo.response.information.vocabulary import Interpreter


class Session(models.Model):
    """One session: with one person, or with a group of whom nobody is named.

    `id` is made from the receipt of the form, so the same form makes one session. `materials` are editions of items.
    """

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", _("with one person")
        GROUP = "group", _("with a group")

    second_lock: ClassVar = locks.own_rows(change=True)

    id = models.UUIDField(primary_key=True, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    held_on = models.DateField()
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    language = models.CharField(max_length=3)
    interpreter = models.CharField(max_length=10, choices=Interpreter)
    counsellor = models.ForeignKey("partners.User", models.PROTECT, related_name="+")
    topics = ArrayField(models.CharField(max_length=30))
    materials = ArrayField(models.UUIDField(), default=list, blank=True)
    follow_up_wished = models.BooleanField(default=False)
    follow_up_on = models.DateField(null=True, blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    followed_up_by = models.ForeignKey(
        "partners.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    content_hash = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("-held_on", "-recorded_at")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(follow_up_on=None) | models.Q(follow_up_wished=True),
                name="session_follow_up_was_wished",
            ),
            models.CheckConstraint(
                condition=models.Q(followed_up_at=None) | models.Q(follow_up_wished=True),
                name="session_followed_up_what_was_wished",
            ),
            models.CheckConstraint(condition=~models.Q(topics=[]), name="session_has_a_topic"),
            # What rows about a session refer to: they carry its organisation, or fail.
            models.UniqueConstraint(fields=("id", "organisation"), name="session_with_organisation"),
        )
        indexes = (
            models.Index(fields=("organisation", "-held_on"), name="session_newest"),
            models.Index(
                fields=("organisation", "follow_up_on"),
                condition=models.Q(follow_up_wished=True, followed_up_at=None),
                name="session_follow_up_due",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.held_on}"

    @property
    def follow_up_is_open(self) -> bool:
        return self.follow_up_wished and self.followed_up_at is None

    @property
    def follow_up_is_overdue(self) -> bool:
        due = self.follow_up_on
        return self.follow_up_is_open and due is not None and due < today_for(due)


class CounselledPerson(models.Model):
    """With whom a session was, by their registration, and what was noted for the next time."""

    erasable = True
    second_lock: ClassVar = locks.own_rows(remove=locks.when_erased("information_counselledperson"))

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    session = models.OneToOneField(Session, models.PROTECT, related_name="person")
    registration = models.ForeignKey(
        "people.Registration", models.PROTECT, related_name="+", db_constraint=False
    )
    note = models.CharField(max_length=1000, blank=True)

    def __str__(self) -> str:
        return str(self.session_id)


class Attendance(models.Model):
    """How many people of one sex and age group took part. What was not counted has no row, and is not zero."""

    second_lock: ClassVar = locks.own_rows()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, models.PROTECT, related_name="attendance")
    sex = models.CharField(max_length=10, choices=Sex)
    age_group = models.CharField(max_length=10, choices=AgeGroup)
    count = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("session", "sex", "age_group"), name="attendance_once"),
            models.CheckConstraint(condition=models.Q(count__gte=1), name="attendance_counts_somebody"),
        )

    def __str__(self) -> str:
        return f"{self.sex} {self.age_group}: {self.count}"


class QuestionAsked(models.Model):
    """A question in free words that name nobody, counted by topic, place and month. It leads to no session."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    topic = models.CharField(max_length=30)
    month = models.DateField()
    words = models.CharField(max_length=300)
    folded = models.CharField(max_length=300)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-month", "topic", "-times", "words")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "place", "topic", "month", "folded"), name="question_once_a_month"
            ),
            models.CheckConstraint(condition=models.Q(times__gte=1), name="question_was_asked"),
        )

    def __str__(self) -> str:
        return self.words
