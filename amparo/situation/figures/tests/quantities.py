"""Quantities for property tests: what sources say, and numbers inside an interval."""

from decimal import Decimal

from hypothesis import strategies as st

from amparo.situation.figures.quantity import (
    Quantity,
    about,
    about_between,
    at_least,
    at_most,
    average,
    between,
    exactly,
    fewer_than,
    fewer_than_other,
    more_than,
    unquantified,
)

tolerances = st.sampled_from([Decimal("0.10"), Decimal("0.05"), Decimal("0.333"), Decimal(0)])


def numbers_below(ceiling: int) -> st.SearchStrategy[Decimal]:
    """Mostly of the size of published figures, with up to two decimals."""
    small, precise = st.integers(0, 12_000), st.decimals(0, 12_000, places=2)
    return st.one_of(small.map(Decimal), precise, st.integers(0, ceiling - 1).map(Decimal))


def stated_below(ceiling: int) -> st.SearchStrategy[Quantity]:
    """Every form of words that a source may use."""
    numbers = numbers_below(ceiling)
    above_zero = numbers.filter(bool)
    ordered = st.tuples(numbers, numbers).map(sorted)
    other = st.one_of(st.none(), above_zero.map(at_most))
    return st.one_of(
        numbers.map(exactly),
        numbers.map(at_least),
        numbers.map(more_than),
        numbers.map(at_most),
        above_zero.map(fewer_than),
        st.builds(about, numbers, tolerances),
        st.builds(average, numbers, tolerances),
        ordered.map(lambda pair: between(*pair)),
        st.builds(lambda pair, share: about_between(*pair, share), ordered, tolerances),
        st.just(unquantified()),
        st.builds(fewer_than_other, st.just("F089"), other),
    )


numbers = numbers_below(10**15)
stated = stated_below(10**15)


def numbers_in(quantity: Quantity) -> st.SearchStrategy[Decimal]:
    """Numbers that the quantity allows, its ends among them where they are closed."""
    low = quantity.low if quantity.low.is_finite() else Decimal(-(10**16))
    high = quantity.high if quantity.high.is_finite() else abs(low) + 10**16
    shares = st.sampled_from([Decimal(0), Decimal("0.001"), Decimal("0.5"), Decimal("0.999"), Decimal(1)])
    within = shares.map(lambda share: low + (high - low) * share)
    return within.filter(lambda number: number in quantity)
