"""XML without its dangers: no entity is declared, nothing outside the file is opened, nesting has an end."""

from __future__ import annotations

from collections.abc import Iterator
from html.entities import html5
from xml.parsers import expat

from newscmp.errors import ReadError

_DEEPEST = 200
_ENTITIES = "XML that declares entities is refused, for the harm that they can do; remove its DOCTYPE"


class Element:
    """An element: its namespace and local name, its attributes by local name, and its children, texts among them."""

    __slots__ = ("attributes", "children", "name", "space")

    def __init__(self, space: str, name: str, attributes: dict[str, str]) -> None:
        self.space = space
        self.name = name
        self.attributes = attributes
        self.children: list[Element | str] = []

    def find_all(self, name: str) -> Iterator[Element]:
        """The children of that local name."""
        return (child for child in self.children if isinstance(child, Element) and child.name == name)

    def find(self, *names: str) -> Element | None:
        """The first element down this path of local names."""
        element: Element | None = self
        for name in names:
            element = next(element.find_all(name), None) if element else None
        return element

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in document order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [child for child in reversed(element.children) if isinstance(child, Element)]

    def text(self) -> str:
        """All text in it, white space as one space."""
        pieces: list[str] = []
        waiting: list[Element | str] = [self]
        while waiting:
            child = waiting.pop()
            if isinstance(child, str):
                pieces.append(child)
            else:
                waiting += reversed(child.children)
        return " ".join("".join(pieces).split())


def parse_xml(data: bytes, path: str) -> Element:
    """The root of an XML document. Raises ReadError, with the line, for what is malformed, too deep or dangerous."""
    root = Element("", "", {})
    stack = [root]
    parser = _parser(path)

    def start(name: str, given: dict[str, str]) -> None:
        space, _, local = name.rpartition("}")
        if len(stack) > _DEEPEST:
            raise ReadError(f"XML nested deeper than {_DEEPEST} elements", path, parser.CurrentLineNumber)
        element = Element(space, local, {key.rpartition("}")[2]: value for key, value in given.items()})
        stack[-1].children.append(element)
        stack.append(element)

    def end(name: str) -> None:
        stack.pop()

    def text(data: str) -> None:
        stack[-1].children.append(data)

    def skipped(name: str, parameter: bool) -> None:
        if not parameter:
            stack[-1].children.append(html5.get(name + ";", "\ufffd"))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.SkippedEntityHandler = text, skipped
    _run(parser, data, path)
    return next(child for child in root.children if isinstance(child, Element))


def refuse_entities(data: bytes, path: str) -> None:
    """Raise ReadError for XML that declares entities; whatever else is wrong with it is left to who parses it."""
    if b"<!" not in data and b"<\x00!" not in data:
        return
    parser = _parser(path)
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        # Not well formed, so that expat never came to the end of it: a declaration may still stand there.
        if b"<!ENTITY" in data.upper().replace(b"\x00", b""):
            raise ReadError(_ENTITIES, path) from None


def _parser(path: str) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def refuse(*_: object) -> int:
        raise ReadError(_ENTITIES, path, parser.CurrentLineNumber)

    parser.EntityDeclHandler = refuse
    parser.UnparsedEntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    return parser


def _run(parser: expat.XMLParserType, data: bytes, path: str) -> None:
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        message = expat.ErrorString(error.code)
        raise ReadError(f"not well-formed XML: {message} at column {error.offset + 1}", path, error.lineno) from None
    except (LookupError, ValueError) as error:
        raise ReadError(f"not well-formed XML: {str(error).lower()}", path) from None
