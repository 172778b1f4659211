"""Intervals: what bounds allow, and how two figures of one thing relate."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscmp.comparison.intervals import contains, disjoint, interval, relation
from newscmp.model import Figure, Span

BOUNDS = ["=", "~", ">", "<", ">=", "<="]


def figure(value, bound="=", upper=None):
    return Figure(
        1, Span(0, 1), str(value), Decimal(str(value)), None if upper is None else Decimal(str(upper)), bound
    )


def related(base, other):
    return relation(interval(figure(*base)), interval(figure(*other)))


@pytest.mark.parametrize(
    ("base", "other", "expected"),
    [
        (("30", ">="), ("34", "="), "refinement"),
        (("30", "="), ("26", "="), "contradiction"),
        (("34", "="), ("30", ">="), "loosening"),
        (("40", ">="), ("31", ">="), "loosening"),
        (("300", ">"), ("300", "="), "contradiction"),  # compare calls equal values with other bounds figure.bound
        (("300", "~"), ("310", "="), "refinement"),
        (("300", "~"), ("400", "="), "contradiction"),
        (("10", "<="), ("5", ">="), "overlap"),
        (("10", "<"), ("10", ">="), "contradiction"),
        (("24", "=", "99"), ("40", "="), "refinement"),
        (("24", "=", "99"), ("50", "=", "120"), "overlap"),
        (("99", "=", "24"), ("24", "=", "99"), "same"),  # a fall told as a range has its ends the other way round
    ],
)
def test_relation(base, other, expected):
    assert related(base, other) == expected


figures = st.builds(
    figure,
    st.integers(-1000, 1000),
    st.sampled_from(BOUNDS),
    st.one_of(st.none(), st.integers(-1000, 1000)),
)


@given(figures, figures)
def test_relations_mirror_each_other(base, other):
    mirror = {"refinement": "loosening", "loosening": "refinement"}
    there = relation(interval(base), interval(other))
    back = relation(interval(other), interval(base))
    assert back == mirror.get(there, there)


@given(figures, figures, figures)
def test_containment_is_a_partial_order(one, two, three):
    a, b, c = interval(one), interval(two), interval(three)
    assert contains(a, a)
    if contains(a, b) and contains(b, a):
        assert a == b
    if contains(a, b) and contains(b, c):
        assert contains(a, c)
    if contains(a, b):
        assert not disjoint(a, b)


def test_no_value_has_no_interval():
    assert interval(Figure(1, Span(0, 1), "many", None)) is None
