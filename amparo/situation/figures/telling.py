"""What a figure says, and what became of it, in the reader's words: from the values of a preview or of the trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.situation.figures.contradictions.sentences import Names, names_in_database
from amparo.situation.figures.drafts.naming import column_name
from amparo.situation.figures.imports.outcomes import RowOutcome
from amparo.situation.figures.models import Figure, Source
from amparo.situation.figures.quantity import from_fields
from amparo.situation.figures.wording import say

Columns = Mapping[str, Any]

QUANTITY = ("value_low", "value_high", "qualifier", "compared_with")
DAYS = frozenset({"as_of", "period_start", "published"})
CHOICES: dict[str, Mapping[Any, Any]] = {
    "sex": dict(Figure.Sex.choices),
    "age_group": dict(Figure.AgeGroup.choices),
    "method": dict(Figure.Method.choices),
    "status": dict(Figure.Status.choices),
    "reliability": dict(Source.Reliability.choices),
}


class Difference(NamedTuple):
    """One thing that another value took the place of."""

    name: str
    old: str
    new: str


class Told(NamedTuple):
    """One row in words. Of a source `quantity` is empty, and `about` names publisher and document."""

    quantity: str
    about: str
    day: str
    source: str


def names_for(rows: Iterable[Columns]) -> Names:
    """The names of all that the rows speak of, in the reader's language: four queries, however many rows."""
    return names_in_database([{"figures": dict(enumerate(rows))}], get_language() or "en")


def quantity_words(columns: Columns) -> str:
    """ "at least 4,000"; empty where the columns hold no quantity."""
    if not columns.get("qualifier"):
        return ""
    low, high = (_number(columns.get(name)) for name in ("value_low", "value_high"))
    other = columns.get("compared_with") or None
    quantity = from_fields(value_low=low, value_high=high, qualifier=str(columns["qualifier"]), other=other)
    return say(quantity, get_language() or "en", other)


def told(columns: Columns, names: Names) -> Told:
    """Quantity, what is counted where and of whom, day, source."""
    if "title" in columns:
        document = ": ".join(filter(None, (columns.get("publisher"), columns["title"])))
        return Told("", document, _day(columns.get("published")), "")
    about = [
        capfirst(names.indicators.get(columns["indicator"], columns["indicator"])),
        *(_value(name, columns[name], names) for name in ("place", "population") if columns.get(name)),
        *(_value(name, columns[name], names) for name in ("sex", "age_group") if columns.get(name)),
        _nationality(columns.get("nationality", ""), names),
        f"“{columns['scope']}”" if columns.get("scope") else "",
    ]
    source = columns["source"]
    publisher = names.sources.get(source, source)
    named = source if publisher == source else f"{source}, {publisher}"
    return Told(quantity_words(columns), " · ".join(filter(None, about)), _day(columns["as_of"]), named)


@dataclass(frozen=True)
class RowInWords:
    """A row of a preview with what it says, and what it takes the place of."""

    outcome: RowOutcome
    told: Told | None
    changes: Sequence[Difference]
    is_undescribed: bool = False


def rows_in_words(rows: Iterable[RowOutcome], *, undescribed: Iterable[str] = ()) -> list[RowInWords]:
    """The rows of a preview in the reader's words. `undescribed` are sources that the file would make."""
    listed, unknown = list(rows), set(undescribed)
    names = names_for([*(row.values for row in listed), *(row.values_before for row in listed)])
    return [
        RowInWords(
            row,
            told(row.values, names) if row.values else None,
            differences(row.values_before, row.values, [column for column, _old, _new in row.changes], names)
            if row.values
            else (),
            row.values.get("source") in unknown,
        )
        for row in listed
    ]


def differences(before: Columns, after: Columns, changed: Iterable[str], names: Names) -> list[Difference]:
    """What changed, the quantity as a whole and first. `before` and `after` hold all columns, changed or not."""
    wanted = list(changed)
    found = []
    if any(name in QUANTITY for name in wanted):
        found.append(Difference(_("Figure"), quantity_words(before), quantity_words(after)))
    found += [
        Difference(
            column_name(name), _value(name, before.get(name), names), _value(name, after.get(name), names)
        )
        for name in wanted
        if name not in QUANTITY
    ]
    return found


def _value(name: str, value: Any, names: Names) -> str:
    """One value in words."""
    if name in CHOICES:
        return str(CHOICES[name].get(value or "", value or _("empty")))
    if value is None or value == "":
        return _("empty")
    if name in DAYS:
        return _day(value)
    if name == "parts_are_complete":
        return _("yes") if value else _("no")
    known = {
        "indicator": names.indicators,
        "place": names.places,
        "nationality": names.places,
        "population": names.populations,
    }
    return known.get(name, {}).get(str(value), str(value))


def _nationality(code: str, names: Names) -> str:
    return _("nationality {country}").format(country=names.places.get(code, code)) if code else ""


def _number(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


def _day(value: Any) -> str:
    return date_format(date.fromisoformat(str(value))) if value else ""
