"""The trail: one append-only table of what was done, chained by hashes."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One act: who did what to which record, when and why, and how the record changed.

    `number` runs from 1 without a gap. `hash` is SHA-256 over the row and the hash of the row before it, so a changed,
    missing or added row breaks the chain. The application's database role may select and insert, nothing else.
    Actor and organisation are kept as plain identifiers: the trail outlives the accounts it speaks of.
    """

    append_only = True

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=80)
    actor_id = models.CharField(max_length=80, blank=True)
    organisation_id = models.CharField(max_length=80, blank=True)
    reason = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("number",)
        indexes = (
            models.Index(fields=("subject_type", "subject_id", "number"), name="event_subject"),
            models.Index(fields=("actor_id", "number"), name="event_actor"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(number__gte=1), name="event_number_starts_at_one"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.subject_type} {self.subject_id}"
