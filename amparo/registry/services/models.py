"""The directory: which service an organisation gives, where, to whom, and when somebody last made sure of it.

Nothing here is about a person who was served.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy

from amparo.registry.partners.functions import Function
from amparo.registry.services.vocabulary import (
    Accessibility,
    BounceReason,
    Cost,
    Language,
    Population,
    Priority,
    ReferralMethod,
    ServiceKind,
    TakesSex,
)


class Service(models.Model):
    """One service of one organisation at one place. `code` is unique within the organisation, and spoken.

    An empty list of populations, nationalities or languages means that none is asked for or stated; a capacity that is
    missing is not known, and none is 0. `bounced` is counted by `queries.services`.
    """

    bounced: int

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("service", "in operation")
        CLOSED = "closed", pgettext_lazy("service", "closed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="services")
    code = models.CharField(max_length=40)
    receipt = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    name_en = models.CharField(max_length=160)
    name_es = models.CharField(max_length=160)
    description_en = models.TextField(max_length=1000, blank=True)
    description_es = models.TextField(max_length=1000, blank=True)
    function = models.CharField(max_length=60, choices=Function)
    kind = models.CharField(max_length=40, choices=ServiceKind)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    hours = models.CharField(max_length=160, blank=True)
    populations = ArrayField(models.CharField(max_length=30, choices=Population), default=list, blank=True)
    nationalities = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    min_age = models.PositiveSmallIntegerField(null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(null=True, blank=True)
    sex = models.CharField(max_length=10, choices=TakesSex, default=TakesSex.ANY)
    cost = models.CharField(max_length=12, choices=Cost, default=Cost.NOT_STATED)
    languages = ArrayField(models.CharField(max_length=3, choices=Language), default=list, blank=True)
    access = models.CharField(max_length=12, choices=Accessibility, default=Accessibility.NOT_STATED)
    documents_en = models.CharField(max_length=300, blank=True)
    documents_es = models.CharField(max_length=300, blank=True)
    referral_method = models.CharField(max_length=12, choices=ReferralMethod)
    referral_channel = models.CharField(max_length=200, blank=True)
    feedback_days = models.PositiveSmallIntegerField(null=True, blank=True)
    complaint_channel = models.CharField(max_length=200, blank=True)
    priorities = ArrayField(models.CharField(max_length=10, choices=Priority), default=list)
    capacity_per_day = models.PositiveIntegerField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey("partners.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("organisation__acronym", "code")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "code"), name="service_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="service_has_a_code"),
            models.CheckConstraint(
                condition=~Q(name_en="") & ~Q(name_es=""), name="service_is_named_in_both_languages"
            ),
            models.CheckConstraint(
                condition=Q(min_age=None) | Q(max_age=None) | Q(max_age__gte=F("min_age")),
                name="service_ages_do_not_cross",
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_by=None)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="service_is_verified_by_somebody",
            ),
        )
        indexes = (
            models.Index(fields=("function", "status"), name="service_function"),
            models.Index(fields=("place", "status"), name="service_place"),
            models.Index(fields=("kind", "status"), name="service_kind"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        return self.name_es if _is_spanish() else self.name_en

    @property
    def description(self) -> str:
        return self.description_es if _is_spanish() else self.description_en

    @property
    def documents(self) -> str:
        return self.documents_es if _is_spanish() else self.documents_en

    @property
    def verified_on(self) -> date | None:
        return timezone.localdate(self.verified_at) if self.verified_at else None

    @property
    def priority_names(self) -> list[str]:
        return [str(Priority(code).label) for code in self.priorities]


class Bounce(models.Model):
    """Somebody was sent to a service and came back unserved: when, and why; never who."""

    append_only: ClassVar = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, models.PROTECT, related_name="bounces", db_index=False)
    at = models.DateTimeField()
    reason = models.CharField(max_length=20, choices=BounceReason)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=("service", "at"), name="bounce_newest"),)

    def __str__(self) -> str:
        return str(self.get_reason_display())


def _is_spanish() -> bool:
    return (get_language() or "en").startswith("es")
