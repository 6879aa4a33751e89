"""One case as its page shows it: where it stands, what is missing for each next step, and what stands beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.core.errors import Reason, Text
from amparo.core.season import now_for, today_for
from amparo.registry.people.reference.names import languages, name_of
from amparo.registry.places.models import Place
from amparo.response.cases.law import rule_of
from amparo.response.cases.models import (
    Case,
    CaseClock,
    CaseDocument,
    CaseNote,
    CaseStep,
    ClockPause,
    Duty,
    LinkedCase,
)
from amparo.response.cases.procedure import Answer, Asked, Step
from amparo.response.cases.vocabulary import ClockState


@dataclass(frozen=True)
class StepOfThePath:
    name: Text
    state: str  # is-done, is-current, is-next


@dataclass(frozen=True)
class NextStep:
    """A move that the table has from here. `unmet`: what is missing, in sentences with their sources; what the form
    asks is not among them before it is sent."""

    step: Step
    unmet: list[Reason]


@dataclass(frozen=True)
class Taken:
    step: CaseStep
    name: Text
    said: list[tuple[Text, str]]


@dataclass(frozen=True)
class ShownClock:
    clock: CaseClock
    label: str
    source: str
    is_late: bool
    days_left: int


@dataclass(frozen=True)
class CasePage:
    path: list[StepOfThePath]
    state: Text
    is_beside: bool  # the state is not on the way: rejected, withdrawn, ...
    next_steps: list[NextStep]
    taken: list[Taken]
    clocks: list[ShownClock]
    pause: ClockPause | None
    duties: list[Duty]
    documents: list[CaseDocument]
    notes: list[CaseNote]
    linked: list[Case]


def page_of_case(case: Case, *, by: Any) -> CasePage:
    described = case.described
    states = described.lifecycle.states
    return CasePage(
        path=list(_path(case)),
        state=states[case.status],
        is_beside=case.status not in described.path,
        next_steps=list(_next_steps(case, by)),
        taken=[_taken(case, step) for step in CaseStep.objects.filter(case=case).select_related("taken_by")],
        clocks=[_clock(case, each) for each in CaseClock.objects.filter(case=case)],
        pause=ClockPause.objects.filter(case=case, last=None).first(),
        duties=list(Duty.objects.filter(case=case)),
        documents=list(CaseDocument.objects.filter(case=case)),
        notes=list(CaseNote.objects.filter(case=case).select_related("written_by")),
        linked=_linked(case),
    )


def _linked(case: Case) -> list[Case]:
    others = LinkedCase.objects.filter(case=case).values("other")
    return list(Case.objects.filter(pk__in=others).select_related("registration"))


def _path(case: Case) -> Iterator[StepOfThePath]:
    described = case.described
    here = described.path.index(case.status) if case.status in described.path else -1
    reached = _reached(case) if here < 0 else set(described.path[:here])
    for state in described.path:
        mark = "is-current" if state == case.status else "is-done" if state in reached else "is-next"
        yield StepOfThePath(described.lifecycle.states[state], mark)


def _reached(case: Case) -> set[str]:
    """Where the case was before it left the way."""
    moves = case.described.lifecycle.moves
    taken = CaseStep.objects.filter(case=case).values_list("move", flat=True)
    targets = (moves[name].target for name in taken if name in moves)
    return {case.described.first, *targets}


def _next_steps(case: Case, by: Any) -> Iterator[NextStep]:
    """Safeguards that judge the answers of the step itself speak when it is taken: before, they see none."""
    described, at = case.described, now_for(case.opened_at)
    for move in described.lifecycle.open_moves(case):
        unmet = described.lifecycle.unmet(move.name, case, by=by, at=at, reason="")
        asked = {each.name for each in described.step(move.name).asks} | {"reason"}
        yield NextStep(described.step(move.name), [each for each in unmet if each.at not in asked])


def _taken(case: Case, step: CaseStep) -> Taken:
    described = case.described.step(step.move)
    said = [
        (each.label, in_words(each, step.answers[each.name]))
        for each in described.asks
        if each.name in step.answers
    ]
    return Taken(step, described.name, said)


def in_words(asked: Asked, value: Any) -> str:
    return IN_WORDS.get(asked.kind, lambda asked, value: str(value))(asked, value)


def _place(asked: Asked, value: str) -> str:
    place = Place.objects.filter(code=value).first()
    return place.name if place else value


IN_WORDS: dict[Answer, Callable[[Asked, Any], str]] = {
    Answer.DAY: lambda asked, value: date_format(date.fromisoformat(value)),
    Answer.YES_NO: lambda asked, value: _("yes") if value else _("no"),
    Answer.CHOICE: lambda asked, value: str(asked.choices.get(value, value)),
    Answer.CHOICES: lambda asked, value: ", ".join(str(asked.choices.get(each, each)) for each in value),
    Answer.LANGUAGE: lambda asked, value: str(name_of(languages(), value)),
    Answer.PLACE: _place,
}


def _clock(case: Case, clock: CaseClock) -> ShownClock:
    rule = rule_of(case.procedure, clock.country, clock.name, on=clock.started_on)
    today = today_for(clock.due_on)
    running = clock.state == ClockState.RUNNING
    return ShownClock(
        clock,
        label=rule.label if rule else clock.name,
        source=rule.clock.source if rule else "",
        is_late=(running and clock.due_on < today) or clock.state == ClockState.LATE,
        days_left=(clock.due_on - today).days,
    )
