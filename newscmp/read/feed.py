"""Feeds: each entry of RSS, Atom or a JSON Feed is an article. RSS and Atom need feedparser, of ``newscmp[web]``."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from newscmp.errors import ReadError
from newscmp.model import Version
from newscmp.read.compose import Block, Place, compose
from newscmp.read.extras import load_extra
from newscmp.read.markup import clean_text, draw, fragment_blocks, scan, tag_blocks, unescape_markup
from newscmp.read.source import Source
from newscmp.read.xmltree import refuse_entities

_OTHER_LINKS = 0.5  # of the last paragraph: "The post ... appeared first on ..."


def read_feed(source: Source) -> Iterator[Version]:
    """The entries of RSS or Atom, in order. An entry without a text of its own is refused, and the others are read.

    Raises ReadError where feedparser is missing, the feed holds no entry, or its XML declares entities.
    """
    feedparser = load_extra("feedparser", "a feed", source.path)
    data = source.data()
    refuse_entities(data, source.path)
    logging.getLogger("feedparser").setLevel(logging.CRITICAL)
    # Never a string: feedparser would take that for an address, and go there.
    feed = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        reason = feed.get("bozo_exception") if feed.get("bozo") else None
        line = getattr(reason, "getLineNumber", lambda: None)()
        raise ReadError(f"no article: the feed has no entries{f' ({_reason(reason)})' if reason else ''}", source.path, line)
    for number, entry in enumerate(feed.entries, 1):
        contents = [part.get("value") for part in entry.get("content", ()) if part.get("value")]
        kinds = [part.get("type", "") for part in entry.get("content", ()) if part.get("value")]
        body = max(contents, key=len) if contents else entry.get("summary")
        plain = bool(contents) and kinds[contents.index(body)] == "text/plain"
        updated = dict(entry).get("updated")  # the entry itself would give another date, with a warning, for a missing one
        fields = {
            "id": entry.get("id"),
            "title": clean_text(entry.get("title") or ""),
            "outlet": clean_text(feed.feed.get("title") or ""),
            "authors": _names(entry.get("authors") or feed.feed.get("authors") or ()),
            "url": entry.get("link"),
            "published": entry.get("published") or updated,
            "modified": updated,
            "lang": entry.get("language") or feed.feed.get("language"),
        }
        yield from _entry(source, number, len(feed.entries), "feed", body, plain, fields)


def read_json_feed(source: Source, feed: Mapping[str, Any], place: Place) -> Iterator[Version]:
    """The items of a JSON Feed, in order; bad ones are refused as those of RSS are."""
    items = feed.get("items")
    if not isinstance(items, list) or not items:
        raise place.error("no article: the feed has no items")
    for number, item in enumerate(items, 1):
        if not isinstance(item, Mapping):
            source.refuse(ReadError(f"item {number}: not an article: should be an object", source.path))
            continue
        html, text = item.get("content_html"), item.get("content_text")
        plain = not html and isinstance(text, str)
        body = text if plain else html or item.get("summary")
        authors = item.get("authors") or item.get("author") or feed.get("authors") or feed.get("author") or ()
        fields = {
            "id": item["id"] if isinstance(item.get("id"), str) else None,
            "title": clean_text(str(item.get("title") or "")),
            "outlet": clean_text(str(feed.get("title") or "")),
            "authors": _names([authors] if isinstance(authors, Mapping) else authors),
            "url": item.get("url"),
            "published": item.get("date_published") or item.get("date_modified"),
            "modified": item.get("date_modified"),
            "lang": item.get("language") or feed.get("language"),
        }
        known = {key: value for key, value in fields.items() if isinstance(value, (str, tuple))}
        yield from _entry(source, number, len(items), "json feed", body, plain, known)


def _entry(
    source: Source, number: int, of: int, kind: str, body: object, plain: bool, fields: Mapping[str, Any]
) -> Iterator[Version]:
    name = f"{source.name}#{number}" if of > 1 else source.name
    place = Place(source.path, name, part=f"entry {number}")
    try:
        version = compose(place, kind, _blocks(body, plain), **fields)
    except ReadError as error:
        source.refuse(error)
    else:
        yield version


def _blocks(body: object, plain: bool) -> Iterable[Block]:
    if not isinstance(body, str):
        return []
    if plain or "<" not in unescape_markup(body):
        return fragment_blocks(body.replace("<", "&lt;") if plain else body)
    drawn = list(draw(scan(unescape_markup(body))))
    blocks = list(tag_blocks(scan(unescape_markup(body))))
    if len(drawn) > 1 and drawn[-1].linked >= _OTHER_LINKS:
        blocks[-1] = blocks[-1]._replace(role="link")
    return blocks


def _names(authors: Iterable[Any]) -> tuple[str, ...]:
    names = (author.get("name") if isinstance(author, Mapping) else author for author in authors)
    return tuple(dict.fromkeys(clean_text(name) for name in names if isinstance(name, str) and name.strip()))


def _reason(error: object) -> str:
    message = getattr(error, "getMessage", lambda: str(error))()
    return " ".join(str(message).split())[:120]
