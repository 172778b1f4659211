"""Quotes: words inside quotation marks, found by a parser of marks that knows no speaker and no verb.

A mark's role (opening, closing, apostrophe, feet or inches) follows from its neighbours and from what is open, paragraph
by paragraph, so that a mark that is never closed costs its paragraph and no more. A quotation that runs over paragraphs
gives one Quote a paragraph, whether each paragraph reopens its own mark or not; ``find_attributions`` gives them one
attribution.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from newscmp.lexicon import Lexicon
from newscmp.model import Quote, Span, Statement

_MARK = re.compile(r"[“”„‟«»‹›\"‘’‚']+|``")
_WORD = re.compile(r"\w+")
_OPENERS = {"“": '”“"', "„": '“”‟"', "«": '»"', "»": "«", "‹": "›", "‟": '”"', "``": '"”', '"': '"”', "''": '"'}
_BEFORE_OPENING = " \t\n\xa0\u2009\u202f([{—–-/…:"
_AFTER_CLOSING = " \t\n\xa0\u2009\u202f)]},.;:!?—–-/…"
_DASHES = "—–-/"
_PARAGRAPHS = 4  # a quotation that is not reopened runs on through so many more of them at most


class Marked(NamedTuple):
    """One quotation with its marks (``outer``) and without (``inner``)."""

    outer: Span
    inner: Span
    closed: bool


class _Mark(NamedTuple):
    at: int
    end: int
    sign: str  # normalised: '' stands as "


def paragraphs(text: str, statements: tuple[Statement, ...]) -> Iterator[tuple[int, int, tuple[Statement, ...]]]:
    """Start, end and statements of each stretch of compared statements that share a paragraph, in text order."""
    run: list[Statement] = []
    for statement in statements:
        if run and (not statement.compared or statement.paragraph != run[-1].paragraph):
            yield run[0].span.start, run[-1].span.end, tuple(run)
            run = []
        if statement.compared:
            run.append(statement)
    if run:
        yield run[0].span.start, run[-1].span.end, tuple(run)


def find_quotes(text: str, statements: tuple[Statement, ...], lexicon: Lexicon) -> tuple[Quote, ...]:
    """The quotations of the compared statements in text order, without their marks.

    ``kind`` is what the marks alone tell (full or partial); ``find_attributions`` finds out which are scare quotes.
    """
    elisions = lexicon.words("elisions")
    out: list[Quote] = []
    stretches = list(paragraphs(text, statements))
    for number, (start, end, held) in enumerate(stretches):
        following = stretches[number + 1][0] if number + 1 < len(stretches) else None
        for marked in parse_marks(text, start, end, elisions, "" if following is None else text[following]):
            if not marked.closed and not (following is not None and text[following] == text[marked.outer.start]):
                onward = _runs_on(text, marked, stretches[number + 1 : number + 1 + _PARAGRAPHS])
                if not onward:
                    continue
                for later, inner in zip(stretches[number + 1 :], onward):
                    _add(out, text, later[2], inner, "full")
            inner = marked.inner
            kind = "full" if _is_full(text, start, marked, text[inner.start : inner.end]) else "partial"
            _add(out, text, held, inner, kind)
    out.sort(key=lambda quote: quote.span)
    return tuple(out)


def _add(out: list[Quote], text: str, held: tuple[Statement, ...], inner: Span, kind: str) -> None:
    first = bisect_right(held, inner.start, key=lambda statement: statement.span.end)
    last = bisect_left(held, inner.end, first, key=lambda statement: statement.span.start)
    touched = tuple(statement.n for statement in held[first:last])
    if touched and inner.start < inner.end:
        out.append(Quote(touched, inner, text[inner.start : inner.end], None, kind))


def _runs_on(text: str, marked: Marked, stretches: list[tuple[int, int, tuple[Statement, ...]]]) -> list[Span]:
    """What a quotation that its paragraph does not close says in the next ones, up to the mark that closes it there; nothing
    where the next mark opens another quotation, or none comes soon."""
    sign = text[marked.outer.start]
    if sign not in "“\"«„":
        return []
    out = []
    for start, end, _ in stretches:
        marks = [mark for mark in _marks(text, start, end) if mark.sign not in "‘'‚’"]
        if not marks:
            out.append(Span(start, end))
            continue
        first = marks[0]
        same = first.sign in _OPENERS.get(sign, sign)
        if same and not _opens(text, first, start, end) and _closes(text, first, start, end, sign):
            return [*out, Span(start, first.at)]
        return []
    return []


def parse_marks(
    text: str, start: int, end: int, elisions: frozenset[str] = frozenset(), following: str = ""
) -> list[Marked]:
    """The outermost quotations of one paragraph; at most the last one is not closed (and then ends with the paragraph).

    ``following``: the sign that the next paragraph starts with. A single mark may go unclosed where that reopens it;
    anywhere else it is an apostrophe.
    """
    marks = _marks(text, start, end)
    out: list[Marked] = []
    singles_end = _closers(text, marks, start, end)
    i = 0
    while i < len(marks):
        mark = marks[i]
        if mark.sign in "‘'‚’":
            j = None
            if _opens_single(text, mark, start, end, elisions):
                j = singles_end[i + 1] if i + 1 < len(marks) else None
            if j is not None and (mark.sign != "’" or text[marks[j].at] == "’"):
                out.append(_marked(mark, marks[j]))
                i = j + 1
            elif j is None and mark.sign == following and _opens_single(text, mark, start, end, elisions):
                out.append(_unclosed(text, mark, end))
                i = len(marks)
            else:
                i += 1
            continue
        if not _opens(text, mark, start, end):
            i += 1
            continue
        closes = _OPENERS.get(mark.sign, mark.sign)
        j = i + 1
        restart = None
        while j < len(marks):
            other = marks[j]
            if other.sign in closes and _closes(text, other, start, end, mark.sign):
                break
            if other.sign == mark.sign and other.sign in "“«„" and _opens(text, other, start, end):
                restart = j
                break
            j += 1
        if restart is not None:
            i = restart
        elif j < len(marks):
            out.append(_marked(mark, marks[j]))
            i = j + 1
        else:
            out.append(_unclosed(text, mark, end))
            i = j
    return out


def _marked(opening: _Mark, closing: _Mark) -> Marked:
    return Marked(Span(opening.at, closing.end), Span(opening.end, closing.at), True)


def _unclosed(text: str, mark: _Mark, end: int) -> Marked:
    return Marked(Span(mark.at, end), Span(mark.end, end), False)


def _marks(text: str, start: int, end: int) -> list[_Mark]:
    """Single signs in order; two straight or curly single ones in a row, or two grave accents, are one double mark."""
    out: list[_Mark] = []
    for match in _MARK.finditer(text, start, end):
        run, at = match.group(), match.start()
        i = 0
        while i < len(run):
            sign = run[i]
            streak = 1
            if sign in "'`":
                while i + streak < len(run) and run[i + streak] == sign:
                    streak += 1
            if streak % 2:  # three close a single quotation, then a double one
                out.append(_Mark(at + i, at + i + 1, sign))
            for k in range(i + streak % 2, i + streak, 2):
                out.append(_Mark(at + k, at + k + 2, '"' if sign == "'" else "``"))
            i += streak
    return out


def _opens(text: str, mark: _Mark, start: int, end: int) -> bool:
    before = text[mark.at - 1] if mark.at > start else " "
    after = text[mark.end] if mark.end < end else " "
    if mark.sign in "“„«‟" or mark.sign == "``":
        return not after.isspace() or mark.sign == "«" or (mark.sign == "“" and before.isspace())
    if mark.sign == '"':
        return not after.isspace() and (before in _BEFORE_OPENING or before in "‘'“" or before.isspace())
    if mark.sign in "”»":  # Swedish and German use: the same sign on both sides, or turned round
        return before in _BEFORE_OPENING and not after.isspace() and after not in _AFTER_CLOSING
    return mark.sign == "‹"


def _closes(text: str, mark: _Mark, start: int, end: int, opened_by: str) -> bool:
    before = text[mark.at - 1] if mark.at > start else " "
    after = text[mark.end] if mark.end < end else " "
    if mark.sign in "”»›":
        return True
    if mark.sign in "“‟":
        if opened_by == "„":
            return True
        return not before.isspace() and (after in _AFTER_CLOSING or after.isspace())
    if mark.sign == '"':
        if after in _AFTER_CLOSING or after in "’'”" or after.isspace():
            return True
        return not before.isspace() and before not in _DASHES
    return True


def _opens_single(text: str, mark: _Mark, start: int, end: int, elisions: frozenset[str]) -> bool:
    before = text[mark.at - 1] if mark.at > start else " "
    after = text[mark.end] if mark.end < end else " "
    if after.isspace() or not (before.isspace() or before in _BEFORE_OPENING):
        return False
    if mark.sign in "‘‚":
        word = _WORD.match(text, mark.end, end)
        return not (word and word.group().lower() in elisions)
    word = _WORD.match(text, mark.end, end)
    if word is None:
        return after in '“"[(…$£€'
    return word.group().lower() not in elisions and not _is_decade(word.group())


def _is_decade(word: str) -> bool:
    """'90s, '08."""
    return word[:2].isdigit() and (len(word) == 2 or word[2:] == "s")


def _closers(text: str, marks: list[_Mark], start: int, end: int) -> list[int | None]:
    """For each index, the first mark from there on that closes a single quotation; computed once, from the right.

    After a letter s an apostrophe before a word is as likely a plural possessive: it closes only where no better mark
    comes before the next opening one.
    """
    out: list[int | None] = [None] * (len(marks) + 1)
    weak: int | None = None
    strong: int | None = None
    for i in range(len(marks) - 1, -1, -1):
        mark = marks[i]
        if mark.sign in "’'":
            before = text[mark.at - 1] if mark.at > start else " "
            after = text[mark.end] if mark.end < end else " "
            if not before.isspace() and not (after.isalnum() or after == "_") and before not in "([—–":
                if before in "sS" and after == " " and mark.end + 1 < end and text[mark.end + 1].islower():
                    weak = i
                else:
                    strong, weak = i, i
        if mark.sign in "‘‚" or (mark.sign == "'" and _looks_opening(text, mark, start, end)):
            out[i] = strong if strong is not None else weak
            strong = weak = None
        out[i] = strong if strong is not None else weak
    return out


def _looks_opening(text: str, mark: _Mark, start: int, end: int) -> bool:
    before = text[mark.at - 1] if mark.at > start else " "
    after = text[mark.end] if mark.end < end else " "
    return (before.isspace() or before in "([—–") and after.isalnum()


def _is_full(text: str, start: int, marked: Marked, surface: str) -> bool:
    """Whether the quotation is a sentence of its own: it starts like one, and has more than a name's length."""
    first = next((c for c in surface if c.isalnum()), "")
    if surface.count(" ") < 2 and surface[-1:] not in ".!?,":
        return False
    if not (first.isupper() or first.isdigit()):
        return False
    before = text[start : marked.outer.start].rstrip()[-1:]
    return before in ("", ",", ":", ".", "!", "?", "—", "–", "-", "”", '"', "’", "'", ";", ")") or surface[-1:] in ".!?,"
