"""Reads of what remains of erased registrations: how many there were, by cell, and nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Sum

from amparo.registry.people.ages import AgeGroup
from amparo.registry.people.models import ErasedCount
from amparo.registry.people.visibility import own_rows
from amparo.registry.people.vocabulary import Sex
from amparo.registry.places.models import Place

Cell = tuple[AgeGroup, Sex]


@dataclass(frozen=True)
class Erased:
    """How many registrations of a month and place were erased, by sex and age then."""

    month: date
    place: Place
    sex: Sex
    age: AgeGroup
    count: int


def erased_so_far(user: Any) -> list[Erased]:
    """Of the own organisation, the newest month first."""
    rows = own_rows(user, ErasedCount).values_list("month", "place", "sex", "age_group")
    counted = rows.annotate(count=Sum("count")).order_by("-month", "place", "sex", "age_group")
    places = Place.objects.in_bulk({place for _month, place, *_rest in counted})
    return [
        Erased(month, places[place], Sex(sex), AgeGroup(age), count)
        for month, place, sex, age, count in counted
    ]


def erased_from_groups(user: Any) -> dict[UUID, int]:
    """How many members of each group were erased."""
    rows = own_rows(user, ErasedCount).exclude(group=None).order_by().values("group")
    return dict(rows.annotate(sum=Sum("count")).values_list("group", "sum"))


def erased_from(user: Any, group: UUID) -> dict[Cell, int]:
    """The members of one group who were erased, by age when they were registered, and sex."""
    rows = own_rows(user, ErasedCount).filter(group=group).order_by().values("age_group", "sex")
    counted = rows.annotate(sum=Sum("count")).values_list("age_group", "sex", "sum")
    return {(AgeGroup(age), Sex(sex)): count for age, sex, count in counted}
