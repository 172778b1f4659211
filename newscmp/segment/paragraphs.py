"""Paragraphs: blank lines part them; a single line break parts them too, unless the text is hard-wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_WIDEST_WRAP = 100  # characters: what is wrapped by hand or by mail is not wider
_NARROWEST_WRAP = 40
_WRAPPED_SHARE = 0.6  # of the single line breaks stand where the next word would not have fitted
_BULLETS = "•▪●■◦‣·"
_DASHES = "*+–—-_"  # a bullet when a space follows
_BREAKS_ALWAYS = ("\x0c", "\u2029")  # form feed, paragraph separator
_CLOSERS = "\"'”’»)]*_"
_LONGEST_HEADING = 150


class _Line(NamedTuple):
    """A line that is not blank, without outer white space. ``parted``: a blank line or a form feed stands before it."""

    start: int
    end: int
    parted: bool


class Paragraph:
    """``text[start:end]`` without outer white space and list marks. ``heading``: the text's own markup says so."""

    __slots__ = ("end", "heading", "lines", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start, self.end = start, end
        self.heading = False
        self.lines = 1


def find_paragraphs(text: str, start: int, end: int) -> Iterator[Paragraph]:
    """The paragraphs of ``text[start:end]`` in order; one without a letter or digit (a rule, stars) is left out."""
    for paragraph in _join_lines(text, list(_lines(text, start, end))):
        if not text[paragraph.start].isalpha() or text[paragraph.end - 1] in "#*_":
            _read_markup(text, paragraph)
        if any(map(str.isalnum, text[paragraph.start : paragraph.end])):
            yield paragraph


def ends_with(text: str, start: int, end: int, signs: str) -> bool:
    """Whether ``text[start:end]`` ends with one of ``signs``, closing quotation marks and brackets aside."""
    return text[max(start, end - 8) : end].rstrip(_CLOSERS)[-1:] in tuple(signs)


def _lines(text: str, start: int, end: int) -> Iterator[_Line]:
    at, parted = start, True
    for line in text[start:end].splitlines(keepends=True):
        body = line.strip()
        if body:
            left = at if line[0] == body[0] else at + len(line) - len(line.lstrip())
            yield _Line(left, left + len(body), parted)
        parted = not body or line.endswith(_BREAKS_ALWAYS)
        at += len(line)


def _join_lines(text: str, lines: list[_Line]) -> Iterator[Paragraph]:
    width = _wrap_width(text, lines)
    current: Paragraph | None = None
    before: _Line | None = None
    for line in lines:
        if current and before and not line.parted:
            if _belongs(text, before, line, width):
                current.end = line.end
                current.lines += 1
                before = line
                continue
            if current.lines == 1 and _is_underline(text[line.start : line.end]):
                current.heading = True
                before = None
                continue
        if current:
            yield current
        current, before = Paragraph(line.start, line.end), line
    if current:
        yield current


def _wrap_width(text: str, lines: list[_Line]) -> int | None:
    """The width at which a text is hard-wrapped, None where a line break ends a paragraph.

    A wrapped text breaks where the next word would not have fitted, some lines go on in lower case, and no line is wide.
    """
    pairs = [(a, b) for a, b in pairwise(lines) if not b.parted]
    if not pairs:
        return None
    width = max(max(a.end - a.start, b.end - b.start) for a, b in pairs)
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP or not any(text[b.start].islower() for _, b in pairs):
        return None
    full = sum(_is_full(text, a, b, width) for a, b in pairs)
    return width if full >= _WRAPPED_SHARE * len(pairs) else None


def _is_full(text: str, line: _Line, following: _Line, width: int) -> bool:
    word = text[following.start : min(following.end, following.start + width)].split(None, 1)[0]
    return line.end - line.start + 1 + len(word) > width


def _belongs(text: str, before: _Line, line: _Line, width: int | None) -> bool:
    """Whether a line goes on with the paragraph of the line before it."""
    first = text[line.start]
    if (first == "#" and _heading_mark(text, *line[:2])) or (text[before.start] == "#" and _heading_mark(text, *before[:2])):
        return False
    if width is not None and _is_full(text, before, line, width):
        return first not in _BULLETS and first != "*"
    return first.islower() and not ends_with(text, before.start, before.end, ".!?…:;")


def _is_underline(line: str) -> bool:
    return not line.strip("=") or not line.strip("-")


def _heading_mark(text: str, start: int, end: int) -> int:
    """How long the "## " of a heading is, 0 where there is none."""
    mark = re.match(r"#{1,6}[ \t]+(?=\S)", text[start : min(end, start + 40)])
    return mark.end() if mark else 0


def _read_markup(text: str, paragraph: Paragraph) -> None:
    """Take the marks of lists, block quotes and headings off a paragraph."""
    start, end = paragraph.start, paragraph.end
    while start < end and (text[start] in ">" or text[start].isspace()):
        start += 1
    if start < end and text[start] in _DASHES:
        mark = text[start]
        after = start + 1
        while mark == "_" and after < end and text[after] == "_":
            after += 1
        if after < end and text[after].isspace():
            start = after
    elif start < end and text[start] in _BULLETS:
        start += 1
    while start < end and text[start].isspace():
        start += 1
    if paragraph.lines == 1 and text[start : start + 1] == "#":
        mark_length = _heading_mark(text, start, end)
        if mark_length:
            start, paragraph.heading = start + mark_length, True
            end = start + len(text[start:end].rstrip("# \t"))
    short = paragraph.lines == 1 and 0 < end - start <= _LONGEST_HEADING
    if short and text.startswith("**", start) and text.endswith("**", start + 4, end):
        inner = text[start + 2 : end - 2]
        if inner.strip() and "**" not in inner and not ends_with(inner, 0, len(inner), ".!?…:;"):
            start, end, paragraph.heading = start + 2, end - 2, True
    elif short and text[start] in "*_" and text[end - 1] == text[start] and text.count(text[start], start, end) == 2:
        start, end = start + 1, end - 1  # a line in emphasis
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    paragraph.start, paragraph.end = start, end
