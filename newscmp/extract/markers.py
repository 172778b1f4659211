"""Markers: the words that turn a statement round (negations) or weaken it (modals, hedges)."""

from __future__ import annotations

from functools import lru_cache

from newscmp.extract.words import TOKEN, Phrases, Token, tokens_of
from newscmp.lexicon import Lexicon
from newscmp.model import Marker, Span, Statement

_NOTHING = "-"  # the canonical word of phrases that hold a marker's word and mark nothing
_TITLE_CASE = 0.7


@lru_cache(maxsize=4)
def _phrases(lexicon: Lexicon) -> tuple[tuple[str, Phrases], ...]:
    unmarked = [(_split(form), None) for form in lexicon.words("unmarked")]
    out = []
    for kind, section in (("negation", "negations"), ("modal", "modals"), ("hedge", "hedges")):
        forms = [(_split(f), None if key == _NOTHING else key) for f, key in lexicon.classes(section).items()]
        out.append((kind, Phrases([*unmarked, *forms])))
    return tuple(out)


def _split(form: str) -> tuple[str, ...]:
    """A form as words; one that starts with an apostrophe is the end of a contraction and is kept whole."""
    form = form.lower().replace("’", "'")
    return (form,) if form.startswith("'") or form == "n't" else tuple(m.group() for m in TOKEN.finditer(form))


def find_markers(statements: tuple[Statement, ...], lexicon: Lexicon) -> tuple[Marker, ...]:
    """The negations, modals and hedges of the compared statements, in text order.

    A contraction that is both ("won't") gives two markers with one span. Words that turn or weaken alike share a ``key``.
    A capitalised word inside a sentence is a name (Will, May), unless the whole line is in title case.
    """
    tables = _phrases(lexicon)
    first_words = frozenset(word for _, phrases in tables for word in phrases.by_first)
    out: list[Marker] = []
    for statement in statements:
        if not statement.compared:
            continue
        tokens = tokens_of(statement.text)
        words = [token.text.lower().replace("’", "'") for token in tokens]
        for i, word in enumerate(words):
            tail = word.rfind("'")
            if tail > 0 and word not in first_words:
                parts = (word[tail:], word[tail - 1 :], word[:tail])
                words[i] = next((part for part in parts if part in first_words), word)
        found = [
            Marker(
                statement.n,
                Span(statement.span.start + start, statement.span.start + tokens[i + size - 1].end),
                statement.text[start : tokens[i + size - 1].end],
                kind,
                key,
            )
            for kind, phrases in tables
            for i, size, key, start in _matches(statement.text, tokens, words, phrases)
        ]
        found.sort(key=lambda marker: marker.span)
        out += found
    return tuple(out)


def _matches(text: str, tokens: list[Token], words: list[str], phrases: Phrases) -> list[tuple[int, int, str, int]]:
    out = []
    i = 0
    while i < len(words):
        match = phrases.at(words, i) if words[i] in phrases.by_first else None
        if match is None:
            i += 1
            continue
        size, key = match
        token = tokens[i]
        if key is not None and not (size == 1 and _is_name(text, tokens, i)):
            start = token.start
            if words[i][0] == "'" or words[i] == "n't":
                start = token.end - len(words[i])  # the end of a contraction
            out.append((i, size, key, start))
        i += size
    return out


def _is_name(text: str, tokens: list[Token], i: int) -> bool:
    """Whether the word is part of a name or an abbreviation: Will Smith, May 5, No. 10."""
    token = tokens[i]
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    if following is not None and following.text[0].isdigit() and text[token.end : token.end + 1] == ".":
        return True
    if not token.text[0].isupper() or "'" in token.text or "’" in token.text:
        return False
    if following is not None and following.text[0].isdigit():
        return True
    capitals = [t.text[0].isupper() for t in tokens if len(t.text) > 3]
    if len(capitals) > 2 and sum(capitals) >= _TITLE_CASE * len(capitals):
        return False
    if i == 0 or text[tokens[i - 1].end : token.start].strip(" ,") not in ("", "-"):
        return bool(following and following.text[0].isupper() and not text.rstrip("\"'”’ ").endswith("?"))
    return True
