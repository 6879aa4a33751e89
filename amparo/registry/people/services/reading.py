"""Reads of protected records are events too: who opened whose record, when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from amparo.core import events
from amparo.core.acting import acts
from amparo.registry.people.models import Registration


@acts
def record_reading(*, registrations: Iterable[Registration], what: str, by: Any) -> int:
    """One event for each record that was shown. `what`: page | search | copy | file. A view does it last."""
    return events.record_many(
        verb="read", by=by, changes=[(each, {}, {"what": what}) for each in registrations]
    )
