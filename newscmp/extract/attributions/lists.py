"""Lists of those who say one thing together, whole: the army, | the governor and the mayor said."""

from __future__ import annotations

import re

from newscmp.extract.attributions.words import MOST_SOURCES, NAME_WORD, Raw
from newscmp.lexicon import Lexicon
from newscmp.model import Span

_LONGEST = 60  # characters of one of them
_WORDS = 4
_STOP = re.compile(r"[.!?:;,\n“”\"()—–]")


class Lists:
    """Completes lists, with the words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._joint = lexicon.words("joint_words")
        self._determiners = lexicon.words("determiners")
        self._speakers = (
            lexicon.words("role_nouns")
            | lexicon.words("person_nouns")
            | lexicon.words("institution_nouns")
            | lexicon.words("media_nouns")
        )
        self._times = lexicon.words("speech_times")
        self._prepositions = lexicon.words("prepositions")

    def complete(self, text: str, raw: Raw) -> Raw:
        """The attribution with the whole of a list whose last part alone was found to be the source."""
        source, cue = raw.source, raw.cue
        if source is None or cue is None or text[source.end : cue.start].strip() or source.end > cue.start:
            return raw
        words = NAME_WORD.findall(text, *source)
        if self._joint.isdisjoint(words):
            return raw
        listed = words[0].lower() in self._determiners
        start = source.start
        for _ in range(MOST_SOURCES):
            before = self._part(text, start, listed)
            if before is None:
                break
            start = before
        if start == source.start:
            return raw
        content = []
        for span in raw.content:
            if span.start < start < span.end:
                span = Span(span.start, start)
            if not start <= span.start < source.start:
                content.append(span)
        return Raw(Span(start, source.end), cue, tuple(content)) if content else raw

    def _part(self, text: str, end: int, listed: bool) -> int | None:
        """Where the part of a list starts that ends with the comma before a place; None where no speaker stands there."""
        if text[end - 2 : end] != ", ":
            return None
        low = max(0, end - 2 - _LONGEST)
        stops = [stop.end() for stop in _STOP.finditer(text, low, end - 2)]
        start = stops[-1] if stops else low
        if not stops and low:
            return None
        found = list(NAME_WORD.finditer(text, start, end - 2))
        lead = next((n for n, word in enumerate(found) if word.group().lower() not in self._times), 0)
        words = [word.group() for word in found[lead:]]  # on Monday | the army
        if not words or len(words) > _WORDS or (words[0].lower() in self._determiners) != listed:
            return None
        if any(word in self._prepositions for word in words):
            return None
        start = found[lead].start()
        last = words[-1].lower()
        return start if last in self._speakers or (last[-1] == "s" and last[:-1] in self._speakers) else None
