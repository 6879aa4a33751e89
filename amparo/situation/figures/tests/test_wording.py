"""Quantities in words: what is printed, what is read, what is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.situation.figures.quantity import (
    Qualifier,
    Quantity,
    QuantityError,
    about,
    about_between,
    at_least,
    at_most,
    average,
    between,
    contains,
    difference,
    exactly,
    fewer_than,
    fewer_than_other,
    hull,
    more_than,
    ratio,
    unquantified,
)
from amparo.situation.figures.tests.quantities import stated, stated_below
from amparo.situation.figures.wording import parse, parse_change, read_qualifier, say, understood_forms

languages = st.sampled_from(["en", "es"])


@pytest.mark.parametrize(
    ("quantity", "english", "spanish"),
    [
        (exactly(2122), "2,122", "2.122"),
        (exactly("14975.67"), "14,975.67", "14.975,67"),
        (exactly("1234.5"), "1,234.5", "1.234,5"),
        (at_least(4000), "at least 4,000", "al menos 4.000"),
        (more_than(3700), "over 3,700", "más de 3.700"),
        (about(600), "about 600", "alrededor de 600"),
        (average(3000), "an average of 3,000", "un promedio de 3.000"),
        (at_most(300), "up to 300", "hasta 300"),
        (fewer_than(5), "fewer than 5", "menos de 5"),
        (between(2122, 4730), "between 2,122 and 4,730", "entre 2.122 y 4.730"),
        (about_between(7000, 9000), "about 7,000 to 9,000", "alrededor de 7.000 a 9.000"),
        (unquantified(), "many", "muchas"),
        (fewer_than_other("F089"), "a smaller number", "un número menor"),
        (at_least(4000) + about(600), "at least 4,540", "al menos 4.540"),
        (exactly(1000) + about(2900), "about 3,900", "alrededor de 3.900"),
        (ratio(exactly(6062), exactly(24)), "about 253", "alrededor de 253"),
        (hull([exactly(2122), about(4300)]), "between 2,122 and 4,730", "entre 2.122 y 4.730"),
        (difference(exactly(5), exactly(1007)), "−1,002", "−1.002"),
        (difference(exactly(5), at_least(7)), "up to −2", "hasta −2"),
        (difference(at_least(5), at_least(7)), "an unknown number", "un número desconocido"),
    ],
)
def test_a_quantity_is_said_in_both_languages(quantity, english, spanish):
    assert say(quantity, "en") == english
    assert say(quantity, "es") == spanish


def test_a_smaller_number_may_name_the_other_figure():
    assert say(fewer_than_other("F089"), "en", "in Mexico") == "a smaller number than in Mexico"
    assert parse("un número menor que México", "es").other == "México"
    assert parse("A smaller number than Mexico", "en") == fewer_than_other("Mexico")


def test_a_regional_language_code_is_understood_and_an_unknown_one_refused():
    assert say(at_least(4000), "es-mx") == "al menos 4.000"
    with pytest.raises(QuantityError) as refusal:
        say(at_least(4000), "fr")
    assert refusal.value.code == "language"


@pytest.mark.parametrize(
    ("quantity", "english", "spanish"),
    [
        (
            exactly(4000),
            "4,000; 4000; 4 000; 4\u00a0000; exactly 4,000",
            "4.000; 4000; exactamente 4.000",
        ),
        (
            at_least(4000),
            "At least 4,000;  at  least 4000 ; no fewer than 4,000; 4,000 or more; 4,000+; ≥ 4,000",
            "Al menos 4.000; por lo menos 4.000; como mínimo 4.000; no menos de 4.000; 4.000 o más",
        ),
        (more_than(3700), "over 3,700; more than 3,700; > 3,700", "más de 3.700; mas de 3.700; MÁS DE 3700"),
        (
            at_most(300),
            "up to 300; at most 300; no more than 300; 300 or fewer",
            "hasta 300; como máximo 300; no más de 300; 300 o menos",
        ),
        (fewer_than(5), "fewer than 5; less than 5; under 5; <5", "menos de 5; < 5"),
        (
            about(600),
            "about 600; approximately 600; approx. 600; approx 600; some 600; around 600; ~600",
            "alrededor de 600; aproximadamente 600; aprox. 600; unos 600; unas 600; cerca de 600; ~600",
        ),
        (average(3000), "an average of 3,000; on average 3,000", "un promedio de 3.000; en promedio 3.000"),
        (
            between(7000, 9000),
            "between 7,000 and 9,000; 7,000 to 9,000; from 7,000 to 9,000; 7,000–9,000; 7000-9000",
            "entre 7.000 y 9.000; 7.000 a 9.000; de 7.000 a 9.000; 7.000–9.000",
        ),
        (
            about_between(7000, 9000),
            "about 7,000 to 9,000; ~7,000-9,000; between approximately 7,000 and 9,000",
            "alrededor de 7.000 a 9.000; entre unos 7.000 y 9.000; entre unas 7.000 y unas 9.000",
        ),
        (unquantified(), "many; several; Many", "muchos; muchas; varios; varias"),
        (exactly("0.123"), "0.123", "0,123"),
        (exactly("1234.567"), "1,234.567", "1.234,567"),
    ],
)
def test_the_words_of_the_field_are_read_in_both_languages(quantity, english, spanish):
    for lang, texts in (("en", english), ("es", spanish)):
        for text in texts.split(";"):
            assert parse(text, lang) == quantity, text


@pytest.mark.parametrize(
    ("text", "lang", "code"),
    [
        ("4.000", "en", "ambiguous_number"),
        ("4,000", "es", "ambiguous_number"),
        ("at least 4.000", "en", "ambiguous_number"),
        ("4.000-5.000", "en", "ambiguous_number"),
        ("", "en", "unreadable"),
        ("about", "en", "unreadable"),
        ("nearly all", "en", "unreadable"),
        ("al menos 4.000", "en", "unreadable"),
        ("at least 4,000", "es", "unreadable"),
        ("12,34", "en", "unreadable"),
        ("1,2345", "en", "unreadable"),
        ("0,123", "en", "unreadable"),
        ("4.000.000", "en", "unreadable"),
        ("1.234.5", "es", "unreadable"),
        ("over 4,000 to 5,000", "en", "unreadable"),
        ("at least 4,000 or more", "en", "unreadable"),
        ("four thousand", "en", "unreadable"),
        ("4²", "en", "unreadable"),
        ("٤٠٠", "en", "unreadable"),
        ("1e309", "en", "unreadable"),
        ("NaN", "en", "unreadable"),
        ("Infinity", "en", "unreadable"),
        ("a smaller number than 300", "en", "unreadable"),
        ("9" * 201, "en", "unreadable"),
        ("9" * 199, "en", "too_large"),
        ("-5", "en", "negative"),
        ("between −5 and 3", "en", "negative"),
        ("9,000 to 7,000", "en", "reversed"),
        ("fewer than 0", "en", "empty"),
    ],
)
def test_what_cannot_be_read_in_one_way_is_refused(text, lang, code):
    with pytest.raises(QuantityError) as refusal:
        parse(text, lang)
    assert refusal.value.code == code


def test_a_refusal_says_what_was_read_and_what_is_understood():
    with pytest.raises(QuantityError, match=r'"nearly all".*at least 7,000.*between 7,000 and 9,000'):
        parse("nearly all", "en")
    with pytest.raises(QuantityError, match=r"write 4,000\."):
        parse("4.000", "en")


def test_every_form_that_is_shown_as_understood_is_understood():
    for lang in ("en", "es"):
        for form in understood_forms(lang):
            assert say(parse(form, lang), lang) == form


def test_three_decimals_below_a_thousand_are_written_as_given_and_refused_when_read():
    assert say(exactly("2.434"), "en") == "2.434"
    with pytest.raises(QuantityError):
        parse("2.434", "en")


def test_the_tolerance_of_the_method_is_that_of_about():
    assert parse("about 600", "en", Decimal("0.05")) == about(600, Decimal("0.05"))


@given(stated, languages)
def test_what_a_source_said_is_read_back_as_it_was(quantity, lang):
    read = parse(say(quantity, lang, quantity.other), lang, quantity.tolerance)
    if quantity.qualifier is Qualifier.FEWER_THAN_OTHER:
        quantity = fewer_than_other(quantity.other)
    assert read == quantity


# A sum or ratio of these stays below the ceiling of what is read.
summands = stated_below(10**12)


@given(summands, summands, summands, languages)
def test_the_words_of_a_result_read_back_contain_it(a, b, c, lang):
    for derived in (a + b, a + b + c, hull([a, b]), ratio(a, b)):
        assert_contained(derived, parse(say(derived, lang), lang), a, b, c)
    change = difference(a + b, c)
    assert contains(parse_change(say(change, lang), lang), change)


def assert_contained(derived: Quantity, read: Quantity, *sources: Quantity) -> None:
    assert contains(read, derived)
    for number in (read.stated_low, read.stated_high):
        decimals = -int(number.normalize().as_tuple().exponent) if number.is_finite() else 0
        assert decimals <= max(source.places for source in sources)


@given(stated, stated, languages)
def test_infinity_is_never_printed(a, b, lang):
    for quantity in (a, a + b, a - b, ratio(a, b)):
        assert "inf" not in say(quantity, lang).lower()


@given(st.text(max_size=40), languages)
def test_any_text_is_read_or_refused(text, lang):
    try:
        assert isinstance(parse(text, lang), Quantity)
    except QuantityError as refusal:
        assert refusal.code


@pytest.mark.parametrize(
    ("word", "qualifier"),
    [
        ("exact", Qualifier.EXACT),
        ("approximately", Qualifier.APPROXIMATELY),
        ("average", Qualifier.AVERAGE),
        ("over", Qualifier.MORE_THAN),
        ("at least", Qualifier.AT_LEAST),
        ("many", Qualifier.UNQUANTIFIED),
        ("a smaller number than", Qualifier.FEWER_THAN_OTHER),
        (" At  Least ", Qualifier.AT_LEAST),
        ("at_least", Qualifier.AT_LEAST),
        ("más de", Qualifier.MORE_THAN),
        ("alrededor de", Qualifier.APPROXIMATELY),
        ("aproximado", Qualifier.APPROXIMATELY),
        ("un número menor que", Qualifier.FEWER_THAN_OTHER),
        ("hasta", Qualifier.AT_MOST),
        ("entre", Qualifier.BETWEEN),
        *((qualifier.value, qualifier) for qualifier in Qualifier),
    ],
)
def test_the_words_of_the_qualifier_column_are_read(word, qualifier):
    assert read_qualifier(word) is qualifier


@pytest.mark.parametrize("word", ["", "nearly", "casi", "4,000"])
def test_an_unknown_qualifier_is_refused_with_the_accepted_words(word):
    with pytest.raises(QuantityError, match=r"Accepted are: .*at least.*más de|mas de") as refusal:
        read_qualifier(word)
    assert refusal.value.code == "unknown_qualifier"
