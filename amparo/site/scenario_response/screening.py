"""Screenings of the scenario: some of those whom each organisation registered, a day or two later."""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.ages import age_years
from amparo.registry.people.models import Identity
from amparo.registry.people.visibility import own_rows
from amparo.response.screening.needs import asked_openly
from amparo.response.screening.services import follow_up, record_profile
from amparo.response.screening.stated import StatedProfile

RECEIPTS = uuid.UUID("5b0d5b9e-2f0a-4d0c-9b1e-2018c0a1a7a5")
FEARS = ("yes", "yes", "yes", "no", "no", "no", "declined", "not_asked")
WHY = ("protection", "economic", "economic", "family", "environment", "studies")
CONSENTS = ("yes", "yes", "yes", "yes", "later", "no")
OUTCOMES = ("referred", "referred", "referred", "served_here", "declined", "not_reached")
ACTED_ON = 0.55
OF_ADULTS = frozenset({"SM-CI", "SM-MI", "SM-IN", "FU-TR", "FU-FR", "LP-ND", "LP-PS", "DS-PS", "SP-PT"})
OF_CHILDREN = frozenset({"CR-NE", "SM-IN", "FU-TR", "DS-DF"})


def build_screenings(folder: Path) -> None:
    with (folder / "screenings.toml").open("rb") as file:
        content = tomllib.load(file)
    for row in content["screeners"]:
        by = _account(row["account"])
        with acting_as(by):
            for number, identity in enumerate(_some(by, row["people"])):
                chance = Random(f"{content['seed']} {by.email} {number}")  # noqa: S311 - to be repeated
                _drawn(identity, chance, by=by)
    for number, row in enumerate(content["stories"]):
        _story(number, row)


def _account(email: str) -> User:
    return User.objects.select_related("organisation").get(email=email)


def _some(by: User, count: int) -> Sequence[Identity]:
    """Of the own registrations every so-manieth, in an order that does not hang on random keys."""
    rows = own_rows(by, Identity).filter(number=1).select_related("registration__whereabouts__place")
    everybody = list(
        rows.order_by("registration__whereabouts__registered_at", "normalised_name", "birth_date")
    )
    return everybody[:: max(1, len(everybody) // count)][:count]


def _drawn(identity: Identity, chance: Random, *, by: User) -> None:
    registration = identity.registration
    at = registration.whereabouts.registered_at + timedelta(hours=chance.randint(2, 40))
    fear = chance.choice(FEARS)
    stated = StatedProfile(
        place=registration.whereabouts.place.code,
        language=identity.languages[0] if identity.languages else "spa",
        interpreter="not_needed" if "spa" in identity.languages else chance.choice(("remote", "missing")),
        is_private=chance.random() < 0.85,
        fear_of_return=fear,
        reasons=tuple(sorted({chance.choice(WHY) for _each in range(2)})),
        wishes=tuple(_wishes(fear, chance)),
        needs=tuple(_needs(identity, chance, at)),
        consent_to_refer=chance.choice(CONSENTS),
    )
    receipt = uuid.uuid5(RECEIPTS, str(registration.pk))
    made = record_profile(registration=registration, stated=stated, receipt=receipt, by=by, at=at)
    if chance.random() < ACTED_ON:
        follow_up(
            profile=made,
            outcome=chance.choice(OUTCOMES),
            by=by,
            at=at + timedelta(hours=chance.randint(1, 60)),
        )


def _wishes(fear: str, chance: Random) -> Iterator[str]:
    if fear == "yes":
        yield chance.choice(("asylum", "asylum", "continue"))
    elif fear != "not_asked" and chance.random() < 0.15:
        yield "return"
    else:
        yield chance.choice(("continue", "continue", "stay", "undecided", "reunite"))


def _needs(identity: Identity, chance: Random, at: datetime) -> Iterator[str]:
    on = timezone.localdate(at)
    years = age_years(identity, on=on)
    fitting = OF_CHILDREN if years is not None and years < 18 else OF_ADULTS
    known = sorted(need.code for need in asked_openly(on) if need.code in fitting)
    yield from chance.sample(known, chance.choice((0, 0, 1, 1, 2)))
    if chance.random() < 0.08:
        yield chance.choice(("SPEC-W", "SPEC-O"))


def _story(number: int, row: dict[str, Any]) -> None:
    by = _account(row["account"])
    with acting_as(by):
        identity = (
            own_rows(by, Identity)
            .filter(given_names=row["given_names"], number=1)
            .select_related("registration__whereabouts__place")
            .earliest("registration__whereabouts__registered_at")
        )
        registration = identity.registration
        made = record_profile(
            registration=registration,
            stated=StatedProfile(
                place=registration.whereabouts.place.code,
                language="spa",
                is_private=True,
                fear_of_return=row["fear_of_return"],
                reasons=tuple(row["reasons"]),
                wishes=tuple(row["wishes"]),
                needs=tuple(row["needs"]),
                consent_to_refer=row["consent_to_refer"],
            ),
            receipt=uuid.uuid5(RECEIPTS, f"story {number}"),
            by=by,
            at=row["at"],
        )
        if outcome := row.get("follow_up"):
            follow_up(profile=made, outcome=outcome, by=by, at=row["at"] + timedelta(days=1))
