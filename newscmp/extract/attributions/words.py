"""The words of a paragraph as the attribution rules and the tagger see them, and what the lexicon knows of each word."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from newscmp.lexicon import Lexicon
from newscmp.model import Span

PARAGRAPH = "\n"  # the token between two paragraphs
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:[-&]\w+)*|['’][^\W\d_]+|''|``|[^\w\s]")
# A word of a source: initials with their full stops are one.
NAME_WORD = re.compile(r"(?:[A-Z]\.)+(?:[A-Z]\.|[A-Z]\b)|\w+(?:-\w+)*")
_CUE_CLASSES = ("neutral", "assertive", "doubt", "factive", "denial", "estimate", "order", "question", "belief")
MOST_SOURCES = 6  # of one claim
_SURFACES = 20_000  # cues remembered before the memory starts afresh
_LONGEST_SENTENCE = 250  # items: what is longer is no prose, and rules look over the whole of a sentence


class Raw(NamedTuple):
    """An attribution before its source is resolved: spans only, and the class of the cue where a rule knows it."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]


class Item(NamedTuple):
    """A word, or a whole quotation (``quote`` is then its index), of the running text outside quotation marks."""

    low: str
    start: int
    end: int
    quote: int = -1
    cap: bool = False


class Row(NamedTuple):
    """One article's tokens: ``words`` as printed (one line feed between paragraphs), offsets, sentences.

    ``quote`` is the index of the quotation that a token stands for, -1 for a word.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    sentences: list[int]
    quote: list[int]
    heads: list[int]  # first token of each sentence, and the number of tokens


class Cues:
    """The cue words of a lexicon: form -> class, phrases by their first word. Made once a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.verbs: dict[str, str] = {}
        self.base: set[str] = set()  # uninflected forms, more often nouns than cues
        self.lemmas: dict[str, str] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in _CUE_CLASSES:
            for form, canonical in lexicon.classes(f"cue_{name}").items():
                self.lemmas[form] = canonical
                if form == canonical:
                    self.base.add(form)
                if " " in form:
                    self._phrase(form, name)
                else:
                    self.verbs.setdefault(form, name)
        self.sourced: set[tuple[str, ...]] = set()
        for form, name in lexicon.pairs("cue_phrases").items():
            self._phrase(form, name)
            self.sourced.add(tuple(form.split()))
        self.relaying = lexicon.words("relaying")
        self.infinitives = lexicon.words("infinitive_marks")
        self.placing = lexicon.words("placing_cues")
        self.attitudes = lexicon.words("attitude_cues")
        self.sourceless = lexicon.pairs("cue_sourceless")
        self.nouns = lexicon.pairs("cue_nouns")
        self._classes: dict[str, str] = {}  # of the surfaces met so far
        for phrases in self.phrases.values():
            phrases.sort(key=lambda entry: -len(entry[0]))

    def _phrase(self, form: str, name: str) -> None:
        words = tuple(form.split())
        self.phrases.setdefault(words[0], []).append((words, name))

    def class_of(self, surface: str) -> str:
        """The class of a cue as printed: that of its first known cue word.

        A sign (colon, dash) is neutral; words that the lexicon does not know as a cue show an attitude ("backed away
        from"), which is no report of words.
        """
        found = self._classes.get(surface)
        if found is None:
            if len(self._classes) >= _SURFACES:
                self._classes.clear()
            found = self._classes[surface] = self._class_of(surface)
        return found

    def _class_of(self, surface: str) -> str:
        words = [match.group().lower() for match in TOKEN.finditer(surface)]
        for i in range(len(words)):
            for phrase, name in self.phrases.get(words[i], ()):
                if tuple(words[i : i + len(phrase)]) == phrase:
                    return name
        for n, word in enumerate(words):
            if word in self.attitudes:
                return "attitude"
            found = self.verbs.get(word) or self.nouns.get(word) or self.sourceless.get(word)
            if found:
                if found == "neutral" and n + 2 < len(words) and words[n + 1] in self.infinitives:  # continued to insist
                    return self.verbs.get(words[n + 2], found)
                return found
            if word in self.relaying:
                return "neutral"
        if len(words) == 1 and words[0] in self.placing:
            return "estimate"
        return "attitude" if any(word[0].isalnum() for word in words) else "neutral"


def is_acronym(word: str) -> bool:
    """Whether a word is printed in capitals only: the WHO is no pronoun, IT no thing."""
    return len(word) > 1 and word.isupper()


def skeletons(row: Row, titles: frozenset[str], acronyms: frozenset[str] = frozenset()) -> list[list[list[Item]]]:
    """Each paragraph as sentences of Items. A statement that starts inside a quotation starts no sentence here.

    The full stop of a title (``titles``) or an initial is no Item. ``acronyms`` (pronouns in capitals) keep theirs, and
    so are known to no list of words.
    """
    words = row.words
    lows = list(map(str.lower, words))
    if acronyms.intersection(words):
        lows = [word if word in acronyms else low for word, low in zip(words, lows)]
    capitals = [word[0].isupper() for word in words]
    for place, quote in enumerate(row.quote):
        if quote >= 0:
            lows[place], capitals[place] = '"', False
    items = list(map(_ITEM, zip(lows, row.starts, row.ends, row.quote, capitals)))
    out: list[list[list[Item]]] = []
    sentences: list[list[Item]] = []
    for start, end in pairwise(row.heads):
        closes = end > start and words[end - 1] == PARAGRAPH
        last = end - closes
        if last > start:
            ends_so = lows[last - 1] == "." and last - start > 1 and abbreviated(items[last - 2], titles)
            if ends_so or last - start > _LONGEST_SENTENCE or "." in lows[start : last - 1]:
                sentences += _without_abbreviations(items[start:last], titles)
            else:
                sentences.append(items[start:last])
        if closes:
            out.append(sentences)
            sentences = []
    out.append(sentences)
    return out


_ITEM = partial(tuple.__new__, Item)  # a record from its fields, without a call of Python


def _without_abbreviations(items: list[Item], titles: frozenset[str]) -> list[list[Item]]:
    """A sentence without the full stops of abbreviations, in parts where it is too long."""
    kept: list[Item] = []
    out = [kept]
    for item in items:
        if len(kept) > _LONGEST_SENTENCE:
            kept = []
            out.append(kept)
        if item.low != "." or not kept or not abbreviated(kept[-1], titles):
            kept.append(item)
    return [part for part in out if part]


def abbreviated(item: Item, titles: frozenset[str]) -> bool:
    """Whether a full stop after this word ends no sentence: Mr., J."""
    return item.cap and (item.low in titles or item.end - item.start == 1)


def opening(text: str, start: int, low: int) -> int:
    """Where the mark before a quotation's first character starts."""
    size = 2 if text[max(low, start - 2) : start] in ("''", "``") else 1
    return max(low, start - size)


def closing(text: str, end: int, high: int) -> int:
    """Where the mark after a quotation's last character ends; its end where it is not closed."""
    if text[end : end + 2] == "''":
        return min(high, end + 2)
    return min(high, end + 1)
