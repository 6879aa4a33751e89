"""What a quantity is made of: the qualifier, the refusal, the contexts of decimal arithmetic."""

from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum

Number = Decimal | int | float | str

ZERO = Decimal(0)
ONE = Decimal(1)
INFINITY = Decimal("Infinity")
DEFAULT_TOLERANCE = Decimal("0.10")
MOST_PLACES = 6
STEPS = tuple(Decimal(1).scaleb(-places) for places in range(MOST_PLACES + 1))

# 100 digits hold any sum or product of accepted values exactly; 28 are kept of a quotient that does not end.
DOWN = Context(prec=100, rounding=ROUND_FLOOR, Emax=MAX_EMAX, Emin=MIN_EMIN)
UP = Context(prec=100, rounding=ROUND_CEILING, Emax=MAX_EMAX, Emin=MIN_EMIN)
NEAREST = Context(prec=28, rounding=ROUND_HALF_EVEN, Emax=MAX_EMAX, Emin=MIN_EMIN)
QUOTIENT_DOWN = Context(prec=28, rounding=ROUND_FLOOR, Emax=MAX_EMAX, Emin=MIN_EMIN)
QUOTIENT_UP = Context(prec=28, rounding=ROUND_CEILING, Emax=MAX_EMAX, Emin=MIN_EMIN)


class Qualifier(StrEnum):
    """How the source spoke of its number."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    FEWER_THAN = "fewer_than"
    APPROXIMATELY = "approximately"
    AVERAGE = "average"
    BETWEEN = "between"
    UNQUANTIFIED = "unquantified"
    FEWER_THAN_OTHER = "fewer_than_other"


class QuantityError(ValueError):
    """A number or a text that is no quantity. `code` is stable; `params` fill the places of the message."""

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(message.format(**params))
        self.code = code
        self.params = params
