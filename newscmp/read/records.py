"""JSON: an article a line, one article, or a list of articles; of which shape is told of each record by itself.

The shapes are our own and trafilatura's (an object with a "text"), ninjs, schema.org's JSON-LD, and JSON Feed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import chain

from newscmp.errors import ReadError
from newscmp.model import Span, Version
from newscmp.read.compose import Place
from newscmp.read.frontmatter import find_authors, known_fields, says_yes
from newscmp.read.source import Source

_SURROGATE = re.compile("[\ud800-\udfff]")
_URL = re.compile(r"https?://", re.I)


def read_json(source: Source) -> Iterator[Version]:
    """The articles of a JSON file in order.

    A bad line of JSON Lines raises ReadError with its number; where ``source.bad`` is set it goes there instead, and
    reading goes on with the next line. A record without an id is called by its file, and by its line where there are
    several.
    """
    lines = source.each_line()
    refused: list[int] = []
    filled = ((number, line) for number, line in _sound(source, lines, refused) if line.strip())
    number, line = next(filled, (0, ""))
    if not number:
        if refused:
            return
        raise ReadError("empty: no text", source.path)
    following: tuple[int, str] | None = None
    unreadable: ReadError | None = None
    try:
        first = json.loads(line)
    except (ValueError, RecursionError) as error:
        if getattr(error, "pos", 0) >= len(line.rstrip()):  # it goes on below: one value over many lines
            yield from _read_whole(source, number, line, lines)
            return
        source.refuse(_error(error, source.path, number))
    else:
        if isinstance(first, list):
            yield from _read_list(source, first)
            return
        try:
            following = next(filled, None)
        except ReadError as error:
            unreadable = error
        alone = following is None and unreadable is None and not refused
        yield from _read_record(source, first, number, source.name if alone else f"{source.name}:{number}")
    if unreadable:
        raise unreadable
    for number, line in chain([following] if following else (), filled):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            source.refuse(_error(error, source.path, number))
        else:
            yield from _read_record(source, record, number, f"{source.name}:{number}")


def _sound(
    source: Source, lines: Iterator[tuple[int, str | ReadError]], refused: list[int]
) -> Iterator[tuple[int, str]]:
    """The lines that are text; one that is not (too long, with NUL bytes) is one bad record of many, ``refused``."""
    for number, line in lines:
        if isinstance(line, ReadError):
            refused.append(number)
            source.refuse(line)
        else:
            yield number, line


def _read_whole(
    source: Source, number: int, line: str, lines: Iterator[tuple[int, str | ReadError]]
) -> Iterator[Version]:
    pieces, size = [line], len(line)
    for _, piece in lines:
        if isinstance(piece, ReadError):
            raise piece
        pieces.append(piece)
        size += len(piece)
        if size > source.limit:
            raise source.too_long("one JSON value longer than {}; write an article a line (JSON Lines)")
    try:
        whole = json.loads("".join(pieces))
    except (ValueError, RecursionError) as error:
        raise _error(error, source.path, number + getattr(error, "lineno", 1) - 1) from None
    if isinstance(whole, list):
        yield from _read_list(source, whole)
    else:
        yield from _read_record(source, whole, number, source.name)


def _read_list(source: Source, records: list[object]) -> Iterator[Version]:
    if not records:
        raise ReadError("empty: a list without articles", source.path)
    for position, record in enumerate(records, 1):
        yield from _read_record(source, record, None, f"{source.name}:{position}" if len(records) > 1 else source.name)


def _read_record(source: Source, record: object, line: int | None, name: str) -> Iterator[Version]:
    place = Place(source.path, name, line)
    if isinstance(record, Mapping) and is_json_feed(record):
        from newscmp.read.feed import read_json_feed

        yield from read_json_feed(source, record, place)
        return
    try:
        version = version_of_record(record, place)
    except ReadError as error:
        source.refuse(error)
    else:
        yield version


def is_json_feed(record: Mapping[str, object]) -> bool:
    """Whether an object is a JSON Feed."""
    return "jsonfeed.org/version" in str(record.get("version"))


def version_of_record(record: object, place: Place) -> Version:
    """The article of one record, by its shape. Raises ReadError."""
    if not isinstance(record, Mapping):
        raise place.error('not an article: should be an object such as {"id": "...", "text": "..."}')
    if not isinstance(record.get("text"), str):
        from newscmp.read.wire import is_ninjs, read_ninjs  # each shape is loaded where it is met

        if is_ninjs(record):
            return read_ninjs(record, place)
        from newscmp.read.jsonld import is_jsonld, read_jsonld

        if is_jsonld(record):
            return read_jsonld(record, place)
    return _plain_version(record, place)


def _plain_version(record: Mapping[str, object], place: Place) -> Version:
    path, line, name = place.path, place.line, place.name
    text = record.get("text")
    if not isinstance(text, str):
        keys = ", ".join(sorted(map(str, record))[:8])
        raise ReadError(f'no article: the object has no "text"; its keys: {keys or "none"}', path, line)
    if not text.strip():
        raise ReadError('empty: the "text" of this article', path, line)
    text = _SURROGATE.sub("\ufffd", text)  # half a character: it could never be written out again
    fields = {key: _SURROGATE.sub("\ufffd", value) for key, value in known_fields(record).items()}
    origin = record.get("source")  # trafilatura's name for the URL
    if isinstance(origin, str) and origin.strip():
        fields.setdefault("url" if _URL.match(origin) else "outlet", origin.strip())
    length, title = len(text), fields.get("title")
    title_span = None
    if title:
        text += "\n\n" + title
        title_span = Span(length + 2, len(text))
    return Version(
        id=fields.get("id", name),
        text=text,
        length=length,
        path=path,
        title=title,
        title_span=title_span,
        outlet=fields.get("outlet"),
        url=fields.get("url"),
        published=fields.get("published"),
        lang=fields.get("lang", "en"),
        format="json",
        base=says_yes(fields.get("base")),
        authors=find_authors(record),
        modified=fields.get("modified"),
    )


def _error(error: Exception, path: str, line: int) -> ReadError:
    if isinstance(error, RecursionError):
        return ReadError("JSON nested too deep", path, line)
    if isinstance(error, json.JSONDecodeError):
        return ReadError(f"not valid JSON: {error.msg.lower()} at column {error.colno}", path, line)
    return ReadError(f"not valid JSON: {str(error).lower()}", path, line)
