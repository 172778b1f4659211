"""Sources of sources: a statement carried by an agency, a mayor quoted by an agency as saying something.

Who said it and who passed it on are two sources of one content.
"""

from __future__ import annotations

import re

from newscmp.extract.attributions.words import Raw
from newscmp.lexicon import Lexicon
from newscmp.model import Span

_WORD = re.compile(r"\w+")
_LOOSE = " \t\n\xa0,;:"
_LONGEST = 160  # characters between a cue and what it reports
_AUXILIARY = 12  # characters before a cue in which its auxiliary stands
_SUBJECT = 80  # characters of a subject that is quoted


class Relays:
    """Finds those who pass on what others say, with the words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._relaying = lexicon.words("relaying")
        self._links = lexicon.words("relay_links")
        self._quoting = lexicon.words("quoting_verbs")
        self._tails = [phrase.split() for phrase in sorted(lexicon.words("quoting_tails"))]
        self._complementisers = lexicon.words("complementisers")
        self._prepositions = lexicon.words("prepositions")
        self._relatives = lexicon.words("relative_words")
        self._auxiliaries = lexicon.words("auxiliaries")
        self._times = lexicon.words("speech_times")

    def find(self, text: str, raws: list[Raw]) -> tuple[list[Raw], set[Span]]:
        """The attributions with those of the relays among them, and the sources that only passed something on."""
        out: list[Raw] = []
        relayed: set[Span] = set()
        for raw in raws:
            mended = self._quoted(text, raw)
            out.append(mended[0])
            for second in (*mended[1:], self._in_source(text, raw), self._after_cue(text, raw)):
                if second is not None and second.source is not None and second.source not in relayed:
                    out.append(second)
                    relayed.add(second.source)
        return out, relayed

    def _in_source(self, text: str, raw: Raw) -> Raw | None:
        """According to a statement carried by an agency."""
        if raw.source is None:
            return None
        before = None
        for match in _WORD.finditer(text, raw.source.start, raw.source.end):
            word = match.group()
            if before is not None and word in self._links and before.group() in self._relaying:
                rest = Span(match.end() + 1, raw.source.end)
                if rest.start < rest.end and before.start() > raw.source.start:
                    return Raw(rest, Span(before.start(), match.end()), raw.content)
            before = match
        return None

    def _after_cue(self, text: str, raw: Raw) -> Raw | None:
        """The army said in a statement carried by an agency that ..."""
        if raw.cue is None or raw.source is None:
            return None
        following = [span.start for span in raw.content if span.start >= raw.cue.end]
        last = following[0] if following else min(len(text), raw.cue.end + _LONGEST)
        if last - raw.cue.end > _LONGEST or raw.source.start >= raw.cue.end:
            return None
        words = list(_WORD.finditer(text, raw.cue.start, last))
        for n in range(1, len(words) - 1):
            if words[n].group() in self._links and words[n - 1].group() in self._relaying and n > 1:
                source = self._name(text, words[n + 1].start(), last)
                if source is not None:
                    return Raw(source, Span(words[n - 1].start(), words[n].end()), raw.content)
        return None

    def _quoted(self, text: str, raw: Raw) -> list[Raw]:
        """X was quoted by an agency as saying; an agency quoted X as saying."""
        cue = raw.cue
        words = list(_WORD.finditer(text, *cue)) if cue is not None else []
        place = next((n for n, word in enumerate(words) if word.group().lower() in self._quoting), None)
        if cue is None or place is None:
            return [raw]
        before = words[place - 1] if place else None
        if before is None:
            said = text[max(0, cue.start - _AUXILIARY) : cue.start].split()
            passive = bool(said) and said[-1].lower() in self._auxiliaries
        else:
            passive = before.group().lower() in self._auxiliaries
        quoting = Span(*words[place].span())
        if passive:
            agency = None
            if place + 2 < len(words) and words[place + 1].group() in self._links:
                agency = Span(words[place + 2].start(), self._tail(words, place + 2) or cue.end)
            else:
                after = _WORD.match(text, cue.end + 1)
                if after is not None and after.group() in self._links:
                    agency = self._name(text, after.end() + 1, min(len(text), after.end() + _LONGEST))
            first = raw.content[0]
            if raw.source is None and len(raw.content) > 1 and first.end <= cue.start and first.end - first.start < _SUBJECT:
                raw = raw._replace(source=first, content=raw.content[1:])
            if agency is None or agency == raw.source:
                return [raw]
            return [raw, Raw(agency, quoting, raw.content)]
        first = raw.content[0]
        if first.start < cue.end:
            return [raw]
        inner = list(_WORD.finditer(text, first.start, min(first.end, first.start + _LONGEST)))
        stop = self._tail(inner, 1)
        if stop is None:
            return [raw]
        tail = next(word for word in inner if word.start() > stop)
        says = inner[inner.index(tail) + 1]
        rest = self._content(text, Span(says.end(), first.end))
        if rest is None:
            return [raw]
        content = (rest, *raw.content[1:])
        speaker = Span(first.start, stop)
        return [raw._replace(content=content), Raw(speaker, Span(tail.start(), says.end()), content)]

    def _tail(self, words: list[re.Match[str]], at: int) -> int | None:
        """Where the words before "as saying" end."""
        for n in range(at, len(words) - 1):
            if [words[n].group(), words[n + 1].group()] in self._tails:
                return words[n - 1].end()
        return None

    def _content(self, text: str, span: Span) -> Span | None:
        start = span.start
        while start < span.end and text[start] in _LOOSE:
            start += 1
        word = _WORD.match(text, start, span.end)
        if word is not None and word.group() in self._complementisers:
            start = word.end() + 1
        return Span(start, span.end) if start < span.end else None

    def _name(self, text: str, start: int, limit: int) -> Span | None:
        """The noun phrase from a place on, up to a comma, a clause or the end."""
        end = None
        for match in _WORD.finditer(text, start, limit):
            low = match.group().lower()
            if end is not None and text[end : match.start()].strip(" '’"):
                break
            if low in self._complementisers or low in self._relatives or low in self._times or low in self._prepositions:
                break
            end = match.end()
        return Span(start, end) if end is not None else None
