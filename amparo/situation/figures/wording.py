"""Quantities in words, and back, in English and Spanish (the phrases are in `phrases.py`).

English writes 1,234.5 and Spanish 1.234,5; Spanish groups four digits too ("4.000"), as the
field's tables do.
"""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from amparo.situation.figures.phrases import LANGUAGES, QUALIFIER_ALONE, Language
from amparo.situation.figures.quantity import (
    DEFAULT_TOLERANCE,
    INFINITY,
    Number,
    Qualifier,
    Quantity,
    QuantityError,
    fewer_than_other,
    from_fields,
    in_words,
    interval,
)

LONGEST_TEXT = 200
_SHOWN_OF_A_TEXT = 60
_A_NUMBER = r"[-\u2212]?[0-9](?:[0-9., ]*[0-9])?"


class _Reading(NamedTuple):
    qualifier: Qualifier
    numbers: tuple[Decimal, ...]
    other: str | None = None


def say(quantity: Quantity, lang: str, other: str | None = None) -> str:
    """The words of a quantity: "at least 4,000", "al menos 4.000".

    What a source said is said back; of a derived quantity the closest words that contain it. `other` is the
    label of the figure that "a smaller number than" points to, in the language asked for.
    """
    language = _language(lang)
    words = in_words(quantity)
    low, high = _written(words.stated_low, language), _written(words.stated_high, language)
    if words.qualifier is Qualifier.FEWER_THAN_OTHER and other:
        return language.smaller_than.format(other=other)
    if words.qualifier is Qualifier.UNQUANTIFIED and words.low < 0:
        return language.unknown
    if words.qualifier is Qualifier.APPROXIMATELY and low != high:
        return language.about_a_range.format(low=low, high=high)
    return language.written[words.qualifier].format(low=low, high=high)


def parse(text: str, lang: str, tolerance: Number = DEFAULT_TOLERANCE) -> Quantity:
    """The quantity that a text states; a QuantityError where it can be read in two ways or not at all.

    `tolerance` is that of the method, for "about" and "an average of". A number below 1,000 with exactly
    three decimals ("2.434", in Spanish "2,434") is refused though `say` writes it: it looks like thousands.
    """
    reading = _read(text, lang)
    if reading.qualifier is Qualifier.FEWER_THAN_OTHER:
        return fewer_than_other(reading.other)
    low, high = (*reading.numbers, None, None)[:2]
    share = Decimal(str(tolerance))
    return from_fields(value_low=low, value_high=high, qualifier=reading.qualifier, tolerance=share)


def parse_change(text: str, lang: str) -> Quantity:
    """As `parse`, for a difference: numbers may be negative and "up to 5" has no floor at zero."""
    reading = _read(text, lang)
    floorless = (Qualifier.AT_MOST, Qualifier.FEWER_THAN, Qualifier.UNQUANTIFIED)
    if reading.qualifier not in floorless and all(number >= 0 for number in reading.numbers):
        return parse(text, lang)
    low, high = (reading.numbers[0], reading.numbers[-1]) if reading.numbers else (-INFINITY, INFINITY)
    if reading.qualifier in (Qualifier.AT_LEAST, Qualifier.MORE_THAN):
        return interval(low, INFINITY, reading.qualifier is Qualifier.MORE_THAN)
    if reading.qualifier in (Qualifier.AT_MOST, Qualifier.FEWER_THAN):
        return interval(-INFINITY, high, False, reading.qualifier is Qualifier.FEWER_THAN)
    if reading.qualifier in (Qualifier.EXACT, Qualifier.BETWEEN, Qualifier.UNQUANTIFIED):
        return interval(low, high)
    raise QuantityError("negative", "An approximate number cannot be negative; give a range instead.")


def read_qualifier(text: str) -> Qualifier:
    """The qualifier that a word of a published table means, in English or Spanish."""
    meanings = _qualifier_words()
    word = _folded(text).replace("_", " ")
    if word not in meanings:
        message = 'The qualifier "{text}" is not known. Accepted are: {accepted}.'
        accepted = ", ".join(sorted(meanings))
        raise QuantityError("unknown_qualifier", message, text=_shown(text), accepted=accepted)
    return meanings[word]


def understood_forms(lang: str) -> list[str]:
    """One example of each form that `parse` reads, to be shown beside a field."""
    language = _language(lang)
    low, high = _written(Decimal(7000), language), _written(Decimal(9000), language)
    templates = [*language.written.values(), language.about_a_range]
    return [template.format(low=low, high=high) for template in templates]


def _language(lang: str) -> Language:
    language = LANGUAGES.get(lang[:2].lower())
    if language is None:
        message = 'Quantities are written in {known}, not in "{lang}".'
        raise QuantityError("language", message, lang=_shown(lang), known=", ".join(LANGUAGES))
    return language


def _written(number: Decimal, language: Language) -> str:
    if not number:
        return "0"
    text = f"{number:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.-", f"{language.grouping}{language.decimal}\u2212"))


