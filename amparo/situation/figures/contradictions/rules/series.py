"""Rules about one question over time."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from amparo.situation.figures.contradictions.found import CONTRADICTION, QUESTION, Match, rule
from amparo.situation.figures.contradictions.ledger import Ledger, Series, by_day, steps
from amparo.situation.figures.contradictions.readings import CUMULATIVE, FLOW, STOCK, Reading
from amparo.situation.figures.contradictions.staircase import Staircase
from amparo.situation.figures.quantity import can_both_be_true, certainly_less

ANY_START = 10**9
LEAST_THAT_LEAPS = 100
IN_PROCESS = "-in-process"


@rule(
    name=_("A cumulative series falls"),
    sentence=_("{what} fall from {earlier} to {later}, though they are counted since a first day."),
    meaning=_(
        "A later count since a first day is lower than the highest before it. Such a count only grows."
    ),
    severity=CONTRADICTION,
)
def a_cumulative_series_falls(ledger: Ledger) -> Iterator[Match]:
    """The number said is below the highest said before: a count since one first day only grows.

    A question, not a contradiction, where tolerance leaves room for both, or a first day is not stated.
    After a fall the series is followed from where it fell to, so that one mistake is found once.
    """
    for series in ledger.series_of_measure(CUMULATIVE):
        peaks = _Peaks()
        for today in by_day(series):
            fallen: defaultdict[str, list[tuple[Reading, Reading]]] = defaultdict(list)
            for reading in today:
                peak = peaks.above(reading)
                if peak is not None:
                    fallen[peak.reference].append((peak, reading))
            for pairs in fallen.values():
                yield _fall(pairs)
            peaks.go_on(today, [reading for pairs in fallen.values() for _peak, reading in pairs])


class _Peaks:
    """The highest readings so far, by first day: a count since a later first day may be smaller."""

    def __init__(self) -> None:
        self._known = Staircase()
        self._unknown = Staircase()

    def above(self, reading: Reading) -> Reading | None:
        """The highest earlier reading, since the same or a later first day, that the reading falls below."""
        rivals = (self._known.highest(_start(reading)), self._unknown.highest(ANY_START))
        higher = [each for each in rivals if each and each.quantity.stated_low > reading.quantity.stated_high]
        return max(higher, key=lambda each: each.quantity.stated_low, default=None)

    def go_on(self, today: Iterable[Reading], fallen: Iterable[Reading]) -> None:
        for reading in fallen:
            self._known.forget(_start(reading))
            self._unknown.forget(ANY_START)
        for reading in today:
            stairs = self._unknown if reading.period_start is None else self._known
            stairs.add(_start(reading), reading.quantity.stated_low, reading)


def _start(reading: Reading) -> int:
    """Later first days come first; a reading without one is compared with all."""
    return ANY_START if reading.period_start is None else -reading.period_start.toordinal()


def _fall(pairs: list[tuple[Reading, Reading]]) -> Match:
    certain = any(
        (peak.period_start is None) == (low.period_start is None)
        and not can_both_be_true(peak.quantity, low.quantity)
        for peak, low in pairs
    )
    roles = {"earlier": [pairs[0][0]], "later": [low for _peak, low in pairs]}
    return Match(roles, severity=CONTRADICTION if certain else QUESTION)


@rule(
    name=_("A longer period counts fewer"),
    sentence=_("{what}: {longer} is less than {shorter}, though its period contains the other."),
    meaning=_("A longer period counts fewer than a period inside it."),
    severity=CONTRADICTION,
)
def a_longer_period_counts_fewer(ledger: Ledger) -> Iterator[Match]:
    """Who passed during a period also passed during every longer one.

    Also for counts since a first day that speak of one date: the earlier first day cannot count fewer.
    """
    for series in ledger.series_of_measure(FLOW):
        yield from _shorter_but_more(series)
    for series in ledger.series_of_measure(CUMULATIVE):
        for today in by_day(series):
            yield from _shorter_but_more(today)


def _shorter_but_more(series: Series) -> Iterator[Match]:
    """One match for each period that counts fewer: against the highest of those inside it."""
    with_start = [(each.period_start.toordinal(), each) for each in series if each.period_start]
    with_start.sort(key=lambda pair: (-pair[0], pair[1].as_of))
    inside = Staircase()
    for (_first, last), pairs in groupby(with_start, key=lambda pair: (pair[0], pair[1].as_of.toordinal())):
        same_period = [reading for _start, reading in pairs]
        for longer in same_period:
            shorter = inside.highest(last)
            if shorter is not None and certainly_less(longer.quantity, shorter.quantity):
                yield Match({"longer": [longer], "shorter": [shorter]})
        for reading in same_period:
            inside.add(last, reading.quantity.low, reading)


@rule(
    name=_("More are in process than were lodged"),
    sentence=_(
        "{what}: {in_process} is more than {lodged}. Does the first include cases from before the first day of the"
        " second?"
    ),
    meaning=_("More cases are in process than were lodged by that day or later."),
    severity=QUESTION,
)
def more_are_in_process_than_were_lodged(ledger: Ledger) -> Iterator[Match]:
    """What waits for an answer was lodged before: never more than all that were lodged up to that date or later."""
    for question, waiting in ledger.series.items():
        indicator, *where_and_who = question
        lodged = ledger.series.get((indicator.removesuffix(IN_PROCESS), *where_and_who), [])  # type: ignore[arg-type]
        if not indicator.endswith(IN_PROCESS) or not lodged:
            continue
        newest_first = deque(each for each in reversed(lodged) if each.measure == CUMULATIVE)
        fewest: Reading | None = None
        for reading in reversed([each for each in waiting if each.measure == STOCK]):
            while newest_first and newest_first[0].as_of >= reading.as_of:
                candidate = newest_first.popleft()
                if fewest is None or candidate.quantity.high <= fewest.quantity.high:
                    fewest = candidate
            if fewest is not None and certainly_less(fewest.quantity, reading.quantity):
                yield Match({"in_process": [reading], "lodged": [fewest]})


@rule(
    name=_("A figure leaps tenfold"),
    sentence=_("{what} leap from {earlier} to {later} within a day. Is a digit missing, or one too many?"),
    meaning=_("Within a day a number becomes ten times as high: a digit may be missing, or one too many."),
    severity=QUESTION,
)
def a_figure_leaps_tenfold(ledger: Ledger) -> Iterator[Match]:
    """A typing error is likely: a cumulative series ten times as high a day later, or the same digits with a zero more.

    A stock may lawfully leap when a large group arrives, so for stocks only the same digits count.
    """
    for series in ledger.series_of_measure(CUMULATIVE, STOCK):
        for earlier, later in steps(series):
            if later.as_of - earlier.as_of > timedelta(days=1):
                continue
            if _same_digits(earlier, later) or (later.measure == CUMULATIVE and _ten_times(earlier, later)):
                yield Match({"earlier": [earlier], "later": [later]})


def _ten_times(earlier: Reading, later: Reading) -> bool:
    high = earlier.quantity.high
    return high.is_finite() and high >= LEAST_THAT_LEAPS and later.quantity.low >= 10 * high


def _same_digits(one: Reading, other: Reading) -> bool:
    """470 and 4,700; not 200 and 2,000, which round numbers reach by themselves."""
    low, high = sorted((one.quantity.stated_low, other.quantity.stated_low))
    return low >= LEAST_THAT_LEAPS and high == 10 * low and low % (Decimal(10) ** low.adjusted()) != 0
