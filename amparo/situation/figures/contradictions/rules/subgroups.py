"""A rule about a group and the people within it, where nobody said that one figure is a part of the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

from django.utils.translation import gettext_lazy as _

from amparo.situation.figures.contradictions.found import CONTRADICTION, Match, rule
from amparo.situation.figures.contradictions.ledger import Ledger
from amparo.situation.figures.contradictions.readings import STOCK, Reading
from amparo.situation.figures.quantity import certainly_less

Group = tuple[str, str, str, str]  # sex, age group, nationality, scope; empty = all
Moment = dict[Group, list[Reading]]


@rule(
    name=_("A subgroup exceeds everyone"),
    sentence=_("{what}: {subgroup}, more than the whole group they belong to, {everyone}."),
    meaning=_(
        "Children, women, one nationality or another narrower group are more than "
        "the whole group, at the same place on the same day."
    ),
    severity=CONTRADICTION,
)
def a_subgroup_exceeds_everyone(ledger: Ledger) -> Iterator[Match]:
    """Children above all persons: the same indicator, place, population, date and first day.

    Silent where the one figure is a stated part of the other: the rules about parts report it.
    """
    for groups in _moments(ledger):
        for group, readings in groups.items():
            around = [reading for wider in _wider(group) for reading in groups.get(wider, ())]
            match = _above(readings, around)
            if match:
                yield match


def _moments(ledger: Ledger) -> Iterator[Moment]:
    """What one indicator says of one place and population at once, of at least two groups of people."""
    moments: defaultdict[tuple[object, ...], Moment] = defaultdict(dict)
    for question, series in ledger.series.items():
        for reading in series:
            start = None if reading.measure == STOCK else reading.period_start
            groups = moments[(*question[:3], reading.unit, reading.as_of, start)]
            groups.setdefault(_group(reading), []).append(reading)
    return (groups for groups in moments.values() if len(groups) > 1)


def _group(reading: Reading) -> Group:
    return reading.sex, reading.age_group, reading.nationality, reading.scope


def _wider(group: Group) -> Iterator[Group]:
    """Every group that leaves out one or more of the words which narrow this one."""
    for sex, age, nationality, scope in product(*({word, ""} for word in group)):
        if (sex, age, nationality, scope) != group:
            yield sex, age, nationality, scope


def _above(readings: list[Reading], around: list[Reading]) -> Match | None:
    if not around:
        return None
    lowest = min(around, key=lambda each: (each.quantity.high, not each.quantity.high_open))
    above = [each for each in readings if certainly_less(lowest.quantity, each.quantity)]
    pairs = [
        (everyone.reference, each.reference)
        for each in above
        for everyone in around
        if everyone.reference != each.part_of and certainly_less(everyone.quantity, each.quantity)
    ]
    whole, within = ({pair[side] for pair in pairs} for side in (0, 1))
    everyone = [each for each in around if each.reference in whole]
    subgroup = [each for each in above if each.reference in within]
    return Match({"everyone": everyone, "subgroup": subgroup}) if pairs else None
