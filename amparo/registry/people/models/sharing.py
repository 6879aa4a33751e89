"""What opens a record to another organisation: consent or override, agreement, and the share that both make."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from amparo.registry.people import locks
from amparo.registry.people.models.registrations import Registration, StoredFile
from amparo.registry.people.vocabulary import Category, ConsentForm, Purpose

LONGEST_DAYS = 90  # of an override, from the day on which it is asked for


class Agreement(models.Model):
    """Two organisations agreed what the first may share with the second. One proposes, the other confirms."""

    class Status(models.TextChoices):
        PROPOSED = "proposed"
        IN_FORCE = "in_force"
        ENDED = "ended"

    second_lock: ClassVar = locks.AGREEMENT

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    giver = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    receiver = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    purposes = ArrayField(models.CharField(max_length=30, choices=Purpose))
    categories = ArrayField(models.CharField(max_length=20, choices=Category))
    terms = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    proposed_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey("partners.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("giver__acronym", "receiver__acronym", "-valid_from")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("receiver")), name="agreement_between_two"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="agreement_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}"


class ConsentText(models.Model):
    """The exact words that a person consents to, in one language. Comes with the product; never changed."""

    purpose = models.CharField(max_length=30, choices=Purpose)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=5)
    text = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("purpose", "version", "language"), name="consent_text_once"),
        )

    def __str__(self) -> str:
        return f"{self.purpose} {self.version} ({self.language})"


class Consent(models.Model):
    """A person agreed that kinds of their data go to named organisations for one purpose, until a day or until they
    change their mind."""

    class GivenBy(models.TextChoices):
        SELF = "self"
        GUARDIAN = "guardian"

    second_lock: ClassVar = locks.own_rows(change=True, remove=locks.when_erased("people_consent"))
    erasable = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="consents", db_constraint=False
    )
    purpose = models.CharField(max_length=30, choices=Purpose)
    recipients = ArrayField(models.UUIDField())
    categories = ArrayField(models.CharField(max_length=20, choices=Category))
    form = models.CharField(max_length=12, choices=ConsentForm)
    given_by = models.CharField(max_length=10, choices=GivenBy)
    guardian = models.ForeignKey(
        Registration, models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+")
    # Whether somebody put the words into another language. Of consents from before it was asked nobody knows.
    with_interpreter = models.BooleanField(null=True, blank=True)
    scan = models.ForeignKey(StoredFile, models.SET_NULL, null=True, blank=True, related_name="+")
    given_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey("partners.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-recorded_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(recipients__len__gt=0), name="consent_names_a_recipient"
            ),
            models.CheckConstraint(
                condition=models.Q(categories__len__gt=0), name="consent_names_a_category"
            ),
            models.CheckConstraint(
                condition=models.Q(given_by="self", guardian=None)
                | models.Q(given_by="guardian", guardian__isnull=False),
                name="consent_names_the_guardian",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("given_on")),
                name="consent_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return str(self.get_purpose_display())


class Override(models.Model):
    """Sharing without consent: a named legal basis, a second person, an end, and notice to the person."""

    class Status(models.TextChoices):
        ASKED = "asked"
        APPROVED = "approved"
        REFUSED = "refused"
        ENDED = "ended"

    class LegalBasis(models.TextChoices):
        VITAL_INTEREST = "vital_interest"
        BEST_INTERESTS = "best_interests"
        LEGAL_OBLIGATION = "legal_obligation"

    second_lock: ClassVar = locks.own_rows(change=True, remove=locks.when_erased("people_override"))
    erasable = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="overrides", db_constraint=False
    )
    recipient = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=30, choices=Purpose)
    categories = ArrayField(models.CharField(max_length=20, choices=Category))
    legal_basis = models.CharField(max_length=20, choices=LegalBasis)
    named_law = models.CharField(max_length=200)
    because = models.CharField(max_length=300)
    valid_until = models.DateField()
    notice = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("partners.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
                name="override_by_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="approved") | models.Q(decided_by__isnull=False),
                name="override_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__lte=models.F("asked_at") + timedelta(days=LONGEST_DAYS)),
                name="override_ends_soon",
            ),
        )

    def __str__(self) -> str:
        return str(self.status)


class Share(models.Model):
    """That one recipient may read categories of one registration, because of one consent or one override."""

    rows_may_be_deleted = True
    second_lock: ClassVar = locks.SHARE

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="shares", db_constraint=False, db_index=False
    )
    controller = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="+", db_constraint=False
    )
    recipient = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=30, choices=Purpose)
    categories = ArrayField(models.CharField(max_length=20, choices=Category))
    consent = models.ForeignKey(Consent, models.CASCADE, null=True, blank=True, related_name="shares")
    override = models.ForeignKey(Override, models.CASCADE, null=True, blank=True, related_name="shares")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, related_name="+")
    mandate = models.ForeignKey("partners.Mandate", models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("recipient", "registration"), name="share_recipient"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(consent__isnull=False, agreement__isnull=False, override=None)
                | models.Q(consent=None, override__isnull=False),
                name="share_has_one_ground",
            ),
            models.UniqueConstraint(fields=("consent", "recipient"), name="share_once_for_a_consent"),
        )

    def __str__(self) -> str:
        return f"{self.registration_id} → {self.recipient_id}"
