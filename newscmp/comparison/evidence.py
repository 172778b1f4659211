"""Building blocks that every verdict needs: a row's evidence, and words as they are compared.

Normalised for matching only: what is printed is always the text itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache

from newscmp.model import Detail, Document, Evidence, Span, Statement

# The second kind of joint is a masked word: "f***ing".
_WORD = re.compile(r"\w+(?:(?:[.,:'’]|\*+)\w+)*")


def words(text: str) -> list[str]:
    """The words of a text, lower case, with straight apostrophes; punctuation is left out, "1.5" and "don't" are whole."""
    return [_plain(match) for match in _WORD.findall(text.lower())]


def _plain(word: str) -> str:
    """A lower-case word with a straight apostrophe; initials lose their full stops: "i.r.s" is "irs"."""
    if "." in word and all(len(part) == 1 and part.isalpha() for part in word.split(".")):
        return word.replace(".", "")
    return word.replace("’", "'")


@lru_cache(maxsize=50_000)
def _printed(word: str) -> str:
    return _plain(word.lower())


class Forms(dict[str, str]):
    """Words as printed -> as they are compared in one article: what a contraction stands for is two, with a space."""

    def __init__(self, spellings: Mapping[str, str]) -> None:
        self._spellings = spellings

    def __missing__(self, word: str) -> str:
        plain = _printed(word)
        form = self[word] = self._spellings.get(plain, plain)
        return form

    def words(self, text: str, start: int, end: int) -> list[str]:
        """The words of ``text[start:end]``."""
        return " ".join(map(self.__getitem__, _WORD.findall(text, start, end))).split()

    def spans(self, text: str, start: int, end: int) -> list[tuple[str, int, int]]:
        """The same, each with its offsets; the words of a contraction share its own."""
        out = []
        at = start
        for word in _WORD.findall(text, start, end):
            at = text.find(word, at)  # what stands between two words can start none
            after = at + len(word)
            form = self[word]
            if " " in form:
                out += [(part, at, after) for part in form.split(" ")]
            else:
                out.append((form, at, after))
            at = after
        return out


def word_spans(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """The words of ``text[start:end]``, each with its offsets; a contraction is one word here."""
    out = []
    at = start
    for word in _WORD.findall(text, start, end):
        at = text.find(word, at)  # what stands between two words can start none
        after = at + len(word)
        out.append((_printed(word), at, after))
        at = after
    return out


def statements_in(document: Document, span: Span) -> tuple[Statement, ...]:
    """The statements that a span touches, in text order."""
    statements = document.statements
    index = max(0, bisect_right(_starts(document), span.start) - 1)
    out = []
    for place in range(index, len(statements)):  # no slice: it would copy the rest of the article
        statement = statements[place]
        if statement.span.start >= span.end:
            break
        if span.start < statement.span.end:
            out.append(statement)
    return tuple(out)


_known: list[tuple[Document, list[int]]] = []  # where the statements of the last two documents start


def _starts(document: Document) -> list[int]:
    for held, starts in _known:
        if held is document:
            return starts
    starts = [statement.span.start for statement in document.statements]
    _known[:] = [(document, starts), *_known[:1]]
    return starts


def evidence(document: Document, span: Span, details: Mapping[str, Detail] | None = None) -> Evidence:
    """What one side says at ``span``, with the whole of the statements that it touches."""
    held = statements_in(document, span)
    text = document.version.text
    if not held:
        return Evidence(None, text[span.start : span.end], span, text[span.start : span.end], details or {}, span.start)
    start = min(held[0].span.start, span.start)
    whole = text[start : max(held[-1].span.end, span.end)]
    return Evidence(held[0].n, whole, span, text[span.start : span.end], details or {}, start)


def silence(document: Document, numbers: tuple[int, ...]) -> Evidence | None:
    """The statements that do not say what the other side says: their text, and no surface in it."""
    if not numbers:
        return None
    statements = [document.statements[n - 1] for n in numbers]
    return Evidence(statements[0].n, " ".join(s.text for s in statements), None, "", {}, statements[0].span.start)
