"""Tokens of one statement: numbers whole, words without hyphens, every other sign by itself."""

from __future__ import annotations

import re

# Numbers with their separators (a comma, a no-break or thin space, a plain one where the last group is 000: "66 300 people"
# may be two numbers); letters with dots (U.S., a.m.); words; 's; any sign.
# Every alternative starts with another kind of character and never backtracks over more than one group: linear time.
_TOKEN = re.compile(
    r"(?<![\d.,])[1-9]\d{0,2}(?: \d{3}){0,3} 000(?![\d,.]*\d)"
    r"|\d+(?:[,\u00a0\u2009\u202f]\d{2,3}(?!\d))*(?:\.\d+)?"
    r"|(?<![\w.])\.\d+"
    r"|[^\W\d_](?:\.[^\W\d_])+\b\.?"
    r"|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*"
    r"|['’]s\b"
    r"|\S"
)
_SEPARATOR = re.compile(r"[,\u00a0\u2009\u202f ]")
_SEPARATED = re.compile(r"\d[,\u00a0\u2009\u202f]\d")
HYPHENS = frozenset("-‐‑–−")  # what joins words; a long dash parts them, even glued ("the toll—45 dead")
DASHES = HYPHENS | {"—"}  # what joins the ends of a range of digits


class Tokens:
    """Parallel lists: where each token starts and ends in the text, its form, and the form in lower case."""

    __slots__ = ("_end", "_first", "_start", "_text", "_title_case", "form", "low", "n")

    def __init__(self, text: str, start: int, end: int) -> None:
        """The tokens of ``text[start:end]``; offsets are into ``text``."""
        forms: list[str] = _TOKEN.findall(text, start, end)
        if _SEPARATED.search(text, start, end):
            forms = [part for form in forms for part in _parts(form)]
        self.form = forms
        self.low = list(map(str.lower, forms))
        self.n = len(forms)
        self._text = text
        self._first = start
        self._start: list[int] = []
        self._end: list[int] = []
        self._title_case: bool | None = None  # each of its numbers may ask

    def _place(self) -> None:
        """Find the tokens in the text: only white space stands between two of them."""
        find, at = self._text.find, self._first
        starts, ends = self._start, self._end
        for form in self.form:
            at = find(form, at)
            starts.append(at)
            at += len(form)
            ends.append(at)

    @property
    def start(self) -> list[int]:
        """Where each token starts."""
        if not self._start:
            self._place()
        return self._start

    @property
    def end(self) -> list[int]:
        """Where each token ends."""
        if not self._start:
            self._place()
        return self._end

    def glued(self, i: int) -> bool:
        """Whether token ``i`` stands directly after the one before it."""
        if not 0 < i < self.n:
            return False
        if not self._start:
            self._place()
        return self._start[i] == self._end[i - 1]

    def apart(self, i: int) -> bool:
        """Whether token ``i`` stands in another column than the one before it: two blanks or a tab, in one line."""
        if not 0 < i < self.n:
            return False
        gap = self._text[self.end[i - 1] : self.start[i]]
        return (len(gap) > 1 or gap == "\t") and "\n" not in gap

    def title_case(self) -> bool:
        """Whether the statement is a headline in title case, where a capital says nothing."""
        if self._title_case is None:
            words = [form for form in self.form if len(form) > 3 and form[0].isalpha()]
            self._title_case = len(words) > 2 and 4 * sum(form[0].isupper() for form in words) > 3 * len(words)
        return self._title_case

    def at(self, i: int) -> str:
        """The lower-case form of token ``i``, empty outside the statement."""
        return self.low[i] if 0 <= i < self.n else ""

    def hyphen(self, i: int) -> bool:
        """Whether token ``i`` is a hyphen or dash that is glued on both sides."""
        return 0 < i < self.n - 1 and self.form[i] in HYPHENS and self.glued(i) and self.glued(i + 1)


def _parts(form: str) -> list[str]:
    """A token, or a number and its separators one by one where these do not group its digits."""
    if len(form) < 4 or not form[0].isdecimal() or not _SEPARATOR.search(form) or _grouped(form):
        return [form]
    return [part for part in re.findall(r"[,\u00a0\u2009\u202f]|[^,\u00a0\u2009\u202f]+", form) if not part.isspace()]


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
