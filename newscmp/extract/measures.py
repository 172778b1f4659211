"""Measures: how the unit of a figure relates to others of its dimension, so that 18 kilometres meet 11 miles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from newscmp.lexicon import Lexicon
from newscmp.model import Figure, Measure

_SHARE = "%"  # the unit of "half of the wells" is "% well": a share of a noun


def with_measures(figures: Iterable[Figure], lexicon: Lexicon) -> tuple[Figure, ...]:
    """The same figures, those with a unit of a known dimension with its Measure."""
    known = lexicon.pairs("measures")
    out = []
    for figure in figures:
        unit = figure.unit
        if unit is not None:
            entry = known.get(_SHARE if unit.startswith(_SHARE) else unit)
            if entry is not None:
                dimension, *numbers = entry.split()
                figure = replace(figure, measure=Measure(dimension, *map(Decimal, numbers)))
        out.append(figure)
    return tuple(out)
