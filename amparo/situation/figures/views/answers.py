"""What several pages do alike: lists whose state is in the address, refusals in place, tables that leave as CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.core.errors import NOT_FOUND, Reason, Refusal, Text
from amparo.core.export import Column, write_csv
from amparo.situation.figures.drafts.reasons import MISSING
from amparo.situation.figures.queries import MOST_COUNTED

ROWS_ON_A_PAGE = 50


@dataclass(frozen=True)
class Head:
    """The head of a column. `sort` is what a click asks for; empty where the list is not sorted by it."""

    name: Text
    sort: str = ""
    direction: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Sorting:
    """`columns`: the word in the address, the head, and the field that sorts by it (none: not sortable).

    `unique` ends every order, so that pages never overlap.
    """

    columns: Mapping[str, tuple[Text, str]]
    default: str
    unique: str
    numbers: frozenset[str] = frozenset()

    def asked(self, address: QueryDict) -> str:
        wanted = address.get("sort", self.default)
        return wanted if self.columns.get(wanted.removeprefix("-"), ("", ""))[1] else self.default

    def order(self, address: QueryDict) -> list[Any]:
        wanted = self.asked(address)
        falls = wanted.startswith("-")
        field = self.columns[wanted.removeprefix("-")][1].format(lang=language())
        unique = f"-{self.unique}" if falls else self.unique
        if field == self.unique:
            return [unique]
        if "as_of" in field:
            return [f"-{field}" if falls else field, unique]
        # What is missing stands last in both directions.
        return [F(field).desc(nulls_last=True) if falls else F(field).asc(nulls_last=True), unique]

    def heads(self, address: QueryDict) -> list[Head]:
        wanted = self.asked(address)
        return [self._head(key, wanted) for key in self.columns]

    def _head(self, key: str, wanted: str) -> Head:
        name, field = self.columns[key]
        is_number = key in self.numbers
        if not field:
            return Head(name, is_number=is_number)
        if wanted == key:
            return Head(name, f"-{key}", "ascending", is_number)
        return Head(name, key, "descending" if wanted == f"-{key}" else "", is_number)


class BoundedPaginator(Paginator):
    """Counts no further than 10,000 rows: a count of the whole ledger would cost more than the page itself."""

    @cached_property
    def count(self) -> int:
        return int(self.object_list.order_by()[: MOST_COUNTED + 1].count())  # type: ignore[attr-defined]

    @property
    def is_bounded(self) -> bool:
        return self.count > MOST_COUNTED


def page_of(rows: QuerySet, address: QueryDict, size: int = ROWS_ON_A_PAGE) -> Page:
    """The page asked for; the nearest one when there is no such page."""
    return BoundedPaginator(rows, size).get_page(address.get("page"))


def language() -> str:
    return "es" if (get_language() or "en").startswith("es") else "en"


def chosen(form: forms.Form) -> dict[str, Any]:
    """What a filter asks for; a value that it does not know does not narrow, and is told beside its field."""
    form.is_valid()
    return form.cleaned_data


def is_narrowed(form: forms.Form) -> bool:
    """Whether the address filters at all, be it with a value that is not understood."""
    return any(form.data.get(name) for name in form.fields)


def or_not_found(record: Any) -> Any:
    """The record, or the refusal that hidden and absent records share."""
    if record is None:
        raise Refusal(NOT_FOUND())
    return record


def at_labels(reasons: Iterable[Reason], form: forms.Form) -> list[Reason]:
    """The reasons with the label of their field in place of its name; what is empty is named once."""
    return [_at_label(reason, form) if reason.at in form.fields else reason for reason in reasons]


def _at_label(reason: Reason, form: forms.Form) -> Reason:
    label = str(form.fields[reason.at].label or reason.at)
    if reason.code == MISSING.code:
        return replace(reason, at="", params={"column": _("“{name}”").format(name=label)})
    return replace(reason, at=label)


def mark_fields(form: forms.Form, reasons: Iterable[Reason]) -> None:
    """Show beside each field that it is the one that was refused."""
    for reason in reasons:
        if reason.at in form.fields:
            attrs = form.fields[reason.at].widget.attrs
            attrs["class"] = f"{attrs.get('class', '')} is-invalid".strip()
            attrs["aria-invalid"] = "true"


def act(
    doing: Callable[[], object],
    *,
    refused: Callable[[Sequence[Reason]], HttpResponse],
    then: str,
    **keys: Any,
) -> HttpResponse:
    """Do it and go to the page named `then`; a refusal is shown in place."""
    try:
        doing()
    except Refusal as refusal:
        return refused(refusal.reasons)
    return redirect(then, **keys)


def shown(
    request: HttpRequest, template: str, content: Mapping[str, Any], reasons: Sequence[Reason] = ()
) -> HttpResponse:
    return render(request, template, {**content, "reasons": reasons}, status=422 if reasons else 200)


def day_asked(request: HttpRequest, name: str = "as_of") -> date | None:
    """A day of the address; None when there is none, or none that can be read."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def download(
    name: str, rows: Iterable[Any], columns: Sequence[Column], *, tags: bool = False
) -> StreamingHttpResponse:
    """A table as CSV, row by row as it is read: a ledger larger than memory can leave."""
    answer = StreamingHttpResponse(
        write_csv(rows, columns, tags=tags), content_type="text/csv; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
