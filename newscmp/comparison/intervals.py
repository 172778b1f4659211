"""What a figure allows, as an interval, and how two such intervals relate.

"at least 30" allows everything from 30 up, so "34" refines it and "26" contradicts it (relations after Allen's interval
algebra, reduced to what an editor asks: can both be true, and which says more?).
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from newscmp.model import Figure

_INFINITY = Decimal("Infinity")
# How far "about 300" reaches, as a share of the value: 270 to 330. A convention, not a measurement.
APPROXIMATION = Decimal("0.1")
# Two measures in different units are equal when they differ by no more than rounding does: 18 km is 11 miles. Degrees are
# rounded to whole ones, shares not at all.
ROUNDING = Decimal("0.04")
_SLACK = {"temperature": Decimal("0.6"), "share": Decimal(0)}


class Interval(NamedTuple):
    """The values from ``low`` to ``high``; an open end leaves its own value out."""

    low: Decimal
    high: Decimal
    low_open: bool = False
    high_open: bool = False


def interval(figure: Figure) -> Interval | None:
    """The values that a figure allows; None when it has no value."""
    if figure.value is None:
        return None
    low = figure.value
    high = low if figure.upper is None else figure.upper
    if low > high:
        low, high = high, low
    if figure.bound == ">":
        return Interval(low, _INFINITY, True)
    if figure.bound == ">=":
        return Interval(low, _INFINITY)
    if figure.bound == "<":
        return Interval(-_INFINITY, high, False, True)
    if figure.bound == "<=":
        return Interval(-_INFINITY, high)
    if figure.bound == "~":
        return Interval(low - abs(low) * APPROXIMATION, high + abs(high) * APPROXIMATION)
    # "dozens" ends where "hundreds" begins: the upper end of a vague word is not one of its values.
    return Interval(low, high, False, figure.vague and low != high)


def contains(outer: Interval, inner: Interval) -> bool:
    """Whether every value of ``inner`` is one of ``outer``."""
    low = outer.low < inner.low or (outer.low == inner.low and (inner.low_open or not outer.low_open))
    high = outer.high > inner.high or (outer.high == inner.high and (inner.high_open or not outer.high_open))
    return low and high


def disjoint(one: Interval, two: Interval) -> bool:
    """Whether no value is in both."""
    low, high = max(one.low, two.low), min(one.high, two.high)
    low_open = any(i.low_open for i in (one, two) if i.low == low)
    high_open = any(i.high_open for i in (one, two) if i.high == high)
    return low > high or (low == high and (low_open or high_open))


def relation(base: Interval, other: Interval) -> str:
    """contradiction, refinement (OTHER says more), loosening (OTHER says less) or overlap; "same" for equal intervals."""
    if base == other:
        return "same"
    if disjoint(base, other):
        return "contradiction"
    if contains(base, other):
        return "refinement"
    if contains(other, base):
        return "loosening"
    return "overlap"


def close(one: Decimal, two: Decimal, dimension: str) -> bool:
    """Whether two values of one dimension, in its base unit, differ by rounding only."""
    slack = _SLACK.get(dimension)
    return abs(one - two) <= (ROUNDING * max(abs(one), abs(two)) if slack is None else slack)
