"""Profiles: what a screening showed of one registration. Never a decision on status: there is no column for one.

A profile is immutable. A new screening is a new row, and the older ones stay until the person's data is erased.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from amparo.registry.people import locks
from amparo.registry.people.models import AboutARegistration
from amparo.registry.services.vocabulary import Priority
from amparo.response.screening.vocabulary import (
    ConsentToRefer,
    Fear,
    FollowUpOutcome,
    Interpreter,
    ReasonForMoving,
    StepInConfidence,
    Wish,
)


class Profile(AboutARegistration):
    """`needs`: codes of the list that are no secret; the others are `SensitiveNeed`. `priority`: the most urgent of
    what shows without these, empty where nothing calls for anybody. `receipt`: of the form, taken once."""

    second_lock: ClassVar = locks.own_rows(remove=locks.when_erased("screening_profile"))

    receipt = models.UUIDField()
    screened_at = models.DateTimeField()
    screened_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    language = models.CharField(max_length=3)
    interpreter = models.CharField(max_length=12, choices=Interpreter)
    is_private = models.BooleanField()
    fear_of_return = models.CharField(max_length=12, choices=Fear)
    reasons = ArrayField(models.CharField(max_length=12, choices=ReasonForMoving), default=list, blank=True)
    wishes = ArrayField(models.CharField(max_length=12, choices=Wish), default=list, blank=True)
    needs = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    consent_to_refer = models.CharField(max_length=8, choices=ConsentToRefer)
    priority = models.CharField(max_length=10, choices=Priority, blank=True)

    class Meta:
        ordering = ("-screened_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "receipt"), name="profile_receipt_once"),
            models.CheckConstraint(
                condition=~Q(wishes__contains=[Wish.RETURN], fear_of_return=Fear.NOT_ASKED),
                name="profile_asylum_question_before_return",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-screened_at"), name="profile_newest"),
            models.Index(fields=("registration", "-screened_at"), name="profile_of_registration"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class SensitiveNeed(AboutARegistration):
    """Told in confidence at a screening: a specialist is wanted, something was disclosed unasked. A code, no words."""

    second_lock: ClassVar = locks.own_rows(remove=locks.when_erased("screening_sensitiveneed"))

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="sensitive_needs")
    code = models.CharField(max_length=12)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("profile", "code"), name="sensitive_need_once"),)

    def __str__(self) -> str:
        return str(self.pk)


class FollowUp(AboutARegistration):
    """That somebody acted on a profile: it waits no longer."""

    second_lock: ClassVar = locks.own_rows(remove=locks.when_erased("screening_followup"))

    profile = models.OneToOneField(Profile, models.PROTECT, related_name="follow_up")
    outcome = models.CharField(max_length=12, choices=FollowUpOutcome)
    at = models.DateTimeField()
    by = models.ForeignKey("partners.User", models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return self.outcome


class FollowUpInConfidence(AboutARegistration):
    """A step about what was said in confidence, apart from `FollowUp`: whoever may not read the one cannot end the
    other, nor see that somebody did. Taken up once, ended once."""

    second_lock: ClassVar = locks.own_rows(remove=locks.when_erased("screening_followupinconfidence"))

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="steps_in_confidence")
    step = models.CharField(max_length=12, choices=StepInConfidence)
    at = models.DateTimeField()
    by = models.ForeignKey("partners.User", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("profile",),
                condition=Q(step=StepInConfidence.TAKEN_UP),
                name="in_confidence_taken_up_once",
            ),
            models.UniqueConstraint(
                fields=("profile",),
                condition=~Q(step=StepInConfidence.TAKEN_UP),
                name="in_confidence_ended_once",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
