"""HTML as a stream of tags and texts, read in time that grows as its length does, and fragments of it as blocks.

Not Python's html.parser: that takes time as the square of some malformed input, and reads other text from it in every
release. What a browser would draw is what counts here: text that is hidden is left out, ``q`` gets its quotation marks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import NamedTuple

from newscmp.read.compose import Block, text_blocks
from newscmp.read.elements import (
    ASIDE_WORDS,
    ASIDES,
    BLOCKS,
    BYLINE_WORDS,
    CAPTION_WORDS,
    CELLS,
    EDITOR_WORDS,
    ENDED_BY_SAME,
    HEADINGS,
    INLINE,
    NOTICE_WORDS,
    PARAGRAPHS,
    SKIPPED,
    VOID,
    WHOLE,
)

_NAME = re.compile(r"/?[a-zA-Z][^\s/>]*")
_QUOTE = re.compile(r"[\"']")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_ATTRIBUTE = r"([^\s=>/\"']+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?"
_HUGE_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{9,};?")  # int() refuses thousands of digits
UNDRAWN = str.maketrans("", "", "\u00ad\u200b\ufeff")  # where a word may break: nothing that is printed
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "noembed", "noframes", "iframe", "noscript"})
_CLASS_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SENTENCE_ENDS = tuple(".!?…\"'”’»)")
_SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_MARKS = (("“", "”"), ("‘", "’"))
_MOSTLY_LINK = 0.8
_LONGEST_BYLINE = 200


class Tag(NamedTuple):
    """A piece of HTML: ``kind`` is text, open, close, raw (the content of a script) or comment."""

    kind: str
    name: str
    content: str


class PageBlock(NamedTuple):
    """A paragraph of a page as drawn. ``role`` is the furniture that its markup says it is: caption, notice."""

    text: str
    tag: str
    linked: float  # the share of its text that is a link
    role: str | None = None
    heading: bool = False
    aside: int | None = None  # the number of the innermost element around it that looks like no part of an article
    box: bool = False  # inside an aside, which may be a box of facts or of links
    lifted: bool = False  # inside a blockquote or an aside: it may repeat what the article says elsewhere
    parent: int = 0  # the number of the element that holds its own; 0 is the page's body


def scan(html: str) -> Iterator[Tag]:
    """The tags and texts of HTML in order; entities in texts are resolved."""
    at, end, missing = 0, len(html), set()

    def find(sign: str, start: int) -> int:
        """Where ``sign`` stands; what is missing once is not looked for again, so that all is read once."""
        found = -1 if sign in missing else html.find(sign, start)
        if found < 0:
            missing.add(sign)
        return found

    while at < end:
        less = html.find("<", at)
        if less < 0:
            yield Tag("text", "", _resolve(html[at:]))
            return
        name = _NAME.match(html, less + 1)
        if not name and html[less + 1 : less + 2] not in ("!", "?", "/"):  # a sign of its own: 5 < 6
            yield Tag("text", "", _resolve(html[at : less + 1]))
            at = less + 1
            continue
        if less > at:
            yield Tag("text", "", _resolve(html[at:less]))
        if not name:
            comment = html.startswith("<!--", less)
            cdata = html.startswith("<![CDATA[", less)
            close = find("-->" if comment else "]]>" if cdata else ">", less + (4 if comment else 2))
            if cdata:
                yield Tag("text", "", html[less + 9 : close if close >= 0 else end])
            elif comment:
                yield Tag("comment", "", html[less + 4 : close if close >= 0 else end])
            if close < 0:
                return
            at = close + (3 if comment or cdata else 1)
            continue
        stop = _tag_end(html, name.end(), find)
        if stop < 0:  # never closed: what is left is no tag
            yield Tag("text", "", _resolve(html[less + 1 :]))
            return
        tag, inner = name[0].lower(), html[name.end() : stop]
        at = stop + 1
        if tag[0] == "/":
            yield Tag("close", tag[1:], "")
            continue
        yield Tag("open", tag, inner)
        if tag in _RAW and not inner.endswith("/"):
            closing = re.compile(rf"</{tag}\b", re.I).search(html, at)
            yield Tag("raw", tag, html[at : closing.start() if closing else end])
            at = closing.start() if closing else end


def _tag_end(html: str, at: int, find: Callable[[str, int], int]) -> int:
    """Where the > of a tag stands, one inside an attribute's value aside; -1 where there is none."""
    stop = find(">", at)
    while stop >= 0:
        mark = _QUOTE.search(html, at, stop)
        if not mark:
            return stop
        at = mark.end()
        if html[max(0, at - 9) : at - 1].rstrip().endswith("="):
            closing = find(mark[0], at)
            if closing >= 0:
                at = closing + 1
                if at > stop:
                    stop = find(">", at)
    return -1


