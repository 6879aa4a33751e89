"""The organisation of the scenarios: it has every mandate with which persons may be seen."""

from __future__ import annotations

from typing import Any

import pytest

from amparo.registry.partners.functions import Function
from amparo.response.cases.tests.conftest import *  # noqa: F403 - fixtures of the rooms
from tests.safeguards.world import World

MEETS_NOBODY = (Function.MIGRATION_AUTHORITY, Function.CONSULATE)
MANDATES = tuple(each for each in Function if each not in MEETS_NOBODY)


@pytest.fixture
def world(account: Any, register: Any) -> World:
    caseworker = account("caseworker", "UNHCR-T", MANDATES)
    return World(caseworker, account("caseworker", "UNHCR-T"), account, register)
