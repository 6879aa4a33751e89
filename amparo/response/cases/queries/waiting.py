"""What of cases waits: clocks that run out, duties to decide, documents that end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy

from amparo.core.waiting import Waiting
from amparo.response.cases.law import rule_of
from amparo.response.cases.models import Case, CaseClock, CaseDocument, Duty
from amparo.response.cases.queries.cases import owed_by
from amparo.response.cases.vocabulary import ClockState, DutyKind


def waiting_for(user: Any, now: datetime) -> Iterator[Waiting]:
    mine = owed_by(user)
    for clock in CaseClock.objects.filter(mine, state=ClockState.RUNNING).select_related("case"):
        rule = rule_of(clock.case.procedure, clock.country, clock.name, on=clock.started_on)
        yield _item(clock.case, rule.label if rule else clock.name, clock.due_on)
    for duty in Duty.objects.filter(mine, outcome="").select_related("case"):
        yield _item(duty.case, duty.label or DutyKind(duty.kind).label, duty.due_on)
    for document in CaseDocument.objects.filter(mine, expires_on__isnull=False).select_related("case"):
        yield _item(document.case, document.kind, document.expires_on)


def _item(case: Case, what: Any, due: date | None) -> Waiting:
    return Waiting(
        title=format_lazy("{reference} · {what}", reference=case.reference, what=what),
        url=reverse("cases:case", args=[case.pk]),
        state=case.described.lifecycle.states[case.status],
        due=due,
    )
