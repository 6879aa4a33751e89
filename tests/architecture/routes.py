"""Every address that the site answers, with the permission that guards it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

from amparo.site.permissions import ROUTE_PERMISSIONS


@dataclass(frozen=True)
class Route:
    name: str
    address: str
    view: Any
    arguments: tuple[tuple[str, str], ...]

    @property
    def permission(self) -> str | None:
        """Declared by the view itself, or for a library's page in the table of the site."""
        declared = getattr(self.view, "permission", None)
        return declared if declared is not None else ROUTE_PERMISSIONS.get(self.name)

    def with_arguments(self, fill: dict[str, str]) -> str:
        """The address with a value for each argument, by the name of its converter."""
        address = re.sub(r"\(\?P<\w+>(.*?)\)", lambda group: _match_of(group[1], fill), self.address)
        for argument, converter in self.arguments:
            for hole in (f"<{converter}:{argument}>", f"<{argument}>"):
                address = address.replace(hole, fill.get(converter, fill["str"]))
        return address

    def __str__(self) -> str:
        return self.name or self.address


def _groups(pattern: object) -> list[str]:
    return list(pattern.regex.groupindex) if isinstance(pattern, RegexPattern) else []


def _match_of(expression: str, fill: dict[str, str]) -> str:
    """Something that a group of a regular expression takes: digits, or the first of several words."""
    return fill["int"] if expression.startswith(r"\d") else expression.partition("|")[0]


CONVERTERS = {
    "IntConverter": "int",
    "UUIDConverter": "uuid",
    "SlugConverter": "slug",
    "PathConverter": "path",
}


@cache
def routes() -> tuple[Route, ...]:
    return tuple(_walk(get_resolver().url_patterns, "/", ()))


def _walk(patterns: list[Any], above: str, spaces: tuple[str, ...], given: Any = ()) -> Iterator[Route]:
    for each in patterns:
        address = above + str(each.pattern).removeprefix("^").removesuffix("$").replace(r"\.", ".")
        arguments = (
            *given,
            *((name, CONVERTERS.get(type(c).__name__, "str")) for name, c in each.pattern.converters.items()),
            *((name, "regex") for name in _groups(each.pattern)),
        )
        if isinstance(each, URLResolver):
            inside = (*spaces, each.namespace) if each.namespace else spaces
            yield from _walk(each.url_patterns, address, inside, arguments)
        elif isinstance(each, URLPattern):
            yield Route(":".join((*spaces, each.name or "")), address, each.callback, arguments)
