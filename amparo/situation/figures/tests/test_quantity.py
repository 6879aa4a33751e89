"""What the arithmetic of "at least" promises."""

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from amparo.situation.figures.quantity import (
    INFINITY,
    Quantity,
    QuantityError,
    about,
    about_between,
    at_least,
    at_most,
    average,
    between,
    can_both_be_true,
    certainly_equal,
    certainly_less,
    contains,
    difference,
    exactly,
    fewer_than,
    fewer_than_other,
    hull,
    in_words,
    intersect,
    interval,
    more_than,
    point,
    ratio,
    remaining,
    scale,
    total,
    unquantified,
)
from amparo.situation.figures.tests.quantities import numbers_in, stated


def bounds(quantity: Quantity) -> str:
    opening, closing = "(" if quantity.low_open else "[", ")" if quantity.high_open else "]"
    return f"{opening}{quantity.low.normalize():f}, {quantity.high.normalize():f}{closing}"


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        (exactly(2122), "[2122, 2122]"),
        (at_least(4000), "[4000, Infinity)"),
        (more_than(3700), "(3700, Infinity)"),
        (at_most(300), "[0, 300]"),
        (fewer_than(5), "[0, 5)"),
        (about(600), "[540, 660]"),
        (about(600, Decimal("0.5")), "[300, 900]"),
        (average(3000), "[2700, 3300]"),
        (between(2122, 4730), "[2122, 4730]"),
        (about_between(7000, 9000), "[6300, 9900]"),
        (unquantified(), "[0, Infinity)"),
        (fewer_than_other("F089", at_most(300)), "[0, 300)"),
        (fewer_than_other("F089", about(100)), "[0, 110)"),
        (fewer_than_other("F089", more_than(3700)), "[0, Infinity)"),
        (fewer_than_other("F089"), "[0, Infinity)"),
    ],
)
def test_each_form_of_words_is_one_interval(quantity, expected):
    assert bounds(quantity) == expected


def test_a_smaller_number_keeps_the_reference_of_the_other_figure():
    assert fewer_than_other("F089", exactly(10)).other == "F089"


def test_a_smaller_number_than_none_stands_by_its_words_alone():
    assert bounds(fewer_than_other("F089", exactly(0))) == "[0, Infinity)"


@pytest.mark.parametrize(
    ("quantity", "low", "high", "single"),
    [
        (about(3800), 3800, 3800, 3800),
        (at_least(4000), 4000, INFINITY, 4000),
        (at_most(300), 0, 300, 300),
        (between(5, 9), 5, 9, None),
        (about_between(7000, 9000), 7000, 9000, None),
        (unquantified(), 0, INFINITY, None),
        (fewer_than_other("F089", at_most(300)), 0, 300, None),
    ],
)
def test_the_stated_numbers_leave_the_tolerance_out(quantity, low, high, single):
    assert (quantity.stated_low, quantity.stated_high, quantity.stated) == (low, high, single)


def test_at_least_4000_and_about_600_are_at_least_4540():
    assert in_words(at_least(4000) + about(600)) == at_least(4540)


def test_a_count_and_about_a_number_are_about_their_sum():
    assert in_words(exactly(1000) + about(2900)) == about(3900)


def test_a_sum_is_a_range_where_about_would_claim_too_much():
    wide = exactly(100) + about(2900, Decimal("0.5"))
    assert in_words(wide) == between(1550, 4450)


def test_more_than_makes_the_sum_more_than():
    assert more_than(3700) + exactly(100) == more_than(3800)


def test_many_and_five_are_at_least_five_and_many_with_none_is_still_many():
    assert unquantified() + exactly(5) == at_least(5)
    assert unquantified() + exactly(0) == unquantified()


@pytest.mark.parametrize(
    ("divided", "by", "shown"), [(6062, 24, "253"), (6062, 8, "758"), ("14975.67", 6151, "2.43")]
)
def test_a_ratio_shows_no_more_decimals_than_its_most_precise_input(divided, by, shown):
    quotient = ratio(exactly(divided), exactly(by))
    assert str(point(quotient)) == shown
    assert in_words(quotient) == about(shown)


def test_a_ratio_that_ends_is_exact():
    assert ratio(exactly(6062), exactly(2)) == exactly(3031)


def test_a_small_ratio_is_not_rounded_to_nothing():
    assert in_words(ratio(exactly(1), exactly(3))) == between(0, 1)


