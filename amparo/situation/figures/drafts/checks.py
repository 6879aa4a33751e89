"""The checks of a figure: one function for each rule, `(draft, known) -> Reason | None`; all reasons at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from django.utils.text import slugify

from amparo.core.errors import Reason
from amparo.registry.places.gazetteer import PlaceError
from amparo.situation.figures.drafts import codes, parts, plausible, reasons, words
from amparo.situation.figures.drafts.draft import Cell, FigureDraft
from amparo.situation.figures.drafts.known import MOST_NEW_INDICATORS, Known, TooManyUnknownPlaces
from amparo.situation.figures.drafts.reading import (
    date_of,
    place_of,
    population_of,
    quantity_of,
    text_of,
)
from amparo.situation.figures.drafts.words import fold
from amparo.situation.figures.quantity import Qualifier, QuantityError

Check = Callable[[FigureDraft, Known], Reason | None]

USABLE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
# The page of a figure stands at its id, beside these pages.
PAGES = frozenset({"add", "add-up", "contradictions", "import", "key", "sources"})
FIRST_DAY = date(1900, 1, 1)
# Marks of a page's source, and what cannot be seen: neither belongs into the name of an indicator.
NO_NAME = re.compile(f"[<>]|{plausible.UNSEEN.pattern}|[\\t\\r\\n]")
LENGTHS = {"source_id": 60, "scope": 160, "note": 10_000, "unit": 40, "indicator": 160}


def the_id_is_usable(draft: FigureDraft, known: Known) -> Reason | None:
    reference = text_of(draft.figure_id)
    if not reference:
        return reasons.missing("figure_id")
    if not USABLE_ID.fullmatch(reference):
        return reasons.ID_UNUSABLE(at="figure_id", read=reasons.shown(reference))
    if reference in PAGES:
        return reasons.ID_IS_A_PAGE(at="figure_id", read=reference)
    return None


def the_texts_fit(draft: FigureDraft, known: Known) -> Reason | None:
    for column, most in LENGTHS.items():
        length = len(text_of(getattr(draft, column)))
        if length > most:
            return reasons.TOO_LONG(at=column, length=length, most=most)
    return None


def as_of_is_a_day_that_has_come(draft: FigureDraft, known: Known) -> Reason | None:
    if not text_of(draft.as_of):
        return reasons.missing("as_of")
    return _day_that_has_come(draft.as_of, "as_of", known.today)


def published_is_a_day_that_has_come(draft: FigureDraft, known: Known) -> Reason | None:
    return _day_that_has_come(draft.published, "published", known.today)


def period_start_is_a_day_that_has_come(draft: FigureDraft, known: Known) -> Reason | None:
    return _day_that_has_come(draft.period_start, "period_start", known.today)


def the_period_starts_before_it_ends(draft: FigureDraft, known: Known) -> Reason | None:
    start, end = _day(draft.period_start), _day(draft.as_of)
    if start is None or end is None or start <= end:
        return None
    return reasons.PERIOD_STARTS_AFTER_IT_ENDS(
        at="period_start", start=start.isoformat(), end=end.isoformat()
    )


def the_quantity_can_be_read(draft: FigureDraft, known: Known) -> Reason | None:
    if not text_of(draft.qualifier):
        return reasons.missing("qualifier")
    read = quantity_of(draft.value_low, draft.value_high, draft.qualifier)
    if not isinstance(read, QuantityError):
        return None
    if read.code == "unknown_qualifier":
        return reasons.of_quantity(read, at="qualifier", read=reasons.shown(text_of(draft.qualifier)))
    column = _column_of_the_fault(draft)
    return reasons.of_quantity(read, at=column, read=reasons.shown(text_of(getattr(draft, column))))


def the_indicator_is_known(draft: FigureDraft, known: Known) -> Reason | None:
    """A new indicator is only ever made by a file, never from a word that resembles one in use."""
    name = text_of(draft.indicator)
    if not name:
        return reasons.missing("indicator")
    if known.indicator(name):
        return None
    read, near = reasons.shown(name), known.near_indicators(name)
    if not known.open_to_new:
        return reasons.UNKNOWN_INDICATOR(at="indicator", read=read, near="; ".join(near) or "–")
    if near and fold(name) not in known.confirmed_new:
        return reasons.INDICATOR_MISSPELT(at="indicator", read=read, near=near[0])
    return _make_new_indicator(draft, known, name)


def the_measure_is_the_indicators(draft: FigureDraft, known: Known) -> Reason | None:
    text = text_of(draft.measure)
    if not text:
        return None
    measure = words.MEASURE.get(fold(text))
    if measure is None:
        return reasons.UNKNOWN_MEASURE(at="measure", read=reasons.shown(text))
    indicator = known.indicator(text_of(draft.indicator))
    if indicator is None or indicator.measure == measure:
        return None
    return reasons.ANOTHER_MEASURE(
        at="measure", indicator=indicator.name, expected=str(indicator.measure), read=str(measure)
    )


def the_unit_is_the_indicators(draft: FigureDraft, known: Known) -> Reason | None:
    unit, indicator = text_of(draft.unit), known.indicator(text_of(draft.indicator))
    if not unit or indicator is None or unit == indicator.unit or fold(unit) == fold(indicator.unit):
        return None
    return reasons.ANOTHER_UNIT(
        at="unit", indicator=indicator.name, expected=indicator.unit, read=reasons.shown(unit)
    )


def it_speaks_of_somewhere_or_someone(draft: FigureDraft, known: Known) -> Reason | None:
    if text_of(draft.place) or text_of(draft.pcode_hint) or text_of(draft.population):
        return None
    return reasons.NOWHERE_AND_NOBODY(at="place")


def the_place_can_be_told(draft: FigureDraft, known: Known) -> Reason | None:
    """The hint (ISO code or P-code) must not contradict the place."""
    try:
        place_of(draft, known)
    except PlaceError as error:
        return reasons.of_place(error, at="place" if text_of(draft.place) else "pcode_hint")
    except TooManyUnknownPlaces:
        return reasons.PLACE_NOT_LOOKED_UP(at="place", read=reasons.shown(text_of(draft.place)))
    return None


def the_population_is_known(draft: FigureDraft, known: Known) -> Reason | None:
    text = text_of(draft.population)
    if not text:
        return None
    if not known.population(text):
        codes = ", ".join(sorted(set(known.populations.values())))
        return reasons.UNKNOWN_POPULATION(at="population", read=reasons.shown(text), known=codes)
    in_the_place = known.population(text_of(draft.place))
    if in_the_place and in_the_place != population_of(draft, known):
        return reasons.TWO_POPULATIONS(at="place", read=reasons.shown(text_of(draft.place)), other=text)
    return None


def the_source_is_known(draft: FigureDraft, known: Known) -> Reason | None:
    code = text_of(draft.source_id)
    if not code:
        return reasons.missing("source_id")
    if code in known.sources:
        return None
    if not known.open_to_new:
        return reasons.UNKNOWN_SOURCE(at="source_id", read=reasons.shown(code))
    if unmet := codes.why_no_code_of_a_source(code, at="source_id"):
        return unmet
    known.new_sources[code] = None
    return None


def the_sex_is_readable(draft: FigureDraft, known: Known) -> Reason | None:
    word = fold(text_of(draft.sex))
    if word in words.SEX:
        return None
    read = reasons.shown(text_of(draft.sex))
    if word in words.SEX_AND_AGE:
        return reasons.GIRLS_AND_BOYS(at="sex", read=read)
    if word in words.MALE_OR_MUJER:
        return reasons.M_IS_TWO_WORDS(at="sex", read=read)
    return reasons.UNKNOWN_WORD(at="sex", read=read, known=words.listed(words.SEX))


def the_age_group_is_readable(draft: FigureDraft, known: Known) -> Reason | None:
    word = fold(text_of(draft.age_group))
    if word in words.AGE_GROUP:
        return None
    read = reasons.shown(text_of(draft.age_group))
    if word in words.SEX_AND_AGE:
        return reasons.GIRLS_AND_BOYS(at="age_group", read=read)
    return reasons.UNKNOWN_WORD(at="age_group", read=read, known=words.listed(words.AGE_GROUP))


def the_nationality_is_a_country(draft: FigureDraft, known: Known) -> Reason | None:
    text = text_of(draft.nationality)
    if not text:
        return None
    try:
        known.nationality(text)
    except PlaceError as error:
        return reasons.of_place(error, at="nationality")
    return None


def the_method_is_readable(draft: FigureDraft, known: Known) -> Reason | None:
    text = text_of(draft.method)
    if fold(text) in words.METHOD:
        return None
    return reasons.UNKNOWN_WORD(at="method", read=reasons.shown(text), known=words.listed(words.METHOD))


def the_credibility_is_from_1_to_6(draft: FigureDraft, known: Known) -> Reason | None:
    text = text_of(draft.credibility)
    if text in {"", "1", "2", "3", "4", "5", "6"}:
        return None
    return reasons.CREDIBILITY_FROM_1_TO_6(at="credibility", read=reasons.shown(text))


def it_says_whether_its_parts_are_complete(draft: FigureDraft, known: Known) -> Reason | None:
    text = text_of(draft.parts_are_complete)
    if fold(text) in words.YES_OR_NO:
        return None
    return reasons.UNKNOWN_WORD(at="parts_are_complete", read=reasons.shown(text), known="yes, no")


def it_is_not_part_of_itself(draft: FigureDraft, known: Known) -> Reason | None:
    total, reference = text_of(draft.part_of), text_of(draft.figure_id)
    return (
        reasons.PART_OF_ITSELF(at="part_of", reference=reasons.shown(reference))
        if total and total == reference
        else None
    )


def its_total_is_known(draft: FigureDraft, known: Known) -> Reason | None:
    total = text_of(draft.part_of)
    if not total or known.has_figure(total):
        return None
    return reasons.UNKNOWN_FIGURE(at="part_of", read=reasons.shown(total))


def its_comparison_holds(draft: FigureDraft, known: Known) -> Reason | None:
    """The bound of "a smaller number than" is the other figure's number, so the other one must have a number."""
    other = text_of(draft.compared_with)
    if not other:
        return None
    read = quantity_of(draft.value_low, draft.value_high, draft.qualifier)
    if not isinstance(read, QuantityError) and read.qualifier is not Qualifier.FEWER_THAN_OTHER:
        return reasons.COMPARISON_NEEDS_ITS_WORDS(at="compared_with")
    if not known.has_figure(other):
        return reasons.UNKNOWN_FIGURE(at="compared_with", read=reasons.shown(other))
    if other == text_of(draft.figure_id) or _is_a_comparison(other, known):
        return reasons.COMPARISON_OF_A_COMPARISON(at="compared_with", read=reasons.shown(other))
    return None


