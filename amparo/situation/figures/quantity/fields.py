"""Columns of a database, there and back."""

from decimal import Decimal
from typing import NamedTuple

from amparo.situation.figures.quantity.interval import Quantity, in_words
from amparo.situation.figures.quantity.kinds import DEFAULT_TOLERANCE, INFINITY, Qualifier, QuantityError
from amparo.situation.figures.quantity.stated import (
    about_between,
    approximately,
    at_least,
    at_most,
    between,
    exactly,
    fewer_than,
    fewer_than_other,
    more_than,
    unquantified,
)


class Fields(NamedTuple):
    """A quantity as it is stored. `value_low` is null for many, a smaller number, up to and fewer than."""

    value_low: Decimal | None
    value_high: Decimal | None
    qualifier: Qualifier
    tolerance: Decimal | None
    other: str | None


_WITHOUT_NUMBER = (Qualifier.UNQUANTIFIED, Qualifier.FEWER_THAN_OTHER)
_OF_ONE_NUMBER = {
    Qualifier.EXACT: exactly,
    Qualifier.AT_LEAST: at_least,
    Qualifier.MORE_THAN: more_than,
    Qualifier.AT_MOST: at_most,
    Qualifier.FEWER_THAN: fewer_than,
}


def from_fields(
    *,
    value_low: Decimal | None,
    value_high: Decimal | None,
    qualifier: Qualifier | str,
    tolerance: Decimal | None = None,
    other: str | None = None,
    other_upper: Quantity | None = None,
) -> Quantity:
    """The quantity of stored columns. A single number may stand in either column, as in published tables.

    `other` and `other_upper` (the quantity of the other figure, if known) serve "a smaller number than".
    """
    words = Qualifier(qualifier)
    share = DEFAULT_TOLERANCE if tolerance is None else tolerance
    numbers = [value for value in (value_low, value_high) if value is not None]
    if words in _WITHOUT_NUMBER and not numbers:
        return unquantified() if words is Qualifier.UNQUANTIFIED else fewer_than_other(other, other_upper)
    if len(numbers) == 1 and words in _OF_ONE_NUMBER:
        return _OF_ONE_NUMBER[words](numbers[0])
    if len(numbers) == 1 and words in (Qualifier.APPROXIMATELY, Qualifier.AVERAGE):
        return approximately(numbers[0], numbers[0], share, words)
    if len(numbers) == 2 and words is Qualifier.APPROXIMATELY:
        return about_between(numbers[0], numbers[1], share)
    if len(numbers) == 2 and words is Qualifier.BETWEEN:
        return between(numbers[0], numbers[1])
    message = "A quantity said as {qualifier} cannot be read from {count} numbers."
    raise QuantityError("fields", message, qualifier=words.value, count=len(numbers))


def to_fields(quantity: Quantity) -> Fields:
    """The columns of a quantity. A derived one is stored as its words, which may be wider than it."""
    words = in_words(quantity)
    if words._low < 0:
        raise QuantityError("negative", "A change that may be negative is not stored as a quantity.")
    low: Decimal | None = words._stated_low
    high: Decimal | None = words._stated_high
    if words.qualifier in _WITHOUT_NUMBER:
        low = high = None
    elif words.qualifier in (Qualifier.AT_MOST, Qualifier.FEWER_THAN):
        low = None
    elif words.qualifier is not Qualifier.BETWEEN and high in (low, INFINITY):
        high = None
    return Fields(low, high, words.qualifier, words._tolerance, words._other)
