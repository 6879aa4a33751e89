"""The response of the scenario, day to day: one module a room, each built through the services that users have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from amparo.site.scenario_response.assistance import build_assistance
from amparo.site.scenario_response.cases import build_cases
from amparo.site.scenario_response.feedback import build_feedback
from amparo.site.scenario_response.information import build_information
from amparo.site.scenario_response.referrals import build_referrals
from amparo.site.scenario_response.screening import build_screenings
from amparo.site.scenario_response.services import build_services
from amparo.site.scenario_response.shelter import build_shelter

# In this order; each is given the scenario's folder.
BUILDERS: tuple[Callable[[Path], None], ...] = (
    build_services,
    build_screenings,
    build_referrals,
    build_shelter,
    build_assistance,
    build_information,
    build_feedback,
    build_cases,
)


def build_response(folder: Path) -> None:
    for build in BUILDERS:
        build(folder)
