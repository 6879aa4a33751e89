"""Whom child protection is for, and what is known of the child."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason
from amparo.registry.people.ages import is_an_adult, may_be_a_child
from amparo.registry.people.models import Identity, Registration
from amparo.response.cases.models import Case, CaseStep
from amparo.response.child_protection.models import TracingMatch
from amparo.response.child_protection.vocabulary import ALONE, Verdict

CHILD_PROTECTION, BEST_INTERESTS, FAMILY_TRACING = "child_protection", "best_interests", "family_tracing"

CRC = (
    "Convention on the Rights of the Child (1989), article 1; Committee, General Comment 6, paragraph 31 (i)"
)
BIP = "UNHCR, Best Interests Procedure Guidelines (2021)"
JOINT_COMMENTS = "CMW and CRC, Joint General Comments 3-4 and 22-23 (2017)"
GUIDING = "Inter-Agency Guiding Principles on Unaccompanied and Separated Children (2004)"
CPMS = "Minimum Standards for Child Protection in Humanitarian Action (2019), standard 18"

AN_ADULT = Kind(
    "child_protection.adult",
    _("This person is of age by every date that was recorded: the procedure is for children."),
    _("If the age is wrong, correct the registration; an adult at risk is referred to another service."),
    CRC,
)
AGE_UNKNOWN = Kind(
    "child_protection.age_unknown",
    _("No date of birth is recorded, not even a guessed one."),
    _("Ask, or estimate the age; in doubt the person is taken for the younger."),
    CRC,
)
DAY_ALREADY_OVER = Kind(
    "child_protection.day_already_over",
    _("What is to come is set for {day}, before the day of the step."),
    _("Choose a later day."),
)


def child_like(registration: Registration) -> Identity | None:
    """The newest identity, under the second lock."""
    return Identity.objects.filter(registration=registration).order_by("-number").first()


def only_a_child_has_such_a_case(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    """On the day of the newest step: who came of age meanwhile is a child no more."""
    identity = child_like(case.registration)
    newest = CaseStep.objects.filter(case=case).order_by("-number").first()
    return _not_a_child(identity, newest.happened_on if newest else case.opened_on)


def _not_a_child(identity: Identity | None, on: date) -> Reason | None:
    if identity is None or identity.birth_date is None:
        return AGE_UNKNOWN()
    return AN_ADULT() if is_an_adult(identity, on=on) else None


def what_is_to_come_is_not_over(case: Case, *, by: Any, at: datetime, reason: str) -> Iterator[Reason]:
    newest = CaseStep.objects.filter(case=case).order_by("-number").first()
    for name in ("review_on", "next_visit_on", "follow_up_on"):
        day = newest.day(name) if newest else None
        if newest is not None and day is not None and day < newest.happened_on:
            yield DAY_ALREADY_OVER(at=name, day=date_format(day))


def cases_of(case: Case, *procedures: str) -> Any:
    """Cases of the same person in these procedures of child protection, the newest first."""
    return Case.objects.filter(
        organisation=case.organisation_id,
        registration__person=case.registration.person,
        procedure__in=procedures,
    ).order_by("-opened_at")


def protection_status(case: Case) -> str:
    """As it was last said in the child's case; "" where nobody said it."""
    for each in cases_of(case, CHILD_PROTECTION):
        for move in ("reassess", "register_child"):
            if said := each.said(move, "protection_status"):
                return str(said)
    return ""


def may_be_alone(case: Case) -> bool:
    """Unaccompanied or separated; who was never asked is taken for one (safeguard 2)."""
    return protection_status(case) in (*ALONE, "")


def child_of(case: Case) -> Registration | None:
    """Whom a tracing is for: the person of the case, or the child whom a registered relative seeks and who was
    confirmed. None while that child is not known."""
    identity = child_like(case.registration)
    if identity is None or identity.birth_date is None or may_be_a_child(identity, on=case.last_step_on):
        return case.registration
    match = TracingMatch.objects.filter(case=case, verdict=Verdict.CONFIRMED).select_related("found").first()
    return match.found if match else None


def since(case: Case, move: str, *undone_by: str) -> CaseStep | None:
    """The newest step of that move, unless one of the others came after it."""
    step = case.last(move)
    undone = [later for name in undone_by if (later := case.last(name))]
    if step is None or any(later.number > step.number for later in undone):
        return None
    return step
