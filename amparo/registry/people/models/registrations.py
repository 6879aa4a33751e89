"""Registrations and their content, a table for each category of data, so that each can be shared apart.

A registration is immutable: a correction is a new row of content with the next number, and the older rows stay until
the person's data is erased.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from amparo.core.second_lock import SecondLock
from amparo.registry.people import locks
from amparo.registry.people.vocabulary import BirthPrecision, Category, Sex


class Registration(models.Model):
    """That one organisation, the controller, recorded a person. What it recorded is `Content`; where and when, what for
    and until when it is kept stand in `Whereabouts` and `Keeping`, because not every reader of this row may know it.

    `person` is shared by the registrations that people decided belong together. `code` is spoken and printed.
    An erased registration stays as a row without content, so that the trail about it can still be read.
    """

    second_lock: ClassVar = SecondLock(
        read=f"{locks.OWN} OR {locks.shared('people_registration', Category.IDENTITY, 'id')}",
        add=locks.OWN,
        change=locks.OWN,
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    person = models.UUIDField(default=uuid.uuid4)
    code = models.CharField(max_length=20)
    is_synthetic = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("code", "id")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "code"), name="registration_code_once"),
            # What other tables refer to: a row of content carries the controller of its registration, or fails.
            models.UniqueConstraint(fields=("id", "organisation"), name="registration_with_controller"),
        )
        indexes = (models.Index(fields=("person",), name="registration_person"),)

    def __str__(self) -> str:
        return self.code


class Content(models.Model):
    """One version of what was recorded in one category of data. The highest number is in force."""

    erasable = True
    category: ClassVar[Category]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveSmallIntegerField(default=1)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints = (
            models.UniqueConstraint(
                fields=("registration", "organisation", "number"), name="%(class)s_version_once"
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="%(class)s_numbers_start_at_one"),
            models.CheckConstraint(
                condition=models.Q(number=1) | ~models.Q(reason=""), name="%(class)s_correction_has_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.category} {self.number}"


class Identity(Content):
    """Names as given, birth, sex and gender, nationalities, languages."""

    category = Category.IDENTITY
    second_lock: ClassVar = locks.shared_rows(
        "people_identity", Category.IDENTITY, remove=locks.when_erased("people_identity")
    )

    given_names = models.CharField(max_length=120)
    first_surname = models.CharField(max_length=80, blank=True)
    second_surname = models.CharField(max_length=80, blank=True)
    also_known_as = models.CharField(max_length=120, blank=True)
    normalised_name = models.CharField(max_length=400)
    birth_date = models.DateField(null=True, blank=True)
    birth_precision = models.CharField(max_length=10, choices=BirthPrecision)
    sex = models.CharField(max_length=10, choices=Sex)
    gender = models.CharField(max_length=60, blank=True)
    nationalities = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=3), default=list, blank=True)

    class Meta(Content.Meta):
        constraints = (  # type: ignore[assignment]
            *Content.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(birth_date=None, birth_precision=BirthPrecision.UNKNOWN)
                | (models.Q(birth_date__isnull=False) & ~models.Q(birth_precision=BirthPrecision.UNKNOWN)),
                name="identity_precision_goes_with_a_date",
            ),
            models.CheckConstraint(condition=~models.Q(given_names=""), name="identity_has_a_name"),
        )

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, (self.given_names, self.first_surname, self.second_surname)))


class Contact(Content):
    category = Category.CONTACT
    second_lock: ClassVar = locks.shared_rows(
        "people_contact", Category.CONTACT, remove=locks.when_erased("people_contact")
    )

    phones = ArrayField(models.CharField(max_length=30), default=list, blank=True)


class Papers(Content):
    """`documents`: a list of {kind, number, country, expires_on} (ISO date or null)."""

    category = Category.DOCUMENTS
    second_lock: ClassVar = locks.shared_rows(
        "people_papers", Category.DOCUMENTS, remove=locks.when_erased("people_papers")
    )

    documents = models.JSONField(default=list, blank=True)


class Journey(Content):
    """When the person arrived where they were registered, where they intend to go, with whom they travel."""

    category = Category.JOURNEY
    second_lock: ClassVar = locks.shared_rows(
        "people_journey", Category.JOURNEY, remove=locks.when_erased("people_journey")
    )

    arrived_on = models.DateField(null=True, blank=True)
    destination = models.ForeignKey("places.Place", models.PROTECT, null=True, blank=True, related_name="+")
    destination_words = models.CharField(max_length=120, blank=True)
    group = models.ForeignKey("TravellingGroup", models.PROTECT, null=True, blank=True, related_name="+")


class Intake(models.Model):
    """A household that was sent in by a form. The same receipt with the same content is the same registration."""

    second_lock: ClassVar = locks.own_rows(change=True)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    receipt = models.UUIDField()
    content_hash = models.CharField(max_length=64)
    household = models.ForeignKey("Household", models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "receipt"), name="intake_receipt_once"),
        )

    def __str__(self) -> str:
        return str(self.receipt)


class SearchKey(models.Model):
    """A keyed hash under which `organisation` finds a registration: of a name's sound, a phone, a document.

    The controller writes keys for itself and for each organisation with which it shares the identity.
    """

    rows_may_be_deleted = True
    second_lock: ClassVar = locks.SEARCH_KEY

    pk = models.CompositePrimaryKey("organisation", "key", "registration")
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    key = models.BigIntegerField()
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="+", db_constraint=False)
    controller = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    def __str__(self) -> str:
        return str(self.key)


class PersonDecision(models.Model):
    """Somebody decided whether two registrations are one person. Undoing appends another.

    `registration` is the acting organisation's own; "same" moved it from `person_before` to `person_after`.
    """

    class Verdict(models.TextChoices):
        SAME = "same"
        DIFFERENT = "different"
        UNSURE = "unsure"

    erasable = True
    second_lock: ClassVar = SecondLock(
        read=f"{locks.OWN} OR {locks.while_erasing('people_persondecision.other_id')}",
        add=f"{locks.OWN} AND {locks.seen('people_persondecision.other_id')}",
        # With either of the two.
        remove=f"""{locks.when_erased("people_persondecision")}
          OR {locks.while_erasing("people_persondecision.other_id")}""",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="+", db_constraint=False)
    other = models.ForeignKey(Registration, models.PROTECT, related_name="+", db_constraint=False)
    verdict = models.CharField(max_length=10, choices=Verdict)
    why = models.CharField(max_length=300)
    person_before = models.UUIDField()
    person_after = models.UUIDField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-decided_at",)

    def __str__(self) -> str:
        return self.verdict


class StoredFile(models.Model):
    """A photograph or scan; its content lies encrypted in the vault under the same `id`."""

    class Kind(models.TextChoices):
        PHOTO = "photo"
        SCAN = "scan"
        CONSENT = "consent"

    second_lock: ClassVar = locks.shared_rows("people_storedfile", Category.PHOTO, remove=locks.OWN)
    erasable = True

    id = models.UUIDField(primary_key=True)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=10, choices=Kind)
    content_type = models.CharField(max_length=40)
    size_bytes = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-added_at",)

    def __str__(self) -> str:
        return str(self.id)
