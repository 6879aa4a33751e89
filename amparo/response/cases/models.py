"""Cases: one organisation's work with one person in one procedure. Read by that organisation alone.

A case stands on a registration of the organisation that works on it, and is erased with it. Steps are written once. Two
rows alone cross to other organisations that know the person: a hold, which stops a return, and a finding on the best
interests of a child. Each says no more than its kind.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from amparo.core.second_lock import SecondLock
from amparo.registry.people import locks
from amparo.registry.people.models import AboutARegistration
from amparo.response.cases.procedure import PROCEDURES, Procedure
from amparo.response.cases.vocabulary import ClockState, DutyKind, DutyOutcome, FindingKind, HoldKind


class Case(AboutARegistration):
    """`country`: ISO 3166-1 alpha-2, whose law its clocks follow; empty where none does. `receipt`: of the form."""

    second_lock: ClassVar = locks.own_rows(change=True, remove=locks.when_erased("cases_case"))

    procedure = models.CharField(max_length=40)
    country = models.CharField(max_length=2, blank=True)
    reference = models.CharField(max_length=14)
    receipt = models.UUIDField()
    status = models.CharField(max_length=40)
    opened_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+", db_index=False)
    assigned_to = models.ForeignKey(
        "partners.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    last_step_on = models.DateField()
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ("-opened_at", "pk")
        indexes = (
            models.Index(
                fields=("organisation", "procedure", "-last_step_on", "id"),
                condition=Q(is_open=True),
                name="case_caseload",
            ),
            models.Index(fields=("registration", "procedure"), name="case_of_registration"),
        )
        constraints = (
            models.UniqueConstraint(fields=("organisation", "receipt"), name="case_receipt_once"),
            models.UniqueConstraint(fields=("organisation", "reference"), name="case_reference_once"),
            models.UniqueConstraint(
                fields=("registration", "procedure", "country"),
                condition=Q(is_open=True),
                name="case_one_open_in_a_country",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def described(self) -> Procedure:
        return PROCEDURES[self.procedure]

    def last(self, move: str) -> CaseStep | None:
        """The newest step of that move; safeguards judge what is in the database."""
        return CaseStep.objects.filter(case=self, move=move).order_by("-number").first()

    def said(self, move: str, name: str) -> Any:
        """One answer of the newest step of that move, or None."""
        step = self.last(move)
        return step.answers.get(name) if step else None


class OfACase(AboutARegistration):
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class CaseStep(OfACase):
    """One step as it was taken. `answers`: what the step asked, by name; days as ISO text. Written once."""

    second_lock: ClassVar = locks.own_rows(remove=locks.when_erased("cases_casestep"))

    number = models.PositiveIntegerField()
    move = models.CharField(max_length=40)
    happened_on = models.DateField()
    answers = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("case", "number"), name="case_step_once"),)

    def __str__(self) -> str:
        return f"{self.number} {self.move}"

    def day(self, name: str) -> date | None:
        said = self.answers.get(name)
        return date.fromisoformat(said) if said else None


class CaseClock(OfACase):
    """A deadline of one case. `valid_from` names the version of the rule that was in force on the day it began."""

    second_lock: ClassVar = locks.own_rows(change=True, remove=locks.when_erased("cases_caseclock"))

    name = models.CharField(max_length=60)
    country = models.CharField(max_length=2)
    valid_from = models.DateField()
    started_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=ClockState, default=ClockState.RUNNING)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "pk")
        indexes = (
            models.Index(
                fields=("organisation", "due_on"), condition=Q(state="running"), name="case_clock_running"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("started_on")), name="case_clock_due_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(state="running", ended_on=None)
                | (~Q(state="running") & Q(ended_on__isnull=False)),
                name="case_clock_ended_says_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.due_on}"


class ClockPause(OfACase):
    """Days on which every clock of the case stands still; the last one empty while it lasts."""

    second_lock: ClassVar = locks.own_rows(change=True, remove=locks.when_erased("cases_clockpause"))

    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(last=None) | Q(last__gte=models.F("first")),
                name="case_pause_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=("case",), condition=Q(last=None), name="case_one_pause_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.first} - {self.last or ''}"


class Duty(OfACase):
    """Something that is to happen on a day: an appearance, a visit, a renewal. What came of it is said once."""

    second_lock: ClassVar = locks.own_rows(change=True, remove=locks.when_erased("cases_duty"))

    kind = models.CharField(max_length=12, choices=DutyKind)
    due_on = models.DateField()
    label = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=10, choices=DutyOutcome, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "partners.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("due_on", "pk")
        indexes = (
            models.Index(fields=("organisation", "due_on"), condition=Q(outcome=""), name="case_duty_owed"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="", ended_on=None) | (~Q(outcome="") & Q(ended_on__isnull=False)),
                name="case_duty_outcome_has_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"


class CaseDocument(OfACase):
    """A document that the procedure gave or needs, with its last day. The paper itself is a file of the person."""

    second_lock: ClassVar = locks.own_rows(remove=locks.when_erased("cases_casedocument"))

    kind = models.CharField(max_length=120)
    number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ("expires_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(expires_on=None) | Q(expires_on__gte=models.F("issued_on")),
                name="case_document_expires_after_issue",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class CaseNote(OfACase):
    """Words of those who work on the case, in the order in which they were written. Written once."""

    second_lock: ClassVar = locks.own_rows(remove=locks.when_erased("cases_casenote"))

    words = models.CharField(max_length=2000)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("partners.User", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ("-written_at", "pk")

    def __str__(self) -> str:
        return str(self.pk)


class LinkedCase(OfACase):
    """The case of a family member in the same procedure: linked claims are decided with one another in view."""

    second_lock: ClassVar = locks.own_rows(remove=locks.when_erased("cases_linkedcase"))

    # Without a constraint: the other's registration may be erased, and this row tells nothing then.
    other = models.ForeignKey(Case, models.DO_NOTHING, related_name="+", db_constraint=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "other"), name="case_linked_once"),
            models.CheckConstraint(condition=~Q(case=models.F("other")), name="case_not_linked_to_itself"),
        )

    def __str__(self) -> str:
        return str(self.pk)


def _where_the_person_is_known(table: str) -> SecondLock:
    """Read also by another organisation that sees a registration of the same person. No consulate and no authority that
    enforces sees any registration (safeguards 4 and 12)."""
    return SecondLock(
        read=f"{locks.OWN} OR EXISTS (SELECT FROM people_registration r WHERE r.person = {table}.person)",
        add=locks.OWN,
        change=locks.OWN,
        remove=locks.when_erased(table),
    )


class Hold(AboutARegistration):
    """A return of this person stops, wherever it is prepared, until `lifted_on` (safeguards 3 and 5). It says no more
    than its kind."""

    second_lock: ClassVar = _where_the_person_is_known("cases_hold")

    person = models.UUIDField()
    kind = models.CharField(max_length=12, choices=HoldKind)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField()
    lifted_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("person",), condition=Q(lifted_on=None), name="case_hold_standing"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(lifted_on=None) | Q(lifted_on__gte=models.F("since")),
                name="case_hold_lifted_after",
            ),
        )

    def __str__(self) -> str:
        return self.kind


class Finding(AboutARegistration):
    """What a determination of best interests recommends for a child, until it is reviewed (safeguard 2): other
    organisations act on it without reading the determination."""

    second_lock: ClassVar = _where_the_person_is_known("cases_finding")

    person = models.UUIDField()
    kind = models.CharField(max_length=20, choices=FindingKind)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    found_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("person",), condition=Q(ended_on=None), name="case_finding_standing"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("found_on")),
                name="case_finding_ended_after",
            ),
        )

    def __str__(self) -> str:
        return self.kind


class CaseCount(models.Model):
    """What happened, with nobody in it: how many took this move, by month. It stays when a registration is erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=40)
    country = models.CharField(max_length=2, blank=True)
    move = models.CharField(max_length=40)
    month = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "procedure", "country", "move", "month"), name="case_count_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.procedure} {self.move} {self.month:%Y-%m}"
