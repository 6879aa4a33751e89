"""Cases of the scenario: people whom an organisation registered, walked through the steps of a procedure."""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from amparo.core.acting import acting_as
from amparo.registry.partners.models import User
from amparo.registry.people.ages import is_an_adult, may_be_a_child
from amparo.registry.people.models import Identity
from amparo.registry.people.visibility import own_rows
from amparo.response.cases.models import Case
from amparo.response.cases.services.opening import open_case
from amparo.response.cases.services.stepping import take_step

RECEIPTS = uuid.UUID("0d3f9a64-7c1e-4a53-8f0a-2018c0a1a7a5")
WHO = {"adult": is_an_adult, "child": may_be_a_child}


def build_cases(folder: Path) -> None:
    with (folder / "cases.toml").open("rb") as file:
        content = tomllib.load(file)
    for procedure, told in content.items():
        by = User.objects.select_related("organisation").get(email=told["account"])
        with acting_as(by):
            people = _people(by, told)
            for stand in told["stand"]:
                for identity in islice(people, stand["cases"]):
                    steps = told["steps"][: stand["after"]]
                    _walk(procedure, told["country"], identity, [*steps, *_then(stand)], by=by)


def _then(stand: Mapping[str, Any]) -> list[Any]:
    return [stand["then"]] if "then" in stand else []


def _people(by: User, told: Mapping[str, Any]) -> Iterator[Identity]:
    """Those of the right age, registered early enough that every step lies within the season; in a steady order."""
    last = max(step["day"] for step in told["steps"])
    until = settings.DEMO_DAY - timedelta(days=last + 31)
    rows = own_rows(by, Identity).filter(
        number=1, registration__erased_at=None, registration__whereabouts__registered_at__date__lte=until
    )
    ordered = rows.select_related("registration__whereabouts").order_by(
        "registration__whereabouts__registered_at", "normalised_name", "birth_date"
    )
    fits = WHO[told["who"]]
    return (each for each in ordered.iterator() if fits(each, on=until))


def _walk(procedure: str, country: str, identity: Identity, steps: list[Any], *, by: User) -> Case:
    registration = identity.registration
    begun = timezone.localdate(registration.whereabouts.registered_at)
    case: Case = open_case(
        registration=registration,
        procedure=procedure,
        country=country,
        on=begun,
        receipt=uuid.uuid5(RECEIPTS, f"{procedure} {registration.pk}"),
        by=by,
        at=_at(begun),
    )
    for step in steps:
        on = begun + timedelta(days=step["day"])
        answers = {name: _answer(value, begun) for name, value in step["answers"].items()}
        case = take_step(case=case, move=step["move"], on=on, answers=answers, by=by, at=_at(on))
    return case


def _answer(value: Any, begun: date) -> Any:
    return begun + timedelta(days=value["day"]) if isinstance(value, dict) else value


def _at(day: date) -> datetime:
    return datetime.combine(day, time(17), tzinfo=timezone.get_current_timezone())
