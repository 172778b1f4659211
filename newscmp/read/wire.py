"""Wire items: IPTC's ninjs, versions 1, 2 and 3. What ninjs and NewsML-G2 have in common is here too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from newscmp.model import Version
from newscmp.read.compose import Block, Place, compose
from newscmp.read.markup import clean_text, fragment_blocks

# One of these keys makes an object an item, whichever version it is of: 2 has bodies where 1 has body_text, 3 camelCase.
NINJS_KEYS = frozenset({"body_text", "body_xhtml", "body_html", "bodies", "headlines", "representationtype", "pubstatus"})
_CANCELED = {"canceled": "canceled", "cancelled": "canceled", "withheld": "withheld", "usable": "usable"}
_TEXT_TYPES = ("text", "composite", "")
_BYLINE = "by "  # how a byline starts that is more than names
_NEARLY = 0.97


class WireItem(NamedTuple):
    """What a wire item says, in either format."""

    title: str | None = None
    byline: str | None = None
    located: str | None = None
    status: str | None = None
    note: str | None = None
    corrects: bool = False
    subheadlines: tuple[str, ...] = ()


def is_ninjs(record: Mapping[str, object]) -> bool:
    """Whether an object is a ninjs item."""
    keys = {key.lower() for key in record}
    return "text" not in keys and bool(keys & NINJS_KEYS)


def read_ninjs(record: Mapping[str, object], place: Place) -> Version:
    """The Version of a ninjs item. Raises ReadError for one that is a picture, a video, or has no body."""
    item = {key.lower(): value for key, value in record.items()}
    kind = _string(item.get("type")) or ""
    body = _choose_body(item)
    wire = WireItem(
        title=_first_value(item.get("headlines"), "main") or _string(item.get("headline")) or _string(item.get("title")),
        byline=_string(item.get("byline")) or _string(item.get("by")),
        located=_string(item.get("located")),
        status=known_status(_string(item.get("pubstatus"))),
        note=_string(item.get("ednote")),
        subheadlines=tuple(_values(item.get("subheadlines"))),
    )
    if not body and wire.status != "canceled":
        if kind not in _TEXT_TYPES:
            raise place.error(f"no article: this is a ninjs item of type {kind}, not text")
        raise place.error("no article: the ninjs item has no body (body_text, body_xhtml, bodies)")
    uri = _string(item.get("uri"))
    return compose(
        place,
        "ninjs",
        wire_blocks(wire, fragment_blocks(body) if body else iter(())),
        id=uri,
        title=wire.title and clean_text(wire.title),
        outlet=_named(item.get("infosources")) or _string(item.get("copyrightholder")) or _string(item.get("creditline")),
        authors=byline_names(wire.byline),
        url=uri if uri and uri.lower().startswith(("http://", "https://")) else None,
        published=_string(item.get("versioncreated")) or _string(item.get("firstcreated")),
        lang=_string(item.get("language")),
        status=wire.status,
    )


def wire_blocks(item: WireItem, body: Iterator[Block]) -> Iterator[Block]:
    """The paragraphs of a wire item: what it says of itself, and its body. A kill says so in a notice."""
    retracted = item.status in ("canceled", "withheld")
    if retracted:
        yield Block(f"pubstatus: {item.status}", "notice")
    if item.note:
        yield Block(clean_text(item.note), "notice" if retracted or item.corrects else "boilerplate")
    for subheadline in item.subheadlines:
        yield Block(clean_text(subheadline), heading=True)
    if item.byline:
        yield Block(clean_text(item.byline), "byline")
    if item.located:
        yield Block(clean_text(item.located), "dateline")
    yield from body


def byline_names(byline: str | None) -> tuple[str, ...]:
    """Who a byline names, as it names them."""
    names = clean_text(byline or "")
    return (names[len(_BYLINE) :] if names.lower().startswith(_BYLINE) else names,) if names else ()


def known_status(given: str | None) -> str | None:
    """A pubstatus without its scheme: stat:canceled is canceled."""
    return _CANCELED.get((given or "").rpartition(":")[2].strip().lower())


def _choose_body(item: Mapping[str, object]) -> str | None:
    """The fullest of the forms in which the body is given; of equal ones that which has paragraphs by markup."""
    forms: list[tuple[str, str]] = []
    for key, value in item.items():
        if key.startswith("body_") and isinstance(value, str):
            forms.append(("main", value))
    bodies = item.get("bodies")
    for body in bodies if isinstance(bodies, list) else []:
        if isinstance(body, dict):
            value = body.get("value")
            if isinstance(value, str):
                forms.append((str(body.get("role") or "main").rpartition(":")[2].lower(), value))
    forms = [form for form in forms if form[1].strip()]
    main = [value for role, value in forms if role in ("main", "body")] or [value for _, value in forms]
    if not main:
        return None
    lengths = [sum(len(block.text) for block in fragment_blocks(value)) for value in main]
    full = [value for value, length in zip(main, lengths, strict=True) if length >= _NEARLY * max(lengths)]
    return next((value for value in full if "</p>" in value.lower()), full[0])


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _values(value: object) -> Iterator[str]:
    """The values of a list of objects with a ``value``."""
    for part in value if isinstance(value, list) else ():
        text = _string(part.get("value")) if isinstance(part, dict) else _string(part)
        if text:
            yield text


def _first_value(value: object, role: str) -> str | None:
    """The value with this role in a list, else the first."""
    for part in value if isinstance(value, list) else ():
        if isinstance(part, dict) and str(part.get("role", "")).rpartition(":")[2].lower() == role:
            text = _string(part.get("value"))
            if text:
                return text
    return next(_values(value), None)


def _named(value: object) -> str | None:
    """The name of the first of a list of objects."""
    for part in value if isinstance(value, list) else ():
        name = _string(part.get("name")) if isinstance(part, dict) else None
        if name:
            return name
    return None
