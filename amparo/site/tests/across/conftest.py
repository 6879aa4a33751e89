"""Fixtures of the rooms that meet here, and a referral from one organisation to another."""

from __future__ import annotations

from typing import Any

import pytest

from amparo.registry.partners.models import User
from amparo.registry.people.models import Registration
from amparo.registry.people.services.deciding import decide_person
from amparo.response.referrals.models import Referral
from amparo.response.referrals.services.sending import send_referral
from amparo.response.referrals.tests.conftest import agree, consent, write
from amparo.response.screening.tests.conftest import one_of
from amparo.response.solutions.tests.conftest import *  # noqa: F403 - fixtures of the rooms below


@pytest.fixture
def referral(caseworker: User, neighbour: User, rosa: Registration) -> Referral:
    """To the neighbour's, for legal aid, with what is agreed."""
    agree(caseworker, neighbour)
    consent(rosa, neighbour, caseworker)
    return send_referral(referral=write(rosa, neighbour, by=caseworker), by=caseworker)


@pytest.fixture
def known_there(referral: Referral, neighbour: User, rosa: Registration, register: Any) -> Registration:
    """The neighbour's own registration of the same person."""
    own = one_of(register(neighbour, although_alike=True), neighbour)
    decide_person(registration=own, other=rosa, verdict="same", why="same papers", by=neighbour)
    return own
