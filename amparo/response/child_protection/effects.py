"""What steps of child protection do beside moving: what is to come, and what other organisations act on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from amparo.response.cases.models import Case, CaseStep, Duty
from amparo.response.cases.services.beside import decide_duty, end_findings, record_finding, set_duty
from amparo.response.cases.vocabulary import DutyKind, DutyOutcome, FindingKind
from amparo.response.child_protection.vocabulary import Question

FOUND = {
    Question.RETURN: FindingKind.RETURN,
    Question.REUNIFICATION: FindingKind.REUNIFICATION,
    Question.CHANGE: FindingKind.TRANSFER,
}
TO_COME = {
    "review_on": DutyKind.REVIEW,
    "next_visit_on": DutyKind.VISIT,
    "follow_up_on": DutyKind.VISIT,
}


def what_is_to_come(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    for name, kind in TO_COME.items():
        if day := step.day(name):
            set_duty(case=case, kind=kind, due_on=day, by=by, at=at)


def _done(case: Case, kind: str, step: CaseStep, by: Any, at: datetime) -> None:
    """Of that kind, what was due is done with this step."""
    owed = Duty.objects.filter(case=case, kind=kind, outcome="").select_related("case")
    for duty in owed.order_by("due_on")[:1]:
        decide_duty(duty=duty, outcome=DutyOutcome.KEPT, on=step.happened_on, by=by, at=at)


def the_visit_was_made(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    _done(case, DutyKind.VISIT, step, by, at)
    what_is_to_come(case, step, by=by, at=at)


def the_review_was_held(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    _done(case, DutyKind.REVIEW, step, by, at)
    what_is_to_come(case, step, by=by, at=at)


def what_was_decided_stands(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    """Return, reunification and moving to other care are found; other decisions stop nobody and open nothing."""
    if kind := FOUND.get(case.said("determine", "decision")):
        record_finding(case=case, kind=kind, on=step.happened_on, by=by, at=at)
    what_is_to_come(case, step, by=by, at=at)


def nobody_acts_on_it_meanwhile(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    end_findings(case=case, on=step.happened_on, by=by, at=at)


def the_review_confirmed_it(case: Case, step: CaseStep, *, by: Any, at: datetime) -> None:
    _done(case, DutyKind.REVIEW, step, by, at)
    what_was_decided_stands(case, step, by=by, at=at)
