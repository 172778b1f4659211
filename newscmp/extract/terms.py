"""Terms: the content words that alignment compares; markers: negations, modals and hedges."""

from __future__ import annotations

import re

from newscmp.lexicon import Lexicon
from newscmp.model import Marker, Statement, Term

_WORD = re.compile(r"\w+")


def find_terms(statements: tuple[Statement, ...], lexicon: Lexicon) -> tuple[tuple[Term, ...], ...]:
    """The terms of each statement, furniture too (an empty tuple there)."""
    return tuple(
        tuple(Term(m.group().lower(), "word") for m in _WORD.finditer(s.text)) if s.compared else () for s in statements
    )


def find_markers(statements: tuple[Statement, ...], lexicon: Lexicon) -> tuple[Marker, ...]:
    """The negations, modals and hedges of the compared statements, in text order."""
    return ()
