"""Tokens of one statement: numbers whole, words without hyphens, every other sign by itself."""

from __future__ import annotations

import re

# Numbers with their separators (a comma, a no-break or thin space); letters with dots (U.S., a.m.); words; 's; any sign.
# Every alternative starts with another kind of character and never backtracks over more than one group: linear time.
_TOKEN = re.compile(
    r"\d+(?:[,\u00a0\u2009\u202f]\d{2,3}(?!\d))*(?:\.\d+)?"
    r"|(?<![\w.])\.\d+"
    r"|[^\W\d_](?:\.[^\W\d_])+\b\.?"
    r"|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*"
    r"|['’]s\b"
    r"|\S"
)
_SEPARATOR = re.compile(r"[,\u00a0\u2009\u202f]")
HYPHENS = frozenset("-‐‑–—−")


class Tokens:
    """Parallel lists: where each token starts and ends in the text, its form, and the form in lower case."""

    __slots__ = ("end", "form", "low", "n", "start")

    def __init__(self, text: str, start: int, end: int) -> None:
        """The tokens of ``text[start:end]``; offsets are into ``text``."""
        starts: list[int] = []
        ends: list[int] = []
        forms: list[str] = []
        for match in _TOKEN.finditer(text, start, end):
            form = match.group()
            a, b = match.span()
            if b - a > 3 and form[0].isdecimal() and _SEPARATOR.search(form) and not _grouped(form):
                for part in re.finditer(r"[,\u00a0\u2009\u202f]|[^,\u00a0\u2009\u202f]+", form):
                    if part.group().isspace():
                        continue
                    starts.append(a + part.start())
                    ends.append(a + part.end())
                    forms.append(part.group())
                continue
            starts.append(a)
            ends.append(b)
            forms.append(form)
        self.start = starts
        self.end = ends
        self.form = forms
        self.low = [form.lower() for form in forms]
        self.n = len(forms)

    def glued(self, i: int) -> bool:
        """Whether token ``i`` stands directly after the one before it."""
        return 0 < i < self.n and self.start[i] == self.end[i - 1]

    def at(self, i: int) -> str:
        """The lower-case form of token ``i``, empty outside the statement."""
        return self.low[i] if 0 <= i < self.n else ""

    def hyphen(self, i: int) -> bool:
        """Whether token ``i`` is a hyphen or dash that is glued on both sides."""
        return 0 < i < self.n - 1 and self.form[i] in HYPHENS and self.glued(i) and self.glued(i + 1)


def _grouped(form: str) -> bool:
    """Whether separators stand where thousands (or lakhs and crores) have them: 1,200 and 2,50,000 but not 5,12."""
    first, *groups = _SEPARATOR.split(form.partition(".")[0])
    if len(first) > 3 or len(groups[-1]) != 3:
        return False
    sizes = {len(group) for group in groups[:-1]}
    return sizes <= {3} or (sizes == {2} and len(first) < 3)


def plain(form: str) -> str:
    """A number token without its separators."""
    return _SEPARATOR.sub("", form)
