"""Titles of works in quotation marks: names, and nobody's words."""

from __future__ import annotations

import re

from newscmp.lexicon import Lexicon
from newscmp.model import Quote

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_STOP = re.compile(r"[.!?:;\n“”\"]")
_AROUND = 60  # characters of running text on either side
_NEAR = 4  # words
_OF_CHANNEL = 3  # words before the name of a programme among which its preposition is: on Channel Two's "..."
_LONGEST = 9  # words
_LITTLE = 3  # letters: what a title prints small


class Titles:
    """Tells titles, with the words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._works = lexicon.words("work_nouns")
        self._cues = lexicon.words("title_cues")
        self._programmes = lexicon.words("programme_prepositions")
        self._small = lexicon.words("prepositions") | lexicon.words("determiners") | lexicon.words("coordinators")

    def find(self, text: str, quotes: tuple[Quote, ...]) -> set[int]:
        """The indexes of the quotes that are titles: capitalised like one, beside "novel", "film" or "titled"."""
        return {n for n, quote in enumerate(quotes) if self._looks(quote.text) and self._beside(text, quote)}

    def programme(self, text: str, quote: Quote) -> bool:
        """Whether a quotation is the name of a programme, after "on": every word of it has its capital."""
        words = quote.text.rstrip(".,").split()
        if not 1 < len(words) <= _NEAR or not all(word[0].isupper() and word[1:].isalpha() for word in words):
            return False
        before = _STOP.split(text[max(0, quote.span.start - 1 - _AROUND) : max(0, quote.span.start - 1)])[-1].split()
        if len(before) > 1 and before[-1].replace("’", "'").endswith(("'s", "s'")):  # a channel's
            return any(word in self._programmes for word in before[-_OF_CHANNEL:-1])
        return bool(before) and before[-1] in self._programmes

    def _looks(self, surface: str) -> bool:
        if not surface[0].isupper() or surface[-1] in ".!?" or surface.count(" ") >= _LONGEST:
            return False
        words = _WORD.findall(surface)
        plain = sum(1 for word in words[1:] if word[0].islower())
        if any(word[0].islower() and len(word) > _LITTLE and word not in self._small for word in words):
            return False
        return bool(words) and plain < len(words) / 2 + 1

    def _beside(self, text: str, quote: Quote) -> bool:
        start, end = quote.span
        before = _WORD.findall(_STOP.split(text[max(0, start - 1 - _AROUND) : max(0, start - 1)])[-1])[-_NEAR:]
        if before and before[-1].lower() in self._cues | self._works:
            return True
        if " " not in quote.text:
            return False
        after = _WORD.findall(_STOP.split(text[end + 1 : end + 1 + _AROUND])[0])[:_NEAR]
        return any(word.lower() in self._works for word in before + after)
