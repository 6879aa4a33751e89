"""How many operations on quantities one core does in a second, beside what one would write instead.

    python -m benchmarks bench_quantity

Each operation is a sum, a difference, a comparison or a ratio of two figures like the published ones. Beside
it, in the same run: pairs of floats, of decimals and of fractions, as one would write them in a hurry, with a
bound far away for what has none. None of the three keeps open ends, the number stated or the words, and
floats do not even add exactly.
"""

import operator
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from amparo.situation.figures.quantity import (
    Quantity,
    about,
    at_least,
    between,
    can_both_be_true,
    certainly_less,
    exactly,
    more_than,
    ratio,
)
from benchmarks.measurement import Measurement

GOAL_PER_SECOND = 300_000
ROUNDS = 3
PASSES = 400

Pair = tuple[Any, Any]


def published() -> list[Quantity]:
    """The shapes and sizes of the figures published on the caravans of 2018: two thirds plain counts."""
    counts = [6151, 3936, 1147, 520, 548, 6062, 2122, 6892, 7013, 453, 504, 30105, 70, 49, 1733, 5312]
    vague = [at_least(4000), more_than(3700), about(600), about(4300), about(8247), more_than(8500)]
    return [exactly(count) for count in counts] + [*vague, between(7000, 9000), exactly("14975.67")]


def pair_sum(a: Pair, b: Pair) -> Pair:
    return a[0] + b[0], a[1] + b[1]


def pair_difference(a: Pair, b: Pair) -> Pair:
    return a[0] - b[1], a[1] - b[0]


def pair_is_less(a: Pair, b: Pair) -> bool:
    return a[1] < b[0]


def pairs_meet(a: Pair, b: Pair) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def pair_ratio(a: Pair, b: Pair) -> Pair:
    return a[0] / b[1], a[1] / b[0]


OF_QUANTITIES = (operator.add, operator.sub, certainly_less, can_both_be_true, ratio)
OF_PAIRS = (pair_sum, pair_difference, pair_is_less, pairs_meet, pair_ratio)


def per_second(operations: Sequence[Callable[[Any, Any], object]], material: Sequence[Any]) -> float:
    """The best of a few rounds: other work on the machine only ever slows one down."""
    neighbours = list(pairwise(material))
    best = 0.0
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for _ in range(PASSES):
            for a, b in neighbours:
                for operation in operations:
                    operation(a, b)
        best = max(best, 1 / (time.perf_counter() - started))
    return best * PASSES * len(neighbours) * len(operations)


def run() -> Iterator[Measurement]:
    quantities = published()
    far_away = Decimal(10) ** 9
    decimals = [(each.low, min(each.high, far_away)) for each in quantities]
    kinds: dict[str, Sequence[Any]] = {
        "pairs of floats: inexact, no open ends, no words": [
            (float(low), float(high)) for low, high in decimals
        ],
        "pairs of decimals: no open ends, no words": decimals,
        "pairs of fractions: no open ends, no words": [(Fraction(a), Fraction(b)) for a, b in decimals],
    }
    measured = per_second(OF_QUANTITIES, quantities)
    for instead, pairs in kinds.items():
        yield Measurement(
            "operations on quantities, one core",
            measured,
            "per s",
            goal=GOAL_PER_SECOND,
            more_is_better=True,
            instead=instead,
            figure_instead=per_second(OF_PAIRS, pairs),
        )