CHECKS: tuple[Check, ...] = (
    the_id_is_usable,
    the_texts_fit,
    as_of_is_a_day_that_has_come,
    published_is_a_day_that_has_come,
    period_start_is_a_day_that_has_come,
    the_period_starts_before_it_ends,
    the_quantity_can_be_read,
    the_indicator_is_known,
    the_measure_is_the_indicators,
    the_unit_is_the_indicators,
    it_speaks_of_somewhere_or_someone,
    the_place_can_be_told,
    the_population_is_known,
    the_source_is_known,
    the_sex_is_readable,
    the_age_group_is_readable,
    the_nationality_is_a_country,
    the_method_is_readable,
    the_credibility_is_from_1_to_6,
    it_says_whether_its_parts_are_complete,
    it_is_not_part_of_itself,
    its_total_is_known,
    its_comparison_holds,
    *codes.CHECKS,
    *plausible.CHECKS,
    *parts.CHECKS,
)


def it_was_published_before_its_day(draft: FigureDraft, known: Known) -> Reason | None:
    published, as_of = _day(draft.published), _day(draft.as_of)
    if published is None or as_of is None or published >= as_of:
        return None
    return reasons.PUBLISHED_BEFORE(at="published", published=published.isoformat(), as_of=as_of.isoformat())