def _read(text: str, lang: str) -> _Reading:
    language = _language(lang)
    spaced = " ".join(unicodedata.normalize("NFC", text[: LONGEST_TEXT + 1]).split())
    folded = _folded(spaced)
    reading = None
    if len(text) <= LONGEST_TEXT:
        reading = (
            _read_without_number(spaced, folded, language)
            or _read_range(folded, language)
            or _read_one_number(folded, language)
        )
    if reading is None:
        message = 'The quantity "{text}" could not be read. Understood are: {forms}.'
        raise QuantityError("unreadable", message, text=_shown(text), forms="; ".join(understood_forms(lang)))
    return reading


def _read_without_number(spaced: str, folded: str, language: Language) -> _Reading | None:
    if folded in language.read_many:
        return _Reading(Qualifier.UNQUANTIFIED, ())
    smaller = re.fullmatch(language.read_smaller, spaced, re.IGNORECASE)
    # "A smaller number than 300" names no figure: "fewer than 300" is meant, or a figure was mistyped.
    if smaller is None or (smaller["other"] or "").startswith(tuple("0123456789")):
        return None
    return _Reading(Qualifier.FEWER_THAN_OTHER, (), smaller["other"])


def _read_range(folded: str, language: Language) -> _Reading | None:
    for pattern in _range_patterns(language.code):
        found = pattern.fullmatch(folded)
        if found:
            break
    else:
        return None
    low, high = _number(found["low"], language), _number(found["high"], language)
    if low is None or high is None:
        return None
    approximate = any(found[name] for name in ("about", "inner", "second") if name in pattern.groupindex)
    return _Reading(Qualifier.APPROXIMATELY if approximate else Qualifier.BETWEEN, (low, high))


def _read_one_number(folded: str, language: Language) -> _Reading | None:
    found = _one_number_pattern(language.code).fullmatch(folded)
    if found is None or (found["before"] and found["after"]):
        return None
    number = _number(found["number"], language)
    if number is None:
        return None
    qualifier = Qualifier.EXACT
    if found["after"]:
        qualifier = language.read_after[found["after"]]
    for meaning, words in language.read_before.items():
        if found["before"] in words:
            qualifier = meaning
    return _Reading(qualifier, (number,))


def _number(text: str, language: Language) -> Decimal | None:
    digits = text.lstrip("-\u2212")
    grouping, decimal = re.escape(language.grouping), re.escape(language.decimal)
    if re.fullmatch(rf"[1-9][0-9]{{0,2}}{decimal}[0-9]{{3}}", digits):
        whole = digits.replace(language.decimal, language.grouping)
        message = '"{text}" can be read in two ways. If thousands are meant, write {whole}.'
        raise QuantityError("ambiguous_number", message, text=text, whole=whole)
    grouped = rf"[1-9][0-9]{{0,2}}(?:(?:{grouping}[0-9]{{3}})+|(?: [0-9]{{3}})+)"
    if not re.fullmatch(rf"(?:[0-9]+|{grouped})(?:{decimal}[0-9]+)?", digits):
        return None
    plain = digits.replace(language.grouping, "").replace(" ", "").replace(language.decimal, ".")
    return -Decimal(plain) if digits != text else Decimal(plain)


@cache
def _range_patterns(code: str) -> tuple[re.Pattern[str], ...]:
    language = LANGUAGES[code]
    about = _any_of(language.read_before[Qualifier.APPROXIMATELY])
    low, high = f"(?P<low>{_A_NUMBER})", f"(?P<high>{_A_NUMBER})"
    (between, and_), (from_, to) = language.between_and, language.from_to
    return (
        re.compile(rf"{between} (?:(?P<inner>{about}) ?)?{low} {and_} (?:(?P<second>{about}) ?)?{high}"),
        re.compile(rf"(?:(?P<about>{about}) ?)?(?:{from_} )?{low}(?: {to} | ?[-–—] ?){high}"),
    )


@cache
def _one_number_pattern(code: str) -> re.Pattern[str]:
    language = LANGUAGES[code]
    before = _any_of(word for words in language.read_before.values() for word in words)
    after = _any_of(language.read_after)
    return re.compile(rf"(?:(?P<before>{before}) ?)?(?P<number>{_A_NUMBER})(?: ?(?P<after>{after}))?")


@cache
def _qualifier_words() -> dict[str, Qualifier]:
    meanings = {qualifier.value.replace("_", " "): qualifier for qualifier in Qualifier}
    tables = [QUALIFIER_ALONE, *(language.read_before for language in LANGUAGES.values())]
    for table in tables:
        meanings.update({word: qualifier for qualifier, words in table.items() for word in words})
    many = [word for language in LANGUAGES.values() for word in language.read_many]
    return meanings | dict.fromkeys(many, Qualifier.UNQUANTIFIED)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in words)


def _folded(text: str) -> str:
    """Without accents, capitals and repeated spaces, non-breaking ones among them."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(mark for mark in apart if not unicodedata.combining(mark)).split())


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN_OF_A_TEXT else text[:_SHOWN_OF_A_TEXT] + "…"
