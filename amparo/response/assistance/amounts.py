"""A quantity with its unit, as people read it. Two units, or two currencies, are never added."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format


def plain(quantity: Decimal) -> Decimal:
    """Without zeros behind the point that nobody wrote; never an exponent."""
    whole = quantity.to_integral_value()
    return whole if quantity == whole else quantity.normalize()


def in_words(quantity: Decimal, item: Any) -> str:
    """“1,500 MXN”, “3 kits”."""
    return f"{number_format(plain(quantity), force_grouping=True)} {item.unit_name}"