@pytest.mark.parametrize(
    "divisor", [exactly(0), at_most(5), unquantified(), difference(at_most(5), exactly(3))]
)
def test_a_division_by_what_may_be_zero_has_no_upper_bound(divisor):
    assert ratio(exactly(5), divisor).high == INFINITY


def test_bounds_of_a_sum_round_outward_to_the_decimals_of_the_sources():
    assert in_words(at_least(10) + about(3)) == at_least(12)
    assert in_words(at_most(10) + at_most("0.5") + about(3, 0)).high == Decimal("13.5")
    assert in_words(about(3, Decimal("0.5")) + between(0, 10)) == between(1, 15)


def test_what_is_left_is_never_below_zero_and_a_change_may_be():
    assert bounds(difference(about(100), exactly(95))) == "[-5, 15]"
    assert bounds(remaining(about(100), exactly(95))) == "[0, 15]"


def test_more_gone_than_there_were_is_refused():
    with pytest.raises(QuantityError) as refusal:
        remaining(exactly(70), exactly(71))
    assert refusal.value.code == "more_gone_than_there"


def test_the_sum_of_nothing_is_refused_and_not_zero():
    with pytest.raises(QuantityError) as refusal:
        total([])
    assert refusal.value.code == "nothing_to_add"


def test_nothing_times_at_least_five_is_nothing():
    assert scale(at_least(5), 0) == exactly(0)
    assert scale(at_least(5), 3) == at_least(15)


def test_el_barretal_cannot_hold_2122_and_about_4300_at_once():
    assert not can_both_be_true(exactly(2122), about(4300))
    assert in_words(hull([exactly(2122), about(4300)])) == between(2122, 4730)


def test_open_and_closed_ends_decide_at_the_border():
    assert can_both_be_true(at_least(5), at_most(5))
    assert not can_both_be_true(more_than(5), at_most(5))
    assert not can_both_be_true(at_least(5), fewer_than(5))
    assert certainly_less(fewer_than(5), exactly(5))
    assert not certainly_less(at_most(5), exactly(5))
    assert 5 in at_most(5)
    assert 5 not in fewer_than(5)
    assert contains(at_least(5), more_than(5))
    assert not contains(more_than(5), at_least(5))


def test_only_single_numbers_are_certainly_equal():
    assert certainly_equal(exactly(5), exactly("5.0"))
    assert not certainly_equal(between(4, 5), between(4, 5))


def test_what_both_allow_is_their_intersection():
    assert intersect(about(4000), exactly(4100)) == exactly(4100)
    assert in_words(intersect(about(4000), at_least(4000))) == between(4000, 4400)
    assert intersect(exactly(2122), about(4300)) is None
    assert bounds(intersect(more_than(5), at_most(9))) == "(5, 9]"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (-1, "negative"),
        ("-1", "negative"),
        (Decimal("NaN"), "not_a_number"),
        (Decimal("sNaN"), "not_a_number"),
        (float("nan"), "not_a_number"),
        (Decimal("Infinity"), "too_large"),
        (float("inf"), "too_large"),
        (Decimal("-Infinity"), "negative"),
        (Decimal("1e309"), "too_large"),
        (Decimal("1e999999"), "too_large"),
        ("1e309", "not_a_number"),
        (10**15, "too_large"),
        pytest.param(10**5000, "too_large", id="5001 digits"),
        pytest.param(-(10**5000), "negative", id="minus 5001 digits"),
        (Decimal("1e-7"), "too_precise"),
        (Decimal("1e-999999"), "too_precise"),
        ("0." + "3" * 30, "too_precise"),
        ("many", "not_a_number"),
        ("4,000", "not_a_number"),
        ("", "not_a_number"),
        ("٤٠٠", "not_a_number"),
        (True, "not_a_number"),
        (None, "not_a_number"),
    ],
)
@pytest.mark.parametrize("said", [exactly, at_least, more_than, at_most, fewer_than, about, average])
def test_what_is_no_accepted_number_is_refused(said, value, code):
    with pytest.raises(QuantityError) as refusal:
        said(value)
    assert refusal.value.code == code
    assert isinstance(refusal.value, ValueError)


def test_ranges_and_tolerances_that_mean_nothing_are_refused():
    for code, wrong in [
        ("reversed", lambda: between(9, 7)),
        ("reversed", lambda: about_between(9, 7)),
        ("reversed", lambda: interval(5, 5, True)),
        ("empty", lambda: fewer_than(0)),
        ("tolerance", lambda: about(5, 1)),
        ("tolerance", lambda: about(5, Decimal("0.12345"))),
    ]:
        with pytest.raises(QuantityError) as refusal:
            wrong()
        assert refusal.value.code == code


