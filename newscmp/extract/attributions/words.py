"""The words of a paragraph as the attribution rules and the tagger see them, and what the lexicon knows of each word."""

from __future__ import annotations

import re
from typing import NamedTuple

from newscmp.extract.quotes import paragraphs
from newscmp.lexicon import Lexicon
from newscmp.model import Quote, Span, Statement

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:[-&]\w+)*|['’][^\W\d_]+|''|``|[^\w\s]")
_CUE_CLASSES = ("neutral", "assertive", "doubt", "factive", "denial", "estimate", "order", "question", "belief")
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


class Cues:
    """The cue words of a lexicon: form -> class, phrases by their first word. Made once a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.verbs: dict[str, str] = {}
        self.base: set[str] = set()  # uninflected forms, more often nouns than cues
        self.phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in _CUE_CLASSES:
            for form, canonical in lexicon.classes(f"cue_{name}").items():
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
        self.sourceless = lexicon.pairs("cue_sourceless")
        self.nouns = lexicon.pairs("cue_nouns")
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
        words = [match.group().lower() for match in TOKEN.finditer(surface)]
        for i in range(len(words)):
            for phrase, name in self.phrases.get(words[i], ()):
                if tuple(words[i : i + len(phrase)]) == phrase:
                    return name
        for word in words:
            found = self.verbs.get(word) or self.nouns.get(word) or self.sourceless.get(word)
            if found:
                return found
            if word in self.relaying:
                return "neutral"
        return "attitude" if any(word[0].isalnum() for word in words) else "neutral"


def skeletons(
    text: str, statements: tuple[Statement, ...], quotes: tuple[Quote, ...], titles: frozenset[str]
) -> list[list[list[Item]]]:
    """Each paragraph as sentences of Items. A statement that starts inside a quotation starts no sentence here.

    The full stop of a title (``titles``) or an initial is no Item.
    """
    out = []
    q = 0
    for start, end, held in paragraphs(text, statements):
        starts = {statement.span.start for statement in held}
        sentences: list[list[Item]] = [[]]
        at = start
        while q < len(quotes) and quotes[q].span.end <= start:
            q += 1
        while True:
            inside = q < len(quotes) and quotes[q].span.start < end
            mark = opening(text, quotes[q].span.start, start) if inside else end
            for match in TOKEN.finditer(text, at, mark):
                if (match.start() in starts or len(sentences[-1]) > _LONGEST_SENTENCE) and sentences[-1]:
                    sentences.append([])
                word = match.group()
                if word == "." and sentences[-1] and abbreviated(sentences[-1][-1], titles):
                    continue
                sentences[-1].append(Item(word.lower(), match.start(), match.end(), -1, word[0].isupper()))
            if not inside:
                break
            if len(sentences[-1]) > _LONGEST_SENTENCE or (
                sentences[-1] and any(place in starts for place in range(mark, quotes[q].span.start + 1))
            ):
                sentences.append([])
            at = closing(text, quotes[q].span.end, end)
            sentences[-1].append(Item('"', mark, at, q, False))
            q += 1
        out.append([sentence for sentence in sentences if sentence])
    return out


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
