"""Starting, ending, pausing and recomputing the clocks of a case, by the law of its country."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.core import events
from amparo.core.access import must
from amparo.core.acting import acts
from amparo.core.clocks import Pause, deadline
from amparo.core.errors import REASON_MISSING, Kind, Refusal, refuse_if_any
from amparo.response.cases.law import Rule, rule_of, rules_of
from amparo.response.cases.models import Case, CaseClock, CaseStep, ClockPause
from amparo.response.cases.policy import steps_follow_each_other
from amparo.response.cases.procedure import PROCEDURES
from amparo.response.cases.queries.cases import locked_case
from amparo.response.cases.vocabulary import ClockState

AT_ONCE = 1000
FAR_AWAY = date(9999, 1, 1)
PAUSED_ALREADY = Kind(
    "cases.paused_already", _("The clocks of this case stand still already."), _("End that pause first.")
)
NOT_PAUSED = Kind(
    "cases.not_paused", _("The clocks of this case are running."), _("There is no pause to end.")
)


def turn(case: Case, *, move: str, on: date, answers: Mapping[str, Any]) -> None:
    """What the move does to the clocks: ends those that wait for it, moves on those it extends, starts its own."""
    rules = rules_of(case.described, case.country)
    for clock in CaseClock.objects.filter(case=case, state=ClockState.RUNNING):
        rule = rule_of(case.procedure, case.country, clock.name, on=clock.started_on)
        if rule is not None and move in rule.ends_with:
            _end(clock, ClockState.MET if on <= clock.due_on else ClockState.LATE, on)
    for rule in rules:
        start = rule.start(move, on, answers)
        if start is not None and rule.clock.is_in_force(start):
            _start(case, rule, start)
    if any(move in rule.starts_with and rule.extends for rule in rules):
        recompute(case)


def stop_all(case: Case, *, on: date) -> None:
    """The case ended: nothing runs any more."""
    for clock in CaseClock.objects.filter(case=case, state=ClockState.RUNNING):
        _end(clock, ClockState.STOPPED, on)


def _start(case: Case, rule: Rule, on: date) -> None:
    pauses = _pauses(ClockPause.objects.filter(case=case))
    CaseClock.objects.create(
        organisation_id=case.organisation_id,
        registration_id=case.registration_id,
        case=case,
        name=rule.clock.name,
        country=case.country,
        valid_from=rule.clock.valid_from,
        started_on=on,
        due_on=rule.due(on, pauses),
    )


def _end(clock: CaseClock, state: str, on: date) -> None:
    clock.state, clock.ended_on = state, on
    clock.save(update_fields=["state", "ended_on"])


def _pauses(rows: Iterable[ClockPause]) -> list[Pause]:
    return [Pause(row.first, row.last) for row in rows if row.last is not None]


def due_of(clock: CaseClock, procedure: str, *, steps: Sequence[CaseStep], pauses: Sequence[Pause]) -> date:
    """By the version in force on the day it began, moved on by each extension that was recorded."""
    rule = rule_of(procedure, clock.country, clock.name, on=clock.started_on)
    if rule is None:
        return clock.due_on
    due = rule.due(clock.started_on, pauses)
    for extension in rules_of(PROCEDURES[procedure], clock.country):
        if extension.extends != clock.name:
            continue
        for step in steps:
            later = step.happened_on >= clock.started_on and step.move in extension.starts_with
            if later and extension.clock.is_in_force(step.happened_on):
                due = deadline(extension.clock, due, pauses=pauses)
    return due


def recompute(case: Case) -> None:
    steps = list(CaseStep.objects.filter(case=case))
    pauses = _pauses(ClockPause.objects.filter(case=case))
    for clock in CaseClock.objects.filter(case=case, state=ClockState.RUNNING):
        clock.due_on = due_of(clock, case.procedure, steps=steps, pauses=pauses)
        clock.save(update_fields=["due_on"])


@acts
def recompute_clocks(
    *, by: Any, at: datetime | None = None, progress: Callable[[int], None] = lambda done: None
) -> int:
    """After a change of law: every running clock of the organisation anew. Gives back how many days changed."""
    changed, done = 0, 0
    running = CaseClock.objects.filter(organisation=by.acting_organisation_id, state=ClockState.RUNNING)
    keys = list(running.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(keys), AT_ONCE):
        clocks = list(CaseClock.objects.filter(pk__in=keys[first : first + AT_ONCE]).select_related("case"))
        cases = [clock.case_id for clock in clocks]
        steps, pauses = _by_case(CaseStep, cases), _by_case(ClockPause, cases)
        moved = []
        for clock in clocks:
            due = due_of(
                clock,
                clock.case.procedure,
                steps=steps.get(clock.case_id, []),
                pauses=_pauses(pauses.get(clock.case_id, [])),
            )
            if due != clock.due_on:
                clock.due_on = due
                moved.append(clock)
        CaseClock.objects.bulk_update(moved, ["due_on"])
        changed, done = changed + len(moved), done + len(clocks)
        progress(done)
    events.record(verb="recompute_clocks", subject=by.organisation, by=by, at=at, after={"moved": changed})
    return changed


def _by_case(kind: Any, cases: Sequence[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for row in kind.objects.filter(case__in=cases):
        found.setdefault(row.case_id, []).append(row)
    return found


@acts
def pause_clocks(*, case: Case, first: date, why: str, by: Any, at: datetime | None = None) -> ClockPause:
    """All clocks of the case stand still from that day on."""
    at = at or timezone.now()
    fresh = locked_case(case, by=by)
    must(by, fresh.described.permission)
    standing = ClockPause.objects.filter(case=fresh, last=None).exists()
    refuse_if_any(
        [
            PAUSED_ALREADY() if standing else None,
            None if why.strip() else REASON_MISSING(at="why"),
            *steps_follow_each_other(fresh, on=first, at=at),
        ]
    )
    pause = ClockPause.objects.create(
        organisation_id=fresh.organisation_id,
        registration_id=fresh.registration_id,
        case=fresh,
        first=first,
        reason=why.strip(),
    )
    events.record(verb="pause_clocks", subject=fresh, by=by, at=at, after={"first": first})
    return pause


@acts
def resume_clocks(*, case: Case, last: date, by: Any, at: datetime | None = None) -> ClockPause:
    """`last` is the last day on which they stood still. Every running clock ends later by that."""
    at = at or timezone.now()
    fresh = locked_case(case, by=by)
    must(by, fresh.described.permission)
    pause = ClockPause.objects.filter(case=fresh, last=None).first()
    if pause is None or last < pause.first:
        raise Refusal(NOT_PAUSED())
    pause.last = last
    pause.save(update_fields=["last"])
    recompute(fresh)
    events.record(verb="resume_clocks", subject=fresh, by=by, at=at, after={"last": last})
    return pause