def test_a_quantity_cannot_be_changed():
    quantity = exactly(5)
    with pytest.raises(AttributeError):
        quantity.low = Decimal(4)
    with pytest.raises(AttributeError):
        quantity.note = "changed"


def test_a_number_from_the_database_brings_no_decimals_along():
    assert exactly(Decimal("4000.000000")).places == 0
    assert exactly(Decimal("14975.670000")).places == 2
    assert str(exactly(Decimal("4E+3")).low) == "4000"


def test_the_precision_of_the_calling_code_changes_nothing():
    with decimal.localcontext(prec=2):
        assert exactly(123456) + about(654321) == in_or_out_of_context()


def in_or_out_of_context() -> Quantity:
    with decimal.localcontext(prec=50):
        return exactly(123456) + about(654321)


@given(stated, stated, stated)
def test_addition_is_associative(a, b, c):
    assert (a + b) + c == a + (b + c)


@given(stated, stated)
def test_addition_is_commutative(a, b):
    assert a + b == b + a
    assert hash(a + b) == hash(b + a)


@given(st.lists(stated, min_size=1, max_size=6), st.randoms())
def test_a_total_does_not_depend_on_the_order(quantities, chance):
    shuffled = list(quantities)
    chance.shuffle(shuffled)
    assert len(shuffled) == 1 or total(shuffled) == total(quantities)


@given(st.data(), stated, stated)
def test_every_operation_contains_what_it_gives_for_each_pair_of_numbers(sample, a, b):
    x, y = sample.draw(numbers_in(a)), sample.draw(numbers_in(b))
    with decimal.localcontext(prec=60):
        assert x + y in a + b
        assert x - y in a - b
        assert x in hull([a, b])
        assert x * 3 in scale(a, 3)
        if x >= y:
            assert x - y in remaining(a, b)
    if y:
        assert_holds(ratio(a, b), Fraction(x) / Fraction(y))


def assert_holds(quantity: Quantity, number: Fraction) -> None:
    if quantity.low.is_finite():
        assert Fraction(quantity.low) <= number
        assert not (quantity.low_open and Fraction(quantity.low) == number)
    if quantity.high.is_finite():
        assert Fraction(quantity.high) >= number
        assert not (quantity.high_open and Fraction(quantity.high) == number)


@given(st.data(), stated, stated, stated, stated)
def test_the_ratio_of_changes_contains_the_ratio_of_their_numbers(sample, a, b, c, d):
    above, below = a - b, c - d
    x, y = sample.draw(numbers_in(above)), sample.draw(numbers_in(below))
    assume(y)
    assert_holds(ratio(above, below), Fraction(x) / Fraction(y))


@given(stated, stated, stated)
def test_words_contain_the_interval_and_claim_no_more_decimals_than_the_sources(a, b, c):
    for derived in (a + b, ratio(a, b), hull([a, c]), a + b + c, difference(a + b, c), scale(a, "0.5")):
        words = in_words(derived)
        assert contains(words, derived)
        assert words.qualifier == derived.qualifier
        for number in (words.stated_low, words.stated_high):
            assert not number.is_finite() or number == round(number, derived.places)


@given(st.data(), stated, stated)
def test_two_quantities_are_less_or_greater_or_can_both_be_true(sample, a, b):
    less, greater, both = certainly_less(a, b), certainly_less(b, a), can_both_be_true(a, b)
    assert [less, greater, both].count(True) == 1
    assert both == (intersect(a, b) is not None)
    x, y = sample.draw(numbers_in(a)), sample.draw(numbers_in(b))
    assert not less or x < y
    assert x != y or both


@given(st.data(), stated, stated)
def test_an_intersection_holds_what_both_allow_and_a_hull_what_either_does(sample, a, b):
    x = sample.draw(numbers_in(a))
    shared = intersect(a, b)
    assert (x in b) == (shared is not None and x in shared)
    assert contains(hull([a, b]), a)
    assert contains(hull([a, b]), b)
    assert contains(a, b) is False or x in a


small = st.integers(1, 9)
around_small_numbers = st.one_of(
    small.map(exactly), small.map(fewer_than), small.map(at_most), small.map(more_than), small.map(at_least)
)


@given(around_small_numbers, small.map(exactly), around_small_numbers)
def test_certainly_less_is_transitive(a, b, c):
    assert not (certainly_less(a, b) and certainly_less(b, c)) or certainly_less(a, c)
