"""Terms: the content words that alignment compares.

A term's key folds what the language folds: inflected and derived forms (a light suffix stemmer whose rules are data, after
Lovins 1968 and Porter 1980), irregular forms, synonyms and demonyms of the news, the ways to write a number. Keys only ever
meet keys; what a reader is shown is the term's ``surface``.
"""

from __future__ import annotations

from decimal import Decimal

from newscmp.extract.markers import find_markers
from newscmp.extract.words import LONGEST_WORD, Token, Vocabulary, Word, tokens_of, vocabulary_of
from newscmp.lexicon import Lexicon
from newscmp.model import Statement, Term

__all__ = ["find_markers", "find_terms"]

# What stands between a word and the one before it when a new sentence or utterance starts there.
_FRESH_START = frozenset('“”"‘«„:?!—–•|')
_TITLE_CASE = 0.7  # share of capitalised words from which capitals say nothing


def find_terms(statements: tuple[Statement, ...], lexicon: Lexicon) -> tuple[tuple[Term, ...], ...]:
    """The terms of each statement in text order, repeated ones repeated; furniture gives an empty tuple.

    ``kind`` is name (capitalised inside a sentence), number, light (in every second news story) or word.
    """
    vocabulary = vocabulary_of(lexicon)
    tokens = [tokens_of(s.text) if s.compared else [] for s in statements]
    fresh = [_fresh(s.text, held) for s, held in zip(statements, tokens, strict=True)]
    names = {
        token.text
        for held, starts in zip(tokens, fresh, strict=True)
        for token, is_fresh in zip(held, starts, strict=True)
        if not is_fresh and token.text[0].isupper()
    }
    made: dict[tuple[str, str, str], Term] = {}
    return tuple(
        _terms(s.text, held, starts, names, vocabulary, made)
        for s, held, starts in zip(statements, tokens, fresh, strict=True)
    )


def _fresh(text: str, tokens: list[Token]) -> list[bool]:
    """For each token, whether its capital may be due to its place: a start, or a line in title case."""
    long = [t.text[0].isupper() for t in tokens if len(t.text) > 3 and t.text[0].isalpha()]
    if len(long) > 2 and sum(long) >= _TITLE_CASE * len(long):
        return [True] * len(tokens)
    out, end = [], -1
    for token in tokens:
        gap = text[end : token.start] if end >= 0 else ""
        out.append(end < 0 or (len(gap) > 1 and not _FRESH_START.isdisjoint(gap)))
        end = token.end
    return out


def _terms(
    text: str,
    tokens: list[Token],
    fresh: list[bool],
    names: set[str],
    vocabulary: Vocabulary,
    made: dict[tuple[str, str, str], Term],
) -> tuple[Term, ...]:
    words = [vocabulary.word(token.text) for token in tokens]
    stems = [word.stem for word in words]
    first_words = vocabulary.phrases.by_first
    out: list[Term] = []
    i = 0
    while i < len(tokens):
        token, word = tokens[i], words[i]
        if word.stem in first_words:
            phrase = vocabulary.phrases.at(stems, i)
            if phrase is not None:
                size, key = phrase
                surface = text[token.start : tokens[i + size - 1].end]
                out.append(_term(made, key or surface, "word" if surface.islower() else "name", surface))
                i += size
                continue
        if word.number is not None or token.text[0].isdigit():
            size, number = _number(text, tokens, words, i)
            if number is not None:
                out.append(_term(made, number, "number", text[token.start : tokens[i + size - 1].end]))
                i += size
                continue
        if word.key is not None:
            kind = "light" if word.light else "word"
            if token.text[0].isupper() and (not fresh[i] or token.text in names):
                plain = token.text.lower()
                if plain not in vocabulary.calendar:
                    kind = "name"
            out.append(_term(made, word.key, kind, token.text))
        i += 1
    return tuple(out)


def _term(made: dict[tuple[str, str, str], Term], key: str, kind: str, surface: str) -> Term:
    """One Term object for all that are equal: a long text has many."""
    found = made.get((key, kind, surface))
    if found is None:
        found = made[key, kind, surface] = Term(key, kind, surface)
    return found


def _number(text: str, tokens: list[Token], words: list[Word], i: int) -> tuple[int, str | None]:
    """How many tokens the number at ``i`` takes, and its plain decimal: "26 million" and "26,000,000" are one."""
    first = tokens[i].text
    if first[0].isdigit():
        value = _decimal(first)
        if value is None:
            return 1, first
    else:
        value = words[i].number or Decimal(0)
    total, j = Decimal(0), i + 1
    while j < len(tokens) and text[tokens[j - 1].end : tokens[j].start] in (" ", "-", "\xa0", "‑", ""):
        word = words[j]
        if word.scale is not None and value:
            value *= word.scale
            if word.scale >= 1000:
                total, value = total + value, Decimal(0)
        elif word.number is not None and not first[0].isdigit() and (not value or value % 100 >= 20 > word.number * 2):
            value += word.number
        else:
            break
        j += 1
    total += value
    plain = format(total, "f")
    return j - i, plain.rstrip("0").rstrip(".") if "." in plain else plain


def _decimal(digits: str) -> Decimal | None:
    """Digits with separators as a Decimal; None for a string of them that is no number (a date, an address)."""
    plain = digits.replace(",", "")
    if len(plain) > LONGEST_WORD or plain.count(".") > 1 or not plain.isascii():
        return None
    return Decimal(plain)
