"""Quantities in words: {{ quantity|amount:item }}."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template

from amparo.response.assistance.amounts import in_words

register = template.Library()


@register.filter
def amount(quantity: Decimal, item: Any) -> str:
    """“3 kits”, “1,500 MXN”."""
    return in_words(quantity, item)


@register.filter
def signed(quantity: Decimal, item: Any) -> str:
    """With a plus for what came."""
    return f"+{in_words(quantity, item)}" if quantity > 0 else in_words(quantity, item).replace("-", "−", 1)
