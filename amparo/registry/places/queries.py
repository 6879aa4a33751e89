"""Reads of places: the gazetteer over the database, and what contains what."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import Count, Max
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason, Refusal
from amparo.registry.places.gazetteer import Gazetteer, PlaceError, PlaceRecord
from amparo.registry.places.models import Place
from amparo.registry.places.pcodes import SENTENCES

PLACE_KINDS = {code: Kind(code, _(template), lazystr("")) for code, template in SENTENCES.items()}


def gazetteer() -> Gazetteer:
    """All places by code and name; built once a process, and again when places were added."""
    state = Place.objects.aggregate(newest=Max("pk"), count=Count("pk"))
    return _built(state["newest"], state["count"])


def place_called(text: str, country_hint: str | None = None) -> str:
    """The code of the one place that `text` names; refuses when there is none, or several."""
    try:
        return gazetteer().find(text, country_hint).code
    except PlaceError as error:
        raise Refusal(reason_of(error)) from error


def reason_of(error: PlaceError, *, at: str = "") -> Reason:
    return PLACE_KINDS[error.code](at=at, **error.particulars)


def country_of(alpha_2: str) -> Place | None:
    """The country whose areas have codes that begin so (ISO 3166-1 alpha-2); None where none is known."""
    area = Place.objects.filter(kind="admin1", code__startswith=alpha_2).select_related("parent").first()
    return area.parent if area else None


def containment() -> dict[str, tuple[str, ...]]:
    """For each place the codes of all that contain it: areas, country, regions."""
    known = gazetteer()
    return _containment(known)


@lru_cache(maxsize=2)
def _containment(known: Gazetteer) -> dict[str, tuple[str, ...]]:
    codes = Place.objects.values_list("code", flat=True)
    return {code: tuple(above.code for above in known.ancestors(known[code])) for code in codes}


@lru_cache(maxsize=2)
def _built(newest: int | None, count: int) -> Gazetteer:
    places = Place.objects.select_related("parent").prefetch_related("members", "other_names").order_by("pk")
    return Gazetteer.from_records(
        PlaceRecord(
            code=place.code,
            kind=place.kind,
            name_en=place.name_en,
            name_es=place.name_es,
            parent=place.parent.code if place.parent else "",
            members=tuple(member.code for member in place.members.all()),
            latitude=place.latitude,
            longitude=place.longitude,
            valid_from=place.valid_from,
            aliases=tuple(other.name for other in place.other_names.all()),
        )
        for place in places
    )
