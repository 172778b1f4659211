"""What kind of file it is: from its content first, from its name second."""

from __future__ import annotations

import re

# Left to re's own cache: most inputs are plain text, and never ask for them.
_HTML = r"(?i)<(?:!doctype +html|html|head|body|article|main|section|div|script|style|p|h[1-6]|span|table)\b"
_XML = r"(?is)(?:<\?xml\b[^>]*>|<!--.*?-->|<!doctype\s+\w+[^>]*>|\s)*<(?:\w+:)?(\w+)"
_NEWSML_ROOTS = ("newsitem", "newsmessage", "packageitem", "nitf")
_JSON = r'\{\s*(?:"|\}|\Z)|\[\s*\{'
_NINJS = r'"(?:body_text|body_xhtml|body_html|bodies|headlines|representationtype|pubstatus)"\s*:'
_MARKS = (  # what a text has to hold for the pattern to be tried, and the pattern
    ("#", r"(?m)^#{1,6} +\S"),  # a heading
    ("](", r"\[[^\]\n]{1,300}\]\((?:https?://|/|#|mailto:)[^)\s]*\)"),  # a link
    ("> ", r"(?m)^> ?\S"),  # a block quote
    ("**", r"(?<![*\w])\*\*\w[^*\n]{0,300}\*\*"),  # strong emphasis
    ("![", r"(?m)^!\["),  # an image
)
_JSON_NAMES = ("json", "jsonl", "ndjson", "jsonlines")
_HTML_NAMES = ("html", "htm", "xhtml")


def find_kind(head: str, name: str) -> str:
    """The key of READERS for an input that starts with ``head`` and is called ``name``."""
    start = head.lstrip()
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if start.startswith("<"):
        if re.match(_HTML, start):
            return "html"
        root = re.match(_XML, start)
        if root and root[1].lower() == "html":
            return "html"
        if root and root[1].lower() in _NEWSML_ROOTS:
            return "newsml"
        if start.startswith("<?xml") or extension == "xml":
            return "xml"
    if (start[:1] in ("{", "[") and re.match(_JSON, start)) or (extension in _JSON_NAMES and start[:1] in ("{", "[", '"')):
        return "ninjs" if re.search(_NINJS, start) and not re.search(r'"text"\s*:', start) else "json"
    if extension in _JSON_NAMES:
        return "json"
    if extension in _HTML_NAMES:
        return "html"
    if extension in ("md", "markdown") or looks_like_markdown(start):
        return "markdown"
    return "text"


def looks_like_markdown(text: str) -> bool:
    """Whether a text opens with a Markdown heading, or shows two kinds of Markdown's marks."""
    if text[:1] == "#" and re.match(r"#{1,6} +\S", text):
        return True
    return sum(sign in text and bool(re.search(pattern, text)) for sign, pattern in _MARKS) >= 2
