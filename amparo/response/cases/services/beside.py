"""What stands beside the steps: notes, documents, duties, linked cases, whose case it is, and holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.core import events
from amparo.core.access import may, must
from amparo.core.acting import acts
from amparo.core.errors import NOT_ALLOWED, REASON_MISSING, Kind, Refusal, refuse_if_any
from amparo.response.cases.models import Case, CaseDocument, CaseNote, Duty, Finding, Hold, LinkedCase
from amparo.response.cases.queries.cases import locked_case
from amparo.response.cases.vocabulary import DutyKind, DutyOutcome, HoldKind

ENDS_BEFORE_ISSUE = Kind(
    "cases.document_ends_before_issue",
    _("The document ends before it was issued."),
    _("Correct the two days."),
)
OUTCOME_UNKNOWN = Kind(
    "cases.outcome_unknown", _("No such outcome is known."), _("Choose one of those offered.")
)
DECIDED_ALREADY = Kind(
    "cases.decided_already", _("It was already said what came of this."), _("The first word stands.")
)
ANOTHER_PROCEDURE = Kind(
    "cases.another_procedure",
    _("Linked cases are of one procedure, of two people."),
    _("Choose the case of the family member in the same procedure."),
)
NOT_A_COLLEAGUE = Kind(
    "cases.not_a_colleague",
    _("Whoever works on a case has an account and the role for it in your organisation."),
    _("Choose one of those offered."),
)


def _of(case: Case) -> dict[str, Any]:
    return {"organisation_id": case.organisation_id, "registration_id": case.registration_id, "case": case}


def _locked(case: Case, by: Any) -> Case:
    fresh = locked_case(case, by=by)
    must(by, fresh.described.permission)
    return fresh


@acts
def write_note(*, case: Case, words: str, by: Any, at: datetime | None = None) -> CaseNote:
    at, fresh = at or timezone.now(), _locked(case, by)
    refuse_if_any([None if words.strip() else REASON_MISSING(at="words")])
    note = CaseNote.objects.create(**_of(fresh), words=words.strip()[:2000], written_at=at, written_by=by)
    events.record(verb="write_case_note", subject=fresh, by=by, at=at, after={"note": note.pk})
    return note


@acts
def record_document(
    *,
    case: Case,
    kind: str,
    number: str = "",
    issued_on: date | None = None,
    expires_on: date | None = None,
    by: Any,
    at: datetime | None = None,
) -> CaseDocument:
    """With its last day it is on My work before it ends."""
    at, fresh = at or timezone.now(), _locked(case, by)
    wrong_days = bool(issued_on and expires_on and expires_on < issued_on)
    refuse_if_any(
        [
            None if kind.strip() else REASON_MISSING(at="kind"),
            ENDS_BEFORE_ISSUE(at="expires_on") if wrong_days else None,
        ]
    )
    document = CaseDocument.objects.create(
        **_of(fresh),
        kind=kind.strip(),
        number=number.strip(),
        issued_on=issued_on,
        expires_on=expires_on,
        recorded_at=at,
        recorded_by=by,
    )
    events.record(verb="record_case_document", subject=fresh, by=by, at=at, after={"document": document.pk})
    return document


@acts
def set_duty(
    *, case: Case, kind: str, due_on: date, label: str = "", by: Any, at: datetime | None = None
) -> Duty:
    """Something that is to happen on a day: it is on My work until somebody says what came of it."""
    at, fresh = at or timezone.now(), _locked(case, by)
    refuse_if_any([None if kind in DutyKind.values else OUTCOME_UNKNOWN(at="kind")])
    duty = Duty.objects.create(**_of(fresh), kind=kind, due_on=due_on, label=label.strip())
    events.record(verb="set_duty", subject=fresh, by=by, at=at, after={"duty": duty.pk, "due": due_on})
    return duty


@acts
def decide_duty(*, duty: Duty, outcome: str, on: date, by: Any, at: datetime | None = None) -> Duty:
    """What came of it: kept, refused, not reached and missed are all counted."""
    at, fresh = at or timezone.now(), _locked(duty.case, by)
    found = Duty.objects.select_for_update().get(pk=duty.pk, case=fresh)
    refuse_if_any(
        [
            None if outcome in DutyOutcome.values else OUTCOME_UNKNOWN(at="outcome"),
            DECIDED_ALREADY() if found.outcome else None,
        ]
    )
    found.outcome, found.ended_on, found.ended_by = outcome, on, by
    found.save(update_fields=["outcome", "ended_on", "ended_by"])
    told = {"duty": found.pk, "outcome": outcome}
    events.record(verb="decide_duty", subject=fresh, by=by, at=at, after=told)
    return found


@acts
def link_cases(*, case: Case, other: Case, by: Any, at: datetime | None = None) -> None:
    """The cases of a family in one procedure, from both sides."""
    fresh, linked = _locked(case, by), _locked(other, by)
    if fresh.procedure != linked.procedure or fresh.registration_id == linked.registration_id:
        raise Refusal(ANOTHER_PROCEDURE())
    for one, two in ((fresh, linked), (linked, fresh)):
        LinkedCase.objects.get_or_create(
            case=one, other=two, defaults={k: v for k, v in _of(one).items() if k != "case"}
        )
    events.record(verb="link_cases", subject=fresh, by=by, at=at, after={"other": linked.pk})


@acts
def assign_case(*, case: Case, to: Any, by: Any, at: datetime | None = None) -> Case:
    fresh = _locked(case, by)
    same = to.organisation_id == fresh.organisation_id and may(to, fresh.described.permission)
    refuse_if_any([None if same else NOT_A_COLLEAGUE(at="to")])
    before = {"assigned_to": fresh.assigned_to_id}
    fresh.assigned_to = to
    fresh.save(update_fields=["assigned_to"])
    events.record(
        verb="assign_case", subject=fresh, by=by, at=at, before=before, after={"assigned_to": to.pk}
    )
    return fresh


@acts
def place_hold(
    *,
    registration: Any,
    kind: str,
    since: date,
    case: Case | None = None,
    by: Any,
    at: datetime | None = None,
) -> Hold:
    """A return of this person stops wherever it is prepared. Once of a kind for a case."""
    if kind not in HoldKind.values or registration.organisation_id != by.acting_organisation_id:
        raise Refusal(NOT_ALLOWED())
    hold, made = Hold.objects.get_or_create(
        organisation_id=registration.organisation_id,
        registration_id=registration.pk,
        person=registration.person,
        kind=kind,
        case=case,
        lifted_on=None,
        defaults={"since": since},
    )
    if made:
        events.record(verb="place_hold", subject=hold, by=by, at=at, after={"kind": kind})
    return hold


@acts
def lift_holds(*, registration: Any, kind: str, on: date, by: Any, at: datetime | None = None) -> int:
    """What stood against a return of this person by the own organisation stands no longer. Gives back how many."""
    standing = Hold.objects.select_for_update().filter(
        organisation=by.acting_organisation_id, person=registration.person, kind=kind, lifted_on=None
    )
    found = list(standing)
    for hold in found:
        hold.lifted_on = max(on, hold.since)
        hold.save(update_fields=["lifted_on"])
        events.record(verb="lift_hold", subject=hold, by=by, at=at, after={"on": on})
    return len(found)


@acts
def record_finding(*, case: Case, kind: str, on: date, by: Any, at: datetime | None = None) -> Finding:
    """Other organisations that know the child act on it from now on."""
    fresh = _locked(case, by)
    finding, made = Finding.objects.get_or_create(
        **_of(fresh),
        person=fresh.registration.person,
        kind=kind,
        ended_on=None,
        defaults={"found_on": on},
    )
    if made:
        events.record(verb="record_finding", subject=finding, by=by, at=at, after={"kind": kind})
    return finding


@acts
def end_findings(*, case: Case, on: date, by: Any, at: datetime | None = None) -> int:
    """The determination of this case is looked at anew: nobody acts on it meanwhile. Gives back how many ended."""
    fresh = _locked(case, by)
    standing = list(Finding.objects.select_for_update().filter(case=fresh, ended_on=None))
    for finding in standing:
        finding.ended_on = max(on, finding.found_on)
        finding.save(update_fields=["ended_on"])
        events.record(verb="end_finding", subject=finding, by=by, at=at, after={"on": on})
    return len(standing)
