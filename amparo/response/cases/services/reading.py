"""That a case was read on paper, or left as a file, is an event."""

from __future__ import annotations

from typing import Any

from amparo.core import events
from amparo.core.acting import acts
from amparo.response.cases.models import Case


@acts
def record_case_reading(*, case: Case, what: str, by: Any) -> None:
    events.record(verb="read_case", subject=case, by=by, after={"what": what})


@acts
def record_caseload_export(*, count: int, by: Any) -> None:
    events.record(verb="export_caseload", subject=by.organisation, by=by, after={"count": count})
