"""Rules about a component and its total over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from amparo.situation.figures.contradictions.found import CONTRADICTION, QUESTION, Match, rule
from amparo.situation.figures.contradictions.ledger import Ledger, Series, steps
from amparo.situation.figures.contradictions.readings import CUMULATIVE, FLOW, Question, Reading
from amparo.situation.figures.quantity import certainly_equal, certainly_less

Step = tuple[Reading, Reading, Reading, Reading]  # component before and after, total before and after


@rule(
    name=_("A component stands still while its total moves"),
    sentence=_(
        "{what} stand still at {earlier} and {later}, while the total they belong to moves from {total_before} to"
        " {total_after}."
    ),
    meaning=_(
        "A part has the same exact number on two days, while the total it belongs to certainly changed."
    ),
    severity=QUESTION,
)
def a_component_stands_still_while_its_total_moves(ledger: Ledger) -> Iterator[Match]:
    """The same exact number twice: was it counted again, or copied? Only where its share let it expect one more."""
    for before, after, total_before, total_after in _steps(ledger):
        if before.measure != FLOW and certainly_equal(before.quantity, after.quantity):
            moved = _certain_change(total_before, total_after)
            if moved and before.quantity.low * moved >= _size(total_before):
                further = [*ledger.totals_above(total_before), *ledger.totals_above(total_after)]
                yield _match((before, after, total_before, total_after), further)


@rule(
    name=_("A component grows more than its total"),
    sentence=_(
        "{what} grow from {earlier} to {later}, more than the total they belong to: from {total_before} to"
        " {total_after}."
    ),
    meaning=_("A part of a count since a first day grew by more than the whole count did."),
    severity=CONTRADICTION,
)
def a_component_grows_more_than_its_total(ledger: Ledger) -> Iterator[Match]:
    """Everyone newly counted in a part is newly counted in the whole. Stocks are silent: others may have left."""
    for step in _steps(ledger):
        before, after, total_before, total_after = step
        cumulative = all(reading.measure == CUMULATIVE for reading in step)
        one_start = before.period_start == after.period_start
        if cumulative and one_start and total_before.period_start == total_after.period_start:
            growth = after.quantity - before.quantity
            if growth.low > 0 and certainly_less(total_after.quantity - total_before.quantity, growth):
                yield _match(step, [])


def _steps(ledger: Ledger) -> Iterator[Step]:
    """From one date of a component to the next, with the totals of these dates."""
    components: defaultdict[tuple[Question, Question], Series] = defaultdict(list)
    for reading in ledger.readings:
        whole = ledger.total_of(reading)
        if whole is not None and whole.as_of == reading.as_of and whole.question != reading.question:
            components[(reading.question, whole.question)].append(reading)
    for series in components.values():
        for before, after in steps(series):
            total_before, total_after = ledger.total_of(before), ledger.total_of(after)
            if total_before is not None and total_after is not None:
                yield before, after, total_before, total_after


def _match(step: Step, further: list[Reading]) -> Match:
    before, after, total_before, total_after = step
    return Match(
        {
            "earlier": [before],
            "later": [after],
            "total_before": [total_before],
            "total_after": [total_after],
            "": further,
        }
    )


def _certain_change(before: Reading, after: Reading) -> Decimal:
    """By how much the total moved at least; zero where it may not have moved."""
    return max(
        after.quantity.low - before.quantity.high, before.quantity.low - after.quantity.high, Decimal(0)
    )


def _size(reading: Reading) -> Decimal:
    return reading.quantity.high if reading.quantity.high.is_finite() else reading.quantity.low
