"""A registration, consent and override for the tests of sharing, and what PostgreSQL shows of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.core.errors import Refusal
from amparo.registry.partners.models import User
from amparo.registry.people.models import (
    Agreement,
    Consent,
    ConsentText,
    Contact,
    Household,
    Identity,
    Override,
    Registration,
)
from amparo.registry.people.services.sharing import (
    ask_override,
    record_consent,
)
from amparo.registry.people.vocabulary import Category, Purpose

Register = Callable[..., Household]
TODAY = timezone.localdate


@pytest.fixture
def registration(registrar: User, register: Register) -> Registration:
    household = register(registrar)
    with acting_as(registrar):
        return household.members.select_related("registration").get().registration


@pytest.fixture
def consent(
    registration: Registration, agreement: Agreement, consent_text: ConsentText
) -> Callable[..., Consent]:
    def given(by: User, *recipients: Any, **other: Any) -> Consent:
        told: dict[str, Any] = {
            "purpose": Purpose.LEGAL_AID,
            "categories": [Category.IDENTITY, Category.CONTACT],
            "form": "spoken",
            "text": consent_text,
            "given_on": TODAY(),
        }
        return record_consent(
            registration=registration,
            recipients=recipients or (agreement.receiver,),
            by=by,
            **(told | other),
        )

    return given


@pytest.fixture
def override(registration: Registration, agreement: Agreement, account: Any) -> Callable[..., Override]:
    def asked(by: User, **other: Any) -> Override:
        told: dict[str, Any] = {
            "recipient": agreement.receiver,
            "purpose": Purpose.ASSISTANCE,
            "categories": [Category.IDENTITY],
            "legal_basis": "vital_interest",
            "named_law": "Ley General de Protección de Datos Personales, art. 22",
            "because": "unconscious, needs a hospital",
            "valid_until": TODAY() + timedelta(days=7),
            "notice": "told when awake, by the doctor",
        }
        return ask_override(registration=registration, by=by, **(told | other))

    return asked


def seen_by(user: User) -> dict[str, set[str]]:
    """What PostgreSQL alone shows, by kind: the application asks without any filter."""
    with acting_as(user):
        return {
            kind.__name__: {str(row.registration_id) for row in kind.objects.all()}
            for kind in (Identity, Contact)
        } | {"Registration": {str(key) for key in Registration.objects.values_list("pk", flat=True)}}


def nothing() -> dict[str, set[str]]:
    return {"Identity": set(), "Contact": set(), "Registration": set()}


def codes(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}
