"""Why a figure is refused, or taken with a warning. `at` is the name of the column."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason, Text
from amparo.registry.places.pcodes import PlaceError
from amparo.registry.places.queries import reason_of
from amparo.situation.figures.drafts.naming import SPOKEN_BY_NAME, Named
from amparo.situation.figures.quantity import QuantityError

SHOWN = 80


def shown(cell: object) -> str:
    """As much of a cell as a sentence shows."""
    text = " ".join(str(cell).split())
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


MISSING = Kind("figures.missing", _("{column} is empty."), _("Fill it in."))


def missing(column: str) -> Reason:
    return MISSING(at=column, column=Named(column))


ID_UNUSABLE = Kind(
    "figures.id_unusable",
    _("“{read}” cannot be the id of a figure."),
    _("Use up to 60 letters and digits without accents, with . _ or - between them, such as F088."),
)
ID_IS_A_PAGE = Kind(
    "figures.id_is_a_page",
    _("“{read}” cannot be the id of a figure: a page of Figures has this address."),
    _("Use another id, such as F088."),
)
ID_TAKEN = Kind(
    "figures.id_taken",
    _("There is already a figure {reference}."),
    _("Give this one another id, or leave the id empty."),
)
ONLY_CAPITALS_DIFFER = Kind(
    "figures.only_capitals_differ",
    _("“{read}” differs from {other} only in small and capital letters."),
    _("Write {other} if it is the same, or choose another word."),
)
FIGURE_ENTERED_BEFORE = Kind(
    "figures.figure_entered_before",
    _("{reference} says the same already: one question, one number, one source."),
    _("Open {reference}. If it is wrong, withdraw it first."),
)
SOURCE_CODE = Kind(
    "figures.source_code",
    _("“{read}” cannot be the code of a source."),
    _("Use up to 60 letters, digits, spaces, and . _ or - between them, such as SRC-S01; “add” is a page."),
)
NOT_WHOLE = Kind(
    "figures.not_whole",
    _("“{read}” is no whole number, and {unit} are counted."),
    _("Write the whole number, or the qualifier average if it is one."),
)
MORE_THAN_MANKIND = Kind(
    "figures.more_than_mankind",
    _("“{read}” is more than {most} persons, more than there are."),
    _("Look for digits that were typed or pasted twice."),
)
NOT_PLAIN_TEXT = Kind(
    "figures.not_plain_text",
    _("The text holds {character}, a character that hides or turns what is written."),
    _("Type the text again instead of pasting it."),
)
PART_ELSEWHERE = Kind(
    "figures.part_elsewhere",
    _("It speaks of {place}, and its total {total} of {around}, which does not hold it."),
    _("Correct the place, or name a total of the same place."),
)
PART_OF_ANOTHER_DAY = Kind(
    "figures.part_of_another_day",
    _("It speaks of {day}, and its total {total} of {other}."),
    _("Correct the date, or name the total of the same day."),
)
PART_OF_ANOTHER_UNIT = Kind(
    "figures.part_of_another_unit",
    _("It counts {unit}, and its total {total} counts {other}."),
    _("Name a total with the same counting unit: persons are no part of claims."),
)
TOO_LONG = Kind(
    "figures.too_long",
    _("The text is {length} characters long; {most} fit."),
    _("Shorten it, or put the rest into the note."),
)
NOT_A_DATE = Kind(
    "figures.not_a_date",
    _("“{read}” is not a date as year-month-day."),
    _("Write it as 2018-12-27, without a time of day."),
)
DATE_TOO_EARLY = Kind(
    "figures.date_too_early",
    _("{day} is before 1900."),
    _("Correct the year."),
)
DATE_IN_THE_FUTURE = Kind(
    "figures.date_in_the_future",
    _("{day} has not come yet."),
    _("Correct the date. A forecast is not entered as a figure."),
)
PERIOD_STARTS_AFTER_IT_ENDS = Kind(
    "figures.period_starts_after_it_ends",
    _("The period would start on {start} and end on {end}."),
    _("Correct one of the two dates; perhaps they were exchanged."),
)
PUBLISHED_BEFORE = Kind(
    "figures.published_before",
    _("It was published on {published} and speaks of a later day, {as_of}."),
    _("Check both dates. It is right only for what the source expected."),
)
UNKNOWN_INDICATOR = Kind(
    "figures.unknown_indicator",
    _("There is no indicator “{read}”."),
    _("Near names: {near}. Choose one of the indicators in use."),
)
INDICATOR_MISSPELT = Kind(
    "figures.indicator_misspelt",
    _("There is no indicator “{read}”, but there is “{near}”."),
    _("Did you mean “{near}”? Correct the word; or confirm that “{read}” is a new indicator."),
)
INDICATOR_UNNAMED = Kind(
    "figures.indicator_unnamed",
    _("“{read}” cannot name a new indicator."),
    _("Use a name of up to 80 letters, such as “asylum claims”."),
)
TOO_MANY_NEW_INDICATORS = Kind(
    "figures.too_many_new_indicators",
    _("“{read}” would be one more than {most} new indicators from one file."),
    _("Check that the right column is taken as the indicator."),
)
UNKNOWN_MEASURE = Kind(
    "figures.unknown_measure",
    _("“{read}” is no measure."),
    _("Write stock (present at one moment), flow (during a period) or cumulative (since a first day)."),
)
ANOTHER_MEASURE = Kind(
    "figures.another_measure",
    _("“{indicator}” is counted as {expected}, not as {read}."),
    _("Correct the measure, or use another indicator: the two are never added or compared."),
)
ANOTHER_UNIT = Kind(
    "figures.another_unit",
    _("“{indicator}” is counted in {expected}, not in {read}."),
    _("Correct the unit, or use another indicator: persons are never added to cases."),
)
NOWHERE_AND_NOBODY = Kind(
    "figures.nowhere_and_nobody",
    _("It is not said of which place or of which group the figure speaks."),
    _("Give a place, or a population such as “caravan”."),
)
UNKNOWN_POPULATION = Kind(
    "figures.unknown_population",
    _("There is no population “{read}”."),
    _("Use one of: {known}."),
)
TWO_POPULATIONS = Kind(
    "figures.two_populations",
    _("The place names the group “{read}”, and the population is “{other}”."),
    _("Give the place in the one column and the group in the other."),
)
PLACE_NOT_LOOKED_UP = Kind(
    "figures.place_not_looked_up",
    _("“{read}” was not looked up: too many places of this file are unknown already."),
    _("Check that the right column is taken as the place, correct the others, and import again."),
)
UNKNOWN_SOURCE = Kind(
    "figures.unknown_source",
    _("There is no source with the code {read}."),
    _("Add the source first: who published it, when, and where it was found."),
)
SOURCE_WAS_WITHDRAWN = Kind(
    "figures.source_was_withdrawn",
    _("The source {code} was withdrawn on {day}."),
    _("The figure is kept and cannot be accepted."),
)
UNKNOWN_WORD = Kind(
    "figures.unknown_word",
    _("“{read}” is not one of the words for this column."),
    _("Write one of: {known}; or leave it empty for all or not stated."),
)
GIRLS_AND_BOYS = Kind(
    "figures.girls_and_boys",
    _("“{read}” says sex and age in one word."),
    _("Write female or male as the sex, and child as the age group."),
)
M_IS_TWO_WORDS = Kind(
    "figures.m_is_two_words",
    _("“{read}” is male in English and mujer (female) in Spanish."),
    _("Write female or male in full."),
)
CREDIBILITY_FROM_1_TO_6 = Kind(
    "figures.credibility_from_1_to_6",
    _("“{read}” is no credibility."),
    _("Write a number from 1 (confirmed) to 6 (cannot be judged), or leave it empty."),
)
PART_OF_ITSELF = Kind(
    "figures.part_of_itself",
    _("{reference} would be part of itself."),
    _("Name the total of which it is a part, or leave this empty."),
)
PARTS_IN_A_CIRCLE = Kind(
    "figures.parts_in_a_circle",
    _("{reference} would be part of itself, through {circle}."),
    _("Correct which figure is the total."),
)
UNKNOWN_FIGURE = Kind(
    "figures.unknown_figure",
    _("There is no figure {read}."),
    _("Correct the id, or bring that figure in the same file."),
)
COMPARISON_NEEDS_ITS_WORDS = Kind(
    "figures.comparison_needs_its_words",
    _("A figure to compare with is named, but the qualifier is not “a smaller number than”."),
    _("Correct the qualifier, or leave this empty."),
)
COMPARISON_OF_A_COMPARISON = Kind(
    "figures.comparison_of_a_comparison",
    _("{read} is itself only “a smaller number” than another, or the same figure."),
    _("Compare with a figure that has a number."),
)

_QUANTITY: dict[str, tuple[Text, Text]] = {
    "not_a_number": (
        _("“{read}” is not a number."),
        _("Write digits alone, such as 4000 or 2.5; words such as “about” go into the qualifier."),
    ),
    "separators": (
        _("“{read}” holds separators that can be read in two ways."),
        _("Write digits alone, with a point before decimals: 4000 or 14975.67."),
    ),
    "ambiguous_number": (
        _("“{read}” can be thousands or a number with three decimals."),
        _("Write {whole} if thousands are meant; if not, drop or add a decimal."),
    ),
    "negative": (
        _("“{read}” is negative."),
        _("People and places are never fewer than none; correct the number."),
    ),
    "too_large": (_("“{read}” is too large to be true here."), _("Correct the number.")),
    "too_precise": (_("“{read}” has more than six decimals."), _("Round it as the source did.")),
    "reversed": (_("The low number {low} is above the high number {high}."), _("Exchange the two.")),
    "empty": (_("Nothing can be fewer than 0."), _("Write 0 with the qualifier exact if there were none.")),
    "fields": (
        _("Numbers given: {count}. That does not go with “{qualifier}”."),
        _("Give one number for a count, two for a range, none for “many”. Missing is not zero."),
    ),
    "unknown_qualifier": (
        _("The qualifier “{text}” is not known."),
        _("Write exact, at least, over, up to, fewer than, approximately, average, between or many."),
    ),
}
QUANTITIES = {
    code: Kind(f"figures.quantity_{code}", sentence, remedy) for code, (sentence, remedy) in _QUANTITY.items()
}


def of_quantity(error: QuantityError, *, at: str, read: str) -> Reason:
    kind = QUANTITIES.get(error.code, QUANTITIES["not_a_number"])
    params = {name: str(value) for name, value in error.params.items()}
    spoken = {name: Named(value) for name, value in params.items() if name in SPOKEN_BY_NAME}
    return kind(at=at, **{"read": read, **params, **spoken})


def of_place(error: PlaceError, *, at: str) -> Reason:
    return reason_of(error, at=at)
