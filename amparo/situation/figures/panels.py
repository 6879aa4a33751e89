"""Panels of the Situation page that rooms above this one bring: how people move, what changed since the last brief.

A room registers its panel when it starts; figures never look up. A panel is a template and a function that reads what
the template needs: `(request, as_of) -> dict`, or None when there is nothing to show.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from amparo.core.access import may

Read = Callable[[HttpRequest, date], dict[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    """`seat` says where it stands: "side" beside the map, "below-map" under it, "below" across the page."""

    name: str
    template: str
    permission: str
    read: Read
    seat: str = "side"


PANELS: dict[str, Panel] = {}


def add_panel(panel: Panel) -> None:
    """Registering the same name again replaces it, so that starting twice shows it once."""
    PANELS[panel.name] = panel


def panels_for(request: HttpRequest, as_of: date) -> list[dict[str, Any]]:
    """Template, seat and content of each panel that the reader may see and that has something to show."""
    shown = []
    for panel in PANELS.values():
        content = panel.read(request, as_of) if may(request.user, panel.permission) else None
        if content is not None:
            shown.append({"template": panel.template, "seat": panel.seat, "content": content})
    return shown
