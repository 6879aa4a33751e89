"""The arithmetic of "at least": a quantity is an interval with the words that its source used.

Bounds are decimals, so sums are exact and may be taken in any order. Where a quotient does not end, the low
bound is rounded down and the high bound up: no result ever claims more than its inputs allow.
"""

from amparo.situation.figures.quantity.arithmetic import difference, ratio, remaining, scale, total
from amparo.situation.figures.quantity.comparison import (
    can_both_be_true,
    certainly_equal,
    certainly_less,
    hull,
    intersect,
)
from amparo.situation.figures.quantity.fields import Fields, from_fields, to_fields
from amparo.situation.figures.quantity.interval import Quantity, contains, in_words, point
from amparo.situation.figures.quantity.kinds import (
    DEFAULT_TOLERANCE,
    INFINITY,
    Number,
    Qualifier,
    QuantityError,
)
from amparo.situation.figures.quantity.stated import (
    about,
    about_between,
    at_least,
    at_most,
    average,
    between,
    exactly,
    fewer_than,
    fewer_than_other,
    interval,
    more_than,
    unquantified,
)

__all__ = [
    "DEFAULT_TOLERANCE",
    "INFINITY",
    "Fields",
    "Number",
    "Qualifier",
    "Quantity",
    "QuantityError",
    "about",
    "about_between",
    "at_least",
    "at_most",
    "average",
    "between",
    "can_both_be_true",
    "certainly_equal",
    "certainly_less",
    "contains",
    "difference",
    "exactly",
    "fewer_than",
    "fewer_than_other",
    "from_fields",
    "hull",
    "in_words",
    "intersect",
    "interval",
    "more_than",
    "point",
    "ratio",
    "remaining",
    "scale",
    "to_fields",
    "total",
    "unquantified",
]
