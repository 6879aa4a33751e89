"""Sums, differences, multiples and ratios. Where a quotient does not end its bounds are rounded outward."""

from collections.abc import Iterable
from decimal import Decimal
from functools import reduce
from operator import add

from amparo.situation.figures.quantity.accepted import accepted_number
from amparo.situation.figures.quantity.interval import Quantity
from amparo.situation.figures.quantity.kinds import (
    DOWN,
    INFINITY,
    NEAREST,
    QUOTIENT_DOWN,
    QUOTIENT_UP,
    UP,
    ZERO,
    Number,
    QuantityError,
)
from amparo.situation.figures.quantity.stated import exactly

_divide, _divide_down, _divide_up = NEAREST.divide, QUOTIENT_DOWN.divide, QUOTIENT_UP.divide


def total(quantities: Iterable[Quantity]) -> Quantity:
    """The sum. The sum of nothing is refused: what is missing stays missing, never zero."""
    parts = list(quantities)
    if not parts:
        raise QuantityError("nothing_to_add", "There is no quantity to add up; missing is not zero.")
    return reduce(add, parts)


def difference(a: Quantity, b: Quantity) -> Quantity:
    """The change from b to a: the true interval, negative where a may be below b."""
    return a - b


def remaining(a: Quantity, b: Quantity) -> Quantity:
    """What is left of a when b have gone: never below zero. Refused when b is certainly more than a."""
    left = a - b
    if left._low >= 0:
        return left
    if left._high < 0 or (left._high == 0 and left._high_open):
        message = "More have gone than there were: the two quantities cannot both be true of one group."
        raise QuantityError("more_gone_than_there", message)
    stated_low, stated_high = max(ZERO, left._stated_low), max(ZERO, left._stated_high)
    return Quantity(ZERO, left._high, False, left._high_open, stated_low, stated_high, left._places)


def scale(quantity: Quantity, factor: Number) -> Quantity:
    """The quantity times an exact number, not negative. Nothing times "at least 5" is nothing."""
    times, places = accepted_number(factor)
    if not times:
        return exactly(0)
    return Quantity(
        DOWN.multiply(quantity._low, times),
        UP.multiply(quantity._high, times),
        quantity._low_open,
        quantity._high_open,
        DOWN.multiply(quantity._stated_low, times),
        UP.multiply(quantity._stated_high, times),
        max(quantity._places, places),
    )


def ratio(a: Quantity, b: Quantity) -> Quantity:
    """a for each one of b. Where b may be zero the answer has no upper bound; it is never an error."""
    if a._low < 0 or b._low < 0:
        return _ratio_of_changes(a, b)
    if a._stated_low == a._stated_high and b._stated_low == b._stated_high and b._stated_low:
        stated_low = stated_high = _divide(a._stated_low, b._stated_low)
    else:
        stated_low = _quotient_low(a._stated_low, b._stated_high)
        stated_high = _quotient_high(a._stated_high, b._stated_low)
    low, high = _quotient_low(a._low, b._high), _quotient_high(a._high, b._low)
    return Quantity(
        low,
        high,
        # Zero divided by anything is zero: the bound of b then opens nothing.
        a._low_open or (b._high_open and bool(a._low)),
        a._high_open or (b._low_open and bool(a._high)) or high == INFINITY,
        stated_low,
        stated_high,
        a._places if a._places >= b._places else b._places,
    )


def _quotient_low(a: Decimal, b: Decimal) -> Decimal:
    return ZERO if b == INFINITY or not b else _divide_down(a, b)


def _quotient_high(a: Decimal, b: Decimal) -> Decimal:
    return _divide_up(a, b) if b else INFINITY


def _ratio_of_changes(a: Quantity, b: Quantity) -> Quantity:
    places = max(a._places, b._places)
    finite = all(bound.is_finite() for bound in (a._low, a._high, b._low, b._high))
    if not finite or b._low <= 0 <= b._high:
        return Quantity(-INFINITY, INFINITY, True, True, -INFINITY, INFINITY, places)
    corners = [(x, y) for x in (a._low, a._high) for y in (b._low, b._high)]
    low = min(_divide_down(x, y) for x, y in corners)
    high = max(_divide_up(x, y) for x, y in corners)
    return Quantity(low, high, False, False, low, high, places)
