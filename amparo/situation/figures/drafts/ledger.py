"""Figures of the ledger as values, read in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from amparo.registry.places.models import Place
from amparo.situation.figures.drafts.draft import Values
from amparo.situation.figures.models import Figure, Indicator, Population, Source
from amparo.situation.figures.within import one_of

AT_ONCE = 10_000
SPELLINGS = "SELECT reference FROM figures_figure WHERE lower(reference) = ANY(%s) ORDER BY reference"
RELATED = {"indicator": Indicator, "place": Place, "population": Population, "source": Source}
OTHERS = ("part_of", "compared_with")
COLUMNS = tuple(f"{name}_id" if name in {*RELATED, *OTHERS} else name for name in Values._fields)


@dataclass(frozen=True, slots=True)
class Held:
    """A figure of the ledger: its key, where it stands, its values."""

    pk: int
    status: str
    values: Values


def figures_held(references: Iterable[str], *, lock: bool = False) -> dict[str, Held]:
    """Those of the named figures that the ledger holds, by reference.

    Keys are turned into codes here and not by joins: right after a large import the database does not know yet how
    large the table is, and joins it to itself row by row.
    """
    wanted = sorted(references)
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(wanted), AT_ONCE):
        chunk = Figure.objects.filter(one_of("reference", wanted[start : start + AT_ONCE])).order_by("pk")
        chunk = chunk.select_for_update(of=("self",)) if lock else chunk
        rows += chunk.values_list("reference", "pk", "status", *COLUMNS)
    if not rows:
        return {}
    codes = {name: dict(model._default_manager.values_list("pk", "code")) for name, model in RELATED.items()}
    codes |= dict.fromkeys(
        OTHERS, _references({row[3 + Values._fields.index(name)] for row in rows for name in OTHERS})
    )
    return {
        reference: Held(pk, status, _values(tuple(columns), codes))
        for reference, pk, status, *columns in rows
    }


def spellings_held(small: Iterable[str]) -> dict[str, str]:
    """How the ledger writes those of the ids, given in small letters, that it holds in any letters."""
    with connection.cursor() as cursor:
        cursor.execute(SPELLINGS, [sorted(small)])
        return {reference.lower(): reference for (reference,) in cursor.fetchall()}


def _references(keys: set[int | None]) -> dict[int, str]:
    wanted = sorted(key for key in keys if key is not None)
    found: dict[int, str] = {}
    for start in range(0, len(wanted), AT_ONCE):
        chunk = Figure.objects.filter(one_of("pk", wanted[start : start + AT_ONCE])).order_by()
        found |= dict(chunk.values_list("pk", "reference"))
    return found


def _values(columns: tuple[Any, ...], codes: dict[str, dict[int, str]]) -> Values:
    """Keys become codes; an absent relation is empty text."""
    return Values._make(
        (codes[name][value] if value is not None else "") if name in codes else value
        for name, value in zip(Values._fields, columns, strict=True)
    )
