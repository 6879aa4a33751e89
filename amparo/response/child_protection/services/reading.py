"""That cases of children left as a file is an event."""

from __future__ import annotations

from typing import Any

from amparo.core import events
from amparo.core.acting import acts


@acts
def record_children_export(*, count: int, by: Any) -> None:
    events.record(verb="export_children", subject=by.organisation, by=by, after={"count": count})
