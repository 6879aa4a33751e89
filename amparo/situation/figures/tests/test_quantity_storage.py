"""What goes into the columns of a figure is what comes out."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.situation.figures.quantity import (
    Qualifier,
    QuantityError,
    about,
    at_most,
    contains,
    difference,
    exactly,
    from_fields,
    to_fields,
)
from amparo.situation.figures.tests.quantities import numbers, stated


@given(stated)
def test_a_stated_quantity_survives_the_database(quantity):
    upper = None
    if quantity.qualifier is Qualifier.FEWER_THAN_OTHER and quantity.high.is_finite():
        upper = at_most(quantity.high)
    assert from_fields(**to_fields(quantity)._asdict(), other_upper=upper) == quantity
    assert pickle.loads(pickle.dumps(quantity)) == quantity


@given(st.integers(0, 9999).map(exactly), st.integers(0, 9999).map(about))
def test_a_derived_quantity_is_stored_as_words_that_contain_it(a, b):
    assert contains(from_fields(**to_fields(a + b)._asdict()), a + b)


@given(numbers)
def test_a_single_number_may_stand_in_either_column(number):
    for qualifier in (Qualifier.EXACT, Qualifier.AT_MOST, Qualifier.APPROXIMATELY, Qualifier.AVERAGE):
        in_low = from_fields(value_low=number, value_high=None, qualifier=qualifier.value)
        assert in_low == from_fields(value_low=None, value_high=number, qualifier=qualifier)


def test_columns_that_do_not_fit_their_qualifier_are_refused():
    for low, high, qualifier in [
        (None, None, "exact"),
        (5, None, "between"),
        (5, None, "unquantified"),
        (1, 2, "exact"),
    ]:
        with pytest.raises(QuantityError) as refusal:
            from_fields(value_low=low, value_high=high, qualifier=qualifier)
        assert refusal.value.code == "fields"


def test_a_change_is_not_stored_as_a_quantity():
    with pytest.raises(QuantityError):
        to_fields(difference(exactly(5), exactly(7)))
