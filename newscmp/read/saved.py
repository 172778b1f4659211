"""Pages that a browser has saved with all they need in one file: MHTML (Chrome, Edge), and Safari's web archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timezone
from typing import TYPE_CHECKING

from newscmp.errors import ReadError
from newscmp.model import Version
from newscmp.read.compose import Place
from newscmp.read.page import Served, read_page
from newscmp.read.source import HEAD, Source

if TYPE_CHECKING:
    from email.message import Message

_HTML = ("text/html", "application/xhtml+xml")
_BLANK = re.compile(rb"\r?\n\r?\n")
_DEEPEST = 5  # messages within messages: what a mail program makes has three at most
_BREAKS_OFF = "this saved page breaks off; save it again"


def read_mhtml(source: Source) -> Iterator[Version]:
    """The article of an MHTML file, or of a mail: of its first part that is a page. Frames and the like are parts behind it.

    Raises ReadError where there is none, and where it has no article.
    """
    head, body = _parted(source.data())
    for given, content in _parts(head, body, source.path):
        if given.get_content_type() in _HTML:
            html = _unpacked(given, content, source)
            places = (str(place) for place in (given["Content-Location"], head["Snapshot-Content-Location"]) if place)
            address = next((place for place in places if place.startswith(("http:", "https:"))), None)
            served = Served(address, given.get_content_charset(), _moment(head))
            yield read_page(html, Place(source.path, source.name), source.warn, served)
            return
    raise ReadError("no article: no part of this message is an HTML page", source.path)


def read_webarchive(source: Source) -> Iterator[Version]:
    """The article of a web archive of Safari, a property list. Raises ReadError where it is none, or has no article."""
    import plistlib

    data = source.data()
    try:
        found = plistlib.loads(data)["WebMainResource"]
        html, kind = found["WebResourceData"], str(found.get("WebResourceMIMEType", _HTML[0]))
        charset, address = found.get("WebResourceTextEncodingName"), found.get("WebResourceURL")
    except Exception:  # whatever a malformed property list makes of the parser, or holds in the place of a page
        raise ReadError("not text: a property list, and no whole web archive of a page", source.path) from None
    if not isinstance(html, bytes) or kind not in _HTML:
        raise ReadError("no article: what this web archive holds is no HTML page", source.path)
    served = Served(str(address) if address else None, charset if isinstance(charset, str) else None)
    yield read_page(html, Place(source.path, source.name), source.warn, served)


def _parted(data: bytes) -> tuple[Message, bytes]:
    """The header of a message or of one of its parts, and what follows it."""
    from email.parser import BytesHeaderParser

    blank = _BLANK.search(data, 0, HEAD)
    head, body = (data[: blank.start()], data[blank.end() :]) if blank else (data[:HEAD], b"")
    return BytesHeaderParser().parsebytes(head.lstrip()), body


def _parts(head: Message, body: bytes, path: str, depth: int = 0) -> Iterator[tuple[Message, bytes]]:
    """The parts of a message, those of its parts among them: a newsletter's page stands beside its plain text, and both
    beside what is attached. It is its own only part where it has no others. Raises ReadError for one that is cut off."""
    boundary = head.get_boundary()
    if boundary is None:
        yield head, body
        return
    line = re.compile(rb"(?m)^--" + re.escape(boundary.encode("ascii", "replace")) + rb"(--)?[ \t]*\r?$")
    at = line.search(body)
    while at is not None and not at[1]:
        following = line.search(body, at.end())
        if following is None:
            raise ReadError(_BREAKS_OFF, path)
        part = body[at.end() : following.start()].lstrip(b"\r\n")
        start = part[:HEAD].lower()
        if b"html" in start or b"multipart" in start:  # of a hundred thousand, few need a look at their header
            given, content = _parted(part)
            if given.get_content_maintype() != "multipart":
                yield given, content
            elif depth < _DEEPEST:
                yield from _parts(given, content, path, depth + 1)
        at = following


def _unpacked(given: Message, content: bytes, source: Source) -> bytes:
    import binascii
    import quopri

    way = str(given.get("Content-Transfer-Encoding", "")).strip().lower()
    if way == "base64":
        try:
            return binascii.a2b_base64(content)
        except binascii.Error:
            raise ReadError(_BREAKS_OFF, source.path) from None
    return quopri.decodestring(content) if way == "quoted-printable" else content


def _moment(head: Message) -> str | None:
    """When the page was saved."""
    from email.utils import parsedate_to_datetime

    try:
        saved = parsedate_to_datetime(str(head["Date"]))
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if saved.tzinfo is None:  # "-0000": UTC, and no place where the clock says so
        saved = saved.replace(tzinfo=timezone.utc)
    try:
        return saved.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    except OverflowError:
        return None
