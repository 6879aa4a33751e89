"""Decisions about findings: always a person's, with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone

from amparo.core.access import must
from amparo.core.errors import refuse_if_any
from amparo.situation.figures.contradictions.lifecycle import (
    DECIDES,
    FINDING,
    MOVE_TO,
    a_resolution_chooses_one_of_the_figures,
)
from amparo.situation.figures.models import Figure, Finding
from amparo.situation.figures.policy import its_source_is_not_withdrawn, the_figure_is_in_force

Decision = Literal["explained", "dispute", "resolved"]


@transaction.atomic
def decide_finding(
    *,
    finding: Finding,
    by: Any,
    decision: Decision,
    reason: str,
    chosen: Figure | None = None,
    at: datetime | None = None,
) -> Finding:
    """Explain a contradiction, accept it as a dispute, or resolve it by choosing one of its figures.

    The figures themselves are left as they are. Refuses with all unmet safeguards.
    """
    must(by, DECIDES, finding)
    at = at or timezone.now()
    fresh = Finding.objects.select_for_update().get(pk=finding.pk)
    choice = Figure.objects.select_related("source").filter(pk=chosen.pk).first() if chosen else None
    refuse_if_any(
        [
            *FINDING.unmet(MOVE_TO[decision], fresh, by=by, at=at, reason=reason),
            a_resolution_chooses_one_of_the_figures(fresh, decision=decision, chosen=choice),
            the_figure_is_in_force(choice) if choice else None,
            its_source_is_not_withdrawn(choice) if choice else None,
        ]
    )
    changes = {"chosen": choice, "reason": reason.strip(), "decided_by": by, "decided_at": at}
    return FINDING.make(MOVE_TO[decision], fresh, by=by, at=at, reason=reason, changes=changes)


def reopen_finding(*, finding: Finding, by: Any, reason: str, at: datetime | None = None) -> Finding:
    """Take a decision back. Who decided what before, and why, stays in the events."""
    changes = {"chosen": None, "reason": "", "decided_by": None, "decided_at": None}
    return FINDING.make("reopen", finding, by=by, at=at, reason=reason, changes=changes)
