"""Small repairs on the tagger's spans, where grammar leaves no choice."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from newscmp.extract.attributions.words import Raw
from newscmp.lexicon import Lexicon
from newscmp.model import Span

_WORD = re.compile(r"\w+")
_LOOSE_END = " \t\n\xa0,;:—–-―."
_QUOTE_SIGNS = "“”\"’'»"


class Tidier:
    """The repairs, over the words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.subordinators = lexicon.words("subordinators")
        self.relatives = lexicon.words("relative_words")
        self.complementisers = lexicon.words("complementisers")

    def tidy(self, text: str, raws: list[Raw], ruled: list[Raw], ends: list[int]) -> list[Raw]:
        """The attributions with mended spans. ``ends``: where the sentences end, ascending."""
        rules = {raw.cue: raw for raw in ruled if raw.cue is not None}
        cues = sorted(rules)
        taken = sorted(span for raw in raws for span in (raw.source, raw.cue) if span is not None)
        out = []
        for raw in raws:
            rule = _same(rules, cues, raw.cue)
            source, content = raw.source, list(raw.content)
            if source is not None:
                source, content = self._source(text, source, content, rule)
            if source is not None and raw.cue is not None:
                content = self._before(text, source, raw.cue, content)
            if raw.cue is not None and content:
                content = self._relative(text, raw.cue, content, ends, taken)
            if rule is not None and raw.cue is not None and content:
                content = _lengthen(raw.cue, content, rule, taken)
            content = [span for span in (_trim(text, span) for span in content) if span is not None]
            if content:
                out.append(Raw(source, raw.cue, tuple(content)))
        return out

    def _source(self, text: str, source: Span, content: list[Span], rule: Raw | None) -> tuple[Span | None, list[Span]]:
        """A source without a relative pronoun at its end, or a phrase and a comma before it."""
        trimmed = _trim(text, source)
        if trimmed is None:
            return None, content
        words = list(_WORD.finditer(text, *trimmed))
        if len(words) > 1 and words[-1].group().lower() in self.relatives:
            gone = words[-1].end()
            content = [span for span in content if not gone <= span.start <= gone + 2] or content
            trimmed = _trim(text, Span(trimmed.start, words[-1].start())) or trimmed
        if rule is not None and rule.source is not None:
            inner = rule.source
            before = text[trimmed.start : inner.start].rstrip() if trimmed.end <= inner.end + 1 else ""
            if before[-1:] == "," and before.islower():  # "the talks, X": only a name is who spoke
                trimmed = inner
        return trimmed, content

    def _before(self, text: str, source: Span, cue: Span, content: list[Span]) -> list[Span]:
        """No clause before "after X said": the words before a subordinator are the outlet's."""
        if len(content) < 2 or source.start > cue.start:
            return content
        first = content[0]
        if not (first.end <= source.start and content[-1].start >= cue.end) or text[first.end - 1] in _QUOTE_SIGNS:
            return content
        gap = [match.group().lower() for match in _WORD.finditer(text, first.end, source.start)]
        if gap and len(gap) <= 3 and gap[0] in self.subordinators and gap[0] not in self.complementisers:
            return content[1:]
        return content

    def _relative(self, text: str, cue: Span, content: list[Span], ends: list[int], taken: list[Span]) -> list[Span]:
        """A clause keeps the relative clause that ends its sentence: "..., who left behind five children"."""
        last = content[-1]
        if last.start < cue.end or text[last.end - 1] in _QUOTE_SIGNS:
            return content
        at = bisect_left(ends, last.end)
        if at >= len(ends):
            return content
        rest = text[last.end : ends[at]]
        word = _WORD.search(rest)
        if word is None or rest[: word.start()].strip() != "," or word.group().lower() not in self.relatives:
            return content
        held = bisect_right(taken, Span(last.end + word.end(), last.end + word.end()))
        if held < len(taken) and taken[held].start < ends[at]:
            return content
        return [*content[:-1], Span(last.start, ends[at])]


def _lengthen(cue: Span, content: list[Span], rule: Raw, taken: list[Span]) -> list[Span]:
    """The whole clause before "..., X said", where the rules found its beginning and nobody else claims it."""
    first, full = content[0], rule.content[0]
    if full.end <= cue.start and full.start < first.start < full.end and abs(first.end - full.end) < 3:
        at = bisect_left(taken, Span(full.start, full.start))
        if at >= len(taken) or taken[at].start >= first.start:
            return [Span(full.start, first.end), *content[1:]]
    return content


def _same(rules: dict[Span, Raw], cues: list[Span], cue: Span | None) -> Raw | None:
    if cue is None:
        return None
    at = bisect_left(cues, Span(cue.start, -1))
    return rules[cues[at]] if at < len(cues) and cues[at].start < cue.end else None


def _trim(text: str, span: Span) -> Span | None:
    start, end = span
    while start < end and text[start] in " \t\n\xa0,;":
        start += 1
    while end > start and text[end - 1] in _LOOSE_END and not (text[end - 1] == "." and text[end - 3 : end - 2] in " ."):
        end -= 1
    return Span(start, end) if any(text[i].isalnum() for i in range(start, min(end, start + 60))) else None
