"""From a tag a token to attributions: linking is mechanical, since tags say on which side their cue is.

Tags: O, S> a source whose cue is to the right, <S one whose cue is to the left, U the cue, C> and <C the content;
G> and <G stand between the parts of one attribution, so that what is open stays known. A cue
without a source of its own shares the source of the cue before it in the sentence. A content may stand in the paragraph
before its cue or after it; a source never does.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from contextlib import suppress

from newscmp.extract.attributions.words import PARAGRAPH, Raw
from newscmp.model import Span

TAGS = ("O", "S>", "<S", "U", "C>", "<C", "G>", "<G")
NONE, SOURCE_R, SOURCE_L, CUE, CONTENT_R, CONTENT_L, GAP_R, GAP_L = range(8)

_RUN = re.compile(rb"([\x01-\x05])\1*", re.DOTALL)  # tokens of one tag, those of none and of gaps left out


def _breaks(words: list[str]) -> list[int]:
    """The tokens that part two paragraphs."""
    out: list[int] = []
    at = -1
    with suppress(ValueError):
        while True:
            at = words.index(PARAGRAPH, at + 1)
            out.append(at)
    return out


def link(tags: list[int], words: list[str], starts: list[int], ends: list[int], sentences: list[int]) -> list[Raw]:
    """The attributions that a tag sequence spells. ``sentences`` numbers each token's sentence."""
    segments: list[tuple[int, int, int]] = []  # tag, first token, last token
    for run in _RUN.finditer(bytes(tags)):
        i, stop = run.span()
        tag = tags[i]
        while i < stop:
            j = i
            while j + 1 < stop and words[j + 1] != PARAGRAPH and (tag >= CONTENT_R or sentences[j + 1] == sentences[i]):
                j += 1
            if words[i] != PARAGRAPH:
                segments.append((tag, i, j))
            i = j + 1
    cues = [k for k, segment in enumerate(segments) if segment[0] == CUE]
    if not cues:
        return []
    breaks = _breaks(words)
    sources: dict[int, Span] = {}
    contents: dict[int, list[Span]] = {}
    before: list[int | None] = []
    last: int | None = None
    for k, segment in enumerate(segments):
        before.append(last)
        if segment[0] == CUE:
            last = k
    after: list[int | None] = [None] * len(segments)
    following: int | None = None
    for k in range(len(segments) - 1, -1, -1):
        after[k] = following
        if segments[k][0] == CUE:
            following = k
    for k, (tag, first, final) in enumerate(segments):
        if tag == CUE:
            continue
        span = Span(starts[first], ends[final])
        sourced = tag in (SOURCE_R, SOURCE_L)
        cue = after[k] if tag in (SOURCE_R, CONTENT_R) else before[k]
        if cue is None:
            cue = before[k] if tag in (SOURCE_R, CONTENT_R) else after[k]
        if cue is None or (sourced and bisect_left(breaks, final) != bisect_left(breaks, segments[cue][1])):
            continue
        if tag == SOURCE_R:
            sources[cue] = span  # the nearest one is the last
        elif tag == SOURCE_L:
            sources.setdefault(cue, span)
        else:
            contents.setdefault(cue, []).append(span)
    out: list[Raw] = []
    previous: tuple[int, Span] | None = None
    for k in cues:
        _, first, final = segments[k]
        source = sources.get(k)
        if source is None and previous is not None and previous[0] == sentences[first]:
            source = previous[1]
        if source is not None:
            previous = (sentences[first], source)
        content = contents.get(k)
        if content:
            out.append(Raw(source, Span(starts[first], ends[final]), tuple(content)))
    return out
