"""The gazetteer: from what a source wrote to exactly one place, or a refusal that says what to write."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from amparo.registry.places.pcodes import PlaceError, normalise_pcode
from amparo.registry.places.reference import PlaceRecord, boundary_names, reference_records

__all__ = ["Gazetteer", "PlaceError", "PlaceRecord", "boundary_names", "fold"]

PCODE_LIKE = re.compile(r"[A-Za-z]{2,3}_?[0-9][0-9_]*")
NOT_A_LETTER_OR_DIGIT = re.compile(r"[\W_]+")
CANDIDATES_NAMED = 8
NEAR_ENOUGH = 0.75  # difflib's ratio; below it the suggestions for short Spanish names are noise


def fold(name: str) -> str:
    """The form in which names are compared: no accents, no case, punctuation and spaces as one space."""
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name)
        name = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return NOT_A_LETTER_OR_DIGIT.sub(" ", name.casefold()).strip()


class Gazetteer:
    """All places by code and by name. Build it once: a name is then one look-up."""

    def __init__(self, records: Iterable[PlaceRecord]) -> None:
        self._records: dict[str, PlaceRecord] = {}
        for record in records:
            if record.code in self._records:
                raise PlaceError("places.broken_records", place=record.code, fault="stands twice")
            self._records[record.code] = record
        self._refuse_missing_parents()
        self._regions = [record for record in self._records.values() if record.kind == "region"]
        self._subdivided = {record.parent for record in self._records.values() if record.kind == "admin1"}
        self._codes = {code.casefold(): code for code in self._records}
        self._pcodes = frozenset(r.code for r in self._records.values() if r.kind in ("admin1", "admin2"))
        self._index_names()

    @classmethod
    def from_records(cls, records: Iterable[PlaceRecord]) -> Gazetteer:
        return cls(records)

    @classmethod
    def from_reference(cls) -> Gazetteer:
        """The places that come with the product."""
        return cls(reference_records())

    def __getitem__(self, code: str) -> PlaceRecord:
        return self._records[code]

    def find(self, text: str, country_hint: str | None = None) -> PlaceRecord:
        """The one place that `text` names: by code in any dialect, else by name.

        Of several places with one name, a country whose areas are held here comes before a key point, that
        before a region, that before all else; among equals nothing is chosen. `country_hint` is an ISO code
        or P-code beside the name: a place outside it is refused. An empty hint is none. Raises PlaceError.
        """
        read = text.strip()
        if not fold(read):
            raise PlaceError("places.nothing_read")
        coded = self._coded(read)
        matches = (coded,) if coded else self._named(read)
        if not matches:
            raise PlaceError("places.unknown_place", read=read[:80], near=self._near(read))
        fitting = self._within_hint(read, matches, country_hint)
        first = min(self._precedence(record) for record in fitting)
        chosen = [record for record in fitting if self._precedence(record) == first]
        if len(chosen) > 1:
            raise PlaceError(
                "places.several_places", read=read[:80], count=len(chosen), candidates=self._listed(chosen)
            )
        return chosen[0]

    def find_country(self, text: str) -> PlaceRecord:
        """The one country that `text` names: in a column of nationalities "China" is no municipality."""
        read = text.strip()
        coded = self._coded(read)
        countries = [
            record for record in ((coded,) if coded else self._named(read)) if record.kind == "country"
        ]
        if not countries:
            raise PlaceError("places.unknown_country_name", read=read[:80])
        return countries[0]

    def find_coded(self, pcode: str, name: str) -> PlaceRecord:
        """The place of a row that brings both a code and a name, refused when the name is another place's.

        It is the only defence against a list that carries a national institute's numbers: La Unión is
        department 14 for El Salvador's census and SV07 for OCHA, whose SV14 is Usulután.
        """
        place = self.find(pcode)
        if fold(name) not in {*map(fold, place.names), *self._qualified_names(place)}:
            raise PlaceError(
                "places.code_and_name_differ",
                read=pcode.strip()[:80],
                place=self.described(place),
                name=name[:80],
            )
        return place

    def ancestors(self, record: PlaceRecord) -> tuple[PlaceRecord, ...]:
        """What contains the place, nearest first: areas, country, then the regions that hold any of them.

        A region is contained by what contains all its members.
        """
        if record.kind != "region":
            return self._ancestors_of_area(record)
        shared = [
            {member, *(above.code for above in self.ancestors(self[member]))} for member in record.members
        ]
        codes = set.intersection(*shared) - {record.code} if shared else set()
        return tuple(place for place in self._records.values() if place.code in codes)

    def contains(self, outer: PlaceRecord, inner: PlaceRecord) -> bool:
        """Whether `inner` lies inside `outer`. No place contains itself."""
        return outer.code in {above.code for above in self.ancestors(inner)}

    def described(self, record: PlaceRecord) -> str:
        """Name, the area or country above, and code, for a sentence: "Tonalá, Chiapas (MX07097)"."""
        above = self._records.get(record.parent)
        return f"{record.name_en}{f', {above.name_en}' if above else ''} ({record.code})"

    def _refuse_missing_parents(self) -> None:
        for record in self._records.values():
            for code in filter(None, (record.parent, *record.members)):
                if code not in self._records:
                    fault = f"points to {code}, which is not in the list"
                    raise PlaceError("places.broken_records", place=record.code, fault=fault)

    def _index_names(self) -> None:
        names: defaultdict[str, dict[str, PlaceRecord]] = defaultdict(dict)
        qualified: defaultdict[str, dict[str, PlaceRecord]] = defaultdict(dict)
        self._folded = {
            record.code: set(map(fold, {*record.names})) - {""} for record in self._records.values()
        }
        for record in self._records.values():
            for name in self._folded[record.code]:
                names[name][record.code] = record
            for name in self._qualified_names(record):
                qualified[name][record.code] = record
        self._names = {name: tuple(found.values()) for name, found in names.items()}
        self._qualified = {name: tuple(found.values()) for name, found in qualified.items()}

    def _qualified_names(self, record: PlaceRecord) -> set[str]:
        """ "Tonalá, Chiapas" and "Tonalá (Chiapas)" fold to the same."""
        above = self._folded.get(record.parent, set())
        return {f"{name} {outer}" for name in self._folded[record.code] for outer in above}

    def _coded(self, read: str) -> PlaceRecord | None:
        if PCODE_LIKE.fullmatch(read):
            return self[normalise_pcode(read, self._pcodes)]
        code = self._codes.get(read.casefold())
        return self[code] if code else None

    def _named(self, read: str) -> tuple[PlaceRecord, ...]:
        name = fold(read)
        return self._names.get(name) or self._qualified.get(name, ())

    def _within_hint(
        self, read: str, matches: tuple[PlaceRecord, ...], country_hint: str | None
    ) -> list[PlaceRecord]:
        hint = (country_hint or "").strip()
        if not hint:
            return list(matches)
        country = self._hinted(hint)
        fitting = [record for record in matches if record == country or self.contains(country, record)]
        if not fitting:
            raise PlaceError(
                "places.not_in_country",
                read=read[:80],
                candidates=self._listed(list(matches)),
                country=self.described(country),
            )
        return fitting

    def _hinted(self, hint: str) -> PlaceRecord:
        by_iso2 = (r for r in self._named(hint) if r.kind == "country" and len(hint) == 2)
        place = self._coded(hint) or next(by_iso2, None)
        if place is None:
            raise PlaceError("places.unknown_hint", read=hint[:80])
        return place

    def _precedence(self, record: PlaceRecord) -> int:
        # A far country does not outrank an area: "Granada" is a department of Nicaragua as well as Grenada.
        if record.kind == "country":
            return 0 if record.code in self._subdivided else 3
        return {"key_point": 1, "region": 2}.get(record.kind, 3)

    def _ancestors_of_area(self, record: PlaceRecord) -> tuple[PlaceRecord, ...]:
        chain: list[PlaceRecord] = []
        above = record.parent
        while above and len(chain) < len(self._records):
            chain.append(self[above])
            above = chain[-1].parent
        line = {record.code, *(place.code for place in chain)}
        return (*chain, *(region for region in self._regions if line.intersection(region.members)))

    def _listed(self, records: list[PlaceRecord]) -> str:
        named = [self.described(record) for record in records[:CANDIDATES_NAMED]]
        more = len(records) - len(named)
        return "; ".join(named) + (f" (+{more})" if more else "")

    def _near(self, read: str) -> str:
        near = difflib.get_close_matches(fold(read)[:80], self._names, n=3, cutoff=NEAR_ENOUGH)
        return "; ".join(self.described(self._names[name][0]) for name in near) or "–"
