"""NewsML-G2: a newsItem, or a newsMessage with several."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from newscmp.errors import ReadError
from newscmp.model import Version
from newscmp.read.compose import Block, Place, compose, text_blocks
from newscmp.read.elements import VOID
from newscmp.read.markup import Tag, fragment_blocks, tag_blocks
from newscmp.read.source import Source
from newscmp.read.wire import WireItem, byline_names, known_status, wire_blocks
from newscmp.read.xmltree import Element, parse_xml

# NITF's own elements, by the HTML that is drawn as they are.
_NITF = {
    "hl2": "h2",
    "bq": "blockquote",
    "frac-sep": "noscript",
    **dict.fromkeys(("nitf", "body.content", "block", "abstract", "note", "fn", "tagline", "distributor"), "div"),
    "media": "figure",
    "media-caption": "figcaption",
    "media-producer": "template",
    "media-metadata": "template",
    "head": "template",
    "body.head": "template",
    "body.end": "template",
}
_FRACTION = {"numer": " ", "denom": "/"}  # what is written before them
_DRAWN = frozenset({"class", "hidden", "id", "style"})
_CORRECTS = ("correction", "corrected", "corr")
_OTHER_ITEMS = ("packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")


def read_newsml(source: Source) -> Iterator[Version]:
    """The text items of a NewsML-G2 document in order. An item that is no text is refused, and the others are read.

    Raises ReadError for XML that is malformed or dangerous, and for a document without a newsItem.
    """
    root = parse_xml(source.data(), source.path)
    items = [element for element in root.walk() if element.name == "newsItem"]
    if not items:
        held = next((element.name for element in root.walk() if element.name in _OTHER_ITEMS), None)
        what = f"this is a {held}, which only points at items" if held else f"a {root.name} without a newsItem"
        raise ReadError(f"no article: {what}", source.path)
    for number, item in enumerate(items, 1):
        many = len(items) > 1
        place = Place(source.path, f"{source.name}#{number}" if many else source.name, part=f"item {number}" if many else "")
        try:
            version = _version(item, place)
        except ReadError as error:
            source.refuse(error)
        else:
            yield version


def _version(item: Element, place: Place) -> Version:
    meta, content = item.find("itemMeta") or item, item.find("contentMeta") or item
    kind = _code(meta.find("itemClass"))
    status = known_status(_code(meta.find("pubStatus")) or "usable")
    wire = WireItem(
        title=_text(content.find("headline")) or _text(meta.find("title")),
        byline=_text(content.find("by")),
        located=_text(content.find("dateline")) or _name(content.find("located")),
        status=status,
        note=" ".join(filter(None, map(_text, meta.find_all("edNote")))) or None,
        corrects=any((_code(signal) or "").rpartition(":")[2].lower() in _CORRECTS for signal in meta.find_all("signal")),
    )
    body = _body(item, place, kind, wire.status == "canceled")
    language = content.find("language")
    holders = (meta.find("provider"), content.find("infoSource"), item.find("rightsInfo", "copyrightHolder"))
    authors = tuple(dict.fromkeys(filter(None, map(_name, content.find_all("creator"))))) or byline_names(wire.byline)
    return compose(
        place,
        "newsml",
        wire_blocks(wire, iter(body)),
        id=item.attributes.get("guid"),
        title=wire.title,
        outlet=next(filter(None, map(_name, holders)), None),
        authors=authors,
        published=_text(meta.find("versionCreated")) or _text(meta.find("firstCreated")),
        lang=(language.attributes.get("tag") if language else None) or item.attributes.get("lang"),
        status=wire.status,
    )


def _body(item: Element, place: Place, kind: str | None, killed: bool) -> list[Block]:
    """The paragraphs of the item's fullest rendition."""
    contents = item.find("contentSet")
    found: list[list[Block]] = []
    for part in contents.children if contents else ():
        if isinstance(part, Element) and part.name == "inlineXML":
            found.append(list(tag_blocks(_tags(part))))
        elif isinstance(part, Element) and part.name == "inlineData":
            text = "".join(child for child in part.children if isinstance(child, str))
            if "html" in part.attributes.get("contenttype", ""):
                found.append(list(fragment_blocks(text)))
            elif not part.attributes.get("encoding"):
                found.append(list(text_blocks(text)))
    full = max(found, key=lambda blocks: sum(len(block.text) for block in blocks), default=[])
    if full or killed:
        return full
    what = (kind or "").rpartition(":")[2]
    if what not in ("", "text", "composite"):
        raise place.error(f"no article: this is a {what}, not text")
    if contents and contents.find("remoteContent"):
        raise place.error("no article: its content stands in another file (remoteContent)")
    raise place.error("no article: the newsItem has no content")


def _tags(root: Element) -> Iterator[Tag]:
    """XHTML or NITF inside an item as the tags that HTML has."""
    waiting: list[Element | Tag | str] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield Tag("text", "", node)
        elif isinstance(node, Tag):
            yield node
        else:
            name = _NITF.get(node.name.lower(), node.name.lower())
            given = " ".join(f'{key}="{escape(value)}"' for key, value in node.attributes.items() if key in _DRAWN)
            if name in _FRACTION:  # NITF's <frac><numer>3</numer><denom>4</denom></frac>: three quarters, not 34
                yield Tag("text", "", _FRACTION[name])
            yield Tag("open", name, given)
            if name not in VOID:
                waiting.append(Tag("close", name, ""))
                waiting += reversed(node.children)


def _text(element: Element | None) -> str | None:
    return (element.text() or None) if element else None


def _code(element: Element | None) -> str | None:
    """The code of a property: its qcode, its literal, or what ends its uri."""
    if element is None:
        return None
    given = element.attributes
    last = given.get("uri", "").rstrip("/").rpartition("/")[2]
    return given.get("qcode") or given.get("literal") or last or _text(element)


def _name(element: Element | None) -> str | None:
    """The name of a property: its first name, its text, else its literal."""
    if element is None:
        return None
    name = element.find("name")
    own = "".join(child for child in element.children if isinstance(child, str)).strip()
    return _text(name) or own or element.attributes.get("literal")
