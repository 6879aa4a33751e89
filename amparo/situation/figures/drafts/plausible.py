"""What can be read and still cannot be meant: half a person, billions of people, text that hides what it says."""

from __future__ import annotations

import re
from decimal import Decimal

from amparo.core.errors import Reason
from amparo.situation.figures.drafts import reasons
from amparo.situation.figures.drafts.draft import FigureDraft
from amparo.situation.figures.drafts.known import Known
from amparo.situation.figures.drafts.reading import number_of, quantity_of, text_of
from amparo.situation.figures.drafts.words import fold
from amparo.situation.figures.quantity import Qualifier, QuantityError

# Units that are measured. Everything else is counted, in whole numbers.
MEASURED = frozenset(
    {
        *("square metres", "square meters", "metros cuadrados", "m2", "hectares", "hectareas"),
        *("litres", "liters", "litros", "kilograms", "kilogramos", "tonnes", "toneladas"),
        *("kilometres", "kilometers", "kilometros", "metres", "metros", "percent", "por ciento"),
    }
)
MOST_PERSONS = 9_000_000_000
TEXTS = ("figure_id", "place", "population", "indicator", "unit", "scope", "source_id", "note")
# Control characters but tab and line breaks, and the marks that turn the direction of what follows them.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def what_is_counted_is_whole(draft: FigureDraft, known: Known) -> Reason | None:
    """Only an average, or a measured unit, has a fraction."""
    unit = _unit(draft, known)
    read = quantity_of(draft.value_low, draft.value_high, draft.qualifier)
    if isinstance(read, QuantityError) or read.qualifier is Qualifier.AVERAGE or fold(unit) in MEASURED:
        return None
    for column in ("value_low", "value_high"):
        number = _number(draft, column)
        if number is not None and number != number.to_integral_value():
            return reasons.NOT_WHOLE(
                at=column, read=reasons.shown(text_of(getattr(draft, column))), unit=unit or "–"
            )
    return None


def there_are_so_many_people(draft: FigureDraft, known: Known) -> Reason | None:
    if fold(_unit(draft, known)) != "persons":
        return None
    for column in ("value_low", "value_high"):
        number = _number(draft, column)
        if number is not None and number > MOST_PERSONS:
            return reasons.MORE_THAN_MANKIND(
                at=column, read=reasons.shown(text_of(getattr(draft, column))), most=f"{MOST_PERSONS:,}"
            )
    return None


def its_texts_are_plain(draft: FigureDraft, known: Known) -> Reason | None:
    for column in TEXTS:
        if reason := unseen(text_of(getattr(draft, column)), at=column):
            return reason
    return None


def unseen(text: str, *, at: str) -> Reason | None:
    """Why a text is not plain: what it shows is not what it holds."""
    found = None if text.isprintable() else UNSEEN.search(text)
    return reasons.NOT_PLAIN_TEXT(at=at, character=f"U+{ord(found.group()):04X}") if found else None


def _unit(draft: FigureDraft, known: Known) -> str:
    indicator = known.indicator(text_of(draft.indicator))
    return indicator.unit if indicator else text_of(draft.unit)


def _number(draft: FigureDraft, column: str) -> Decimal | None:
    try:
        number = number_of(getattr(draft, column))
    except QuantityError:
        return None
    return number if number is not None and number.is_finite() else None


CHECKS = (what_is_counted_is_whole, there_are_so_many_people, its_texts_are_plain)
