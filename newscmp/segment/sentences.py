"""Where a sentence ends: one scan over the places where it could, each judged by the words on its two sides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from newscmp.lexicon import Lexicon

# A place where a sentence could end: the whole run of marks, what closes with it, the gap (empty where it was lost:
# "the town.Residents said"). The look-behind lets a run be entered at its start alone, which keeps the scan linear.
_PLACE = re.compile(r"(?<![.!?…])([.!?…]+)([\"'”’»)\]*_]*(?:\s[”»](?=\s)|(?:\[\d{1,3}\])*))(\s*)")
_DOMAINS = frozenset({"Com", "Org", "Net", "Gov", "Edu", "Co"})
_OPENERS = frozenset("\"'`“‘”»«„‚([*_")
_QUOTES = frozenset("\"'”’»")
_MONEY = frozenset("$£€¥₹")
_ACRONYM = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_EDGES = "([\"“”„‘‚«»'/–—-"  # what can stand before a word without a space
_CLOCK_PHRASE = 3  # spaces: what is shorter up to its clock time is no sentence yet
_LOOK_BACK = 40  # characters in which the word before a full stop has to start
_LOOK_AHEAD = 120  # characters in which "Name Name asked." has to end


class Abbreviations(NamedTuple):
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
    at = start
    for place in _PLACE.finditer(text, start, end):
        left, right = place.span(3)
        if right >= end:
            break
        if _ends(text, at, end, place, known) if left < right else _ends_glued(text, at, end, place, known):
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
        if text.count(" ", start, place.start()) < _CLOCK_PHRASE:  # "At 7 p.m. Holt spoke."
            return False
        follower = _WORD.match(text, at)
        return bool(follower) and follower[0] not in known.clock_followers  # type: ignore[index]
    if word in known.titles or (word.isupper() and word.capitalize() in known.titles):
        return False
    if word in known.others or _ACRONYM.fullmatch(word):
        return _starts_sentence(text, at, known)
    return True


def _ends_glued(text: str, start: int, end: int, place: re.Match[str], known: Abbreviations) -> bool:
    """Whether a sentence ends where the gap is lost: between two words, not in an address, not after an abbreviation."""
    at, mark = place.end(), place.start()
    if text[at] in _OPENERS and at + 1 < end:
        at += 1
    if not (text[at].isupper() and text[mark - 2 : mark].isalpha() and mark - start > 1) or len(place[1]) > 1:
        return False
    word = _WORD.match(text, at, end)
    if not word or not word[0][1:].islower() or word[0] in _DOMAINS or text[word.end() : word.end() + 1] not in (" ", ","):
        return False
    before = text[max(start, mark - _LOOK_BACK) : mark].rsplit(None, 1)[-1]
    if any(sign in before for sign in "/@.#"):
        return False
    last = _word_before(text, start, mark)[0]
    return not any(last in words for words in (known.titles, known.numbers, known.others))


def _word_before(text: str, start: int, at: int) -> tuple[str, int]:
    """The word that ends at ``at``, without what is joined to its left by a hyphen or a bracket, and where it starts."""
    words = text[max(start, at - _LOOK_BACK) : at].rsplit(None, 1)
    if not words or text[at - 1].isspace():
        return "", at
    word = words[-1]
    for edge in _EDGES:
        if edge in word:
            word = word[word.rindex(edge) + 1 :]
    return word, at - len(word)


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
        opens = not last and word[-1] in ",:" and words[position + 1][0] in _OPENERS
        bare = word.rstrip(".,;:")
        return position > 0 and bare in known.verbs and not opens and (last or len(bare) < len(word))
    return False
