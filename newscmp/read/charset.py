"""In which encoding a page is written: its byte order mark, what the server said, what the page says, UTF-8."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_META = re.compile(rb"<meta\b[^>]{0,400}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w:.-]{1,40})", re.I)
_DECLARATION = re.compile(rb"\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w:.-]{1,40})[\"']", re.I)
_HEAD = 16_384
# The names that browsers know; Python's codecs hold more, and some that are no encodings of text.
_KNOWN = re.compile(
    r"utf-?8|windows-\d{3,4}|cp\d{3,4}|iso-?8859-?\d\d?|koi8-[ru]|gb2312|gbk|gb18030|big5(?:-hkscs)?|shift_jis|euc-(?:jp|kr)|"
    r"iso-2022-jp|macintosh|tis-620|utf-16(?:le|be)?",
    re.I,
)
# What browsers read when a page says so: the encodings that hold what the named one lacks.
_READ_AS = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "utf-16": "utf-8",  # in a page that could be read as far as its meta element
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
    "macintosh": "mac-roman",
}


def decode_page(data: bytes, served: str | None, warn: Callable[[str], None]) -> str:
    """The text of a page. ``served`` is the charset that the server named, ``warn`` is told of what could not be read."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    said = _META.search(data[:_HEAD]) or _DECLARATION.match(data[:_HEAD])
    names = [served or "", said[1].decode("ascii", "ignore") if said else ""]
    for name in (*filter(None, map(_python_name, names)), "utf-8"):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    warn("the bytes are not in the encoding that the page names; read as Windows-1252")
    return data.decode("cp1252", "replace")


def _python_name(name: str) -> str | None:
    lower = name.strip().lower()
    if lower in _READ_AS:
        return _READ_AS[lower]
    return lower if _KNOWN.fullmatch(lower) else None
