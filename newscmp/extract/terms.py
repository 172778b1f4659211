"""Terms: the content words that alignment compares; markers: negations, modals and hedges.

A term's key folds what the language folds: inflected and derived forms (a light suffix stemmer whose rules are data, after
Porter 1980 and Lovins 1968), irregular forms, synonyms and demonyms of the news, the many ways to write a number. Keys only ever meet
keys; what a reader is shown is the term's ``surface``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from newscmp.lexicon import Lexicon
from newscmp.model import Marker, Span, Statement, Term

# Initials with full stops; digits with their separators; letters with inner apostrophes.
_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|\d[\d.,]*\d|\d|[^\W\d_]+(?:['’][^\W\d_]+)*")
# What stands between a word and the one before it when a new sentence or utterance starts there.
_FRESH_START = frozenset("“”\"‘«„:?!—–•|")
_STEM_AT_LEAST = 3
_DERIVED_STEM_AT_LEAST = 5
_LONGEST_WORD = 40  # longer ones are no words; they are kept whole
_TITLE_CASE = 0.7  # share of capitalised words from which capitals say nothing


class _Token(NamedTuple):
    text: str
    start: int
    end: int


class _Word(NamedTuple):
    """What the lexicon knows of one word, whatever its place: ``key`` is None for a stop word."""

    stem: str
    key: str | None
    number: Decimal | None
    scale: Decimal | None


class _Phrases:
    """Phrases by their first word, longest first."""

    def __init__(self, entries: Iterable[tuple[tuple[str, ...], str | None]]) -> None:
        self.by_first: dict[str, list[tuple[tuple[str, ...], str | None]]] = {}
        for words, key in entries:
            if words:
                self.by_first.setdefault(words[0], []).append((words, key))
        for held in self.by_first.values():
            held.sort(key=lambda entry: -len(entry[0]))

    def at(self, words: list[str], i: int) -> tuple[int, str | None] | None:
        """How many words the longest phrase at ``i`` takes, and its key; None where there is none."""
        for phrase, key in self.by_first.get(words[i], ()):
            if len(phrase) == 1 or tuple(words[i : i + len(phrase)]) == phrase:
                return len(phrase), key
        return None


class _Vocabulary:
    """The sections of one lexicon in the form that terms need."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._endings = lexicon.pairs("endings")
        self._derived = lexicon.pairs("derived_endings")
        self._doubled = lexicon.pairs("doubled_letters")
        self._longest = max((len(e) for e in (*self._endings, *self._derived)), default=0)
        self._lemmas = lexicon.classes("lemmas")
        self._unstemmed = lexicon.classes("unstemmed")
        self._numbers = lexicon.numbers("number_words")
        self._scales = lexicon.numbers("number_scales")
        self._stops = frozenset(word.replace(".", "") for word in lexicon.words("stop_words"))
        self.calendar = lexicon.words("calendar_words")
        self._words: dict[str, _Word] = {}
        self._folded: dict[str, str] = {}
        phrases: list[tuple[tuple[str, ...], str | None]] = []
        for section in ("short_names", "places", "synonyms"):
            for form, canonical in lexicon.classes(section).items():
                key = self._fold(canonical)
                words = tuple(self.stem(t) for t in _plain_words(form))
                if len(words) == 1:
                    self._folded.setdefault(words[0], key)
                else:
                    phrases.append((words, key))
        self.phrases = _Phrases(phrases)

    def _fold(self, text: str) -> str:
        stems = [self.stem(word) for word in _plain_words(text)]
        return self._folded.get(stems[0], stems[0]) if len(stems) == 1 else " ".join(stems)

    def stem(self, word: str) -> str:
        """The stem of a lower-case word: its lemma, without endings, doubled letters told once."""
        whole = self._unstemmed.get(word)
        if whole is not None:
            return whole
        word = self._lemmas.get(word, word)
        if len(word) > _LONGEST_WORD:
            return word
        for endings, least in (
            (self._endings, _STEM_AT_LEAST),
            (self._endings, _STEM_AT_LEAST),
            (self._derived, _DERIVED_STEM_AT_LEAST),
            (self._derived, _DERIVED_STEM_AT_LEAST),
        ):
            for size in range(min(self._longest, len(word) - least), 0, -1):
                ending = endings.get(word[-size:])
                if ending is not None:
                    word = word[:-size] + ("" if ending == "-" else ending)
                    word = self._lemmas.get(word, word)
                    break
        last = self._doubled.get(word[-2:])
        return word[:-2] + last if last and len(word) > _STEM_AT_LEAST else word

    def word(self, text: str) -> _Word:
        """What is known of a word as printed; capitals only tell an acronym from a stop word (US, us)."""
        found = self._words.get(text)
        if found is None:
            plain = text.lower().replace("’", "'").replace(".", "")
            acronym = len(plain) > 1 and text.isupper()
            stem = self.stem(plain)
            stop = (plain in self._stops and not (acronym and stem in self._folded)) or (
                len(plain) < 2 and plain.isascii()
            )
            key = None if stop else self._folded.get(stem, stem)
            found = _Word(stem, key, self._numbers.get(plain), self._scales.get(plain))
            if len(self._words) < 200_000:  # a bound for those who run it for weeks
                self._words[text] = found
        return found


def _plain_words(text: str) -> list[str]:
    return [m.group().lower().replace("’", "'").replace(".", "") for m in _TOKEN.finditer(text)]


@lru_cache(maxsize=4)
def _vocabulary(lexicon: Lexicon) -> _Vocabulary:
    return _Vocabulary(lexicon)


def find_terms(statements: tuple[Statement, ...], lexicon: Lexicon) -> tuple[tuple[Term, ...], ...]:
    """The terms of each statement in text order, repeated ones repeated; furniture gives an empty tuple.

    ``kind`` is name (capitalised inside a sentence), number or word.
    """
    vocabulary = _vocabulary(lexicon)
    tokens = [_tokens(s.text) if s.compared else [] for s in statements]
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


def _tokens(text: str) -> list[_Token]:
    return [_Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def _fresh(text: str, tokens: list[_Token]) -> list[bool]:
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
    tokens: list[_Token],
    fresh: list[bool],
    names: set[str],
    vocabulary: _Vocabulary,
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
            kind = "word"
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


def _number(text: str, tokens: list[_Token], words: list[_Word], i: int) -> tuple[int, str | None]:
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
    if len(plain) > _LONGEST_WORD or plain.count(".") > 1 or not plain.isascii():
        return None
    return Decimal(plain)


@lru_cache(maxsize=4)
def _marker_phrases(lexicon: Lexicon) -> tuple[tuple[str, _Phrases], ...]:
    unmarked = [(tuple(_marker_words(form)), None) for form in lexicon.words("unmarked")]
    return tuple(
        (kind, _Phrases([*unmarked, *((tuple(_marker_words(form)), key) for form, key in _items(lexicon, section))]))
        for kind, section in (("negation", "negations"), ("modal", "modals"), ("hedge", "hedges"))
    )


def _items(lexicon: Lexicon, section: str) -> list[tuple[str, str]]:
    forms: Mapping[str, str] = lexicon.classes(section)
    return list(forms.items())


def _marker_words(text: str) -> list[str]:
    return [m.group().lower().replace("’", "'") for m in _TOKEN.finditer(text.replace("'", "’"))] or [text]


def find_markers(statements: tuple[Statement, ...], lexicon: Lexicon) -> tuple[Marker, ...]:
    """The negations, modals and hedges of the compared statements, in text order.

    A contraction that is both ("can't") gives two markers with one span. ``key`` is the same for words that turn or weaken alike.
    """
    return ()
