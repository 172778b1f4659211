"""The words of a text and what the lexicon folds them to: shared by terms and markers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from newscmp.lexicon import Lexicon

# Initials with full stops; digits with their separators; letters with inner apostrophes.
TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|\d[\d.,]*\d|\d|[^\W\d_]+(?:['’][^\W\d_]+)*")
_STEM_AT_LEAST = 3
_DERIVED_STEM_AT_LEAST = 5
LONGEST_WORD = 40  # longer ones are no words; they are kept whole


class Token(NamedTuple):
    text: str
    start: int
    end: int


class Word(NamedTuple):
    """What the lexicon knows of one word, whatever its place: ``key`` is None for a stop word."""

    stem: str
    key: str | None
    light: bool
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


class Vocabulary:
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
        self._words: dict[str, Word] = {}
        self._folded: dict[str, str] = {}
        phrases: list[tuple[tuple[str, ...], str | None]] = []
        for section in ("short_names", "places", "synonyms"):
            for form, canonical in lexicon.classes(section).items():
                key = self._fold(canonical)
                words = tuple(self.stem(t) for t in plain_words(form))
                if len(words) == 1:
                    self._folded.setdefault(words[0], key)
                else:
                    phrases.append((words, key))
        self.phrases = Phrases(phrases)
        self._light = frozenset(self._fold(word) for word in lexicon.words("light_words"))

    def _fold(self, text: str) -> str:
        stems = [self.stem(word) for word in plain_words(text)]
        return self._folded.get(stems[0], stems[0]) if len(stems) == 1 else " ".join(stems)

    def stem(self, word: str) -> str:
        """The stem of a lower-case word: its lemma, without endings, doubled letters told once."""
        whole = self._unstemmed.get(word)
        if whole is not None:
            return whole
        word = self._lemmas.get(word, word)
        if len(word) > LONGEST_WORD:
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

    def word(self, text: str) -> Word:
        """What is known of a word as printed; capitals only tell an acronym from a stop word (US, us)."""
        found = self._words.get(text)
        if found is None:
            plain = text.lower().replace("’", "'").replace(".", "")
            acronym = len(plain) > 1 and text.isupper()
            stem = self.stem(plain)
            stop = (plain in self._stops and not (acronym and stem in self._folded)) or (len(plain) < 2 and plain.isascii())
            key = None if stop else self._folded.get(stem, stem)
            found = Word(stem, key, key in self._light, self._numbers.get(plain), self._scales.get(plain))
            if len(self._words) < 200_000:  # a bound for those who run it for weeks
                self._words[text] = found
        return found


def plain_words(text: str) -> list[str]:
    return [m.group().lower().replace("’", "'").replace(".", "") for m in TOKEN.finditer(text)]


@lru_cache(maxsize=4)
def vocabulary_of(lexicon: Lexicon) -> Vocabulary:
    return Vocabulary(lexicon)


def tokens_of(text: str) -> list[Token]:
    """The words and numbers of a text with their places."""
    return [Token(m.group(), m.start(), m.end()) for m in TOKEN.finditer(text)]
