"""The directory of the scenario: each service stated by an account of its organisation, on the day it was verified."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from amparo.registry.partners.models import Organisation, User
from amparo.registry.partners.services import add_mandate
from amparo.registry.places.models import Place
from amparo.registry.services.models import Service
from amparo.registry.services.services import add_service, close_service, record_bounce
from amparo.registry.services.stated import LISTS, NUMBERS, StatedService
from amparo.registry.services.tables import BETWEEN

TOLD_BESIDE = ("account", "day")
AT_NOON = time(18, tzinfo=UTC)  # in Mexico and Central America


def build_services(folder: Path) -> None:
    with (folder / "services.toml").open("rb") as file:
        content = tomllib.load(file)
    for row in content["mandates"]:
        organisation = Organisation.objects.get(acronym=row.pop("organisation"))
        area = Place.objects.get(code=row.pop("area"))
        add_mandate(organisation=organisation, area=area, **row, by=None)
    accounts = {each.email: each for each in User.objects.filter(is_demo=True).select_related("organisation")}
    made: dict[str, Service] = {}
    for row in _rows(folder / "services.csv"):
        at = datetime.combine(date.fromisoformat(row["day"]), AT_NOON)
        made[row["code"]] = add_service(stated=_stated(row), by=accounts[row["account"]], at=at)
    for row in content["bounces"]:
        record_bounce(
            service=made[row["service"]], reason=row["reason"], by=accounts[row["account"]], at=row["at"]
        )
    for row in content["closed"]:
        close_service(
            service=made[row["service"]], reason=row["reason"], by=accounts[row["account"]], at=row["at"]
        )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _stated(row: dict[str, str]) -> StatedService:
    told: dict[str, Any] = {name: cell for name, cell in row.items() if cell and name not in TOLD_BESIDE}
    for name in LISTS & told.keys():
        told[name] = tuple(told[name].split(BETWEEN))
    for name in NUMBERS & told.keys():
        told[name] = int(told[name])
    return StatedService(**told)
