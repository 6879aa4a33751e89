"""Reads of travelling groups: who is in one now, and how many of which age and sex."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from amparo.registry.people.ages import AgeGroup, age_group, day_of_ages
from amparo.registry.people.counted import Cell, erased_from_groups
from amparo.registry.people.models import Identity, Journey
from amparo.registry.people.queries import visible_content
from amparo.registry.people.visibility import visible_to
from amparo.registry.people.vocabulary import Category, Sex


def journeys_now(user: Any) -> QuerySet[Journey]:
    """The newest version of each journey that the user may read: an older one says who was in a group, not who is."""
    rows = visible_to(user, Journey, Category.JOURNEY)
    later = Journey.objects.filter(
        registration=OuterRef("registration"),
        organisation=OuterRef("organisation"),
        number__gt=OuterRef("number"),
    )
    return rows.filter(~Exists(later))


def sizes(user: Any) -> dict[UUID, int]:
    """How many registrations are in each group now, with those that were erased since."""
    counted = journeys_now(user).exclude(group=None).order_by().values("group").annotate(count=Count("pk"))
    return dict(Counter(dict(counted.values_list("group", "count"))) + Counter(erased_from_groups(user)))


def people_in(user: Any, group: UUID) -> dict[UUID, Identity]:
    """By registration, those whose journey and identity the user may read."""
    keys = journeys_now(user).filter(group=group).values_list("registration", flat=True)
    content = visible_content(user, keys, (Identity,))
    return {key: kinds[Identity] for key, kinds in content.items()}


@dataclass(frozen=True)
class Line:
    """One age group: how many of each sex, in the order of `SEXES`, and all together."""

    name: str
    counts: list[int]

    @property
    def total(self) -> int:
        return sum(self.counts)


SEXES = tuple(Sex)


def by_age_and_sex(people: Iterable[Identity], erased: Mapping[Cell, int]) -> list[Line]:
    """What was not stated has a line and a column of its own, and is shared out among nobody. `erased`: how many are
    counted in each cell of whom nothing else is known any more."""
    counted = Counter(erased) + Counter(
        (age_group(each, on=day_of_ages(each.recorded_at)), Sex(each.sex)) for each in people
    )
    return [Line(str(group.label), [counted[group, sex] for sex in SEXES]) for group in AgeGroup]
