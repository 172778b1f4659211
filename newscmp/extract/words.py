"""The words of a text and what the lexicon folds them to: shared by terms and markers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from newscmp.lexicon import Lexicon
from newscmp.model import Term

# Initials with full stops; digits with their separators; letters with inner apostrophes.
TOKEN = re.compile(r"[^\W\d_](?:\.(?:[^\W\d_]\.)+|[^\W\d_]*(?:['’][^\W\d_]+)*)|\d(?:[\d.,]*\d)?")
_STEM_AT_LEAST = 3
_DERIVED_STEM_AT_LEAST = 5
_REMEMBERED = 200_000  # words, a bound for those who run it for weeks
LONGEST_WORD = 40  # longer ones are no words; they are kept whole


class Word(NamedTuple):
    """What the lexicon knows of one word as printed, whatever its place."""

    text: str
    stem: str
    term: Term | None  # None for a stop word
    name: Term | None  # the term where a capital makes it a name
    capital: bool
    special: bool  # a number, or the first word of a phrase
    number: Decimal | None
    scale: Decimal | None


class Phrases:
    """Phrases by their first word, longest first."""

    def __init__(self, entries: Iterable[tuple[tuple[str, ...], str | None]]) -> None:
        self.by_first: dict[str, list[tuple[tuple[str, ...], str | None]]] = {}
        for words, key in entries:
            if words:
                self.by_first.setdefault(words[0], []).append((words, key))
        for held in self.by_first.values():
            held.sort(key=lambda entry: -len(entry[0]))

    def at(self, words: Sequence[str], i: int) -> tuple[int, str | None] | None:
        """How many words the longest phrase at ``i`` takes, and its key; None where there is none."""
        for phrase, key in self.by_first.get(words[i], ()):
            if len(phrase) == 1 or tuple(words[i : i + len(phrase)]) == phrase:
                return len(phrase), key
        return None


class _Endings:
    """Endings and what takes their place."""

    def __init__(self, endings: Mapping[str, str], least: int) -> None:
        self._by_size = [
            (size, {e: "" if new == "-" else new for e, new in endings.items() if len(e) == size})
            for size in sorted({len(e) for e in endings}, reverse=True)
        ]
        self._last = frozenset(ending[-1] for ending in endings)
        self._least = least

    def cut(self, word: str) -> str | None:
        """The word without its longest ending; None where it has none or too little would be left."""
        if word[-1:] not in self._last:
            return None
        left = len(word) - self._least
        for size, endings in self._by_size:
            if size <= left:
                new = endings.get(word[-size:])
                if new is not None:
                    return word[:-size] + new
        return None


class Vocabulary:
    """The sections of one lexicon in the form that terms need."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._endings = (
            _Endings(lexicon.pairs("endings"), _STEM_AT_LEAST),
            _Endings(lexicon.pairs("derived_endings"), _DERIVED_STEM_AT_LEAST),
        )
        self._doubled = lexicon.pairs("doubled_letters")
        self._lemmas = lexicon.classes("lemmas")
        self._unstemmed = lexicon.classes("unstemmed")
        self._numbers = lexicon.numbers("number_words")
        self._scales = lexicon.numbers("number_scales")
        self._stops = frozenset(word.replace(".", "") for word in lexicon.words("stop_words"))
        self._calendar = lexicon.words("calendar_words")
        self.words: dict[str, Word] = {}  # those met so far, by how they were printed
        self._folded: dict[str, str] = {}
        phrases: list[tuple[tuple[str, ...], str | None]] = []
        for section in ("short_names", "places", "synonyms"):
            keys: dict[str, str] = {}
            for form, canonical in lexicon.classes(section).items():
                key = keys.get(canonical)
                if key is None:
                    key = keys[canonical] = self._fold(canonical)
                words = (form,) if form.isalpha() else plain_words(form)
                if len(words) == 1:
                    self._folded.setdefault(self.stem(words[0]), key)
                else:
                    phrases.append((tuple(map(self.stem, words)), key))
        self.phrases = Phrases(phrases)
        self._light = frozenset(self._fold(word) for word in lexicon.words("light_words"))

    def _fold(self, text: str) -> str:
        stems = [self.stem(word) for word in ((text,) if text.isalpha() else plain_words(text))]
        return self._folded.get(stems[0], stems[0]) if len(stems) == 1 else " ".join(stems)

    def key(self, word: str) -> str:
        """The key that the term of a lower-case word has: its stem, or what its synonyms share."""
        stem = self.stem(word)
        return self._folded.get(stem, stem)

    def stem(self, word: str) -> str:
        """The stem of a lower-case word: its lemma, without endings, doubled letters told once."""
        whole = self._unstemmed.get(word)
        if whole is not None:
            return whole
        word = self._lemmas.get(word, word)
        if len(word) > LONGEST_WORD:
            return word
        for endings in self._endings:
            shorter = endings.cut(word)
            if shorter is not None:
                word = self._lemmas.get(shorter, shorter)
                shorter = endings.cut(word)  # once more: buildings, building, build
                if shorter is not None:
                    word = self._lemmas.get(shorter, shorter)
        last = self._doubled.get(word[-2:])
        return word[:-2] + last if last and len(word) > _STEM_AT_LEAST else word

    def word(self, text: str) -> Word:
        """What is known of a word as printed; capitals only tell an acronym from a stop word (US, us)."""
        found = self.words.get(text)
        if found is None:
            found = self._word(text)
            if len(self.words) < _REMEMBERED:
                self.words[text] = found
        return found

    def _word(self, text: str) -> Word:
        plain = text.lower().replace("’", "'").replace(".", "")
        acronym = len(plain) > 1 and text.isupper()
        stem = self.stem(plain)
        stop = (plain in self._stops and not (acronym and stem in self._folded)) or (len(plain) < 2 and plain.isascii())
        key = self._folded.get(stem, stem)
        surface = text
        if "'" in plain and "'" not in stem:  # a possessive
            surface = text[: max(text.rfind("'"), text.rfind("’"))]
        term = None if stop else Term(key, "light" if key in self._light else "word", surface)
        capital = text[0].isupper()
        name = term
        if term is not None and capital and plain not in self._calendar:
            name = Term(key, "name", surface)
        number = self._numbers.get(plain)
        special = number is not None or text[0].isdigit() or stem in self.phrases.by_first
        return Word(text, stem, term, name, capital, special, number, self._scales.get(plain))


def plain_words(text: str) -> list[str]:
    """The words of a text in lower case, apostrophes straight, no full stops."""
    return [word.replace("’", "'").replace(".", "") for word in TOKEN.findall(text.lower())]


@lru_cache(maxsize=4)
def vocabulary_of(lexicon: Lexicon) -> Vocabulary:
    """The vocabulary of a lexicon, built once."""
    return Vocabulary(lexicon)