def its_source_was_withdrawn(draft: FigureDraft, known: Known) -> Reason | None:
    code = text_of(draft.source_id)
    day = known.sources.get(code)
    return reasons.SOURCE_WAS_WITHDRAWN(at="source_id", code=code, day=day.isoformat()) if day else None


WARNINGS: tuple[Check, ...] = (it_was_published_before_its_day, its_source_was_withdrawn)


def refusals(draft: FigureDraft, known: Known) -> list[Reason]:
    """Every reason why the draft cannot stand in the ledger; `at` is the column."""
    return [reason for check in CHECKS if (reason := check(draft, known)) is not None]


def warnings(draft: FigureDraft, known: Known) -> list[Reason]:
    """What is unusual but may be true."""
    return [reason for check in WARNINGS if (reason := check(draft, known)) is not None]


def _day_that_has_come(cell: Cell, column: str, today: date) -> Reason | None:
    try:
        day = date_of(cell)
    except ValueError:
        return reasons.NOT_A_DATE(at=column, read=reasons.shown(text_of(cell)))
    if day is None:
        return None
    if day > today:
        return reasons.DATE_IN_THE_FUTURE(at=column, day=day.isoformat())
    return reasons.DATE_TOO_EARLY(at=column, day=day.isoformat()) if day < FIRST_DAY else None


def _day(cell: Cell) -> date | None:
    try:
        return date_of(cell)
    except ValueError:
        return None


def _column_of_the_fault(draft: FigureDraft) -> str:
    """The low value, unless it can be read for itself and the high value cannot."""
    low_alone = quantity_of(draft.value_low, "", "exact")
    high_alone = quantity_of("", draft.value_high, "exact")
    low_reads = not isinstance(low_alone, QuantityError) or not text_of(draft.value_low)
    return (
        "value_high"
        if low_reads and text_of(draft.value_high) and isinstance(high_alone, QuantityError)
        else "value_low"
    )


def _make_new_indicator(draft: FigureDraft, known: Known, name: str) -> Reason | None:
    measure, unit = words.MEASURE.get(fold(text_of(draft.measure))), text_of(draft.unit)
    read = reasons.shown(name)
    if not slugify(name) or len(slugify(name)) > 80 or NO_NAME.search(name):
        return reasons.INDICATOR_UNNAMED(at="indicator", read=read)
    if len(known.new_indicators) >= MOST_NEW_INDICATORS:
        return reasons.TOO_MANY_NEW_INDICATORS(at="indicator", read=read, most=MOST_NEW_INDICATORS)
    if measure is None:
        return reasons.missing("measure")
    if not unit:
        return reasons.missing("unit")
    known.make_indicator(name=name, measure=str(measure), unit=unit)
    return None


def _is_a_comparison(reference: str, known: Known) -> bool:
    if reference in known.arriving:
        return reference in known.comparisons
    return known.figures[reference].values.qualifier == Qualifier.FEWER_THAN_OTHER.value
