"""Taking a step: one door for the page, the API, many cases at once, an import, a job and the command line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.errors import Reason, Refusal
from amparo.registry.people.services.contact import record_contact
from amparo.response.cases.models import Case, CaseStep
from amparo.response.cases.policy import answers_of, steps_follow_each_other
from amparo.response.cases.queries.cases import locked_case
from amparo.response.cases.services.clocks import stop_all, turn
from amparo.response.cases.services.counting import count


def take_step(
    *,
    case: Case,
    move: str,
    on: date,
    answers: Mapping[str, Any] | None = None,
    reason: str = "",
    by: Any,
    at: datetime | None = None,
) -> Case:
    """Make one move with what it records. Refused with every reason at once, nothing written but that it was tried."""
    stated: dict[str, Any] = {"case": case, "move": move, "by": by, "at": at or timezone.now()}
    try:
        taken: Case = _take(**stated, on=on, answers=answers or {}, reason=reason)
    except Refusal as refusal:
        _note_refused(**stated, reasons=[each.code for each in refusal.reasons])
        raise
    return taken


@acts
def _take(
    *, case: Case, move: str, on: date, answers: Mapping[str, Any], reason: str, by: Any, at: datetime
) -> Case:
    fresh = locked_case(case, by=by)
    described = fresh.described
    must(by, described.permission)
    kept, wrong = answers_of(described.step(move), answers)
    wrong += steps_follow_each_other(fresh, on=on, at=at)
    step = _write(fresh, move, on=on, answers=kept, reason=reason, by=by, at=at)
    wrong += described.lifecycle.unmet(move, fresh, by=by, at=at, reason=reason)
    if wrong:
        raise Refusal(*_each_once(wrong))
    is_open = described.lifecycle.moves[move].leads_to(fresh.status) not in described.ended
    changes = {"last_step_on": on, "is_open": is_open}
    moved = described.lifecycle.make(move, fresh, by=by, at=at, reason=reason, changes=changes)
    turn(moved, move=move, on=on, answers=kept)
    if effect := described.effects.get(move):
        effect(moved, step, by=by, at=at)
    if not is_open:
        stop_all(moved, on=on)
    count(moved, move, on=on)
    record_contact(registration=moved.registration_id, on=timezone.localdate(at), by=by)
    return moved


def _each_once(reasons: list[Reason]) -> list[Reason]:
    found: dict[tuple[str, str, str], Reason] = {
        (each.code, each.at, each.sentence): each for each in reasons
    }
    return list(found.values())


def _write(
    case: Case, move: str, *, on: date, answers: dict[str, Any], reason: str, by: Any, at: datetime
) -> CaseStep:
    """Before the move asks for it: safeguards read what is in the database. Where it is refused, it falls with it."""
    return CaseStep.objects.create(
        organisation_id=case.organisation_id,
        registration_id=case.registration_id,
        case=case,
        number=CaseStep.objects.filter(case=case).count() + 1,
        move=move,
        happened_on=on,
        answers=answers,
        reason=reason.strip()[:1000],
        taken_at=at,
        taken_by=by,
    )


@acts
def _note_refused(*, case: Case, move: str, reasons: list[str], by: Any, at: datetime) -> None:
    """The attempt stands in the trail by its codes, without a word about the person."""
    events.record(verb="refuse_step", subject=case, by=by, at=at, after={"move": move, "reasons": reasons})
