"""Deeds told by words that may also report speech: denied service, declined the offer, pledged 40 million dollars.

What follows such a cue is a plain noun phrase, without a clause and without a quotation: nobody is reported to have said
anything. "Denied the charge" is speech all the same: it tells what was claimed.
"""

from __future__ import annotations

import re

from newscmp.extract.attributions.words import Cues
from newscmp.lexicon import Lexicon
from newscmp.model import Span

_TOKEN = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*|[^\w\s]")
_LONGEST = 300  # characters of an object that are read
_SUMS = "$£€¥"


class Deeds:
    """Tells deeds, with the words of one lexicon."""

    def __init__(self, lexicon: Lexicon, cues: Cues) -> None:
        self._cues = cues
        self._any = lexicon.words("deed_cues")
        self._sums = lexicon.words("deed_sums")
        self._objects = lexicon.classes("deed_objects")
        self._citing = lexicon.words("citing_cues")
        self._determiners = lexicon.words("determiners")
        self._ends = lexicon.words("prepositions") | lexicon.words("speech_times")
        self._complementisers = lexicon.words("complementisers")
        self._joins = self._complementisers | lexicon.words("infinitive_marks")
        subjects = frozenset(form for form, agrees in lexicon.pairs("source_pronouns").items() if form == agrees)
        self._breaks = lexicon.words("subordinators") | lexicon.words("relative_words")
        self._clausal = (lexicon.words("auxiliaries") | lexicon.words("finite_pasts") | subjects) - self._breaks
        self._numbers = frozenset(lexicon.numbers("number_words")) | frozenset(lexicon.numbers("number_scales"))
        self._lemmas = self._any | self._sums | frozenset(self._objects.values())

    def tells(self, text: str, cue: Span, content: tuple[Span, ...]) -> bool:
        """Whether a cue and the unquoted content after it tell what somebody did."""
        if content[0].start < cue.end:
            return False
        for word in _TOKEN.finditer(text, *cue):
            low = word.group().lower()
            lemma = self._cues.lemmas.get(low, low)
            if low in self._citing or lemma in self._lemmas:
                end = min(content[0].end, word.end() + _LONGEST)
                return self._of(lemma, low in self._citing, _TOKEN.findall(text, word.end(), end))
        return False

    def _of(self, lemma: str, citing: bool, found: list[str]) -> bool:
        """Whether a cue with the words that follow it is a deed."""
        lead = next((n for n, word in enumerate(found) if word.lower() not in self._determiners), len(found))
        phrase = self._phrase(found[lead:])
        if not phrase or (not lead and phrase[0] in self._joins):
            return False
        if citing or lemma in self._any:
            return not self._clause(found)
        if lemma in self._sums and self._is_sum([*map(str.lower, found[:lead]), *phrase]):
            return not self._clause(found)
        return self._objects.get(phrase[-1]) == lemma and not self._predicated(found, lead + len(phrase))

    def _phrase(self, found: list[str]) -> list[str]:
        """The noun phrase that an object starts with, past its determiners, in lower case."""
        out: list[str] = []
        for word in map(str.lower, found):
            if word in self._ends or word in self._clausal or word in self._breaks or word in self._determiners:
                break
            if not (word[0].isalnum() or word in _SUMS or word in "%.,"):
                break
            if word in ".," and not (out and out[-1][0].isdigit()):
                break
            out.append(word)
        while out and out[-1] in ".,":
            out.pop()
        return out

    def _is_sum(self, phrase: list[str]) -> bool:
        return any(word[0].isdigit() or word in _SUMS or word in self._numbers for word in phrase)

    def _clause(self, found: list[str]) -> bool:
        """Whether what follows has a verb of its own, before a comma or another clause."""
        for n, word in enumerate(map(str.lower, found)):
            if word in self._complementisers:
                return True
            if n and (word == "," or word in self._breaks):
                return False
            if word in self._clausal:
                return True
        return False

    def _predicated(self, found: list[str], at: int) -> bool:
        """Whether something is said of the object: called the meeting a farce, denied service was slow."""
        if at >= len(found):
            return False
        word = found[at].lower()
        return word in self._clausal or word in self._determiners
