"""Whether two figures count the same kind of thing: family of type, unit, dimension, noun."""

from __future__ import annotations

from decimal import Decimal

from newscmp.comparison.intervals import close
from newscmp.model import Figure

# Types that are compared, by the family within which they meet. A number in a name is never compared.
FAMILY = {"quantity": "quantity", "age": "quantity", "date": "date", "time": "time", "score": "score", "ordinal": "ordinal"}


def counted(b: Figure, o: Figure, equal: bool) -> float:
    """How well unit and noun of two figures agree; ``equal``: their values do."""
    if b.unit and o.unit:
        if b.unit == o.unit:
            return 2.5
        if b.measure and o.measure and b.measure.dimension == o.measure.dimension:
            return 2.5 if same_measure(b, o) else 1.5
        return 0.0 if equal else -3.0
    if b.unit or o.unit:
        return (-2.0 if equal else -5.0) if b.noun or o.noun else 0.0
    if b.noun and o.noun:
        if b.noun == o.noun:
            return 2.5
        return 2.0 if head(b) == head(o) else -1.0
    return 0.0


def head(figure: Figure) -> str | None:
    """What the noun of a figure is at its head, inflections and synonyms folded."""
    return figure.head or figure.noun


def same_measure(b: Figure, o: Figure) -> bool:
    """Whether two figures in units of one dimension are equal within rounding. Sums of money never are: no rate is known."""
    if not (b.measure and o.measure and b.measure.dimension == o.measure.dimension) or b.value is None or o.value is None:
        return False
    if not (b.measure.factor and o.measure.factor):
        return False
    return close(_base_unit(b), _base_unit(o), b.measure.dimension)


def _base_unit(figure: Figure) -> Decimal:
    """The value in the base unit of its dimension."""
    if figure.value is None or figure.measure is None:
        return Decimal("NaN")
    return figure.value * figure.measure.factor + figure.measure.zero


def counts(figure: Figure) -> bool:
    """Whether its absence is news: dates, clock times and ordinals are left out by every edit."""
    return figure.type in ("quantity", "age", "score")
