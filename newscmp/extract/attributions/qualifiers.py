"""What qualifies an unnamed source: Western diplomats are not Russian ones, the defence minister is not the finance one."""

from __future__ import annotations

import re

from newscmp.lexicon import Lexicon
from newscmp.model import Source

_WORD = re.compile(r"[^\W\d_]+(?:[-.][^\W\d_]+)*")


class Qualifiers:
    """Finds them, with the words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._portfolios = lexicon.words("portfolio_nouns")
        self._plain = lexicon.words("plain_modifiers") | lexicon.words("determiners")
        self._ends = lexicon.words("prepositions") | lexicon.words("subordinators") | lexicon.words("relative_words")
        self._places = lexicon.classes("places")
        self._spellings = lexicon.classes("spellings")
        self._nobody = lexicon.words("nobody")

    def qualify(self, source: Source) -> Source:
        """The source with its qualifiers, when it is unnamed: names of places and groups before its noun; before the noun
        of an office or a department also what it is of. "Nobody" is no source: it loses its keys."""
        if source.parts:
            return source._replace(parts=tuple(self.qualify(part) for part in source.parts))
        if source.surface is None or not (source.anonymous or source.name is None):
            return source
        if source.surface.lower() in self._nobody:
            return source._replace(name=None, anonymous=False, keys=frozenset())
        words: list[str] = []
        for match in _WORD.finditer(source.surface.split(",")[0]):
            if words and match.group().lower() in self._ends:
                break
            words.append(match.group())
        noun = words[-1].lower() if words else ""
        of_office = noun in self._portfolios
        found = set()
        for place, word in enumerate(words[:-1]):
            low = word.lower()
            if low in self._plain:
                continue
            if low in self._places or of_office or (word[0].isupper() and place):
                found.add(self._places.get(low) or self._spellings.get(low, low))
        return source._replace(qualifiers=frozenset(found)) if found else source
