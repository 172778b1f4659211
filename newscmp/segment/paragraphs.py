"""Paragraphs: blank lines part them; a single line break parts them too, unless the text is hard-wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

_WIDEST_WRAP = 100  # characters: what is wrapped by hand or by mail is not wider
_NARROWEST_WRAP = 40
_WRAPPED_SHARE = 0.6  # of the single line breaks stand where the next word would not have fitted
_BULLET = re.compile(r"(?:[•▪●■◦‣·]|(?:[*+–—-]|_{2,})(?=\s))\s*")
_HEADING = re.compile(r"#{1,6}[ \t]+")
_UNDERLINE = re.compile(r"(?:=+|-+)\s*\Z")
_QUOTE_MARK = re.compile(r"(?:>[ \t]?)+")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]*_]*\Z")
_BREAKS_ALWAYS = ("\x0c", "\u2029")  # form feed, paragraph separator
_LONGEST_HEADING = 150


class _Line(NamedTuple):
    start: int
    end: int  # outer white space left out; start == end is a blank line
    parted: bool  # a form feed or paragraph separator stands before it


@dataclass(slots=True)
class Paragraph:
    """``text[start:end]`` without outer white space and list marks. ``heading``: the text's own markup says so."""

    start: int
    end: int
    heading: bool = False
    lines: int = 1


def find_paragraphs(text: str, start: int, end: int) -> Iterator[Paragraph]:
    """The paragraphs of ``text[start:end]`` in order; one without a letter or digit (a rule, stars) is left out."""
    for paragraph in _join_lines(text, list(_lines(text, start, end))):
        _read_markup(text, paragraph)
        if any(map(str.isalnum, text[paragraph.start : paragraph.end])):
            yield paragraph


def _lines(text: str, start: int, end: int) -> Iterator[_Line]:
    at, parted = start, False
    for line in text[start:end].splitlines(keepends=True):
        body = line.strip()
        left = at + len(line) - len(line.lstrip()) if body else at
        yield _Line(left, left + len(body), parted)
        parted = line.endswith(_BREAKS_ALWAYS)
        at += len(line)


def _join_lines(text: str, lines: list[_Line]) -> Iterator[Paragraph]:
    width = _wrap_width(text, lines)
    current: Paragraph | None = None
    before: _Line | None = None
    for line in lines:
        if line.start == line.end:
            if current:
                yield current
            current = before = None
            continue
        if current and before and _belongs(text, before, line, width):
            current.end = line.end
            current.lines += 1
        elif current and current.lines == 1 and _UNDERLINE.match(text, line.start, line.end):
            current.heading = True
        else:
            if current:
                yield current
            current = Paragraph(line.start, line.end)
        before = line
    if current:
        yield current


def _wrap_width(text: str, lines: list[_Line]) -> int | None:
    """The width at which a text is hard-wrapped, None where a line break ends a paragraph.

    A wrapped text breaks where the next word would not have fitted, some lines go on in lower case, and no line is wide.
    """
    pairs = [(a, b) for a, b in pairwise(lines) if a.start < a.end and b.start < b.end]
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
    if line.parted or _HEADING.match(text, before.start, before.end) or _HEADING.match(text, line.start, line.end):
        return False
    if width is not None and _is_full(text, before, line, width):
        return text[line.start] not in "•▪●■◦‣*"
    if not text[line.start].islower() or _BULLET.match(text, line.start, line.end):
        return False
    return not _SENTENCE_END.search(text, max(before.start, before.end - 8), before.end)


def _read_markup(text: str, paragraph: Paragraph) -> None:
    """Take the marks of lists, block quotes and headings off a paragraph."""
    start, end = paragraph.start, paragraph.end
    for mark in (_QUOTE_MARK, _BULLET):
        found = mark.match(text, start, end)
        if found and found.end() < end:
            start = found.end()
    found = _HEADING.match(text, start, end)
    if found and found.end() < end and paragraph.lines == 1:
        start, paragraph.heading = found.end(), True
        end = start + len(text[start:end].rstrip("# \t"))
    short = paragraph.lines == 1 and end - start <= _LONGEST_HEADING
    if short and text.startswith("**", start) and text.endswith("**", start + 4, end):
        inner = text[start + 2 : end - 2]
        if inner.strip() and "**" not in inner and not _SENTENCE_END.search(inner[-8:]):
            start, end, paragraph.heading = start + 2, end - 2, True
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    paragraph.start, paragraph.end = start, end
