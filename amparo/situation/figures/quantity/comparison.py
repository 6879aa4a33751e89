"""Which of two quantities is less, whether both can be true, and what holds them both."""

from collections.abc import Iterable

from amparo.situation.figures.quantity.interval import Quantity, contains
from amparo.situation.figures.quantity.kinds import INFINITY, QuantityError


def certainly_less(a: Quantity, b: Quantity) -> bool:
    """Every number that a allows is below every number that b allows."""
    return a._high < b._low or (a._high == b._low and (a._high_open or b._low_open))


def certainly_equal(a: Quantity, b: Quantity) -> bool:
    """Both are one and the same number; two equal ranges need not hide equal numbers."""
    return a._low == a._high == b._low == b._high


def can_both_be_true(a: Quantity, b: Quantity) -> bool:
    """Some number satisfies both."""
    return not (certainly_less(a, b) or certainly_less(b, a))


def intersect(a: Quantity, b: Quantity) -> Quantity | None:
    """What both allow, or None. Where one lies inside the other, that one in its own words."""
    if not can_both_be_true(a, b):
        return None
    if contains(a, b):
        return b
    if contains(b, a):
        return a
    lower, upper = (a, b) if contains(_from(a), _from(b)) else (b, a)
    low, high = upper._low, lower._high
    places = max(a._places, b._places)
    return Quantity(low, high, upper._low_open, lower._high_open, low, high, places)


def _from(quantity: Quantity) -> Quantity:
    low, places = quantity._low, quantity._places
    return Quantity(low, INFINITY, quantity._low_open, True, low, INFINITY, places)


def hull(quantities: Iterable[Quantity]) -> Quantity:
    """The narrowest range that holds them all."""
    held = list(quantities)
    if not held:
        raise QuantityError("nothing_to_hold", "There is no quantity to hold in a range.")
    low, high = min(each._low for each in held), max(each._high for each in held)
    return Quantity(
        low,
        high,
        all(each._low_open for each in held if each._low == low),
        all(each._high_open for each in held if each._high == high),
        min(each._stated_low for each in held),
        max(each._stated_high for each in held),
        max(each._places for each in held),
    )
