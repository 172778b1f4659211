"""Texts without their typography: what makes two statements identical, and which words they share verbatim."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from newscmp.model import Document, Statement

_PLAIN = {
    **dict.fromkeys("‘’‚‛`´′", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
}
_TYPOGRAPHY = re.compile(f"[{''.join(_PLAIN)}]")  # str.translate would look up every character
_WORD = re.compile(r"\w+")
_QUOTED_RUN = 5  # words in a row inside quotation marks that are near proof
_RARE = 3  # a quoted run that stands in more statements than this on a side proves nothing


def normalise(text: str) -> str:
    """The text without what typography alone changes: kinds of quotation marks and dashes, spaces, soft hyphens."""
    if text.isascii():
        return " ".join(text.replace("''", '"').replace("``", '"').split())
    plain = _TYPOGRAPHY.sub(lambda mark: _PLAIN[mark[0]], unicodedata.normalize("NFC", text))
    return " ".join(plain.replace("''", '"').split())


def find_anchors(base: Sequence[Statement], other: Sequence[Statement]) -> list[tuple[int, int]]:
    """Index pairs of statements that are identical but for typography; repeated ones are matched in order."""
    places: dict[str, list[int]] = {}
    for j in range(len(other) - 1, -1, -1):
        places.setdefault(normalise(other[j].text), []).append(j)
    out = []
    for i, statement in enumerate(base):
        held = places.get(normalise(statement.text))
        if held:
            out.append((i, held.pop()))
    return out


def words_of(text: str) -> list[str]:
    """The words of a text, stop words and numbers included, capitals and typography not."""
    return _WORD.findall(text.casefold())


def word_runs(words: Sequence[str]) -> frozenset[tuple[str, str, str]]:
    """Every three words in a row."""
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def shared_quotations(
    base: Document, other: Document, left: Sequence[Statement], right: Sequence[Statement]
) -> set[tuple[int, int]]:
    """Index pairs of statements that share five or more quoted words in a row."""
    if not base.quotes or not other.quotes:
        return set()
    ours, theirs = _quoted_runs(base, left), _quoted_runs(other, right)
    return {
        (i, j)
        for run, rows in ours.items()
        if len(rows) <= _RARE
        for columns in (theirs.get(run, ()),)
        if len(columns) <= _RARE
        for i in rows
        for j in columns
    }


def _quoted_runs(document: Document, statements: Iterable[Statement]) -> dict[tuple[str, ...], list[int]]:
    places = {statement.n: i for i, statement in enumerate(statements)}
    runs: dict[tuple[str, ...], list[int]] = {}
    for quote in document.quotes:
        for n in quote.statements:
            if n not in places or not 0 < n <= len(document.statements):
                continue
            span = document.statements[n - 1].span
            start, end = max(quote.span.start, span.start), min(quote.span.end, span.end)
            words = words_of(document.version.text[start:end])
            for run in zip(*(words[k:] for k in range(_QUOTED_RUN)), strict=False):
                held = runs.setdefault(run, [])
                if not held or held[-1] != places[n]:
                    held.append(places[n])
    return runs
