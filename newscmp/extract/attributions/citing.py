"""Sources behind sources: "the Courier reported, citing two officials" gives one content to both."""

from __future__ import annotations

import re
from bisect import bisect_left

from newscmp.extract.attributions.words import Raw
from newscmp.lexicon import Lexicon
from newscmp.model import Span

_WORD = re.compile(r"\w+")
_LONGEST = 120  # characters of a source that is cited
_REACH = 300  # characters between the cue and the word "citing"


class Citing:
    """Finds those who are cited, with the words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._cues = lexicon.words("citing_cues")
        self._speakers = (
            lexicon.words("role_nouns")
            | lexicon.words("institution_nouns")
            | lexicon.words("media_nouns")
            | lexicon.words("document_nouns")
        )
        self._prepositions = lexicon.words("prepositions")
        self._complementisers = lexicon.words("complementisers")

    def resolve(self, text: str, raws: list[Raw], ends: list[int]) -> list[Raw]:
        """The attributions, those by "citing" given to whom they cite. ``ends``: where the sentences end, ascending."""
        out: list[Raw] = []
        for raw in raws:
            if raw.cue is None:
                out.append(raw)
            elif text[raw.cue.start : raw.cue.end].lower() in self._cues:
                out.extend(self._after(text, raw, out, ends))
            else:
                out.extend(self._before(text, raw))
        return out

    def _before(self, text: str, raw: Raw) -> list[Raw]:
        """Citing two officials, the Courier reported that ..."""
        first = raw.content[0]
        word = _WORD.match(text, *first)
        if len(raw.content) < 2 or word is None or word.group().lower() not in self._cues:
            return [raw]
        cited = self._cited(text, Span(word.end(), first.end))
        if cited is None or cited.end < first.end:
            return [raw]
        rest = raw.content[1:]
        return [Raw(cited, Span(*word.span()), rest), raw._replace(content=rest)]

    def _after(self, text: str, raw: Raw, before: list[Raw], ends: list[int]) -> list[Raw]:
        """..., the Courier reported, citing two officials (that ...)."""
        cue, content = raw.cue, raw.content[0]
        if cue is None or not 0 <= content.start - cue.end <= 1:
            return [raw]
        cited = self._cited(text, content)
        if cited is None:
            return [raw]
        comma = re.match(r"\s*,\s*", text[cited.end : content.end])
        if comma is not None:
            rest = Span(cited.end + comma.end(), content.end)
            word = _WORD.match(text, *rest)
            if word is not None and word.group().lower() in self._complementisers:
                return [raw._replace(content=(rest,)), Raw(cited, cue, (rest,))]
        same = before[-1] if before else None
        if same is None or same.cue is None or same.source != raw.source or cue.start - same.cue.end > _REACH:
            return [raw]
        if bisect_left(ends, same.cue.end) != bisect_left(ends, cue.end):
            return [raw]
        return [Raw(cited, cue, same.content)]

    def _cited(self, text: str, span: Span) -> Span | None:
        """The noun phrase at the start of a span, where it names one who speaks: an official, an agency, a report."""
        surface = text[span.start : min(span.end, span.start + _LONGEST)]
        phrase = surface.split(",", 1)[0]
        lead = len(phrase) - len(phrase.lstrip())
        words = _WORD.findall(phrase)
        stop = next((n for n, word in enumerate(words) if word.lower() in self._prepositions), len(words))
        head = words[:stop]
        speaks = any(word.lower() in self._speakers or word.lower().removesuffix("s") in self._speakers for word in head)
        if not speaks and not (len(head) > 1 and all(word.istitle() for word in head)):
            return None
        return Span(span.start + lead, span.start + len(phrase.rstrip()))
