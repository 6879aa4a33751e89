"""Services that people find near a place: of the directory, what was verified and holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from amparo.registry.partners.functions import Function
from amparo.registry.places.models import Place
from amparo.registry.services.freshness import Standing, in_standing, standing_of
from amparo.registry.services.hours import aloud
from amparo.registry.services.models import Service
from amparo.registry.services.queries import services, within_reach
from amparo.registry.services.vocabulary import ServiceKind
from amparo.response.information.queries.synonyms import has_all, meant_by

# Where survivors find safety is told to them, not to everybody.
WITHOUT_ADDRESS = frozenset({ServiceKind.SPECIALIST_SURVIVORS})


@dataclass(frozen=True)
class Near:
    """One service as the public site shows it. `is_certain`: verified lately enough to be relied upon."""

    service: Service
    is_certain: bool

    @property
    def shows_address(self) -> bool:
        return self.service.kind not in WITHOUT_ADDRESS

    @property
    def hours(self) -> str:
        return aloud(self.service.hours)


@dataclass(frozen=True)
class There:
    """The services of one place."""

    place: Place
    services: list[Near]


def services_near(place: Place | None, *, kind: str = "", language: str = "", on: date) -> list[Near]:
    """In operation, of an organisation that takes part, within reach of the place; what expired is not among them.

    Without a place: everywhere.
    Never an authority that enforces migration law (safeguard 12). `language`: ISO 639-3; a service that states no
    languages is not left out, for nobody said that it does not speak it. The surest first.
    """
    # Without who verified it: no account is read for somebody without one.
    rows = services().select_related(None).select_related("organisation", "place")
    rows = rows.filter(
        ~in_standing(Standing.EXPIRED, on=on),
        status=Service.Status.OPEN,
        organisation__is_active=True,
    )
    if place is not None:
        rows = rows.filter(place__code__in=within_reach(place.code))
    rows = rows.exclude(organisation__functions__contains=[Function.MIGRATION_AUTHORITY])
    if kind:
        rows = rows.filter(kind=kind)
    found = [
        Near(each, is_certain=standing_of(each, on=on) == Standing.FRESH)
        for each in rows
        if not (language and each.languages and language not in each.languages)
    ]
    return sorted(
        found, key=lambda near: (not near.is_certain, near.service.organisation.acronym, near.service.code)
    )


def by_place(found: Iterable[Near]) -> list[There]:
    """Grouped where they are, in the order of the names of the places."""
    there: dict[Any, There] = {}
    for near in found:
        there.setdefault(near.service.place_id, There(near.service.place, [])).services.append(near)
    return sorted(there.values(), key=lambda each: each.place.name)


def search(found: Iterable[Near], text: str) -> list[Near]:
    """Those that have every word asked for, or one that means the same, in either language."""
    meant = meant_by(text)
    return [each for each in found if has_all(_written(each.service), meant)]


def _written(service: Service) -> str:
    told = (
        service.name_en,
        service.name_es,
        service.description_en,
        service.description_es,
        service.kind.replace("_", " "),
        service.get_kind_display(),
        service.organisation.acronym,
        service.organisation.name_en,
        service.organisation.name_es,
        service.place.name_en,
        service.place.name_es,
    )
    return " ".join(told)


def places_with_services() -> list[int]:
    return list(Service.objects.filter(status=Service.Status.OPEN).values_list("place", flat=True).distinct())


def kinds_offered() -> list[tuple[str, str]]:
    known = set(Service.objects.filter(status=Service.Status.OPEN).values_list("kind", flat=True))
    return [(kind.value, str(kind.label)) for kind in ServiceKind if kind in known]
