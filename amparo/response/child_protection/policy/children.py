"""Safeguards of a child's case: functions whose names are sentences; the source stands with the refusal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason
from amparo.registry.people.ages import may_be_a_child
from amparo.response.cases.law import rule_of
from amparo.response.cases.models import Case, CaseStep
from amparo.response.cases.policy import findings_on
from amparo.response.cases.vocabulary import FindingKind
from amparo.response.child_protection.policy.child import (
    BEST_INTERESTS,
    BIP,
    CHILD_PROTECTION,
    CPMS,
    FAMILY_TRACING,
    JOINT_COMMENTS,
    cases_of,
    child_like,
    may_be_alone,
    since,
)
from amparo.response.child_protection.vocabulary import (
    ASSESSED_FIRST,
    Care,
    ClosureReason,
    Priority,
    ProtectionStatus,
    Risk,
)

GUIDELINES = "United Nations Guidelines for the Alternative Care of Children (A/RES/64/142)"
REFORM = "Mexico, Ley de Migración as reformed (DOF 11 November 2020), in force since 11 January 2021"

HIGH_RISK_WAITS = Kind(
    "child_protection.high_risk_waits",
    _("The risk is high, and the assessment may wait longer than two days."),
    _("Choose two days, or state the risk as it is."),
    BIP,
)
CAUSE_MISSING = Kind(
    "child_protection.cause_missing",
    _("Why the child is without the parents is not recorded."),
    _("Ask, or choose “other” and write a note."),
    BIP,
)
CAREGIVER_NOT_ASSESSED = Kind(
    "child_protection.caregiver_not_assessed",
    _("Nobody looked at the home and at those who care there."),
    _("Assess them first; until then the child stays where somebody is answerable for it."),
    GUIDELINES,
)
NO_ONE_CARES = Kind(
    "child_protection.no_one_cares",
    _("The child is left with nobody to care for it."),
    _("Find a place for tonight, and call the child protection authority."),
    GUIDELINES,
)
NO_FINDING_FOR_MOVING = Kind(
    "child_protection.no_finding_for_moving",
    _("The child would move to another place, and no determination that stands recommends it."),
    _("Open a best interests determination, or arrange care where the child is."),
    f"{BIP}; {JOINT_COMMENTS}",
)
HELD = Kind(
    "child_protection.held",
    _("The child was found in immigration detention, and nothing says that it is free."),
    _("Record the release; ask the child protection authority and legal aid for it."),
    JOINT_COMMENTS,
)
HELD_AGAINST_LAW = Kind(
    "child_protection.held_against_law",
    _("The child is held in immigration detention, which the law of the country forbids since {day}."),
    _("Notify the child protection authority at once, and record the release."),
    REFORM,
)
STILL_TRACED = Kind(
    "child_protection.other_case_open",
    _("Another case of the child is open: {reference}, {procedure}."),
    _("Close it first; what it still owes the child is said there."),
    CPMS,
)
NOT_REUNIFIED = Kind(
    "child_protection.not_reunified",
    _("No reunification of this child was recorded."),
    _("Record it in the tracing case, with its verification, or choose another reason."),
    BIP,
)
NOT_OF_AGE = Kind(
    "child_protection.not_of_age",
    _("The child has not come of age."),
    _("Choose another reason, or correct the date of birth."),
)
NOT_TOLD = Kind(
    "child_protection.child_not_told",
    _("The child was not told that the case is closed, nor where to come back to."),
    _("Talk with the child first."),
    CPMS,
)


def a_high_risk_is_assessed_within_two_days(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Reason | None:
    high = case.said("register_child", "risk_level") == Risk.HIGH
    waits = high and case.said("register_child", "priority") not in (Priority.DAYS, None)
    return HIGH_RISK_WAITS(at="priority") if waits else None


def why_the_child_is_alone_is_recorded(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    status = case.said("register_child", "protection_status")
    if status in (ProtectionStatus.ACCOMPANIED, None) or case.said("register_child", "separation_cause"):
        return None
    return CAUSE_MISSING(at="separation_cause")


def who_cares_for_the_child_was_assessed(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Iterator[Reason]:
    care = case.said("arrange_care", "care_arrangements_type")
    if care == Care.NONE:
        yield NO_ONE_CARES(at="care_arrangements_type")
    if care in ASSESSED_FIRST and not case.said("arrange_care", "caregiver_assessed"):
        yield CAREGIVER_NOT_ASSESSED(at="caregiver_assessed")


def a_child_alone_moves_only_as_a_determination_recommends(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Reason | None:
    if not case.said("arrange_care", "moves_away") or not may_be_alone(case):
        return None
    found = findings_on(case.registration.person, FindingKind.TRANSFER).exists()
    return None if found else NO_FINDING_FOR_MOVING(at="moves_away")


def a_child_who_is_held_is_freed_first(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    if since(case, "record_detention", "record_release") is None:
        return None
    newest = CaseStep.objects.filter(case=case).order_by("-number").first()
    on = newest.happened_on if newest else case.opened_on
    law = rule_of(CHILD_PROTECTION, case.country, "no_detention", on=on)
    return HELD_AGAINST_LAW(day=date_format(law.clock.valid_from)) if law else HELD()


def no_tracing_and_no_determination_is_open(
    case: Case, *, by: Any, at: datetime, reason: str
) -> Iterator[Reason]:
    for other in cases_of(case, BEST_INTERESTS, FAMILY_TRACING).filter(is_open=True):
        yield STILL_TRACED(reference=other.reference, procedure=other.described.name)


def the_reason_for_closing_is_true(case: Case, *, by: Any, at: datetime, reason: str) -> Iterator[Reason]:
    step = case.last("ask_closure")
    said = step.answers.get("closure_reason") if step else None
    if said == ClosureReason.REUNIFIED:
        traced = CaseStep.objects.filter(case__in=cases_of(case, FAMILY_TRACING), move="reunify")
        if not traced.exists():
            yield NOT_REUNIFIED(at="closure_reason")
    identity = child_like(case.registration)
    if said == ClosureReason.OF_AGE and step and identity and may_be_a_child(identity, on=step.happened_on):
        yield NOT_OF_AGE(at="closure_reason")


def the_child_was_told(case: Case, *, by: Any, at: datetime, reason: str) -> Reason | None:
    """Unless nobody can be told any more."""
    step = case.last("ask_closure")
    if step is None or step.answers.get("closure_reason") in (ClosureReason.LOST, ClosureReason.DIED):
        return None
    return None if step.answers.get("child_told") else NOT_TOLD(at="child_told")
