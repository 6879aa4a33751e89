"""One record with everything that can hang on it: consent, override, objection, erasure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.models import (
    Agreement,
    Consent,
    ConsentText,
    Erasure,
    Objection,
    Override,
    Registration,
)
from amparo.registry.people.services.rights import ask_erasure, record_objection
from amparo.registry.people.services.sharing import ask_override, record_consent
from amparo.registry.people.vocabulary import Category, Purpose

TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def no_second_factor_asked(settings: Any) -> None:
    settings.DEMO = True


@pytest.fixture
def rosa(registrar: User, register: Any) -> Registration:
    household = register(registrar)
    with acting_as(registrar):
        found: Registration = household.members.select_related("registration").get().registration
    return found


@pytest.fixture
def asker(registrar: User, account: Any) -> User:
    found: User = account("caseworker")
    return found


@pytest.fixture
def approver(registrar: User, account: Any) -> User:
    found: User = account("caseworker")
    return found


@pytest.fixture
def consent(rosa: Registration, agreement: Agreement, consent_text: ConsentText, registrar: User) -> Consent:
    return record_consent(
        registration=rosa,
        recipients=[agreement.receiver],
        purpose=Purpose.LEGAL_AID,
        categories=[Category.IDENTITY, Category.CONTACT],
        form="spoken",
        text=consent_text,
        given_on=TODAY(),
        by=registrar,
    )


@pytest.fixture
def override(rosa: Registration, agreement: Agreement, asker: User) -> Override:
    return ask_override(
        registration=rosa,
        recipient=agreement.receiver,
        purpose=Purpose.ASSISTANCE,
        categories=[Category.IDENTITY],
        legal_basis="vital_interest",
        named_law="art. 22",
        because="unconscious, needs a hospital",
        valid_until=TODAY() + timedelta(days=7),
        notice="told when awake",
        by=asker,
    )


@pytest.fixture
def objection(rosa: Registration, registrar: User) -> Objection:
    return record_objection(registration=rosa, purpose=Purpose.SOLUTIONS, words="not that", by=registrar)


@pytest.fixture
def erasure(rosa: Registration, asker: User) -> Erasure:
    return ask_erasure(registration=rosa, ground="request", by=asker)
