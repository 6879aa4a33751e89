"""The columns of the directory as a file: the same ones leave and come in, so that a file can go round."""

from __future__ import annotations

from typing import Any

from amparo.core.export import Column
from amparo.registry.services.models import Service
from amparo.registry.services.stated import LABELS, LISTS, NAMES

BETWEEN = " | "
# Said by Amparo, not by the file: an import compares them and changes none.
TOLD = ("organisation", "status", "verified_on")
TAGS = {
    "code": "#service+code",
    "name_en": "#service+name+i_en",
    "name_es": "#service+name+i_es",
    "description_en": "#description+i_en",
    "description_es": "#description+i_es",
    "function": "#sector+code",
    "kind": "#service+type+code",
    "place": "#loc+code",
    "address": "#loc+address",
    "hours": "#service+hours",
    "populations": "#population+list",
    "nationalities": "#country+nationality+list",
    "capacity_per_day": "#capacity+day+num",
    "expires_on": "#date+expires",
    "organisation": "#org+acronym",
    "status": "#status",
    "verified_on": "#date+verified",
}
READ: dict[str, Any] = {
    "place": lambda service: service.place.code,
    "organisation": lambda service: service.organisation.acronym,
    **{name: lambda service, name=name: BETWEEN.join(getattr(service, name)) for name in LISTS},
}
COLUMN_NAMES = ("organisation", *NAMES, "status", "verified_on")
COLUMNS = tuple(
    Column(name, TAGS.get(name, ""), description=LABELS.get(name, ""), read=READ.get(name))
    for name in COLUMN_NAMES
)


def cells_of(service: Service) -> dict[str, Any]:
    return {column.name: column.of(service) for column in COLUMNS}
