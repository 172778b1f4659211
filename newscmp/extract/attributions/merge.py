"""Rules beside the tagger: they complete what it left open, and speak where they are certain."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from newscmp.extract.attributions.words import Raw
from newscmp.model import Quote, Span


class Quoted:
    """The quotations of one article (``all``), and where they stand."""

    def __init__(self, quotes: tuple[Quote, ...]) -> None:
        self.all = quotes
        self._starts = [quote.span.start for quote in quotes]
        self._ends = [quote.span.end for quote in quotes]

    def inside(self, content: tuple[Span, ...]) -> set[int]:
        """The indexes of the quotations that a content touches."""
        out: set[int] = set()
        for start, end in content:
            out.update(range(bisect_right(self._ends, start), bisect_left(self._starts, end)))
        return out


def complete(tagged: list[Raw], ruled: list[Raw], quoted: Quoted, certain: set[Span]) -> list[Raw]:
    """The tagger's attributions, completed by the rules' where these have more to say.

    Taken from the rules: a source for a cue that has none; an attribution whose cue is ``certain`` (according to, a plain
    reporting word after its content) and that the tagger passed over; the speaker of a quotation that nobody else has.
    """
    out = list(tagged)
    by_cue = sorted((raw.cue, index) for index, raw in enumerate(out) if raw.cue is not None)
    held = set().union(*[quoted.inside(raw.content) for raw in out])
    for raw in ruled:
        if raw.cue is None:
            continue
        same = _overlapping(by_cue, raw.cue)
        if same is not None:
            if out[same].source is None and raw.source is not None:
                told = out[same].content
                trails = raw.cue.start < told[-1].start == raw.source.start
                if len(told) > 1 and trails and told[-1].end <= raw.source.end:
                    out[same] = out[same]._replace(content=told[:-1])  # Port to close, says mayor
                if not _touches(raw.source, out[same].content):
                    out[same] = out[same]._replace(source=raw.source)
            fresh = tuple(span for span in raw.content if (inside := quoted.inside((span,))) and not (inside & held))
            if fresh and all(not _touches(span, out[same].content) for span in fresh):
                out[same] = out[same]._replace(content=tuple(sorted(out[same].content + fresh)))
                held |= quoted.inside(fresh)
            continue
        unheld = quoted.inside(raw.content) - held
        if raw.cue in certain or unheld:
            if raw.cue not in certain:
                raw = raw._replace(content=tuple(s for s in raw.content if quoted.inside((s,)) - held))
            out.append(raw)
            held |= quoted.inside(raw.content)
    out.sort(key=lambda raw: (raw.cue or raw.content[0]).start)
    return out


def _overlapping(cues: list[tuple[Span, int]], cue: Span) -> int | None:
    at = bisect_left(cues, (Span(cue.start, -1), -1))
    for place in (at - 1, at):
        if 0 <= place < len(cues) and cues[place][0].start < cue.end and cue.start < cues[place][0].end:
            return cues[place][1]
    return None


def _touches(span: Span, others: tuple[Span, ...]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)
