"""What is accepted as a number: finite, not negative, below 10^15, at most six decimals."""

import re
from decimal import Decimal

from amparo.situation.figures.quantity.kinds import (
    DEFAULT_TOLERANCE,
    INFINITY,
    MOST_PLACES,
    NEAREST,
    STEPS,
    ZERO,
    Number,
    QuantityError,
)

VALUE_CEILING = Decimal(10) ** 15
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")


def accepted_number(value: Number, signed: bool = False) -> tuple[Decimal, int]:
    """The value without trailing zeros and its number of decimals (a database gives 4000 as 4000.000000)."""
    number = _decimal(value)
    if number.is_nan():
        raise QuantityError("not_a_number", "A quantity needs a number; what was given is not one.")
    if number < 0 and not signed:
        raise QuantityError("negative", "A quantity cannot be negative; {value} was given.", value=number)
    if number.copy_abs() >= VALUE_CEILING:
        raise QuantityError("too_large", "A quantity must be finite and below 1,000,000,000,000,000.")
    rounded = number.quantize(STEPS[-1], context=NEAREST)
    if rounded != number:
        raise QuantityError("too_precise", "A quantity has at most {places} decimals.", places=MOST_PLACES)
    places = max(0, -int(rounded.normalize(NEAREST).as_tuple().exponent))
    return (rounded.quantize(STEPS[places], context=NEAREST) if rounded else ZERO), places


def accepted_bound(value: Number) -> tuple[Decimal, int]:
    """As `accepted_number`, but a bound of a change may also be negative or infinite."""
    number = _decimal(value)
    return (number, 0) if number.is_infinite() else accepted_number(number, signed=True)


def _decimal(value: Number) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        kind = type(value).__name__
        raise QuantityError("not_a_number", "A quantity needs a number, not {kind}.", kind=kind)
    if isinstance(value, int):
        # Python refuses to turn very long integers into text; they are far above the ceiling anyhow.
        return Decimal(value) if abs(value) < VALUE_CEILING else INFINITY.copy_sign(-1 if value < 0 else 1)
    text = str(value).strip()
    if isinstance(value, str) and not _PLAIN_NUMBER.fullmatch(text):
        raise QuantityError("not_a_number", "A quantity needs a number such as 4000 or 2.5, without words.")
    return Decimal(text)


def accepted_range(low: Number, high: Number) -> tuple[Decimal, Decimal, int]:
    lower, low_places = accepted_number(low)
    upper, high_places = (lower, low_places) if high is low else accepted_number(high)
    if lower > upper:
        message = "The first number of a range must not be above the second; {low} and {high} were given."
        raise QuantityError("reversed", message, low=lower, high=upper)
    return lower, upper, max(low_places, high_places)


def accepted_tolerance(tolerance: Number) -> Decimal:
    if tolerance is DEFAULT_TOLERANCE:
        return DEFAULT_TOLERANCE
    share, places = accepted_number(tolerance)
    if share >= 1 or places > 3:
        message = "A tolerance is a share from 0 to below 1 with at most 3 decimals, such as 0.10."
        raise QuantityError("tolerance", message)
    return share
