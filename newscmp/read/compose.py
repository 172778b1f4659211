"""Formats that are no text: their paragraphs composed into the one text that a Version has, offsets and all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from newscmp.errors import ReadError
from newscmp.model import Span, Version
from newscmp.read.dates import iso_date

# Half a character could never be written out again, a NUL never be shown.
_UNPRINTED = re.compile("[\ud800-\udfff\x00]")
_HEADING_MARK = "## "  # as Markdown has it, which is how a text says what is a heading
_SHORTEST_REPEAT = 16  # letters and digits: "Yes." may be answered twice

_NO_TEXT = "no article: it has no text of its own"


class Block(NamedTuple):
    """A paragraph. ``role`` is the furniture that the format says it is; ``heading``: it stands above others."""

    text: str
    role: str | None = None
    heading: bool = False


class Place(NamedTuple):
    """Where an article stands: the file, its line or its part (entry 3) there, and its name where it has no id."""

    path: str
    name: str
    line: int | None = None
    part: str = ""

    def error(self, message: str) -> ReadError:
        """What is wrong with the article, as an error that says where."""
        return ReadError(f"{self.part}: {message}" if self.part else message, self.path, self.line)


def compose(place: Place, kind: str, blocks: Iterable[Block], **fields: Any) -> Version:
    """The Version of an article given as blocks: its title first, then every block, parted by blank lines.

    ``kind`` is the format; ``fields`` are those of Version, the dates among them as they were given. A block that repeats
    the title or another block is left out. Raises ReadError where no block is of the story itself.
    """
    known: dict[str, Any] = {}
    for key, value in fields.items():
        if value:
            known[key] = clean_line(value) if isinstance(value, str) else value
    for key in ("published", "modified", "captured"):
        date = iso_date(known.pop(key, ""))
        if date:
            known[key] = date
    title = known.pop("title", None)
    pieces, marks, seen, at, told = [], [], set(), 0, False
    if title:
        pieces.append(title)
        seen.add(_key(title))
        at = len(title) + 2
    for block in blocks:
        text = _UNPRINTED.sub("\ufffd", block.text).strip()
        key = _key(text)
        if not key or (len(key) >= _SHORTEST_REPEAT and key in seen) or (title and key == _key(title)):
            continue
        seen.add(key)
        if block.heading and not block.role:
            text = _HEADING_MARK + text.replace("\n", " ")
        told = told or not (block.role or block.heading)
        pieces.append(text)
        if block.role:
            marks.append((Span(at, at + len(text)), block.role))
        at += len(text) + 2
    if not told and known.get("status") != "canceled":
        raise place.error(_NO_TEXT)
    text = "\n\n".join(pieces)
    return Version(
        id=known.pop("id", place.name),
        text=text,
        length=len(text),
        path=place.path,
        title=title,
        title_span=Span(0, len(title)) if title else None,
        format=kind,
        marks=tuple(marks),
        **known,
    )


def clean_line(text: str) -> str:
    """A text as one line that can be written out."""
    return " ".join(_UNPRINTED.sub("\ufffd", text).split())


def text_blocks(text: str) -> Iterable[Block]:
    """The paragraphs of a plain text; which of its line breaks part paragraphs is for segmenting to say."""
    for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        if part.strip():
            yield Block(part.strip("\n"))


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
