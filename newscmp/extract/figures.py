"""Figures: quantities as stated."""

from __future__ import annotations

import re
from decimal import Decimal

from newscmp.lexicon import Lexicon
from newscmp.model import Figure, Span, Statement

_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def find_figures(text: str, statements: tuple[Statement, ...], lexicon: Lexicon) -> tuple[Figure, ...]:
    """The figures of every compared statement, in text order."""
    return tuple(
        Figure(s.n, Span(*m.span()), m.group(), Decimal(m.group().replace(",", "")))
        for s in statements
        if s.compared
        for m in _DIGITS.finditer(text, s.span.start, s.span.end)
    )
