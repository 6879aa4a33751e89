"""A border town: who refers, who answers, a stranger, and people who do not exist, with consents that cover them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Mandate, Organisation, RoleAssignment, User
from amparo.registry.people.models import Agreement, ConsentText, Registration
from amparo.registry.people.services.registering import register_household
from amparo.registry.people.services.sharing import record_consent
from amparo.registry.people.stated import StatedPerson
from amparo.registry.people.tests.agreed import agreed
from amparo.registry.people.vocabulary import Category, Purpose
from amparo.registry.places.models import Place
from amparo.response.referrals.models import Referral
from amparo.response.referrals.services.drafting import Stated, draft_referral
from amparo.response.referrals.services.sending import send_referral

Account = Callable[..., User]
CANARY = "Ixtlahuaca"
SHARED = (Category.IDENTITY, Category.JOURNEY)


@pytest.fixture(autouse=True)
def vault_of_its_own(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.VAULT = tmp_path / "vault"
    yield


@pytest.fixture
def account(db: None) -> Account:
    """An account with one role, of an organisation that is made, with mandates, when it is first named."""

    return make_account


def make_account(role: str, organisation: str, *functions: str) -> User:
    found, is_new = Organisation.objects.get_or_create(
        acronym=organisation,
        defaults={
            "name_en": organisation,
            "name_es": organisation,
            "type": "ngo",
            "functions": list(functions),
        },
    )
    for function in functions if is_new else ():
        Mandate.objects.create(
            organisation=found,
            function=function,
            area=Place.objects.get(code="MEX"),
            valid_from=date(2000, 1, 1),
            population_en="all",
            population_es="todas",
            legal_basis="trial",
        )
    user = User.objects.create(
        email=f"{role}.{uuid.uuid4().hex[:6]}@example.org", name=f"{role}", organisation=found
    )
    RoleAssignment.objects.create(user=user, role=role, since=date(2018, 1, 1))
    return user


@pytest.fixture
def sender(account: Account) -> User:
    return account("caseworker", "UNHCR-T", Function.INTERNATIONAL_PROTECTION)


@pytest.fixture
def receiver(account: Account) -> User:
    return account("caseworker", "CLINIC-T", Function.LEGAL_AID, Function.SHELTER)


@pytest.fixture
def stranger(account: Account) -> User:
    return account("caseworker", "OTHER-T", Function.LEGAL_AID)


@pytest.fixture
def agreement(sender: User, receiver: User) -> Agreement:
    return agree(sender, receiver)


def agree(sender: User, receiver: User) -> Agreement:
    parties = {"giver": sender.organisation, "receiver": receiver.organisation}
    return Agreement.objects.filter(**parties).first() or agreed(
        **parties,
        purposes=Purpose.values,
        categories=Category.values,
        terms="Trial agreement",
        valid_from=date(2018, 1, 1),
        proposed_by=sender,
        confirmed_by=receiver,
    )


def stated_person(given_names: str = "Rosa", **other: Any) -> StatedPerson:
    told: dict[str, Any] = {
        "first_surname": CANARY,
        "birth_date": date(1985, 3, 14),
        "birth_precision": "day",
        "sex": "female",
        "nationalities": ("HND",),
        "languages": ("spa",),
        "phones": ("+504 8877 6655",),
    }
    return StatedPerson(given_names=given_names, **(told | other))


CHILD = stated_person("Keily", birth_date=date(2016, 5, 2), relationship="child", phones=())


def registered(by: User, *members: StatedPerson) -> list[Registration]:
    """In the order of the members."""
    household = register_household(
        members=members or (stated_person(),),
        place=Place.objects.get(code="MX07089"),
        purpose=Purpose.LEGAL_AID,
        receipt=uuid.uuid4(),
        although_alike=True,
        by=by,
    )
    with acting_as(by):
        rows = household.members.select_related("registration__organisation").order_by("relationship")
        return sorted((each.registration for each in rows), key=_is_child)


def _is_child(registration: Registration) -> bool:
    from amparo.registry.people.models import Identity

    return Identity.objects.get(registration=registration).birth_date == CHILD.birth_date


@pytest.fixture
def person(sender: User, agreement: Agreement) -> Registration:
    return registered(sender)[0]


def consent(registration: Registration, receiver: User, by: User, **other: Any) -> Any:
    told: dict[str, Any] = {"purpose": Purpose.LEGAL_AID, "categories": list(SHARED)}
    told |= other
    at = timezone.now() - timedelta(days=60)
    return record_consent(
        registration=registration,
        recipients=[receiver.organisation],
        form="spoken",
        text=ConsentText.objects.filter(purpose=told["purpose"], language="es").latest("version"),
        given_on=timezone.localdate(at),
        by=by,
        at=at,
        **told,
    )


def asked(receiver: User, **other: Any) -> Stated:
    told: dict[str, Any] = {
        "to_organisation": receiver.organisation,
        "function": Function.LEGAL_AID,
        "purpose": Purpose.LEGAL_AID,
        "priority": "1_day",
        "categories": list(SHARED),
        "need": "MARK-NEED: a lawyer before the hearing",
        "person_was_told": True,
    }
    return Stated(**(told | other))


@pytest.fixture
def draft(sender: User, receiver: User, person: Registration) -> Referral:
    consent(person, receiver, sender)
    return write(person, receiver, by=sender)


@pytest.fixture
def sent(draft: Referral, sender: User) -> Referral:
    return send_referral(referral=draft, by=sender)


def write(registration: Registration, receiver: User, *, by: User, **other: Any) -> Referral:
    receipt = other.pop("receipt", None) or uuid.uuid4()
    draft: Referral = draft_referral(
        registration=registration, stated=asked(receiver, **other), receipt=receipt, by=by
    )
    return draft
