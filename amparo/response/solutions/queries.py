"""Progress towards a solution, criterion by criterion, on the days on which it was recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from amparo.core.errors import Text
from amparo.response.cases.models import Case, CaseStep
from amparo.response.solutions.vocabulary import CRITERIA, Progress


@dataclass(frozen=True)
class Row:
    """One criterion: what was said on each day, in words; empty where nothing was."""

    criterion: Text
    said: list[Text]


@dataclass(frozen=True)
class Over:
    days: list[date]
    rows: list[Row]


def progress_over_time(case: Case, by: Any) -> Mapping[str, Any] | None:
    """For the case page; None before the first word."""
    steps = list(CaseStep.objects.filter(case=case, move="record_progress").order_by("number"))
    if not steps:
        return None
    rows = [
        Row(words, [_in_words(step.answers.get(name)) for step in steps])
        for name, words in CRITERIA.items()
        if any(name in step.answers for step in steps)
    ]
    return {"progress": Over([each.happened_on for each in steps], rows)}


def _in_words(code: str | None) -> Text:
    return Progress(code).label if code else ""
