"""Lists whose state is in the address: what is filtered, by what it is sorted, which page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from amparo.core.errors import Text

ROWS_ON_A_PAGE = 25


@dataclass(frozen=True)
class Header:
    """The head of a column. `sort` is what a click asks for; empty when the list is not sorted by it."""

    name: Text
    sort: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Sorting:
    """`columns` maps the word in the address to the head and the fields that sort by it (none: not sortable)."""

    columns: Mapping[str, tuple[Text, tuple[str, ...]]]
    default: str

    def asked(self, address: QueryDict) -> str:
        wanted = address.get("sort", self.default)
        column = self.columns.get(wanted.removeprefix("-"))
        return wanted if column and column[1] else self.default

    def order(self, address: QueryDict) -> list[str]:
        """Fields for `order_by`; the last one makes the order total, so that pages never overlap."""
        wanted = self.asked(address)
        _name, fields = self.columns[wanted.removeprefix("-")]
        sign = "-" if wanted.startswith("-") else ""
        return [*(sign + field for field in fields), "pk"]

    def headers(self, address: QueryDict) -> list[Header]:
        wanted = self.asked(address)
        return [_header(key, name, fields, wanted) for key, (name, fields) in self.columns.items()]


def _header(key: str, name: Text, fields: tuple[str, ...], wanted: str) -> Header:
    if not fields:
        return Header(name)
    if wanted == key:
        return Header(name, f"-{key}", "ascending")
    return Header(name, key, "descending" if wanted == f"-{key}" else "")


def page_of(
    rows: QuerySet | Sequence[Any], address: QueryDict, *, as_many_as: QuerySet | None = None
) -> Page:
    """The page asked for; the nearest one when there is no such page. `as_many_as`: rows that are quicker to count."""
    paginator = Paginator(rows, ROWS_ON_A_PAGE)
    if as_many_as is not None:
        paginator.count = as_many_as.count()
    return paginator.get_page(address.get("page"))
