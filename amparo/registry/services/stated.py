"""A service as a form or a row of a file states it, and as a record is stated again."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.registry.services.models import Service


@dataclass(frozen=True)
class StatedService:
    """Everything the organisation says. `place` is a place's code; what is missing is None or empty, never 0."""

    code: str = ""
    name_en: str = ""
    name_es: str = ""
    description_en: str = ""
    description_es: str = ""
    function: str = ""
    kind: str = ""
    place: str = ""
    address: str = ""
    hours: str = ""
    populations: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    min_age: int | None = None
    max_age: int | None = None
    sex: str = "any"
    cost: str = "not_stated"
    languages: tuple[str, ...] = ()
    access: str = "not_stated"
    documents_en: str = ""
    documents_es: str = ""
    referral_method: str = "amparo"
    referral_channel: str = ""
    feedback_days: int | None = None
    complaint_channel: str = ""
    priorities: tuple[str, ...] = ()
    capacity_per_day: int | None = None
    expires_on: date | None = None


NAMES: tuple[str, ...] = tuple(each.name for each in fields(StatedService))
LISTS = frozenset({"populations", "nationalities", "languages", "priorities"})
NUMBERS = frozenset({"min_age", "max_age", "feedback_days", "capacity_per_day"})
# Telephones and addresses of people: the trail says that they changed, not to what.
NOT_IN_THE_TRAIL = frozenset({"referral_channel", "complaint_channel"})

LABELS: dict[str, Any] = {
    "code": _("Code"),
    "name_en": _("Name in English"),
    "name_es": _("Name in Spanish"),
    "description_en": _("Description in English"),
    "description_es": _("Description in Spanish"),
    "function": _("Function"),
    "kind": _("Kind of service"),
    "place": _("Place"),
    "address": _("Address"),
    "hours": _("Hours"),
    "populations": _("For whom"),
    "nationalities": _("Nationalities taken"),
    "min_age": _("From age"),
    "max_age": _("Up to age"),
    "sex": _("Sex taken"),
    "cost": _("Cost"),
    "languages": _("Languages"),
    "access": _("For persons with disabilities"),
    "documents_en": _("Documents needed, in English"),
    "documents_es": _("Documents needed, in Spanish"),
    "referral_method": _("How to refer"),
    "referral_channel": _("Where to: telephone, address or office"),
    "feedback_days": _("Days until they answer"),
    "complaint_channel": _("Where to complain"),
    "priorities": _("Can serve"),
    "capacity_per_day": _("People a day"),
    "expires_on": _("Last day of what is stated"),
}


def stated_of(service: Service) -> StatedService:
    """What the record says, in the shape in which it is stated."""
    told = {name: getattr(service, name) for name in NAMES if name != "place"}
    told |= {name: tuple(told[name]) for name in LISTS}
    return StatedService(place=service.place.code, **told)


def changed(before: StatedService, after: StatedService) -> dict[str, tuple[Any, Any]]:
    """Name -> (before, after) of what differs."""
    return {
        name: (old, new) for name in NAMES if (old := getattr(before, name)) != (new := getattr(after, name))
    }
