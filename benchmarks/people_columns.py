"""The rows of one household, table by table, in the order of the columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from amparo.registry.partners.models import User
from amparo.registry.people.contents import columns_of
from amparo.registry.people.keys import keys_of
from amparo.registry.people.models import Contact, Identity, Journey, Papers
from amparo.registry.people.secret import key_for
from amparo.registry.people.stated import StatedPerson
from amparo.registry.places.models import Place
from benchmarks.people_rows import as_json, code_of, own_id, when

COMMON = ("id", "organisation_id", "registration_id", "number", "recorded_at", "recorded_by_id", "reason")
CONTENT: dict[str, tuple[Any, tuple[str, ...]]] = {
    "people_identity": (
        Identity,
        (
            *("given_names", "first_surname", "second_surname", "also_known_as", "normalised_name"),
            *("birth_date", "birth_precision", "sex", "gender", "nationalities", "languages"),
        ),
    ),
    "people_contact": (Contact, ("phones",)),
    "people_papers": (Papers, ("documents",)),
    "people_journey": (Journey, ("arrived_on", "destination_id", "destination_words", "group_id")),
}
TABLES: dict[str, tuple[str, ...]] = {
    "people_registration": ("id", "organisation_id", "person", "code", "is_synthetic", "erased_at"),
    "people_keeping": ("registration_id", "organisation_id", "purpose", "last_contact_on", "keep_until"),
    "people_whereabouts": (
        *("registration_id", "organisation_id", "place_id", "registered_at", "registered_by_id"),
    ),
    **{table: (*COMMON, *columns) for table, (_kind, columns) in CONTENT.items()},
    "people_household": ("id", "organisation_id", "code", "formed_at"),
    "people_householdmember": (
        *(
            "id",
            "organisation_id",
            "household_id",
            "registration_id",
            "relationship",
            "is_present",
            "since",
            "until",
        ),
    ),
    "people_searchkey": ("organisation_id", "key", "registration_id", "controller_id"),
}


@cache
def _known() -> tuple[list[User], list[Place], Mapping[str, int]]:
    """The clerks in a fixed order, each of an organisation of its own; where they work; ids of places by code."""
    ours = User.objects.filter(email__endswith="@bench.example", roles__role="registrar")
    clerks = list(ours.order_by("email"))
    places = list(Place.objects.filter(code__in=("MX07089", "MX02004", "GT1217")).order_by("code"))
    return clerks, places, dict(Place.objects.values_list("code", "pk"))


def rows_of_a_household(
    rows: dict[str, list[tuple[Any, ...]]], members: Sequence[StatedPerson], *, worker: int, serial: int
) -> int:
    """Add them to `rows`; gives back how many people."""
    clerks, places, ids = _known()
    # Four of five are one organisation's: its search is the hardest.
    clerk = clerks[0] if serial % 5 else clerks[1 + serial // 5 % (len(clerks) - 1)]
    place = places[serial % len(places)]
    organisation, at = clerk.organisation_id, when(serial)
    household, family = own_id(worker, serial), code_of("FAM", serial * 2 + worker)
    rows["people_household"].append((household, organisation, family, at))
    for number, member in enumerate(members):
        key = own_id(worker, serial, number)
        code = code_of("BENCH", (serial * 2 + worker) * 64 + number)
        rows["people_registration"].append((key, organisation, key, code, True, None))
        rows["people_keeping"].append((key, organisation, "asylum", at.date(), None))
        rows["people_whereabouts"].append((key, organisation, place.pk, at, clerk.pk))
        for table, (kind, names) in CONTENT.items():
            columns = columns_of(kind, member, ids, None)
            told = tuple(as_json(columns[name]) if name == "documents" else columns[name] for name in names)
            rows[table].append((own_id(key, table), organisation, key, 1, at, clerk.pk, "", *told))
        rows["people_householdmember"].append(
            (own_id(key, "member"), organisation, household, key, member.relationship, True, at.date(), None)
        )
        keys = keys_of(person=member, code=code, household_code=family, secret=key_for("search"))
        rows["people_searchkey"] += [(organisation, each, key, organisation) for each in keys]
    return len(members)
