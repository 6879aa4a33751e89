"""That a manifest or a paper of a return was taken is an event."""

from __future__ import annotations

from datetime import date
from typing import Any

from amparo.core import events
from amparo.core.acting import acts


@acts
def record_manifest(*, day: date, count: int, by: Any) -> None:
    events.record(verb="export_manifest", subject=by.organisation, by=by, after={"day": day, "count": count})
