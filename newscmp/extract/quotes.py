"""Quotes: words inside quotation marks."""

from __future__ import annotations

import re

from newscmp.lexicon import Lexicon
from newscmp.model import Quote, Span, Statement

_QUOTE = re.compile(r"[“\"]([^”\"\n]+)[”\"]")


def find_quotes(text: str, statements: tuple[Statement, ...], lexicon: Lexicon) -> tuple[Quote, ...]:
    """The quotations of the compared statements, in text order, without their marks."""
    out = []
    for match in _QUOTE.finditer(text):
        span = Span(*match.span(1))
        held = tuple(s.n for s in statements if s.compared and s.span.start < span.end and span.start < s.span.end)
        if held:
            out.append(Quote(held, span, match.group(1)))
    return tuple(out)