def attributes(content: str) -> dict[str, str]:
    """The attributes of an opening tag, names in lower case, the first of each name, entities resolved."""
    out: dict[str, str] = {}
    for name, value in re.findall(_ATTRIBUTE, content):
        out.setdefault(name.lower(), _resolve(value.strip("\"'")) if value else "")
    return out


def _resolve(text: str) -> str:
    """Entities resolved."""
    return unescape(_HUGE_REFERENCE.sub("\ufffd", text)) if "&" in text else text


def clean_text(text: str) -> str:
    """What may hold tags or entities, escaped once or twice, as one line of text."""
    return " ".join(" ".join(block.text for block in draw(scan(unescape_markup(text)))).split())


def unescape_markup(text: str) -> str:
    """Text in which somebody escaped the tags, with its tags back."""
    for _ in range(2):
        if not re.search(r"&(?:amp;)?(?:lt|#60|#x3c);/?[a-z!]", text, re.I):
            break
        text = _resolve(text)
    return text


def fragment_blocks(html: str) -> Iterator[Block]:
    """The paragraphs of a fragment: what a feed, a wire item or an articleBody holds."""
    if not re.search(r"<[a-zA-Z/!]", html):
        yield from text_blocks(_resolve(html).translate(UNDRAWN))
        return
    yield from tag_blocks(scan(html))


def tag_blocks(tags: Iterable[Tag]) -> Iterator[Block]:
    """The paragraphs that tags draw; one that only points elsewhere is a link."""
    for block in draw(tags):
        yield Block(block.text, block.role or ("link" if is_teaser(block) else None), block.heading)


def is_teaser(block: PageBlock) -> bool:
    """Whether a paragraph only points elsewhere: a link that is no sentence."""
    return block.linked >= _MOSTLY_LINK and (block.text[-1] not in _SENTENCE_ENDS or block.tag == "li")


class _Element:
    """An open element."""

    __slots__ = ("aside", "hidden", "linked", "name", "number", "parent", "role")

    def __init__(self, name: str, outer: _Element | None) -> None:
        self.name = name
        self.number = self.parent = 0
        self.hidden: bool = outer.hidden if outer else False
        self.aside: int | None = outer.aside if outer else None
        self.role: str | None = outer.role if outer else None
        self.linked: bool = outer.linked if outer else False


