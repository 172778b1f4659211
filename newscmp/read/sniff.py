"""What kind of file it is: from its content first, from its name second."""

from __future__ import annotations

import re

# Left to re's own cache: most inputs are plain text, and never ask for them.
_HTML = (
    r"(?i)<(?:!doctype +html|html|head|body|article|main|section|div|script|style|p|h[1-6]|span|table|meta|link|title|"
    r"header|nav|aside|figure|ul|ol|blockquote|img|a|center)\b"
)
_ROOT = r"<(?:[\w.-]+:)?([\w.-]+)"
_NEWSML_ROOTS = ("newsitem", "newsmessage", "packageitem", "conceptitem", "knowledgeitem", "planningitem", "catalogitem")
_JSON = r'\{\s*(?:"|\}|\Z)|\[\s*\{'
# A page that a browser has saved as a message, or a mail: header lines, one of which says what it is.
_MIME_HEAD = 4_096
_MHTML = r"(?i)(?:[\w-]+:.*\n(?:[ \t].*\n)*)*?content-type:\s*(?:multipart/(?:related|alternative|mixed)|text/html)\b"
_FEED_ROOTS = ("rss", "feed", "rdf")
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
    if "mime-version:" in start[:_MIME_HEAD].lower() and re.match(_MHTML, start[:_MIME_HEAD]):  # Apple writes Mime-Version
        return "mhtml"
    if start.startswith("<"):
        at = _first_element(start)
        if re.match(_HTML, start) or re.compile(_HTML).match(start, at):
            return "html"
        root = _root_of(start, at)
        if root in _NEWSML_ROOTS:
            return "newsml"
        if root in _FEED_ROOTS:
            return "feed"
        if start.startswith("<?xml") or extension == "xml":
            return "xml"
        if start.startswith("<!--"):  # no prose starts so, whatever follows the comment
            return "html"
    if (start[:1] in ("{", "[") and re.match(_JSON, start)) or (extension in _JSON_NAMES and start[:1] in ("{", "[", '"')):
        return "json"
    if extension in _JSON_NAMES:
        return "json"
    if extension in _HTML_NAMES:
        return "html"
    if extension in ("md", "markdown") or looks_like_markdown(start):
        return "markdown"
    return "text"


def _first_element(text: str) -> int:
    """Where the first element of a document starts, behind its declarations and comments."""
    at = 0
    while text.startswith(("<?", "<!"), at):
        if text.startswith("<!--", at):
            close, sign = text.find("-->", at + 4), "-->"
        elif text.startswith("<?", at):
            close, sign = text.find("?>", at), "?>"
        else:
            close, bracket, sign = text.find(">", at), text.find("[", at), ">"
            if 0 <= bracket < close:  # a document type with declarations of its own
                end = text.find("]", bracket)
                close = text.find(">", end) if end >= 0 else -1
        if close < 0:
            return at
        at = close + len(sign)
        while at < len(text) and text[at].isspace():
            at += 1
    return at


def _root_of(text: str, at: int) -> str:
    """The local name of the element at ``at``, in lower case."""
    root = re.compile(_ROOT).match(text, at)
    return root[1].lower() if root else ""


def looks_like_markdown(text: str) -> bool:
    """Whether a text opens with a Markdown heading, or shows two kinds of Markdown's marks."""
    if text[:1] == "#" and re.match(r"#{1,6} +\S", text):
        return True
    return sum(sign in text and bool(re.search(pattern, text)) for sign, pattern in _MARKS) >= 2
