"""The response of the scenario, day to day: one module a room, each built through the services that users have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from amparo.site.scenario_response.assistance import build_assistance
from amparo.site.scenario_response.feedback import build_feedback

# In this order; each is given the scenario's folder.
BUILDERS: tuple[Callable[[Path], None], ...] = (
    build_assistance,
    build_feedback,
)


def build_response(folder: Path) -> None:
    for build in BUILDERS:
        build(folder)
