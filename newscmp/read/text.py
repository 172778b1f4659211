"""Plain text and Markdown, each with or without front matter, and the seed's own shape: a first line with its date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newscmp.errors import ReadError
from newscmp.model import Span, Version
from newscmp.read.dates import iso_date
from newscmp.read.frontmatter import FrontMatter, find_authors, find_front_matter, find_furniture, known_fields, says_yes
from newscmp.read.sniff import looks_like_markdown
from newscmp.read.source import Source

_DATE_LINE = re.compile(r"\s*date:?[ \t]+(\d{4}-\d\d-\d\d)\b", re.I)
_STATUSES = ("usable", "withheld", "canceled")  # IPTC's pubstatus
_MARKDOWN_TITLE = r"\s*# +(\S[^\r\n]*)"
_UNDERLINED_TITLE = r"\s*(\S[^\r\n]*)(?:\r\n|\n|\r)=+[ \t]*(?:[\r\n]|\Z)"


def read_text(source: Source) -> Iterator[Version]:
    """The one article of a text: its text verbatim, what its front matter or date line says about it."""
    yield _version(source, "text")


def read_markdown(source: Source) -> Iterator[Version]:
    """The same for Markdown, where the first heading of the first level is the title unless front matter has one."""
    yield _version(source, "markdown")


def _version(source: Source, kind: str) -> Version:
    text = source.text()
    front = find_front_matter(text, source.path)
    body = front.span.end if front else 0
    status = _status(front)
    if front and not text[body:].strip() and status != "canceled":
        raise ReadError("empty: no text below the front matter", source.path)
    if kind == "text" and front and looks_like_markdown(text[body : body + len(source.head)].lstrip()):
        kind = "markdown"
    fields = known_fields(front.fields) if front else {}
    if "published" not in fields:
        dated = _DATE_LINE.match(text, body)
        published = iso_date(dated[1]) if dated else None
        if published:
            fields["published"] = published
    marks = find_furniture(front.fields, text, body) if front else ()
    length = len(text)
    title, title_span = fields.get("title"), None
    if title and front:
        title_span = _find_title(text, front, title)
        if title_span is None:
            title_span = Span(length + 2, length + 2 + len(title))
            text += "\n\n" + title
    elif kind == "markdown":
        heading = re.compile(_MARKDOWN_TITLE).match(text, body) or re.compile(_UNDERLINED_TITLE).match(text, body)
        if heading:
            title = heading[1].rstrip().rstrip("#").rstrip()
            title_span = Span(heading.start(1), heading.start(1) + len(title)) if title else None
    return Version(
        id=fields.get("id", source.name),
        text=text,
        length=length,
        path=source.path,
        title=title or None,
        title_span=title_span,
        front_matter=front.span if front else None,
        outlet=fields.get("outlet"),
        url=fields.get("url"),
        published=fields.get("published"),
        lang=fields.get("lang", "en"),
        format=kind,
        base=says_yes(fields.get("base")),
        authors=find_authors(front.fields) if front else (),
        modified=fields.get("modified"),
        captured=fields.get("captured"),
        status=status,
        live=front is not None and says_yes(str(front.fields.get("live"))),
        marks=marks,
    )


def _status(front: FrontMatter | None) -> str | None:
    """The status of a wire item, where that is what `status` means here."""
    status = front.fields.get("status") if front else None
    return status if isinstance(status, str) and status in _STATUSES else None


def _find_title(text: str, front: FrontMatter, title: str) -> Span | None:
    """Where the title stands verbatim in the front matter, without its YAML quotation marks."""
    key = re.compile(r"^[ \t]*[\"']?(?:title|headline)[\"']?[ \t]*:", re.M | re.I).search(text, *front.span)
    at = text.find(title, key.end(), front.span.end) if key else -1
    return Span(at, at + len(title)) if at >= 0 else None
