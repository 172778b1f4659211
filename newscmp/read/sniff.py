"""What kind of file it is: from its content first, from its name second."""

from __future__ import annotations

import re

_HTML = re.compile(
    r"<(?:!doctype +html|html|head|body|article|main|section|div|script|style|p|h[1-6]|span|table)\b", re.I
)
_XML = re.compile(r"(?:<\?xml\b[^>]*>|<!--.*?-->|<!doctype\s+\w+[^>]*>|\s)*<(?:\w+:)?(\w+)", re.I | re.S)
_JSON = re.compile(r'\{\s*(?:"|\}|\Z)|\[\s*\{')
_HEADING = re.compile(r"#{1,6} +\S")
_MARKS = (
    re.compile(r"^#{1,6} +\S", re.M),  # a heading
    re.compile(r"\[[^\]\n]{1,300}\]\((?:https?://|/|#|mailto:)[^)\s]*\)"),  # a link
    re.compile(r"^> ?\S", re.M),  # a block quote
    re.compile(r"(?<![*\w])\*\*\w[^*\n]{0,300}\*\*"),  # strong emphasis
    re.compile(r"^!\[", re.M),  # an image
)
_NINJS = re.compile(r'"(?:body_text|body_xhtml|body_html|bodies|headlines|representationtype|pubstatus)"\s*:')
_JSON_NAMES = ("json", "jsonl", "ndjson", "jsonlines")
_HTML_NAMES = ("html", "htm", "xhtml")


def find_kind(head: str, name: str) -> str:
    """The key of READERS for an input that starts with ``head`` and is called ``name``."""
    start = head.lstrip()
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if start.startswith("<"):
        if _HTML.match(start):
            return "html"
        root = _XML.match(start)
        if root and root[1].lower() == "html":
            return "html"
        if root and root[1].lower() in ("newsitem", "newsmessage", "packageitem", "nitf"):
            return "newsml"
        if start.startswith("<?xml") or extension == "xml":
            return "xml"
    if _JSON.match(start) or (extension in _JSON_NAMES and start[:1] in ("{", "[", '"')):
        return "ninjs" if _NINJS.search(start) and not re.search(r'"text"\s*:', start) else "json"
    if extension in _JSON_NAMES:
        return "json"
    if extension in _HTML_NAMES:
        return "html"
    if extension in ("md", "markdown") or looks_like_markdown(start):
        return "markdown"
    return "text"


def looks_like_markdown(text: str) -> bool:
    """Whether a text opens with a Markdown heading, or shows two kinds of Markdown's marks."""
    return bool(_HEADING.match(text)) or sum(bool(mark.search(text)) for mark in _MARKS) >= 2
