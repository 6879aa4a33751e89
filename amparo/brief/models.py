"""The inter-agency brief: editions, the parts that organisations write and clear, and their statements."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class Edition(models.Model):
    """One brief, as of one day. Published, it is frozen: its documents never change again. Dropped, its day is free."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        DROPPED = "dropped", pgettext_lazy("edition of the brief", "dropped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    as_of = models.DateField()
    title_en = models.CharField(max_length=200)
    title_es = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-as_of", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("as_of",), condition=models.Q(status="draft"), name="one_draft_for_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} ({self.as_of})"

    @property
    def title(self) -> str:
        return self.title_es if (get_language() or "en").startswith("es") else self.title_en


class PublishedDocument(models.Model):
    """The frozen document of a published edition in one language. Insert only, by database right."""

    append_only = True

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="documents")
    language = models.CharField(max_length=5)
    document = models.JSONField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("edition", "language"), name="document_once_a_language"),
        )

    def __str__(self) -> str:
        return f"{self.edition_id} {self.language}"


class Part(models.Model):
    """What one organisation says in one section. Only that organisation writes it, and two of its people clear it."""

    rows_may_be_deleted = True

    class Section(models.TextChoices):
        BACKGROUND = "background", _("Background")
        RESPONSE = "response", _("Response at the field level")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        CLEARED = "cleared", _("cleared")
        PUBLISHED = "published", _("published")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="parts")
    section = models.CharField(max_length=10, choices=Section)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="parts")
    order = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cleared_at = models.DateTimeField(null=True, blank=True)
    # What it read when it was last submitted or cleared, as `clearance.as_it_reads` gives it.
    read_as = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("edition", "section", "order")
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "section", "organisation"), name="one_part_an_organisation"
            ),
            models.UniqueConstraint(fields=("edition", "section", "order"), name="part_order_is_unique"),
            models.CheckConstraint(
                name="a_cleared_part_keeps_what_was_read",
                condition=~models.Q(status="cleared") | ~models.Q(read_as=[]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.edition_id} {self.section} {self.organisation_id}"


class Statement(models.Model):
    """A sentence with holes such as `{present@Tijuana}`, in both languages.

    Rewriting a part replaces its rows; what stood there before stays in the part's events.
    """

    rows_may_be_deleted = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    part = models.ForeignKey(Part, models.PROTECT, related_name="statements")
    order = models.PositiveSmallIntegerField()
    text_en = models.TextField()
    text_es = models.TextField()

    class Meta:
        ordering = ("part", "order")
        constraints = (models.UniqueConstraint(fields=("part", "order"), name="statement_order_is_unique"),)

    def __str__(self) -> str:
        return self.text_en[:60]

    @property
    def text(self) -> str:
        return self.text_es if (get_language() or "en").startswith("es") else self.text_en
