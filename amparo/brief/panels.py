"""What the Situation page shows of the brief: the last edition, and what changed since it was published."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from amparo.brief.queries import changed_since_the_last
from amparo.situation.figures.panels import Panel, add_panel


def register() -> None:
    add_panel(
        Panel(
            name="changes_since_the_brief",
            template="brief/panel.html",
            permission="brief.view_editions",
            read=_changes,
            seat="side",
        )
    )


def _changes(request: HttpRequest, as_of: date) -> dict[str, Any] | None:
    found = changed_since_the_last(as_of, (get_language() or "en")[:2])
    if found is None:
        return None
    edition, changes = found
    return {"edition": edition, "changes": changes}
