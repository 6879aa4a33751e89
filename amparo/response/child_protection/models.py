"""What child protection keeps beside the steps of its cases. Every row is the organisation's own, and no other's."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from amparo.core.second_lock import SecondLock
from amparo.registry.people import locks
from amparo.response.cases.models import OfACase
from amparo.response.child_protection.vocabulary import Relative, Verdict


class PanelMember(OfACase):
    """Who decides in a determination. `account`: where the member has one here. `undertaking_on`: the day on which the
    undertaking of confidentiality was signed. Who left stays written."""

    second_lock: ClassVar = locks.own_rows(
        change=True, remove=locks.when_erased("child_protection_panelmember")
    )

    name = models.CharField(max_length=120)
    represents = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(
        "partners.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    is_chair = models.BooleanField(default=False)
    undertaking_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-is_chair", "name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=models.Q(is_chair=True, left_on=None),
                name="panel_has_one_chair",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Conference(OfACase):
    """A case conference: on which day, which organisations took part, what they decided. Written once."""

    second_lock: ClassVar = locks.own_rows(remove=locks.when_erased("child_protection_conference"))

    held_on = models.DateField()
    participants = ArrayField(models.CharField(max_length=120))
    decisions = models.CharField(max_length=2000)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ("-held_on", "pk")

    def __str__(self) -> str:
        return f"{self.held_on}"


class TracingRequest(OfACase):
    """Who is looked for: a relative of the child whose case it is, or a child whom a registered relative seeks.

    `sought`: what the one who is looked for is to the person of the case. Written once; a correction is a new one."""

    second_lock: ClassVar = locks.own_rows(remove=locks.when_erased("child_protection_tracingrequest"))

    sought = models.CharField(max_length=20, choices=Relative)
    given_names = models.CharField(max_length=120)
    first_surname = models.CharField(max_length=80, blank=True)
    second_surname = models.CharField(max_length=80, blank=True)
    also_known_as = models.CharField(max_length=120, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    origin = models.ForeignKey(
        "places.Place", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    origin_words = models.CharField(max_length=120, blank=True)
    last_seen_on = models.DateField(null=True, blank=True)
    last_seen_where = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = (
            models.CheckConstraint(condition=~models.Q(given_names=""), name="tracing_request_has_a_name"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, (self.given_names, self.first_surname, self.second_surname)))


class TracingKey(OfACase):
    """A keyed hash under which a request is found when somebody is registered who may be meant."""

    second_lock: ClassVar = locks.own_rows(remove=locks.when_erased("child_protection_tracingkey"))

    request = models.ForeignKey(TracingRequest, models.PROTECT, related_name="+", db_index=False)
    key = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "key", "request"), name="tracing_key_once"),
        )

    def __str__(self) -> str:
        return str(self.key)


_THE_OTHER_IS_ERASED = locks.while_erasing("child_protection_tracingmatch.found_id")


class TracingMatch(OfACase):
    """That a registration which the organisation may see is, may be, or is not the one who is looked for."""

    second_lock: ClassVar = SecondLock(
        read=f"{locks.OWN} OR {_THE_OTHER_IS_ERASED}",
        add=f"{locks.OWN} AND {locks.seen('child_protection_tracingmatch.found_id')}",
        change=locks.OWN,
        keep=locks.OWN,
        remove=f"({locks.when_erased('child_protection_tracingmatch')}) OR {_THE_OTHER_IS_ERASED}",
    )
    names_others: ClassVar = ("found",)

    request = models.ForeignKey(TracingRequest, models.PROTECT, related_name="+")
    found = models.ForeignKey("people.Registration", models.DO_NOTHING, related_name="+", db_constraint=False)
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.POSSIBLE)
    why = models.CharField(max_length=300)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ("-decided_at", "pk")
        constraints = (models.UniqueConstraint(fields=("request", "found"), name="tracing_match_once"),)

    def __str__(self) -> str:
        return self.verdict
