"""Rules about places: one inside another, and a site with its capacity."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from amparo.situation.figures.contradictions.found import ALERT, CONTRADICTION, QUESTION, Match, rule
from amparo.situation.figures.contradictions.ledger import Ledger, by_day
from amparo.situation.figures.contradictions.readings import FLOW, STOCK, Reading
from amparo.situation.figures.quantity import certainly_less, total

PRESENT, CAPACITY = "present", "capacity"
A_LATER_CAPACITY_SERVES = timedelta(days=30)

ByPlace = dict[str, list[Reading]]


@rule(
    name=_("A place exceeds the place that contains it"),
    sentence=_("{what}: {inside} is more than {around} of the place that contains it."),
    meaning=_("A place counts more people than the larger place around it, on the same day."),
    severity=CONTRADICTION,
)
def a_place_exceeds_the_place_that_contains_it(ledger: Ledger) -> Iterator[Match]:
    """The same indicator, people and date. A question for flows: who moves about inside may not leave the whole."""
    for by_place in _one_day_everywhere(ledger):
        for place, inner in by_place.items():
            for around in ledger.containment.get(place, ()):
                match = _above(inner, by_place.get(around, []))
                if match:
                    yield match


@rule(
    name=_("Places together exceed the place that contains them"),
    sentence=_("{what}: {inside} make {sum}, more than {around} of the place that contains them."),
    meaning=_(
        "Several places that do not overlap count more people together than the larger place around them."
    ),
    severity=CONTRADICTION,
)
def places_exceed_the_place_that_contains_them(ledger: Ledger) -> Iterator[Match]:
    """Places that share nothing. Silent for flows: one person passes several places in a day.

    A question for registers and other counts since a first day: one person may stand in several of them.
    """
    for by_place in _one_day_everywhere(ledger):
        within: defaultdict[str, list[str]] = defaultdict(list)
        for place in by_place:
            for around in ledger.containment.get(place, ()):
                if around in by_place:
                    within[around].append(place)
        for around, places in within.items():
            match = _together_above(by_place, ledger.disjoint_places(places), by_place[around])
            if match:
                yield match


def _one_day_everywhere(ledger: Ledger) -> Iterator[ByPlace]:
    """What one indicator says of the same people on one date, in at least two places."""
    groups: defaultdict[tuple[object, ...], ByPlace] = defaultdict(dict)
    for series in ledger.series.values():
        first = series[0]
        if first.place:
            for reading in series:
                start = None if reading.measure == STOCK else reading.period_start
                key = (reading.indicator, *reading.people, reading.as_of, start)
                groups[key].setdefault(reading.place, []).append(reading)
    return (by_place for by_place in groups.values() if len(by_place) > 1)


def _above(inner: list[Reading], outer: list[Reading]) -> Match | None:
    """All readings of the inner place that some reading of the outer one forbids, and those that do."""
    if not outer:
        return None
    lowest = min(outer, key=lambda each: (each.quantity.high, not each.quantity.high_open))
    highest = max(inner, key=lambda each: (each.quantity.low, each.quantity.low_open))
    inside = [each for each in inner if certainly_less(lowest.quantity, each.quantity)]
    around = [each for each in outer if certainly_less(each.quantity, highest.quantity)]
    severity = QUESTION if highest.measure == FLOW else CONTRADICTION
    return Match({"inside": inside, "around": around}, severity=severity) if inside else None


def _together_above(by_place: ByPlace, places: list[str], outer: list[Reading]) -> Match | None:
    measure = outer[0].measure
    if len(places) < 2 or measure == FLOW:
        return None
    # Of rivals in one place the lowest may be the true one.
    inside = [
        min(by_place[place], key=lambda each: (each.quantity.low, each.reference)) for place in sorted(places)
    ]
    made = total(each.quantity for each in inside)
    around = [each for each in outer if certainly_less(each.quantity, made)]
    alone = any(certainly_less(each.quantity, part.quantity) for each in around for part in inside)
    if not around or alone:
        return None
    severity = CONTRADICTION if measure == STOCK else QUESTION
    return Match({"inside": inside, "around": around}, {"sum": made}, severity=severity)


@rule(
    name=_("More people than the site has places for"),
    sentence=_("{what}: {present}, more than the site has places for: {capacity}."),
    meaning=_(
        "More people are present at a site than it has places for. "
        "This is an alert about the site, not an error of the figures."
    ),
    severity=ALERT,
)
def a_stock_exceeds_the_capacity_of_its_site(ledger: Ledger) -> Iterator[Match]:
    """Not an error of the figures: an alert about the site. One for each place and date.

    The capacity is the newest one on or before the date, else the nearest within 30 days after it.
    """
    capacities = _capacities(ledger)
    crowded: defaultdict[tuple[str, object], list[tuple[Reading, Reading]]] = defaultdict(list)
    for question, series in ledger.series.items():
        if question[0] == PRESENT and question[1] in capacities:
            for reading in series:
                capacity = _capacity_on(reading, capacities[question[1]])
                if capacity is not None and certainly_less(capacity.quantity, reading.quantity):
                    crowded[(reading.place, reading.as_of)].append((reading, capacity))
    for pairs in crowded.values():
        named = {reading.reference for reading, _capacity in pairs}
        present = [reading for reading, _capacity in pairs if reading.part_of not in named]
        yield Match({"present": present, "capacity": [pairs[0][1]]})


def _capacities(ledger: Ledger) -> dict[str, list[Reading]]:
    """By place, dates ascending, the largest of each date: it leaves most room."""
    found: dict[str, list[Reading]] = {}
    for question, series in ledger.series.items():
        if question == (CAPACITY, question[1], "", "", "", "", ""):
            largest = [max(today, key=lambda each: each.quantity.high) for today in by_day(series)]
            found[question[1]] = largest
    return found


def _capacity_on(reading: Reading, capacities: list[Reading]) -> Reading | None:
    earlier = bisect_right(capacities, reading.as_of, key=lambda each: each.as_of)
    if earlier:
        return capacities[earlier - 1]
    return capacities[0] if capacities[0].as_of - reading.as_of <= A_LATER_CAPACITY_SERVES else None