class _Page:
    """What has been drawn, and the elements that are open."""

    def __init__(self) -> None:
        self.open: list[_Element] = []
        self.count: Counter[str] = Counter()
        self.pieces: list[str] = []
        self.lengths = [0, 0]  # of what is no link, of what is
        self.asides = 0
        self.numbers = 0

    def start(self, name: str, content: str) -> None:
        """Open an element."""
        outer = self.open[-1] if self.open else None
        element = _Element(name, outer)
        if name == "a":
            element.linked = True
        if name in INLINE:
            element.number, element.parent = (outer.number, outer.parent) if outer else (0, 0)
        elif name not in ("html", "body"):
            self.numbers += 1
            element.number, element.parent = self.numbers, outer.number if outer else 0
        if name in SKIPPED or (content and name not in WHOLE and _is_hidden(content)):
            element.hidden = True
        if name == "figcaption" or (name in ("figure", "caption") and not element.role):
            element.role = "caption"
        elif name in ("blockquote", "table") and element.role == "caption":
            element.role = None
        if name not in INLINE and "-" not in name:
            words = _class_words(content) if content else frozenset()
            if name in ASIDES or (name not in WHOLE and name not in PARAGRAPHS and words & ASIDE_WORDS):
                self.asides += 1
                element.aside = self.asides
            if words & NOTICE_WORDS or ("note" in words and words & EDITOR_WORDS):
                element.role = "notice"
            elif words & CAPTION_WORDS and name not in WHOLE:
                element.role = "caption"
            elif words & BYLINE_WORDS and name not in WHOLE:
                element.role = "byline"
        self.open.append(element)
        self.count[name] += 1

    def close(self, name: str) -> None:
        """Close the innermost element of that name with all in it; nothing where none is open."""
        if not self.count[name]:
            return
        while True:
            element = self.open.pop()
            self.count[element.name] -= 1
            if element.name == name:
                return

    def close_implied(self, name: str) -> None:
        """Close what the opening of ``name`` ends: a paragraph ends where the next block starts."""
        wanted = ENDED_BY_SAME if name in ENDED_BY_SAME else {"p"}
        for element in reversed(self.open):
            if element.name in wanted and (element.name in (name, "p") or name in CELLS):
                self.close(element.name)
                return
            if element.name not in INLINE:
                return

    def write(self, text: str) -> None:
        """Draw text; white space is one space."""
        inner = self.open[-1] if self.open else None
        if inner and inner.hidden:
            return
        if inner and self.count["sup"] and text.strip("[]0123456789+-") == "":
            if self.count["a"] or "[" in text:
                return  # the number of a footnote; it would become part of a figure
            text = text.translate(_SUPERSCRIPT)
        text = _SPACE.sub(" ", text.translate(UNDRAWN))
        self.lengths[bool(inner and inner.linked)] += len(text.strip())
        self.pieces.append(text)

    def write_break(self) -> None:
        """Draw a line break."""
        if not (self.open and self.open[-1].hidden):
            self.pieces.append("\n")

    def ends_line(self) -> bool:
        """Whether nothing was drawn since the last line break."""
        for piece in reversed(self.pieces):
            if piece == "\n":
                return True
            if piece.strip():
                return False
        return False

    def flush(self) -> Iterator[PageBlock]:
        """What was drawn since the last block ended."""
        if not self.pieces:
            return
        drawn = "".join(self.pieces)
        plain, linked = self.lengths
        self.pieces.clear()
        self.lengths = [0, 0]
        lines = [" ".join(filter(None, line.split(" "))) for line in drawn.split("\n")]
        element = next((element for element in reversed(self.open) if element.name not in INLINE), None)
        share = linked / (plain + linked) if linked else 0.0
        for paragraph in re.split(r"\n\n+", "\n".join(lines).strip("\n")):
            text = paragraph.strip()
            if not text:
                continue
            if element is None:
                yield PageBlock(text, "", share)
                continue
            role = element.role
            if (role == "notice" and share >= _MOSTLY_LINK) or (role == "byline" and len(text) > _LONGEST_BYLINE):
                role = None
            box = self.count["aside"] > 0
            lifted = box or self.count["blockquote"] > 0
            heading = element.name in HEADINGS
            yield PageBlock(text, element.name, share, role, heading, element.aside, box, lifted, element.parent)


def draw(tags: Iterable[Tag]) -> Iterator[PageBlock]:
    """The paragraphs of HTML in order, as a browser would draw them."""
    page = _Page()
    for kind, name, content in tags:
        if kind == "text":
            page.write(content)
        elif kind == "close":
            if name in BLOCKS and name not in CELLS and "-" not in name:
                yield from page.flush()
            elif name == "q" and page.count["q"]:
                page.write(_MARKS[(page.count["q"] - 1) % 2][1])
            page.close(name)
        elif kind == "open":
            if name == "br":
                if page.ends_line():
                    yield from page.flush()  # a blank line: a paragraph ends, whatever the element
                page.write_break()
            elif name not in VOID:
                block = name in BLOCKS and "-" not in name
                if block:
                    if name in CELLS and page.pieces:
                        page.pieces.append(" | ")
                    else:
                        yield from page.flush()
                    page.close_implied(name)
                elif name == "q":
                    page.write(_MARKS[page.count["q"] % 2][0])
                if not content.endswith("/"):
                    page.start(name, content)
            elif name == "hr":
                yield from page.flush()
    yield from page.flush()


def _is_hidden(content: str) -> bool:
    """Whether an element's attributes say that it is not drawn."""
    lower = content.lower()
    if "hidden" not in lower and "none" not in lower:
        return False
    known = attributes(content)
    style = "".join(known.get("style", "").lower().split())
    return known.get("hidden", "until-found").lower() != "until-found" or "display:none" in style


def _class_words(content: str) -> frozenset[str]:
    """The words of an element's class and id, in lower case."""
    if "class" not in content and "id" not in content:
        return frozenset()
    known = attributes(content)
    names = f"{known.get('class', '')} {known.get('id', '')}"
    return frozenset(word.lower() for word in _CLASS_WORD.findall(names))
