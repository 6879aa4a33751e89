"""What people are told, with its source and the days for which it holds. An edition that left the draft never changes.

Nobody is in these tables: they are what the public site reads.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language, pgettext_lazy

from amparo.core.season import today_for
from amparo.response.information.vocabulary import LANGUAGES, Audience


class Topic(models.Model):
    """What is spoken of. Versioned: another wording is another row, with the days for which it holds."""

    code = models.CharField(max_length=30)
    position = models.PositiveSmallIntegerField()
    name_en = models.CharField(max_length=120)
    name_es = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ("position", "code")
        constraints = (models.UniqueConstraint(fields=("code", "valid_from"), name="topic_version_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_es if (get_language() or "en").startswith("es") else self.name_en


class Item(models.Model):
    """One edition of an information item: for whom, about what, where and until when it holds.

    `key` is what all editions share, and stands in the public address. `writers` are all who wrote this edition: none
    of them reviews it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("information", "draft")
        IN_REVIEW = "in_review", pgettext_lazy("information", "in review")
        PUBLISHED = "published", pgettext_lazy("information", "published")
        WITHDRAWN = "withdrawn", pgettext_lazy("information", "withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60)
    edition = models.PositiveSmallIntegerField(default=1)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    audiences = ArrayField(models.CharField(max_length=20, choices=Audience))
    topics = ArrayField(models.CharField(max_length=30))
    places = models.ManyToManyField("places.Place", related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    review_on = models.DateField()
    source = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    written_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    writers = ArrayField(models.UUIDField())
    reviewed_by = models.ForeignKey("partners.User", models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("key", "-edition")
        constraints = (
            models.UniqueConstraint(fields=("key", "edition"), name="item_edition_once"),
            models.UniqueConstraint(
                fields=("key",), condition=models.Q(status="published"), name="item_published_once"
            ),
            models.UniqueConstraint(
                fields=("key",), condition=models.Q(status__in=("draft", "in_review")), name="item_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="item_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(review_on__gte=models.F("valid_from")), name="item_review_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="published")
                | models.Q(reviewed_by__isnull=False, published_at__isnull=False),
                name="item_published_with_its_reviewer",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None) | ~models.Q(reviewed_by=models.F("written_by")),
                name="item_by_two",
            ),
        )
        indexes = (models.Index(fields=("status", "review_on"), name="item_state"),)

    def __str__(self) -> str:
        return f"{self.key} {self.edition}"

    @property
    def is_expired(self) -> bool:
        """Its last day is still its own."""
        return self.valid_until is not None and self.valid_until < today_for(self.valid_until)

    @property
    def has_not_begun(self) -> bool:
        return self.valid_from > today_for(self.valid_from)

    @property
    def review_is_overdue(self) -> bool:
        return self.review_on < today_for(self.review_on)

    @property
    def is_in_force(self) -> bool:
        """Published, and today is one of its days: only then it is handed out, printed and sent as valid."""
        return self.status == self.Status.PUBLISHED and not (self.is_expired or self.has_not_begun)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def text_in(self, *codes: str) -> ItemText | None:
        """The text in the first of these languages that it has. Reads `texts` as they were loaded."""
        by_code = {text.language: text for text in self.texts.all()}
        return next((by_code[code] for code in codes if code in by_code), None)

    @property
    def title(self) -> str:
        text = self.text_in((get_language() or "en")[:2], "en", "es")
        return text.title if text else self.key


class ItemText(models.Model):
    """Title and body in one language: plain text with the small markup of `markup`, never HTML.

    `needs_review_by_a_speaker`: written or translated without anybody who speaks the language having read it; whoever
    reads it is told so. Rows go with the language that is taken out of a draft; the database refuses it after that.
    """

    rows_may_be_deleted = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="texts")
    language = models.CharField(
        max_length=5, choices=[(code, each.own_name) for code, each in LANGUAGES.items()]
    )
    title = models.CharField(max_length=160)
    body = models.TextField(max_length=6000)
    needs_review_by_a_speaker = models.BooleanField(default=False)

    class Meta:
        ordering = ("language",)
        constraints = (
            models.UniqueConstraint(fields=("item", "language"), name="item_text_once"),
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(body=""), name="item_text_says_something"
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=tuple(LANGUAGES)), name="item_text_language_known"
            ),
        )

    def __str__(self) -> str:
        return self.title
