"""Capitalised words in a row, and what in them is a name."""

from __future__ import annotations

import re
from functools import lru_cache

from newscmp.extract.attributions.vocabulary import Vocabulary

# A word with a capital and what an apostrophe joins to it: O'Brien, Ra'ad, Sana'a, but not Lorn's, We'll.
_JOINED = r"['’](?:[A-ZÀ-Þ]\w*|(?![lrv][le]\b)[^\W\d_A-Z]{2,}|[aeiou]\b)"
# Initials with their full stops are one word: N.R.A., U.S.-led; but not the first name of J. Lorn.
_INITIALS = r"(?:\.[A-Z])+(?:\.|\b)(?:-[\w&]+)*"
_CAPITAL = re.compile(rf"[^\W\d_a-zß-öø-ÿ](?:{_INITIALS}|[\w&]*(?:-[\w&]+)*(?:{_JOINED}(?:-[\w&]+)*)?)")
_SYLLABLES = 10  # letters of a name of two: Ki-moon, Geun-hye


class Run:
    """Capitalised words in a row, as printed; ``start`` and ``end`` are offsets into the article's text.

    ``linked``: joined by "of" or "for", and so no person.
    """

    __slots__ = ("end", "linked", "start", "words")

    def __init__(self, words: list[str], start: int, end: int) -> None:
        self.words = words
        self.start = start
        self.end = end
        self.linked = False


def are_initials(word: str) -> bool:
    """Whether a word is a letter, or letters with their full stops: J, H.W."""
    return all(len(part) == 1 for part in word.rstrip(".").split("."))


@lru_cache(maxsize=20_000)
def normal(word: str) -> str:
    """A word as keys hold it: lower case, straight apostrophe, no full stop, not within initials either."""
    return word.lower().replace("’", "'").replace(".", "")


def key_of(words: tuple[str, ...] | list[str]) -> str:
    """Words as a key: lower case, hyphens as spaces."""
    return " ".join(normal(word) for word in words).replace("-", " ")


def find_runs(text: str, start: int, end: int, vocabulary: Vocabulary) -> list[Run]:
    """The capitalised runs of a stretch of text, leading function words left out."""
    runs: list[Run] = []
    run: Run | None = None
    for match in _CAPITAL.finditer(text, start, end):
        at, stop = match.span()
        word = match.group()
        low = word.lower()
        if low in vocabulary.times and _is_date(text, at, vocabulary):  # on Friday Ada Lorn said
            run = None
            continue
        if "-" in word and word.rpartition("-")[2][:1].islower():  # Britain-based; but not Ban Ki-moon
            tail = word.rpartition("-")[2]
            named = run is not None and len(run.words) == 1 and text[run.end : at] == " " and len(word) <= _SYLLABLES
            if not named or tail in vocabulary.compound_tails:
                run = None
                continue
        if run is not None:
            gap = text[run.end : at]
            joined = gap in (" ", "\xa0")
            if not joined and gap in (". ", ".\xa0", "."):
                last = run.words[-1]
                joined = len(last) == 1 or last.lower() in vocabulary.titles or last.lower() in vocabulary.suffixes
            if not joined and gap == ", " and low in vocabulary.suffixes:
                joined = True
            linked = False
            if not joined and len(gap) < 16 and gap[:1] in " \xa0" and gap[-1:] in " \xa0-":
                between = gap.replace("-", " ").split()
                if between and all(part in vocabulary.links for part in between):
                    joined = True
                    run.words.extend(between)
                elif (
                    between
                    and all(part in vocabulary.joiners for part in between)
                    and names_body(run.words, vocabulary)
                    and (run.linked or between[0] not in vocabulary.coordinators)
                ):
                    joined = linked = True
                    run.words.extend(between)
            if joined:
                run.words.append(word)
                run.end = stop
                run.linked = run.linked or linked
                continue
        if low in vocabulary.function and low not in vocabulary.titles and not (len(word) > 1 and word.isupper()):
            run = None
            continue
        run = Run([word], at, stop)
        runs.append(run)
    return runs


def _is_date(text: str, at: int, vocabulary: Vocabulary) -> bool:
    """Whether the word before makes a weekday or month of a word that could be a name."""
    before = text[max(0, at - 12) : at].split()
    return bool(before) and (before[-1].lower() in vocabulary.function or before[-1].lower() in vocabulary.times)


def names_body(words: list[str], vocabulary: Vocabulary) -> bool:
    return not vocabulary.corporate.isdisjoint(map(str.lower, words))


def person_words(words: list[str], vocabulary: Vocabulary) -> tuple[tuple[str, ...], list[str]]:
    """A run's personal name without titles, initials and suffixes, and the lower-case titles before it."""
    if len(words) == 1:
        return (words[0],), []
    last_title = -1
    for i, word in enumerate(words[:-1]):
        low = normal(word)
        if low in vocabulary.titles or low in vocabulary.roles:
            last_title = i
    titles = [normal(word) for word in words[: last_title + 1] if normal(word) in vocabulary.roles]
    name = words[last_title + 1 :]
    while len(name) > 1 and normal(name[-1]) in vocabulary.suffixes:
        name = name[:-1]
    if len(name) < 3:
        return tuple(name), titles
    inner = [word for word in name[1:-1] if not (word.isupper() and are_initials(word))]
    return (name[0], *inner, name[-1]), titles


def name_of(text: str, run: Run, vocabulary: Vocabulary) -> tuple[tuple[str, ...], list[str]]:
    """The same of a run in its text, where "Secretary of State Ada Lorn" leaves one that begins with "State"."""
    words = run.words
    if len(words) > 1:
        before = text[max(0, run.start - 30) : run.start].split()[-2:]
        if len(before) == 2 and before[1] in vocabulary.joiners and normal(before[0]) in vocabulary.titles:
            name, titles = person_words(words[1:], vocabulary)
            return name, [normal(before[0]), *titles]
    return person_words(words, vocabulary)
