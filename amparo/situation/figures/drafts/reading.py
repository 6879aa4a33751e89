"""From cells to values: dates, numbers, words. What cannot be read gives None or an error, never a guess."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from amparo.situation.figures.drafts import words
from amparo.situation.figures.drafts.draft import Cell, FigureDraft, Values
from amparo.situation.figures.drafts.known import Known
from amparo.situation.figures.drafts.words import fold
from amparo.situation.figures.quantity import QuantityError, from_fields, to_fields
from amparo.situation.figures.quantity.fields import Fields
from amparo.situation.figures.wording import read_qualifier

ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
THOUSANDS_OR_DECIMALS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
WITH_SEPARATORS = re.compile(r"-?[0-9][0-9.,\s'’]*[.,\s'’][0-9.,\s'’]*")
MOST_DIGITS = 60
PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def text_of(cell: Cell) -> str:
    """The cell as text: a number without a needless ".0"."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, Decimal) and cell.is_finite() and cell.adjusted() < MOST_DIGITS:
        return format(cell.to_integral_value() if cell == cell.to_integral_value() else cell, "f")
    return str(cell)


def date_of(cell: Cell) -> date | None:
    """The date; None when the cell is empty. ValueError when it is none."""
    if isinstance(cell, str):
        return _date_of_text(cell.strip())
    if isinstance(cell, datetime) or not isinstance(cell, date):
        raise ValueError("not a date")
    return cell


@lru_cache(maxsize=10_000)
def _date_of_text(text: str) -> date | None:
    if not text:
        return None
    if not ISO_DATE.fullmatch(text):
        raise ValueError("not a date")
    return date.fromisoformat(text)


def quantity_of(low: Cell, high: Cell, qualifier: Cell) -> Fields | QuantityError:
    """The quantity as the ledger's columns hold it, or why it is none."""
    return _quantity_of(_finite(low), _finite(high), text_of(qualifier))


def _finite(cell: Cell) -> Cell:
    """A number that is none (NaN, infinity) as its word, which then cannot be read; NaN cannot even be compared."""
    return str(cell) if isinstance(cell, Decimal) and not cell.is_finite() else cell


# The check reads a quantity, and then the values of the same row.
@lru_cache(maxsize=64)
def _quantity_of(low: Cell, high: Cell, qualifier: str) -> Fields | QuantityError:
    try:
        words_used = _qualifier(qualifier)
        return to_fields(
            from_fields(value_low=number_of(low), value_high=number_of(high), qualifier=words_used)
        )
    except QuantityError as error:
        return error


_qualifier = lru_cache(maxsize=500)(read_qualifier)


def number_of(cell: Cell) -> Decimal | None:
    """The number; None when the cell is empty. QuantityError for what is none, or can be read in two ways."""
    if isinstance(cell, Decimal):
        return cell
    text = text_of(cell)
    if not text:
        return None
    if THOUSANDS_OR_DECIMALS.fullmatch(text):
        raise QuantityError("ambiguous_number", "two readings", whole=text.replace(".", ""))
    if PLAIN.fullmatch(text) and len(text) <= MOST_DIGITS:
        return Decimal(text)
    raise QuantityError("separators" if WITH_SEPARATORS.fullmatch(text) else "not_a_number", "no number")


def population_of(draft: FigureDraft, known: Known) -> str:
    """The code of the group, named in its own column or in the column of the place."""
    return known.population(text_of(draft.population)) or known.population(text_of(draft.place))


def place_of(draft: FigureDraft, known: Known) -> str:
    """The code of the place; empty when there is none, or when the column names a group. Raises PlaceError."""
    text, hint = text_of(draft.place), text_of(draft.pcode_hint)
    if not (text or hint) or known.population(text):
        return ""
    return known.place(text, hint).code


def values_of(draft: FigureDraft, known: Known) -> Values:
    """The values of a draft that no check refuses."""
    quantity = quantity_of(draft.value_low, draft.value_high, draft.qualifier)
    indicator = known.indicator(text_of(draft.indicator))
    as_of = date_of(draft.as_of)
    if isinstance(quantity, QuantityError) or indicator is None or as_of is None:
        raise ValueError("the draft has not passed its checks")
    nationality = text_of(draft.nationality)
    credibility = text_of(draft.credibility)
    return Values(
        indicator=indicator.code,
        place=place_of(draft, known),
        population=population_of(draft, known),
        sex=str(words.SEX[fold(text_of(draft.sex))]),
        age_group=str(words.AGE_GROUP[fold(text_of(draft.age_group))]),
        nationality=known.nationality(nationality) if nationality else "",
        scope=text_of(draft.scope),
        as_of=as_of,
        period_start=date_of(draft.period_start),
        published=date_of(draft.published),
        value_low=quantity.value_low,
        value_high=quantity.value_high,
        qualifier=quantity.qualifier.value,
        compared_with=text_of(draft.compared_with),
        source=text_of(draft.source_id),
        method=str(words.METHOD[fold(text_of(draft.method))]),
        credibility=int(credibility) if credibility else None,
        part_of=text_of(draft.part_of),
        parts_are_complete=words.YES_OR_NO[fold(text_of(draft.parts_are_complete))],
        note=text_of(draft.note),
    )
