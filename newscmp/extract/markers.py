"""Markers: the words that turn a statement round (negations) or weaken it (modals, hedges)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from newscmp.extract.words import TOKEN, Phrases
from newscmp.lexicon import Lexicon
from newscmp.model import Marker, Span, Statement

_NOTHING = "-"  # the canonical word of phrases that hold a marker's word and mark nothing
_TITLE_CASE = 0.7  # share of capitalised words from which a capital says nothing
_WORDS_OF_A_TITLE = 5  # at least so many words that should have one


@lru_cache(maxsize=4)
def _phrases(lexicon: Lexicon) -> tuple[tuple[tuple[str, Phrases], ...], frozenset[str]]:
    """The phrases of each kind, and every word that starts one."""
    unmarked = [(_split(form), None) for form in lexicon.words("unmarked")]
    out = []
    for kind, section in (("negation", "negations"), ("modal", "modals"), ("hedge", "hedges")):
        forms = [(_split(f), None if key == _NOTHING else key) for f, key in lexicon.classes(section).items()]
        out.append((kind, Phrases([*unmarked, *forms])))
    return tuple(out), frozenset(word for _, phrases in out for word in phrases.by_first)


def _split(form: str) -> tuple[str, ...]:
    """A form as words; one that starts with an apostrophe is the end of a contraction and is kept whole."""
    form = form.lower().replace("’", "'")
    return (form,) if form.startswith("'") or form == "n't" else tuple(m.group() for m in TOKEN.finditer(form))


def find_markers(statements: tuple[Statement, ...], lexicon: Lexicon) -> tuple[Marker, ...]:
    """The negations, modals and hedges of the compared statements, in text order.

    A contraction that is both ("won't") gives two markers with one span. Words that turn or weaken alike share a ``key``.
    A capitalised word inside a sentence is a name (Will, May), unless the whole line is in title case.
    """
    tables, first_words = _phrases(lexicon)
    out: list[Marker] = []
    for statement in statements:
        if not statement.compared:
            continue
        words = [word.lower().replace("’", "'") for word in TOKEN.findall(statement.text)]
        for i, word in enumerate(words):
            if "'" in word and word not in first_words:
                words[i] = _part_of_contraction(word, first_words)
        hits = [i for i, word in enumerate(words) if word in first_words]
        if hits:
            line = _Line(statement.text)
            found = [
                Marker(
                    statement.n,
                    span,
                    statement.text[span.start - statement.span.start : span.end - statement.span.start],
                    kind,
                    key,
                )
                for kind, phrases in tables
                for span, key in _matches(statement, words, hits, phrases, line)
            ]
            found.sort(key=lambda marker: marker.span)
            out += found
    return tuple(out)


def _part_of_contraction(word: str, first_words: frozenset[str]) -> str:
    """The part of "she'll" or "might've" that marks; the word itself where none does."""
    tail = word.rfind("'")
    parts = (word[tail:], word[tail - 1 :], word[:tail]) if tail > 0 else ()
    return next((part for part in parts if part in first_words), word)


def _matches(
    statement: Statement, words: list[str], hits: list[int], phrases: Phrases, line: _Line
) -> Iterator[tuple[Span, str]]:
    taken = 0
    for i in hits:
        match = phrases.at(words, i) if i >= taken else None
        if match is None:
            continue
        size, key = match
        taken = i + size
        if key is None or (size == 1 and line.is_name(i)):
            continue
        start, end = line.tokens[i].start(), line.tokens[i + size - 1].end()
        if words[i][0] == "'" or words[i] == "n't":
            start = line.tokens[i].end() - len(words[i])  # the end of a contraction
        yield Span(statement.span.start + start, statement.span.start + end), key


class _Line:
    """One statement's capitals: whether a word is part of a name or an abbreviation (Will Smith, May 5, No. 10)."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.tokens = list(TOKEN.finditer(text))
        self._in_title_case: bool | None = None
        self._asks = text.rstrip("\"'”’ ").endswith("?")

    def is_name(self, i: int) -> bool:
        """Whether the token at ``i`` is one."""
        token = self.tokens[i]
        word = token.group()
        following = self.tokens[i + 1].group() if i + 1 < len(self.tokens) else ""
        if following[:1].isdigit() and self._text[token.end() : token.end() + 1] == ".":
            return True
        if not word[0].isupper() or "'" in word or "’" in word:
            return False
        if following[:1].isdigit():
            return True
        if self._in_title_case is None:
            capitals = [m.group()[0].isupper() for m in self.tokens if m.end() - m.start() > 3]
            self._in_title_case = len(capitals) >= _WORDS_OF_A_TITLE and sum(capitals) >= _TITLE_CASE * len(capitals)
        if self._in_title_case:
            return False
        if i == 0 or self._text[self.tokens[i - 1].end() : token.start()].strip(" ,") not in ("", "-"):
            return following[:1].isupper() and not self._asks
        return True
