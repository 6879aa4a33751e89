"""A small ledger for tests: who works with it, and figures stated in one line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from amparo.registry.partners.models import Organisation, RoleAssignment, User
from amparo.registry.places.models import Place
from amparo.situation.figures.models import Figure, Indicator, Source


def organisation(acronym: str = "UNHCR") -> Organisation:
    names = {"name_en": acronym, "name_es": acronym, "type": "un_agency"}
    return Organisation.objects.get_or_create(acronym=acronym, defaults=names)[0]


def person(role: str = "information_officer", acronym: str = "UNHCR") -> User:
    """An account with one role. Synthetic."""
    address = f"{role}-{User.objects.count()}@{acronym.lower()}.test"
    user = User.objects.create(email=address, name=f"Test {role}", organisation=organisation(acronym))
    RoleAssignment.objects.create(user=user, role=role, since=date(2018, 1, 1))
    return user


def source(code: str = "SRC-T1", **columns: Any) -> Source:
    stated = {
        "title": f"Document {code}",
        "publisher": "Publisher",
        "published": date(2018, 11, 30),
        **columns,
    }
    return Source.objects.get_or_create(code=code, defaults=stated)[0]


def figure(
    reference: str,
    value: int | None,
    *,
    indicator: str = "present",
    place: str = "MX02004",
    day: date = date(2018, 11, 28),
    qualifier: str = "exact",
    **columns: Any,
) -> Figure:
    """One figure, by default persons present in Tijuana (MX02004) on 28 November 2018."""
    columns.setdefault("source", source())
    return Figure.objects.create(
        reference=reference,
        indicator=Indicator.objects.get(code=indicator),
        place=Place.objects.get(code=place),
        as_of=day,
        value_low=None if value is None else Decimal(value),
        qualifier=qualifier,
        **columns,
    )
