"""Terms: the content words that alignment compares.

A term's key folds what the language folds: inflected and derived forms (a light suffix stemmer whose rules are data, after
Lovins 1968 and Porter 1980), irregular forms, synonyms and demonyms of the news, the ways to write a number. Keys only ever
meet keys; what a reader is shown is the term's ``surface``.
"""

from __future__ import annotations

import re
from decimal import Decimal

from newscmp.extract.markers import find_markers
from newscmp.extract.words import LONGEST_WORD, TOKEN, Vocabulary, Word, vocabulary_of
from newscmp.lexicon import Lexicon
from newscmp.model import Statement, Term

__all__ = ["find_markers", "find_terms"]

# Signs after which a new sentence or utterance starts: a capital there says nothing.
_FRESH_START = re.compile(r"[“”\"‘«„:?!—–•|]+")
_TITLE_CASE = 0.7  # share of capitalised words from which capitals say nothing
_LARGEST = Decimal(10) ** 18  # what is scaled beyond this is no number


def find_terms(statements: tuple[Statement, ...], lexicon: Lexicon) -> tuple[tuple[Term, ...], ...]:
    """The terms of each statement in text order, repeated ones repeated; furniture gives an empty tuple.

    ``kind`` is name (capitalised inside a sentence), number, light (in every second news story) or word.
    """
    vocabulary = vocabulary_of(lexicon)
    known = vocabulary.words
    held: list[list[Word]] = []
    fresh: list[frozenset[int]] = []
    for statement in statements:
        words: list[Word] = []
        starts = []
        if statement.compared:
            for part in _FRESH_START.split(statement.text):
                starts.append(len(words))
                words += [known.get(token) or vocabulary.word(token) for token in TOKEN.findall(part)]
        held.append(words)
        fresh.append(frozenset(range(len(words)) if _in_title_case(words) else starts))
    names = {
        word.text
        for words, starts in zip(held, fresh, strict=True)
        for i, word in enumerate(words)
        if word.capital and i not in starts
    }
    return tuple(_terms(words, starts, names, vocabulary) for words, starts in zip(held, fresh, strict=True))


def _in_title_case(words: list[Word]) -> bool:
    long = [word.capital for word in words if len(word.text) > 3]
    return len(long) > 2 and sum(long) >= _TITLE_CASE * len(long)


def _terms(words: list[Word], fresh: frozenset[int], names: set[str], vocabulary: Vocabulary) -> tuple[Term, ...]:
    out: list[Term] = []
    taken = 0
    for i, word in enumerate(words):
        if i < taken:
            continue
        if word.special:
            found = _special(words, i, vocabulary)
            if found is not None:
                size, made = found
                taken = i + size
                out.append(made)
                continue
        term = word.name if word.capital and (i not in fresh or word.text in names) else word.term
        if term is not None:
            out.append(term)
    return tuple(out)


def _special(words: list[Word], i: int, vocabulary: Vocabulary) -> tuple[int, Term] | None:
    """The phrase or the number that starts here: how many words it takes, and its term."""
    for phrase, key in vocabulary.phrases.by_first.get(words[i].stem, ()):
        size = len(phrase)
        if all(words[i + k].stem == stem for k, stem in enumerate(phrase) if i + k < len(words)) and i + size <= len(words):
            surface = " ".join(word.text for word in words[i : i + size])
            return size, Term(key or surface, "word" if surface.islower() else "name", surface)
    if words[i].number is None and not words[i].text[0].isdigit():
        return None
    size, number = _number(words, i)
    return size, Term(number, "number", " ".join(word.text for word in words[i : i + size]))


def _number(words: list[Word], i: int) -> tuple[int, str]:
    """How many words the number at ``i`` takes, and its plain decimal: "26 million" and "26,000,000" are one."""
    first = words[i].text
    in_digits = first[0].isdigit()
    value = _decimal(first) if in_digits else words[i].number
    if value is None:
        return 1, first
    total, j = Decimal(0), i + 1
    while j < len(words):
        word = words[j]
        if word.scale is not None and value and value < _LARGEST:
            value *= word.scale
            if word.scale >= 1000:
                total, value = total + value, Decimal(0)
        elif word.number is not None and not in_digits and (not value or value % 100 >= 20 > word.number * 2):
            value += word.number
        else:
            break
        j += 1
    plain = format(total + value, "f")
    return j - i, plain.rstrip("0").rstrip(".") if "." in plain else plain


def _decimal(digits: str) -> Decimal | None:
    """Digits with separators as a Decimal; None for a string of them that is no number (a date, an address)."""
    plain = digits.replace(",", "")
    if len(plain) > LONGEST_WORD or plain.count(".") > 1 or not plain.isascii():
        return None
    return Decimal(plain)
