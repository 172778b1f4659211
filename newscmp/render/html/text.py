"""Words of an article in a page: escaped, made visible, and marked where they are a figure, a quotation or a source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from newscmp.render.layout import BASE_MARK, DIM, END_MARK, OTHER_MARK, STRONG, WORD_END, WORD_MARK
from newscmp.render.safe import visible

_TAGS = {
    BASE_MARK: ('<mark class="c base">', "</mark>"),
    OTHER_MARK: ('<mark class="c other">', "</mark>"),
    STRONG: ("<strong>", "</strong>"),
    DIM: ("<small>", "</small>"),
}
_WORD, _WORD_END = "<u>", "</u>"  # a word that the cell beside does not have, within a surface or outside
_MARK = re.compile("[" + "".join((*_TAGS, END_MARK, WORD_MARK, WORD_END)) + "]")
# Nothing but what a web address of printable ASCII has: no white space, quote, bracket, or scheme that runs something.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9][!#-&(-;=?-_a-z~]*")
_LONGEST_ADDRESS = 2000


def shown(text: str) -> str:
    """Untrusted text on one line, for any place in the page: between tags or in a quoted attribute."""
    return escape(visible(text))


def cut(text: str, most: int) -> str:
    """At most so many letters of a text, made visible but not escaped; what is left out shows as …"""
    text = visible(text[: most + 1])
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def with_marks(text: str) -> str:
    """Text that ``layout`` has marked, its marks as tags; the text itself is escaped, and visible already.

    A word whose end was cut off ends with what it stands in.
    """
    out, closing, word, start = [], "", "", 0
    for found in _MARK.finditer(text):
        mark = found.group()
        out += [escape(text[start : found.start()]), word]
        word, start = "", found.end()
        if mark == WORD_MARK:
            out.append(_WORD)
            word = _WORD_END
        elif mark != WORD_END:
            opening, following = _TAGS.get(mark, ("", ""))
            out += [closing, opening]
            closing = following
    return "".join([*out, escape(text[start:]), word, closing])


def web_address(url: str | None) -> str | None:
    """An address that is safe to link to, escaped; None for any other."""
    if url is None or len(url) > _LONGEST_ADDRESS or _ADDRESS.fullmatch(url) is None:
        return None
    return escape(url)


class Marked(NamedTuple):
    """A stretch of a text, by its offsets, and the tags around it. ``rank``: of two that overlap the lower is outside.

    ``label`` tells those who do not see it what begins here.
    """

    start: int
    end: int
    rank: int
    opening: str
    closing: str
    label: str = ""


def annotated(text: str, marks: Iterable[Marked]) -> str:
    """The text with its marks as well-nested tags: where two cross, the inner one is closed and opened again.

    Of marks of one rank that overlap, the first is kept. Takes time in proportion to the text and n log n for n marks.
    """
    ranks: dict[int, list[Marked]] = {}
    for mark in sorted(marks, key=lambda mark: (mark.rank, mark.start, -mark.end)):
        start, end = max(mark.start, 0), min(mark.end, len(text))
        held = ranks.setdefault(mark.rank, [])
        if start < end and (not held or held[-1].end <= start):
            held.append(mark._replace(start=start, end=end))
    layers = [ranks[rank] for rank in sorted(ranks)]
    edges = sorted({edge for layer in layers for mark in layer for edge in (mark.start, mark.end)} | {0, len(text)})
    places = [0] * len(layers)
    out: list[str] = []
    stack: list[Marked] = []
    for start, end in pairwise(edges):
        active = _active(layers, places, start)
        kept = 0
        while kept < min(len(stack), len(active)) and stack[kept] is active[kept]:
            kept += 1
        out += [mark.closing for mark in reversed(stack[kept:])]
        for mark in active[kept:]:
            out.append(mark.opening)
            if mark.label and mark.start == start:
                out.append(f'<span class="sr">{mark.label} </span>')
        stack = active
        out.append(shown(text[start:end]))
    out += [mark.closing for mark in reversed(stack)]
    return "".join(out)


def _active(layers: Sequence[Sequence[Marked]], places: list[int], at: int) -> list[Marked]:
    """The mark of each layer that stands at a place; ``places`` follow from call to call."""
    found = []
    for number, layer in enumerate(layers):
        while places[number] < len(layer) and layer[places[number]].end <= at:
            places[number] += 1
        if places[number] < len(layer) and layer[places[number]].start <= at:
            found.append(layer[places[number]])
    return found
