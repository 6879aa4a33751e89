"""Who looks for durable solutions, and cases that have come as far as a test needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import User
from amparo.response.cases.models import Case
from amparo.response.cases.tests.conftest import *  # noqa: F403 - fixtures of the room below

MANDATES = (Function.INTERNATIONAL_PROTECTION, Function.ACCESS_TO_ASYLUM, Function.DURABLE_SOLUTIONS)


@pytest.fixture
def caseworker(account: Any) -> User:
    user: User = account("caseworker", "UNHCR-T", MANDATES)
    return user


@pytest.fixture
def colleague(caseworker: User, account: Any) -> User:
    """Another caseworker of the same organisation."""
    user: User = account("caseworker", "UNHCR-T")
    return user


@pytest.fixture
def begun(opened: Any, walked: Any) -> Callable[..., Case]:
    """A case after these steps."""

    def made(*steps: Any, **told: Any) -> Case:
        case: Case = walked(opened("solutions", **told), *steps)
        return case

    return made
