"""Figures: quantities as stated, and what has digits without being one (dates, times, ordinals, scores, names).

One pass of tokens over each statement; every number is read by a small grammar, then gets its unit or counted noun, its
range, its bound and trend, its event and the names that tell it from others. The cues and their precedence follow the
annotation of NewsQuant (Almasian et al., CQE, EMNLP 2023).
"""

from __future__ import annotations

import re
from bisect import bisect_right

from newscmp.extract.figures.mention import Mention
from newscmp.extract.figures.reader import read_statement
from newscmp.extract.figures.tokens import Tokens
from newscmp.extract.figures.vocabulary import vocabulary
from newscmp.lexicon import Lexicon
from newscmp.model import Figure, Span, Statement

# A word with a capital after a lower-case word: a name, wherever it stands. The space comes first, to be searched for fast.
_INSIDE = re.compile(r" (?<=[a-z] )[A-ZÀ-Ý][^\W\d_]+")

# A web address, or where a Markdown link goes: its digits count nothing. A quotation mark ends it: what follows is text.
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s)>\]\"“”«»]+|\]\([^\s)]+\)")

__all__ = ["find_figures"]


def find_figures(text: str, statements: tuple[Statement, ...], lexicon: Lexicon) -> tuple[Figure, ...]:
    """The figures of every compared statement, in text order."""
    words = vocabulary(lexicon)
    inside: list[frozenset[str]] = []

    def names() -> frozenset[str]:
        if not inside:
            inside.append(frozenset([word[1:].lower() for word in _INSIDE.findall(text)]))
        return inside[0]

    out: list[Figure] = []
    for statement in statements:
        if statement.compared:
            tokens = Tokens(text, statement.span.start, statement.span.end)
            found = [_figure(text, statement.n, tokens, mention) for mention in read_statement(tokens, words, names)]
            if found and (addresses := [m.span() for m in _ADDRESS.finditer(statement.text)]):
                found = [f for f in found if not _in_one(f.span.start - statement.span.start, addresses)]
            out += found
    return tuple(out)


def _in_one(offset: int, spans: list[tuple[int, int]]) -> bool:
    """Whether an offset is in one of some spans, which are in order."""
    at = bisect_right(spans, (offset, len(spans) and spans[-1][1])) - 1
    return at >= 0 and offset < spans[at][1]


def _figure(text: str, n: int, tokens: Tokens, m: Mention) -> Figure:
    span = Span(tokens.start[m.left], tokens.end[m.last - 1])
    return Figure(
        statement=n,
        span=span,
        surface=text[span.start : span.end],
        value=m.value,
        upper=m.upper,
        bound=m.bound,
        trend=m.trend,
        unit=m.unit,
        noun=m.noun,
        type=m.kind,
        vague=m.vague,
        event=m.event,
        about=m.about,
        canonical=m.canonical,
        moved=m.moved,
        one_of=m.one_of,
        added=m.added,
        swing=m.trend or m.swing,
    )
