"""Where a sentence ends: one scan over the places where it could, each judged by the words on its two sides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from newscmp.lexicon import Lexicon

# A place where a sentence could end: the whole run of marks, what closes with it, the gap. The look-behind lets a run
# be entered at its start alone, which keeps the scan linear.
_PLACE = re.compile(r"(?<![.!?…])([.!?…]+)([\"'”’»)\]*_]*(?:\s[”»](?=\s)|(?:\[\d{1,3}\])*))(\s+)")
# The same with the gap lost: "the town.Residents said".
_GLUED = re.compile(r"(?<=[^\W\d_]{2})[.?!][\"'”’)]?(?=[\"“‘(]?([A-Z][a-z]+)(?:[\s,]|['’]s\b))")
_DOMAINS = frozenset({"Com", "Org", "Net", "Gov", "Edu", "Co"})
_OPENERS = frozenset("\"'“‘«„([*_")
_QUOTES = frozenset("\"'”’»")
_MONEY = frozenset("$£€¥₹")
_ACRONYM = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LEFT_EDGE = re.compile(r"[\s(\[\"“‘'«/–—-]+")
_LOOK_BACK = 40  # characters in which the word before a full stop has to start
_LOOK_AHEAD = 120  # characters in which "Name Name asked." has to end


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """The words that the splitter goes by, from the lexicon."""

    titles: frozenset[str]
    numbers: frozenset[str]
    others: frozenset[str]
    clocks: frozenset[str]
    clock_followers: frozenset[str]
    starters: frozenset[str]
    verbs: frozenset[str]


@lru_cache(maxsize=8)
def load_abbreviations(lexicon: Lexicon) -> Abbreviations:
    """The splitter's words of a language."""
    return Abbreviations(
        lexicon.words("title_abbreviations"),
        lexicon.words("number_abbreviations"),
        lexicon.words("other_abbreviations"),
        lexicon.words("clock_abbreviations"),
        lexicon.words("clock_followers"),
        lexicon.words("sentence_starters"),
        lexicon.words("quotation_verbs"),
    )


def split_sentences(text: str, start: int, end: int, known: Abbreviations) -> Iterator[tuple[int, int]]:
    """The sentences of ``text[start:end]`` as (start, end), free of outer white space; together they cover it.

    A quotation of several sentences is split inside; what stands between two ends and has no letter or digit joins the
    sentence before it.
    """
    sentence: tuple[int, int] | None = None
    for left, right in _pieces(text, start, end, known):
        if sentence is None:
            sentence = left, right
        elif any(map(str.isalnum, text[left:right])):
            yield sentence
            sentence = left, right
        else:
            sentence = sentence[0], right
    if sentence:
        yield sentence


def _pieces(text: str, start: int, end: int, known: Abbreviations) -> Iterator[tuple[int, int]]:
    cuts, at = [], start
    for place in _PLACE.finditer(text, start, end):
        if place.end() < end and _ends(text, at, end, place, known):
            cuts.append(place.span(3))
            at = place.end()
    glued = [(m.end(), m.end()) for m in _GLUED.finditer(text, start, end) if _ends_glued(text, start, m, known)]
    if glued:
        cuts = sorted(cuts + glued)
    at = start
    for left, right in cuts:
        if at < left:
            yield at, left
        at = right
    while at < end and text[at].isspace():
        at += 1
    while end > at and text[end - 1].isspace():
        end -= 1
    if at < end:
        yield at, end


def _ends(text: str, start: int, end: int, place: re.Match[str], known: Abbreviations) -> bool:
    """Whether the sentence that starts at ``start`` ends at a place that has a mark and a gap."""
    at = place.end()
    while at < end and text[at] in _OPENERS:
        at += 1
    if at >= end:
        return False
    after = text[at]
    if after.islower():
        if not text[at + 1 : at + 2].isupper():  # iPhone
            return False
    elif not (after.isalnum() or after in _MONEY):
        return False
    mark, closing = place[1], place[2]
    quoted = not _QUOTES.isdisjoint(closing)
    if "?" in mark or "!" in mark:
        if quoted:
            return not _names_speaker(text, at, end, known)
        return bool(closing) or _word_before(text, start, place.start())[0] + mark not in known.titles
    if quoted:
        return True
    if len(mark) > 1 or mark == "…":
        return not after.isdigit()
    word, word_at = _word_before(text, start, place.start())
    if not word:  # a full stop that stands by itself
        return True
    if len(word) < 3 and (word.isdigit() or len(word) == 1) and _begins_item(text, start, word_at):  # "1. ", "Q. "
        return False
    if word in known.numbers and (after.isdigit() or after == "#"):
        return False
    if len(word) == 1 and word.isupper():
        return _starts_sentence(text, at, known)
    if word in known.clocks:
        follower = _WORD.match(text, at)
        return bool(follower) and follower[0] not in known.clock_followers  # type: ignore[index]
    if word in known.titles or (word.isupper() and word.capitalize() in known.titles):
        return False
    if word in known.others or _ACRONYM.fullmatch(word):
        return _starts_sentence(text, at, known)
    return True


def _ends_glued(text: str, start: int, place: re.Match[str], known: Abbreviations) -> bool:
    """Whether a sentence ends where the gap is lost: not in an address, not after an abbreviation."""
    if place[1] in _DOMAINS:
        return False
    left = max(start, place.start() - _LOOK_BACK)
    before = text[left : place.start()].rsplit(None, 1)[-1]
    if any(sign in before for sign in "/@.#"):
        return False
    word = _word_before(text, start, place.start())[0]
    return not any(word in words for words in (known.titles, known.numbers, known.others))


def _word_before(text: str, start: int, at: int) -> tuple[str, int]:
    """The word that ends at ``at``, without what is joined to its left by a hyphen or a bracket, and where it starts."""
    left = max(start, at - _LOOK_BACK)
    word_at = left
    for edge in _LEFT_EDGE.finditer(text, left, at):
        word_at = edge.end()
    return text[word_at:at], word_at


def _begins_item(text: str, start: int, at: int) -> bool:
    """Whether what stands at ``at`` opens the sentence or follows a colon, as the number of a list does."""
    opens = at - start < 4 and not text[start:at].strip("\"'“‘([")
    return opens or text[max(start, at - 2) : at] == ": "


def _starts_sentence(text: str, at: int, known: Abbreviations) -> bool:
    """Whether the word at ``at`` is one that likes to begin a sentence."""
    word = _WORD.match(text, at)
    if not word or word[0].replace("’", "'") not in known.starters:
        return False
    return len(word[0]) > 1 or text[word.end() : word.end() + 1] != "."


def _names_speaker(text: str, at: int, end: int, known: Abbreviations) -> bool:
    """Whether what follows a closed question is its speaker: '"Who?" Jane Roe asked.'

    A pronoun would be in lower case there; and a comma with a quotation after it leads into the next one.
    """
    words = text[at : min(end, at + _LOOK_AHEAD)].split()
    for position, word in enumerate(words[:6]):
        if word[0].isupper():
            if position == 0 and word in known.starters:
                return False
            continue
        last = position == len(words) - 1
        opens = not last and words[position + 1][0] in _OPENERS
        bare = word.rstrip(".,;:")
        return position > 0 and bare in known.verbs and not opens and (last or len(bare) < len(word))
    return False
