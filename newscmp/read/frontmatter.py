"""YAML front matter: what stands between two ``---`` lines at the top of a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from newscmp.errors import ReadError, YamlError
from newscmp.model import FURNITURE_ROLES, Span
from newscmp.read.dates import iso_date

_OPEN = re.compile(r"\s*---[ \t]*(?:\r\n|\n|\r)")
_GAP = re.compile(r"\n[ \t]*\r?\n")  # what save.py parts paragraphs by
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.M)
# A line end can be matched in one way alone: two would double the time with every empty line.
_KEY = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r(?!\n)))*[\"']?[^\W\d][\w-]{0,40}[\"']?[ \t]*:(?:[ \t\r\n]|$)")

# Our name for it -> the keys that give it, first come first served. trafilatura's names stand beside our own.
KEYS: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "title": ("title", "headline"),
    "outlet": ("outlet", "sitename", "source-hostname", "hostname", "publisher"),
    "url": ("url", "link"),
    "published": ("published", "date"),
    "modified": ("modified", "updated", "date_modified"),
    "captured": ("captured",),
    "lang": ("lang", "language"),
    "base": ("base",),
}
_YES = frozenset({"true", "yes", "on", "1"})


class FrontMatter(NamedTuple):
    """Where the front matter stands, fences included, and what it says."""

    span: Span
    fields: Mapping[str, object]


def find_front_matter(text: str, path: str) -> FrontMatter | None:
    """The front matter that a text opens with, None where it opens with something else (a rule, a dash).

    Raises ReadError, with the line, for one that is not closed or is not YAML.
    """
    opened = _OPEN.match(text)
    if not opened or not _KEY.match(text, opened.end()):
        return None
    fence = text.index("---")
    closed = _CLOSE.search(text.replace("\r", "\n") if "\r" in text else text, opened.end())
    if not closed:
        message = "the front matter is not closed: put a line --- below its last key"
        raise ReadError(message, path, _line_of(text, fence))
    block = text[opened.end() : closed.start()]
    from newscmp.plainyaml import load_plain  # few articles have front matter, and PyYAML takes long to import

    try:
        loaded = load_plain(block, path, _line_of(text, opened.end()))
    except YamlError as error:
        raise ReadError(f"front matter: {error.message}", error.path, error.line) from None
    if not isinstance(loaded, dict):
        raise ReadError("front matter: should be lines of the form 'key: value'", path, _line_of(text, fence))
    return FrontMatter(Span(fence, closed.end()), loaded)


def known_fields(given: Mapping[str, object]) -> dict[str, str]:
    """What newscmp takes from front matter or a JSON record, under our names; the dates are ISO 8601."""
    lower = {key.lower(): value for key, value in given.items()}
    out = {}
    for name, keys in KEYS.items():
        for key in keys:
            value = lower.get(key)
            if isinstance(value, (int, float)):
                value = str(value)
            if isinstance(value, str) and value.strip():
                out[name] = " ".join(value.split())
                break
    for name in ("published", "modified", "captured"):
        date = iso_date(out.pop(name)) if name in out else None
        if date:
            out[name] = date
    return out


def find_authors(given: Mapping[str, object]) -> tuple[str, ...]:
    """Who wrote it: ``author`` or ``authors``, a list or a text in which trafilatura puts "; " between them."""
    for key in ("authors", "author"):
        value = given.get(key)
        names = value if isinstance(value, list) else str(value).split(";") if isinstance(value, str) else []
        found = tuple(" ".join(name.split()) for name in names if isinstance(name, str) and name.strip())
        if found:
            return found
    return ()


def find_furniture(given: Mapping[str, object], text: str, start: int) -> tuple[tuple[Span, str], ...]:
    """The paragraphs of ``text[start:]`` whose role is told below ``furniture``, by their numbers from 1.

    Blank lines part them. What is no role of furniture, and no number of a paragraph, is let be.
    """
    told = given.get("furniture")
    if not isinstance(told, Mapping):
        return ()
    roles: dict[int, str] = {}
    for role, numbers in told.items():
        if role in FURNITURE_ROLES and isinstance(numbers, str):
            roles.update((int(number), str(role)) for number in re.findall(r"\b[0-9]{1,7}\b", numbers))
    marks, at, end = [], start + len(text[start:]) - len(text[start:].lstrip("\r\n")), len(text)
    for number, gap in enumerate((*_GAP.finditer(text, at), None), 1):
        stop = gap.start() if gap else end
        if number in roles:
            marks.append((Span(at, stop), roles[number]))
        at = gap.end() if gap else end
    return tuple(marks)


def says_yes(value: str | None) -> bool:
    """Whether a field says yes."""
    return (value or "").lower() in _YES


def _line_of(text: str, at: int) -> int:
    return text.count("\n" if "\n" in text else "\r", 0, at) + 1
