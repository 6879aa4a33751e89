"""The indicators and populations that come with the product, brought into the database after each migration."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import models, transaction

from amparo.registry.places.gazetteer import fold
from amparo.situation.figures.models import Indicator, Population

FOLDER = Path(__file__).parent / "reference"


def load_reference(*, using: str = "owner") -> dict[str, int]:
    """Bring indicators and populations to what the files say; says how many rows of each were written.

    Running it again writes nothing. What people added is left alone.
    """
    with transaction.atomic(using=using):
        indicators = _written(Indicator, using, [_without(row, "outcome_of") for row in _rows("indicators")])
        outcomes = _outcomes_linked(using)
        populations = _written(
            Population, using, [_without(row, "other_names") for row in _rows("populations")]
        )
    return {"indicators": indicators, "outcomes": outcomes, "populations": populations}


def population_names() -> dict[str, str]:
    """Code of each population by every folded name that a table may use for it."""
    return {
        fold(name): row["code"]
        for row in _rows("populations")
        for name in (row["code"], row["name_en"], row["name_es"], *row["other_names"].split("|"))
        if name
    }


def _written(model: type[models.Model], using: str, rows: list[dict[str, str]]) -> int:
    columns = list(rows[0])
    held = {row[0]: row for row in model._default_manager.using(using).values_list(*columns)}
    fresh = [model(**row) for row in rows if held.get(row["code"]) != tuple(row.values())]
    model._default_manager.using(using).bulk_create(
        fresh, update_conflicts=True, unique_fields=["code"], update_fields=columns[1:]
    )
    return len(fresh)


def _outcomes_linked(using: str) -> int:
    wanted = {row["code"]: row["outcome_of"] for row in _rows("indicators")}
    held = {each.code: each for each in Indicator.objects.using(using).filter(code__in=wanted)}
    changed = []
    for code, outcome_of in wanted.items():
        key = held[outcome_of].pk if outcome_of else None
        if held[code].outcome_of_id != key:
            held[code].outcome_of_id = key
            changed.append(held[code])
    Indicator.objects.using(using).bulk_update(changed, ["outcome_of"])
    return len(changed)


def _without(row: dict[str, str], column: str) -> dict[str, str]:
    return {name: value for name, value in row.items() if name != column}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
