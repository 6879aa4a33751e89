"""The places that come with the product, brought into the database after each migration."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction

from amparo.registry.places.models import Place, PlaceLink, PlaceName
from amparo.registry.places.reference import LinkRecord, PlaceRecord, reference_links, reference_records

COLUMNS = ("name_en", "name_es", "kind", "parent_id", "latitude", "longitude", "valid_from")
LINK_KEY = ("origin_id", "destination_id", "mode")


def load_reference(*, using: str = "owner") -> dict[str, int]:
    """Bring places, their names, regions and links to what the files say; says how many of each were written.

    Running it again writes nothing. Places, names and links that people added are left alone.
    """
    records = reference_records()
    with transaction.atomic(using=using):
        places = _places_written(records, using)
        keys = dict(Place.objects.using(using).values_list("code", "pk"))
        return {
            "places": places,
            "names": _names_written(records, keys, using),
            "members": _members_written(records, keys, using),
            "links": _links_written(reference_links(), keys, using),
        }


def _places_written(records: tuple[PlaceRecord, ...], using: str) -> int:
    """Level by level, since a child needs its parent's key."""
    held = {row[1]: row for row in Place.objects.using(using).values_list("pk", "code", *COLUMNS)}
    keys = {code: row[0] for code, row in held.items()}
    written = 0
    for level in _levels(records):
        fresh = []
        for record in level:
            place = _place(record, keys)
            stands = held.get(record.code)
            if stands is None or stands[2:] != tuple(getattr(place, name) for name in COLUMNS):
                fresh.append(place)
        if fresh:
            Place.objects.using(using).bulk_create(
                fresh, update_conflicts=True, unique_fields=["code"], update_fields=COLUMNS
            )
            keys |= (
                Place.objects.using(using).filter(code__in=[p.code for p in fresh]).values_list("code", "pk")
            )
        written += len(fresh)
    return written


def _levels(records: tuple[PlaceRecord, ...]) -> list[list[PlaceRecord]]:
    depth: dict[str, int] = {}
    levels: defaultdict[int, list[PlaceRecord]] = defaultdict(list)
    for record in records:
        depth[record.code] = depth[record.parent] + 1 if record.parent else 0
        levels[depth[record.code]].append(record)
    return [levels[level] for level in sorted(levels)]


def _place(record: PlaceRecord, keys: dict[str, int]) -> Place:
    return Place(
        code=record.code,
        name_en=record.name_en,
        name_es=record.name_es,
        kind=record.kind,
        parent_id=keys[record.parent] if record.parent else None,
        latitude=record.latitude,
        longitude=record.longitude,
        valid_from=record.valid_from,
    )


def _names_written(records: tuple[PlaceRecord, ...], keys: dict[str, int], using: str) -> int:
    held = set(PlaceName.objects.using(using).values_list("place_id", "name"))
    wanted = dict.fromkeys((keys[record.code], alias) for record in records for alias in record.aliases)
    fresh = [PlaceName(place_id=key, name=name) for key, name in wanted if (key, name) not in held]
    PlaceName.objects.using(using).bulk_create(fresh)
    return len(fresh)


def _members_written(records: tuple[PlaceRecord, ...], keys: dict[str, int], using: str) -> int:
    """The members of the product's own regions are exactly those of the file."""
    through = Place.members.through
    regions = {
        keys[record.code]: {keys[code] for code in record.members} for record in records if record.members
    }
    held = through._default_manager.using(using).filter(from_place_id__in=regions)
    stale, pairs = [], set()
    for pk, region, member in held.values_list("pk", "from_place_id", "to_place_id"):
        pairs.add((region, member))
        if member not in regions[region]:
            stale.append(pk)
    fresh = [
        through(from_place_id=region, to_place_id=member)
        for region, members in regions.items()
        for member in sorted(members)
        if (region, member) not in pairs
    ]
    held.filter(pk__in=stale).delete()
    through._default_manager.using(using).bulk_create(fresh)
    return len(stale) + len(fresh)


def _links_written(links: tuple[LinkRecord, ...], keys: dict[str, int], using: str) -> int:
    held = {
        row[:3]: row[3:]
        for row in PlaceLink.objects.using(using).values_list(*LINK_KEY, "distance_km", "source")
    }
    fresh = [
        PlaceLink(
            origin_id=keys[link.origin],
            destination_id=keys[link.destination],
            mode=link.mode,
            distance_km=link.distance_km,
            source=link.source,
        )
        for link in links
        if held.get((keys[link.origin], keys[link.destination], link.mode)) != (link.distance_km, link.source)
    ]
    PlaceLink.objects.using(using).bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["origin", "destination", "mode"],
        update_fields=["distance_km", "source"],
    )
    return len(fresh)
