"""Rules about several readings of one question on one date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from amparo.situation.figures.contradictions.found import CONTRADICTION, QUESTION, Match, rule
from amparo.situation.figures.contradictions.ledger import Ledger, by_day
from amparo.situation.figures.contradictions.readings import STOCK, Reading
from amparo.situation.figures.quantity import certainly_less


@rule(
    name=_("Two sources cannot both be true"),
    sentence=_("{what}: {figures} cannot all be true."),
    meaning=_("Several sources answer one question for one day, and no number satisfies them all."),
    severity=CONTRADICTION,
)
def two_sources_cannot_both_be_true(ledger: Ledger) -> Iterator[Match]:
    """Different sources, one question, one date, the same period or none stated, and no number satisfies both."""
    for today in _days(ledger):
        if len({reading.source for reading in today}) > 1:
            for clash in _clashes(today, lambda reading: reading.source):
                yield Match({"figures": clash})


@rule(
    name=_("One source gives two numbers"),
    sentence=_(
        "{what}: one source gives {figures}. Do they count different people, or come from different hands?"
    ),
    meaning=_("One source answers one question for one day with numbers that cannot both be true."),
    severity=QUESTION,
)
def one_source_gives_two_numbers(ledger: Ledger) -> Iterator[Match]:
    for today in _days(ledger):
        by_source: defaultdict[str, list[Reading]] = defaultdict(list)
        for reading in today:
            by_source[reading.source].append(reading)
        for own in by_source.values():
            for clash in _clashes(own, lambda reading: reading.reference):
                yield Match({"figures": clash})


@rule(
    name=_("One figure is entered twice"),
    sentence=_("{what}: {figures} say the same of one source. Supersede all but one."),
    meaning=_("The same figure of one source stands in the ledger twice, with the same words."),
    severity=QUESTION,
)
def one_figure_is_entered_twice(ledger: Ledger) -> Iterator[Match]:
    for today in _days(ledger):
        alike: defaultdict[tuple[object, ...], list[Reading]] = defaultdict(list)
        for reading in today:
            words = reading.quantity.qualifier
            alike[(reading.source, reading.period_start, words, reading.quantity)].append(reading)
        for same in alike.values():
            if len(same) > 1:
                yield Match({"figures": same})


def _days(ledger: Ledger) -> Iterator[list[Reading]]:
    for series in ledger.series.values():
        if len(series) > 1:
            yield from (today for today in by_day(series) if len(today) > 1)


def _clashes(today: list[Reading], voice: Callable[[Reading], str]) -> list[list[Reading]]:
    """The groups of readings that clash; a reading without a period belongs to every period of its date."""
    groups: list[dict[str, Reading]] = []
    for readings in _same_period(today):
        clash = {reading.reference: reading for reading in _clashing(readings, voice)}
        meeting = [group for group in groups if not group.keys().isdisjoint(clash)]
        groups = [group for group in groups if group.keys().isdisjoint(clash)]
        for group in meeting:
            clash |= group
        if clash:
            groups.append(clash)
    return [[group[reference] for reference in sorted(group)] for group in groups]


def _same_period(today: list[Reading]) -> Iterable[list[Reading]]:
    starts = {reading.period_start for reading in today if reading.period_start}
    if today[0].measure == STOCK or len(starts) < 2:
        return [today]
    return [[each for each in today if each.period_start in (None, start)] for start in sorted(starts)]


def _clashing(readings: list[Reading], voice: Callable[[Reading], str]) -> list[Reading]:
    """Those that some reading of another voice contradicts: only each voice's extremes need a look.

    All of them make one connected group: of two pairs of disjoint intervals, two from different pairs are disjoint.
    """
    lowest = _two_voices(sorted(readings, key=_upper_end), voice)
    highest = _two_voices(sorted(readings, key=_lower_end, reverse=True), voice)
    return [
        reading
        for reading in readings
        if any(
            certainly_less(other.quantity, reading.quantity)
            for other in lowest
            if voice(other) != voice(reading)
        )
        or any(
            certainly_less(reading.quantity, other.quantity)
            for other in highest
            if voice(other) != voice(reading)
        )
    ]


def _two_voices(ordered: list[Reading], voice: Callable[[Reading], str]) -> list[Reading]:
    """The first, and the first of another voice."""
    first = ordered[0]
    second = next((each for each in ordered if voice(each) != voice(first)), None)
    return [first] if second is None else [first, second]


def _upper_end(reading: Reading) -> tuple[object, bool]:
    return reading.quantity.high, not reading.quantity.high_open


def _lower_end(reading: Reading) -> tuple[object, bool]:
    return reading.quantity.low, reading.quantity.low_open
