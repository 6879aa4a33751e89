"""Organisations with somebody in every role, and people who say something without an account."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from amparo.registry.partners.functions import Function
from amparo.registry.partners.models import Organisation, RoleAssignment, User
from amparo.response.feedback.services.receiving import Said

Account = Callable[..., User]


@pytest.fixture(autouse=True)
def demonstration(settings: Any) -> None:
    settings.DEMO = True  # the second factor has tests of its own


@pytest.fixture
def organisation(db: None) -> Callable[..., Organisation]:
    def made(acronym: str, *functions: str, type: str = "ngo") -> Organisation:
        found, _new = Organisation.objects.get_or_create(
            acronym=acronym,
            defaults={"name_en": acronym, "name_es": acronym, "type": type, "functions": list(functions)},
        )
        return found

    return made


@pytest.fixture
def account(organisation: Callable[..., Organisation]) -> Account:
    def made(role: str, acronym: str = "CLINIC-T", *functions: str, type: str = "ngo") -> User:
        user = User.objects.create(
            email=f"{role}.{uuid.uuid4().hex[:6]}@example.org",
            name=f"{role} of {acronym}",
            organisation=organisation(acronym, *functions, type=type),
        )
        RoleAssignment.objects.create(user=user, role=role)
        return user

    return made


@pytest.fixture
def caseworker(account: Account) -> User:
    return account("caseworker")


@pytest.fixture
def coordinator(account: Account) -> User:
    return account("coordinator")


@pytest.fixture
def group(account: Account) -> User:
    """Who coordinates for the inter-agency group."""
    return account("coordinator", "GROUP-T", Function.COORDINATION, type="inter_agency")


@pytest.fixture
def focal_point(account: Account) -> User:
    return account("protection_focal_point", "HAVEN-T")


def said(words: str = "The queue is long.", **other: Any) -> Said:
    return Said(form=other.pop("form", None) or uuid.uuid4(), words=words, **other)
