"""Text fitted into columns: how wide it shows, where it wraps, what of it is worth showing.

Marks are control characters that ``safe.visible`` never lets through from an article, so they cannot be forged:
``BASE_MARK`` and ``OTHER_MARK`` open a marked surface, ``END_MARK`` closes any. ``WORD_MARK`` and ``WORD_END`` stand
around a word that the other side does not have, within a surface or outside.
"""

from __future__ import annotations

from collections.abc import Sequence

from newscmp.model import Span
from newscmp.render.safe import visible

BASE_MARK, OTHER_MARK, END_MARK, STRONG, DIM = "\x01", "\x02", "\x03", "\x04", "\x05"
WORD_MARK, WORD_END = "\x06", "\x07"
_UNDERLINE, _NO_UNDERLINE = "\x1b[4m", "\x1b[24m"
_COLOUR = {BASE_MARK: "\x1b[1;31m", OTHER_MARK: "\x1b[1;32m", END_MARK: "\x1b[0m", STRONG: "\x1b[1m", DIM: "\x1b[2m"}
_ELLIPSIS = "…"


def display_width(text: str) -> int:
    """Columns that a text takes on a terminal: wide characters two, combining ones and marks none."""
    if text.isascii():
        return len(text) if text.isprintable() else sum(character >= " " for character in text)
    return sum(map(_character_width, text))


def _character_width(character: str) -> int:
    if character < "\u0300":
        return 1 if character >= " " else 0
    known = _WIDTHS.get(character)
    if known is None:
        import unicodedata

        if unicodedata.category(character) in ("Mn", "Me", "Cf"):
            known = 0
        else:
            known = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        _WIDTHS[character] = known
    return known


_WIDTHS: dict[str, int] = {}


def wrap(text: str, width: int) -> list[str]:
    """The lines of a text, none wider than ``width`` columns; a word that is longer is cut."""
    lines: list[str] = []
    for part in text.split("\n"):
        line, used = "", 0
        for word in part.split(" "):
            taken = display_width(word)
            if line and used + 1 + taken <= width:
                line, used = f"{line} {word}", used + 1 + taken
                continue
            if line:
                lines.append(line)
            if taken > width:
                *cut, word = _cut(word, width)
                lines += cut
                taken = display_width(word)
            line, used = word, taken
        lines.append(line)
    return lines


def _cut(word: str, width: int) -> list[str]:
    """A word in pieces, each as wide as fits, cut preferably after a joint (/ . _ -) in its second half."""
    pieces, start, used, joint = [], 0, 0, 0
    for at, character in enumerate(word):
        taken = _character_width(character)
        if used + taken > width and at > start:
            end = joint if joint > start else at
            pieces.append(word[start:end])
            start, joint = end, 0
            used = display_width(word[start:at])
        used += taken
        if character in "/._-" and used * 2 > width:
            joint = at + 1
    return [*pieces, word[start:]]


def excerpt(text: str, start: int, end: int, room: int, mark: str, words: Sequence[Span] = ()) -> str:
    """About ``room`` characters of ``text`` with ``text[start:end]`` marked, cut between words; what is left out shows as …

    An empty surface (``start == end``) marks nothing and keeps the beginning. ``words`` are marked too, wherever they
    show: spans in text order.
    """
    reach = 4 * room  # what is further away cannot show: a row costs its room, however long the statement is
    if words:
        room += 2 * len(words) * min(room, len(text)) // max(len(text), 1)  # their marks take no room
    near = [(max(start - reach, 0), start), (start, end), (end, min(end + reach, len(text)))]
    if end - start > 2 * reach:
        near[1:2] = [(start, start + reach), (end - reach, end)]
    before, *surfaces, after = (_one_spaced(_shown(text, *part, words)) for part in near)
    surface = "".join(surfaces)
    if len(surface) > room:
        half = max(room // 2 - 2, 8)
        surface = f"{_left(surface, half)} {_ELLIPSIS} {_right(surface, half)}"
    spare = max(room - len(surface), 0)
    # A third of the context goes before the surface, and what one side does not need goes to the other.
    ahead = max(spare // 3, spare - len(after)) if surface else 0
    if len(before) > ahead or start > reach:
        before = f"{_ELLIPSIS} {_right(before, ahead - 2)}" if ahead > 8 else _ELLIPSIS + (" " if before[-1:] == " " else "")
    behind = max(spare - len(before), 0)
    if len(after) > behind or len(text) - end > reach:
        kept = _left(after, behind - 2) if behind > 8 else ""
        after = f"{kept} {_ELLIPSIS}" if kept or after[:1] == " " else _ELLIPSIS
    marked = f"{mark}{surface}{END_MARK}" if surface and mark else surface
    return f"{before}{marked}{after}"


def _shown(text: str, start: int, end: int, words: Sequence[Span]) -> str:
    """``text[start:end]`` made visible, each of ``words`` that lies in it between its marks."""
    out, at = [], start
    for word in words:
        if word.start >= at and word.end <= end:
            out += [visible(text[at : word.start]), WORD_MARK, visible(text[word.start : word.end]), WORD_END]
            at = word.end
    return "".join([*out, visible(text[at:end])])


def _one_spaced(text: str) -> str:
    """White space as single spaces: lines that an article broke itself are wrapped anew."""
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _left(text: str, room: int) -> str:
    """The beginning of a text, cut at a space where there is one."""
    if len(text) <= room:
        return text
    cut = text.rfind(" ", 0, room + 1)
    return text[: cut if cut > room // 2 else room]


def _right(text: str, room: int) -> str:
    """The end of a text, cut at a space where there is one."""
    if len(text) <= room:
        return text
    start = len(text) - max(room, 0)
    cut = text.find(" ", start - 1)
    return text[cut + 1 if 0 <= cut < start + room // 2 else start :]


def plain_marks(text: str) -> str:
    """Marked text without colour: the surface stands between « and »."""
    out, open_marks = [], False
    if BASE_MARK not in text and OTHER_MARK not in text:
        return text.translate(_NO_MARKS)
    for character in text:
        if character in (BASE_MARK, OTHER_MARK):
            open_marks = True
            out.append("«")
        elif character == END_MARK:
            if open_marks:
                out.append("»")
            open_marks = False
        elif character not in (STRONG, DIM, WORD_MARK, WORD_END):
            out.append(character)
    return "".join(out)


_NO_MARKS = str.maketrans(dict.fromkeys((BASE_MARK, OTHER_MARK, END_MARK, STRONG, DIM, WORD_MARK, WORD_END)))


def colour_marks(lines: list[str]) -> list[str]:
    """Wrapped lines of one cell with marks as colour; what is open at a line's end is opened again on the next."""
    out, active, underlined = [], "", False
    for line in lines:
        pieces = [_COLOUR[active]] if active and line else []
        pieces += [_UNDERLINE] if underlined and line else []
        for character in line:
            if character in _COLOUR:
                active = "" if character == END_MARK else character
                pieces.append(_COLOUR[character])
                if underlined and not active:  # the end of a surface ends everything
                    pieces.append(_UNDERLINE)
            elif character in (WORD_MARK, WORD_END):
                underlined = character == WORD_MARK
                pieces.append(_UNDERLINE if underlined else _NO_UNDERLINE)
            else:
                pieces.append(character)
        if (active or underlined) and line:
            pieces.append(_COLOUR[END_MARK])
        out.append("".join(pieces))
    return out
