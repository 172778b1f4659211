"""Pages that an archive saved: when it took them, where they were, and what it added to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from newscmp.read.dates import iso_date
from newscmp.read.markup import Tag

_MEMENTO = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/(https?:/{1,2}\S{3,2000})")
_WAYBACK = r"FILE ARCHIVED ON (\d\d:\d\d:\d\d) (\w{3})\w* (\d\d?), (\d{4})"
_DATED = r"(?i)memento-datetime:\s{0,9}([^\r\n]{10,40})"
_SINGLE_FILE = r"saved date:\s{0,9}\w{3} (\w{3}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})"
_SAVED_URL = r"(?m)(?:^\s{0,9}url: |saved from url=\(\d{1,6}\))(https?://\S{3,2000})"
_OPENERS = ("BEGIN WAYBACK TOOLBAR INSERT",)
_CLOSERS = ("END WAYBACK TOOLBAR INSERT",)


class Capture(NamedTuple):
    """When and where an archive took a page: ISO 8601, and the page's own address."""

    taken: str | None = None
    url: str | None = None


def unwrap(url: str) -> Capture:
    """The time and the address that an archive's own address holds; the address itself where it is no archive's."""
    found = _MEMENTO.search(url)
    if not found:
        return Capture(None, url)
    stamp = found[1]
    time = f"{stamp[8:10]}:{stamp[10:12]}:{stamp[12:]}Z"
    return Capture(iso_date(f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{time}"), re.sub(r"^(https?:)/+", r"\1//", found[2]))


def find_capture(comments: Iterable[str], addresses: Iterable[str]) -> Capture:
    """What the comments of a saved page and its rewritten ``addresses`` (canonical, og:url) say of its capture."""
    taken = url = None
    for address in addresses:
        found = unwrap(address)
        taken, url = taken or found.taken, url or (found.url if found.taken else None)
    for comment in comments:
        if len(comment) > 5_000:
            comment = comment[:5_000]
        stamp = re.search(_WAYBACK, comment)
        if stamp:
            taken = iso_date(f"{stamp[3]} {stamp[2]} {stamp[4]} {stamp[1]} GMT") or taken
        dated = re.search(_DATED, comment)
        if dated:
            taken = iso_date(dated[1]) or taken
        saved = re.search(_SINGLE_FILE, comment)
        if saved:
            taken = taken or iso_date(f"{saved[2]} {saved[1]} {saved[3]} {saved[4]} {saved[5]}")
        place = re.search(_SAVED_URL, comment)
        if place:
            url = url or unwrap(place[1]).url
    return Capture(taken, url)


def without_toolbar(tags: Iterable[Tag]) -> Iterator[Tag]:
    """The tags of a page without what an archive put between its own comments."""
    inside = False
    kept = list(tags)
    if not any(tag.kind == "comment" and tag.content.strip() in _CLOSERS for tag in kept):
        yield from kept
        return
    for tag in kept:
        if tag.kind == "comment":
            text = tag.content.strip()
            inside = text in _OPENERS or (inside and text not in _CLOSERS)
        if not inside:
            yield tag
