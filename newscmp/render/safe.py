"""Untrusted text made harmless: what could act on a terminal becomes a visible escape."""

from __future__ import annotations

import re

# C1 controls, bidi and other format characters, invisible fillers, line separators, tags, lone surrogates: all of Unicode's
# Cc (but C0), Cf, Cs, Zl and Zp, and what shows as nothing. Variation selectors are let through where emoji have them; that
# is asked of what was found, for a pattern of one class is searched three times as fast as one with alternatives.
_ACTIVE = (
    "\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_EMOJI = re.compile("[\xa9\xae\u203c-\u3299\U0001f000-\U0001faff]")
_ACTIVE_CHARACTER = re.compile(f"[\x00-\x1f{_ACTIVE}]")
_IN_CELLS = f"[\x00-\x08\x0b-\x1f{_ACTIVE}]"
_WHITE_SPACE = str.maketrans("\t\n\r\x0b\x0c\x85\u2028\u2029", "        ")
_ASCII = bytes(range(128))


def visible(text: str) -> str:
    """The text on one line: white space as spaces, everything that is active or hidden as ``\\x1b`` or ``\\u202e``."""
    if text.isprintable():  # the common case, told by one call in C; soft hyphens and the like are not printable
        return text if text.isascii() else _ACTIVE_CHARACTER.sub(_escape, text)
    return _ACTIVE_CHARACTER.sub(_escape, text.translate(_WHITE_SPACE))


def visible_lines(text: str) -> str:
    """The same with tabs and line ends kept, for cells of csv and tsv. A CR alone would overwrite what a terminal shows."""
    if text.isprintable() and text.isascii():
        return text
    return re.sub(_IN_CELLS, _escape_in_cell, text)


def json_escaped(encoded: str) -> str:
    """JSON text in which every active or hidden character inside a string is a ``\\uXXXX`` escape."""
    if "\x7f" not in encoded:
        if encoded.isascii():
            return encoded
        # What the encoder left to look at: the few characters beyond ASCII, picked out by one call in C.
        others = encoded.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
        if not _ACTIVE_CHARACTER.search(others):
            return encoded
    return _ACTIVE_CHARACTER.sub(_json_escape, encoded)


def _is_emoji(found: re.Match[str]) -> bool:
    """Whether it is a variation selector behind a character that has two looks."""
    start = found.start()
    return found.group() in "\ufe0e\ufe0f" and start > 0 and _EMOJI.match(found.string, start - 1) is not None


def _escape_in_cell(found: re.Match[str]) -> str:
    return "\r" if found.group() == "\r" and found.string.startswith("\n", found.end()) else _escape(found)


def _escape(found: re.Match[str]) -> str:
    if _is_emoji(found):
        return found.group()
    code = ord(found.group())
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _json_escape(found: re.Match[str]) -> str:
    if _is_emoji(found):
        return found.group()
    code = ord(found.group())
    if code in (0x0A, 0x20):  # the line ends between the values
        return found.group()
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
