"""A quantity with its unit, as people read it. Two units, or two currencies, are never added."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format

from amparo.response.assistance.models import ONE


def plain(quantity: Decimal) -> Decimal:
    """Without zeros behind the point that nobody wrote; never an exponent."""
    whole = quantity.to_integral_value()
    return whole if quantity == whole else quantity.normalize()


def in_words(quantity: Decimal, item: Any) -> str:
    """“1,500 MXN”, “3 kits”, “1 kit”."""
    unit = ONE.get(item.unit, item.unit_name) if abs(quantity) == 1 else item.unit_name
    return f"{number_format(plain(quantity), force_grouping=True)} {unit}"
