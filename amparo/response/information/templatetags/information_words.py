"""Codes of topics in words, in a list that has read them once."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def topic_name(code: str, names: Mapping[str, str]) -> str:
    return names.get(code, code)
