"""What a source may say: one function for each kind of words."""

from amparo.situation.figures.quantity.accepted import (
    accepted_bound,
    accepted_number,
    accepted_range,
    accepted_tolerance,
)
from amparo.situation.figures.quantity.interval import Quantity
from amparo.situation.figures.quantity.kinds import (
    DEFAULT_TOLERANCE,
    DOWN,
    INFINITY,
    ONE,
    UP,
    ZERO,
    Number,
    Qualifier,
    QuantityError,
)


def exactly(value: Number) -> Quantity:
    number, places = accepted_number(value)
    return Quantity(number, number, False, False, number, number, places, Qualifier.EXACT)


def at_least(value: Number) -> Quantity:
    number, places = accepted_number(value)
    return Quantity(number, INFINITY, False, True, number, INFINITY, places, Qualifier.AT_LEAST)


def more_than(value: Number) -> Quantity:
    number, places = accepted_number(value)
    return Quantity(number, INFINITY, True, True, number, INFINITY, places, Qualifier.MORE_THAN)


def at_most(value: Number) -> Quantity:
    number, places = accepted_number(value)
    return Quantity(ZERO, number, False, False, ZERO, number, places, Qualifier.AT_MOST)


def fewer_than(value: Number) -> Quantity:
    number, places = accepted_number(value)
    if not number:
        raise QuantityError("empty", "No count is fewer than 0; say exactly 0 if there were none.")
    return Quantity(ZERO, number, False, True, ZERO, number, places, Qualifier.FEWER_THAN)


def about(value: Number, tolerance: Number = DEFAULT_TOLERANCE) -> Quantity:
    return approximately(value, value, tolerance, Qualifier.APPROXIMATELY)


def about_between(low: Number, high: Number, tolerance: Number = DEFAULT_TOLERANCE) -> Quantity:
    """ "About 7,000 to 9,000": the tolerance reaches below the low number and above the high one."""
    return approximately(low, high, tolerance, Qualifier.APPROXIMATELY)


def average(value: Number, tolerance: Number = DEFAULT_TOLERANCE) -> Quantity:
    return approximately(value, value, tolerance, Qualifier.AVERAGE)


def between(low: Number, high: Number) -> Quantity:
    lower, upper, places = accepted_range(low, high)
    return Quantity(lower, upper, False, False, lower, upper, places, Qualifier.BETWEEN)


def unquantified() -> Quantity:
    """ "Many", "several": no number is ever invented."""
    return Quantity(ZERO, INFINITY, False, True, ZERO, INFINITY, 0, Qualifier.UNQUANTIFIED)


def fewer_than_other(other: str | None = None, upper: Quantity | None = None) -> Quantity:
    """ "A smaller number than": below the upper bound of another figure, whose reference is `other`.

    Where the bound is unknown, or is zero and leaves no smaller number, the words alone stand: [0, infinity).
    """
    high, stated_high, places = INFINITY, INFINITY, 0
    if upper is not None and upper.high > 0:
        high, stated_high, places = upper.high, upper.stated_high, upper.places
    words = Qualifier.FEWER_THAN_OTHER
    return Quantity(ZERO, high, False, True, ZERO, stated_high, places, words, None, other or None)


def interval(low: Number, high: Number, low_open: bool = False, high_open: bool = False) -> Quantity:
    """Any interval, even with negative or infinite bounds (a change). Its words are chosen, not stated."""
    lower, low_places = accepted_bound(low)
    upper, high_places = accepted_bound(high)
    low_open, high_open = low_open or lower.is_infinite(), high_open or upper.is_infinite()
    if lower > upper or (lower == upper and (low_open or high_open)):
        message = "The range from {low} to {high} holds nothing."
        raise QuantityError("reversed", message, low=lower, high=upper)
    return Quantity(lower, upper, low_open, high_open, lower, upper, max(low_places, high_places))


def approximately(low: Number, high: Number, tolerance: Number, qualifier: Qualifier) -> Quantity:
    lower, upper, places = accepted_range(low, high)
    share = accepted_tolerance(tolerance)
    return Quantity(
        DOWN.multiply(lower, DOWN.subtract(ONE, share)),
        UP.multiply(upper, UP.add(ONE, share)),
        False,
        False,
        lower,
        upper,
        places,
        qualifier,
        share,
    )
