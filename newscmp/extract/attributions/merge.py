"""Rules beside the tagger: they complete what it left open, and speak where they are certain."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from newscmp.extract.attributions.words import Raw
from newscmp.model import Quote, Span


def complete(tagged: list[Raw], ruled: list[Raw], quotes: tuple[Quote, ...], certain: set[Span]) -> list[Raw]:
    """The tagger's attributions, completed by the rules' where these have more to say.

    Taken from the rules: a source for a cue that has none; an attribution whose cue is ``certain`` (according to, a plain
    reporting word after its content) and that the tagger passed over; the speaker of a quotation that nobody else has.
    """
    out = list(tagged)
    by_cue = sorted((raw.cue, index) for index, raw in enumerate(out) if raw.cue is not None)
    held = set().union(*[quotes_in(raw.content, quotes) for raw in out])
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
            fresh = tuple(span for span in raw.content if _quotes_in(span, quotes) and not (_quotes_in(span, quotes) & held))
            if fresh and all(not _touches(span, out[same].content) for span in fresh):
                out[same] = out[same]._replace(content=tuple(sorted(out[same].content + fresh)))
                for span in fresh:
                    held |= _quotes_in(span, quotes)
            continue
        unheld = set().union(*[_quotes_in(span, quotes) for span in raw.content]) - held
        if raw.cue in certain or unheld:
            if raw.cue not in certain:
                raw = raw._replace(content=tuple(s for s in raw.content if _quotes_in(s, quotes) - held))
            out.append(raw)
            for span in raw.content:
                held |= _quotes_in(span, quotes)
    out.sort(key=lambda raw: (raw.cue or raw.content[0]).start)
    return out


def _quotes_in(span: Span, quotes: tuple[Quote, ...]) -> set[int]:
    first = bisect_right(quotes, span.start, key=lambda quote: quote.span.end)
    last = bisect_left(quotes, span.end, key=lambda quote: quote.span.start)
    return set(range(first, last))


def quotes_in(content: tuple[Span, ...], quotes: tuple[Quote, ...]) -> set[int]:
    """The indexes of the quotations that a content touches."""
    out: set[int] = set()
    for span in content:
        out |= _quotes_in(span, quotes)
    return out


def _overlapping(cues: list[tuple[Span, int]], cue: Span) -> int | None:
    at = bisect_left(cues, (Span(cue.start, -1), -1))
    for place in (at - 1, at):
        if 0 <= place < len(cues) and cues[place][0].start < cue.end and cue.start < cues[place][0].end:
            return cues[place][1]
    return None


def _touches(span: Span, others: tuple[Span, ...]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)
