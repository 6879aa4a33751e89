"""The list of specific needs, in the version that is in force on a day. It changed, and will change."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Text

FAMILIES: dict[str, Text] = {
    "CR": _("Child at risk"),
    "SC": _("Child who leads a household"),
    "WR": _("Woman at risk"),
    "ER": _("Older person"),
    "SP": _("Single parent"),
    "DS": _("Disability"),
    "SM": _("Health"),
    "FU": _("Family unity"),
    "LP": _("Legal and physical protection"),
    "SPEC": _("Specialist"),
    "LG": _("LGBTI"),
    "TR": _("Torture"),
    "SV": _("Violence"),
}
SPECIALIST_WANTED, SPECIALIST_OFFERED, SELF_DISCLOSED = "SPEC-W", "SPEC-O", "LG-SD"


@dataclass(frozen=True)
class Need:
    """`is_sensitive`: kept apart, read with a permission of its own. `restricted_to`: a function; recorded by a
    specialist organisation alone, and never at a screening."""

    code: str
    family: str
    name_en: str
    name_es: str
    valid_from: date
    valid_to: date | None
    source: str
    is_sensitive: bool
    restricted_to: str

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    @property
    def name(self) -> str:
        return self.name_es if (get_language() or "en").startswith("es") else self.name_en


@cache
def all_needs() -> dict[str, Need]:
    """Every version, by code; a code is never given to another need."""
    file = Path(__file__).with_name("reference") / "needs.csv"
    with file.open(newline="", encoding="utf-8") as rows:
        return {row["code"]: _need(row) for row in csv.DictReader(rows)}


def _need(row: dict[str, str]) -> Need:
    return Need(
        code=row["code"],
        family=row["family"],
        name_en=row["name_en"],
        name_es=row["name_es"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        source=row["source"],
        is_sensitive=row["is_sensitive"] == "yes",
        restricted_to=row["restricted_to"],
    )


def asked_openly(on: date) -> list[Need]:
    """What the form of a screening asks everybody."""
    return [need for need in all_needs().values() if need.is_in_force(on) and not need.is_sensitive]


def families_of(codes: Iterable[str]) -> set[str]:
    return {all_needs()[code].family for code in codes}


def names_of(codes: Iterable[str]) -> list[str]:
    return [all_needs()[code].name for code in codes]
