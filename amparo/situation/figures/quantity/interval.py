"""A quantity: its interval, its sum and difference, and the choice of words for a result."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from amparo.situation.figures.quantity.kinds import (
    DEFAULT_TOLERANCE,
    DOWN,
    INFINITY,
    ONE,
    STEPS,
    UP,
    Qualifier,
)

_add_down, _add_up = DOWN.add, UP.add
_subtract_down, _subtract_up = DOWN.subtract, UP.subtract
_LEAST_SHARE = DOWN.subtract(ONE, DEFAULT_TOLERANCE)
_MOST_SHARE = UP.add(ONE, DEFAULT_TOLERANCE)


class Quantity:
    """An interval and its words. Made by the functions below, which check; never changed afterwards.

    `low` and `high` are the bounds, each open or closed; a bound at infinity is open. `stated_low` and
    `stated_high` are the numbers without tolerance (about 3,800: 3800 and 3800; at least 4,000: 4000 and
    infinity; many: 0 and infinity). `places` is the number of decimals of the most precise input. A result of
    arithmetic keeps no words of its own (`_qualifier` is None): `in_words` chooses them, so that they always
    contain the interval.
    """

    __slots__ = (
        "_high",
        "_high_open",
        "_low",
        "_low_open",
        "_other",
        "_places",
        "_qualifier",
        "_stated_high",
        "_stated_low",
        "_tolerance",
    )

    def __init__(  # noqa: PLR0917 - keywords would cost a third of the speed
        self,
        low: Decimal,
        high: Decimal,
        low_open: bool,
        high_open: bool,
        stated_low: Decimal,
        stated_high: Decimal,
        places: int,
        qualifier: Qualifier | None = None,
        tolerance: Decimal | None = None,
        other: str | None = None,
    ) -> None:
        self._low = low
        self._high = high
        self._low_open = low_open
        self._high_open = high_open
        self._stated_low = stated_low
        self._stated_high = stated_high
        self._places = places
        self._qualifier = qualifier
        self._tolerance = tolerance
        self._other = other

    @property
    def low(self) -> Decimal:
        return self._low

    @property
    def high(self) -> Decimal:
        return self._high

    @property
    def low_open(self) -> bool:
        return self._low_open

    @property
    def high_open(self) -> bool:
        return self._high_open

    @property
    def stated_low(self) -> Decimal:
        return self._stated_low

    @property
    def stated_high(self) -> Decimal:
        return self._stated_high

    @property
    def places(self) -> int:
        return self._places

    @property
    def other(self) -> str | None:
        """The reference of the figure that "a smaller number than" points to, if the source named one."""
        return self._other

    @property
    def is_derived(self) -> bool:
        """True for a result of arithmetic, False for what a source said."""
        return self._qualifier is None

    @property
    def qualifier(self) -> Qualifier:
        return self._qualifier or in_words(self).qualifier

    @property
    def tolerance(self) -> Decimal:
        """The share by which an approximate number may be off; the default where the words carry none."""
        return DEFAULT_TOLERANCE if self._tolerance is None else self._tolerance

    @property
    def stated(self) -> Decimal | None:
        """The one number that was said; None for a range and for what has no number."""
        words = in_words(self)
        if words.qualifier in (Qualifier.UNQUANTIFIED, Qualifier.FEWER_THAN_OTHER):
            return None
        if words.qualifier in (Qualifier.AT_MOST, Qualifier.FEWER_THAN):
            return words._stated_high
        one_number = words._stated_high in (words._stated_low, INFINITY)
        return words._stated_low if one_number else None

    def __add__(self, other: Quantity) -> Quantity:
        if other.__class__ is not Quantity:
            return NotImplemented
        low = _add_down(self._low, other._low)
        # "Many" and none besides is still "many"; "many" and five more is "at least 5".
        many = self._qualifier is Qualifier.UNQUANTIFIED or other._qualifier is Qualifier.UNQUANTIFIED
        return Quantity(
            low,
            _add_up(self._high, other._high),
            self._low_open or other._low_open,
            self._high_open or other._high_open,
            _add_down(self._stated_low, other._stated_low),
            _add_up(self._stated_high, other._stated_high),
            self._places if self._places >= other._places else other._places,
            Qualifier.UNQUANTIFIED if many and not low else None,
        )

    def __sub__(self, other: Quantity) -> Quantity:
        """The change between two quantities; may be negative. For what is left of a group see `remaining`."""
        if other.__class__ is not Quantity:
            return NotImplemented
        return Quantity(
            _subtract_down(self._low, other._high),
            _subtract_up(self._high, other._low),
            self._low_open or other._high_open,
            self._high_open or other._low_open,
            _subtract_down(self._stated_low, other._stated_high),
            _subtract_up(self._stated_high, other._stated_low),
            self._places if self._places >= other._places else other._places,
        )

    def __contains__(self, number: Decimal | int) -> bool:
        above = number > self._low or (number == self._low and not self._low_open)
        return above and (number < self._high or (number == self._high and not self._high_open))

    def __eq__(self, other: object) -> bool:
        """The same interval in the same words; whether both can be true is another question."""
        if not isinstance(other, Quantity):
            return NotImplemented
        if _bounds(self) != _bounds(other) or self._other != other._other:
            return False
        return self.qualifier == other.qualifier

    def __hash__(self) -> int:
        return hash(_bounds(self))

    def __repr__(self) -> str:
        opening, closing = "(" if self._low_open else "[", ")" if self._high_open else "]"
        return f"<Quantity {self.qualifier} {opening}{self._low}, {self._high}{closing}>"


def _bounds(quantity: Quantity) -> tuple[Decimal | bool, ...]:
    return (
        quantity._low,
        quantity._high,
        quantity._low_open,
        quantity._high_open,
        quantity._stated_low,
        quantity._stated_high,
    )


def contains(a: Quantity, b: Quantity) -> bool:
    """Whatever b allows, a allows too."""
    low_held = a._low < b._low or (a._low == b._low and (b._low_open or not a._low_open))
    return low_held and (a._high > b._high or (a._high == b._high and (b._high_open or not a._high_open)))


def in_words(quantity: Quantity) -> Quantity:
    """The quantity that is printed: the stated one itself, or the closest words that contain a derived one.

    Never more decimals than `places`; low bounds round down and high bounds up.
    """
    if quantity._qualifier is not None:
        return quantity
    low = _rounded(quantity._low, quantity._places, ROUND_FLOOR)
    high = _rounded(quantity._high, quantity._places, ROUND_CEILING)
    return _point_words(quantity, low, high) or _range_words(quantity, low, high)


def point(quantity: Quantity) -> Decimal | None:
    """The single number at the centre, rounded to `places` (6,062 by 24: 253); None without a centre."""
    if quantity._stated_low != quantity._stated_high:
        return None
    return _rounded(quantity._stated_low, quantity._places, ROUND_HALF_EVEN)


def _point_words(quantity: Quantity, low: Decimal, high: Decimal) -> Quantity | None:
    if low == high:
        return Quantity(low, low, False, False, low, low, quantity._places, Qualifier.EXACT)
    centre = point(quantity)
    if centre is None or centre < 0:
        return None
    words = Quantity(
        DOWN.multiply(centre, _LEAST_SHARE),
        UP.multiply(centre, _MOST_SHARE),
        False,
        False,
        centre,
        centre,
        quantity._places,
        Qualifier.APPROXIMATELY,
        DEFAULT_TOLERANCE,
    )
    return words if contains(words, quantity) else None


def _range_words(quantity: Quantity, low: Decimal, high: Decimal) -> Quantity:
    low_open, high_open = quantity._low_open, quantity._high_open
    if high == INFINITY:
        qualifier = Qualifier.MORE_THAN if low_open else Qualifier.AT_LEAST
        qualifier = Qualifier.UNQUANTIFIED if low == -INFINITY else qualifier
    elif quantity._low == 0 or low == -INFINITY:
        qualifier = Qualifier.FEWER_THAN if high_open else Qualifier.AT_MOST
        low_open = low == -INFINITY
    else:
        qualifier, low_open, high_open = Qualifier.BETWEEN, False, False
    return Quantity(low, high, low_open, high_open, low, high, quantity._places, qualifier)


def _rounded(number: Decimal, places: int, rounding: str) -> Decimal:
    if not number.is_finite():
        return number
    return number.quantize(STEPS[places], rounding=rounding, context=DOWN)
