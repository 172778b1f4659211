"""Bounds and trends: the cue before or after a number, and the verb that moves it."""

from __future__ import annotations

from itertools import pairwise

from newscmp.extract.figures.mention import Mention
from newscmp.extract.figures.tokens import HYPHENS, Tokens
from newscmp.extract.figures.vocabulary import Vocabulary, match

_LONGEST = 4  # tokens in a cue
_SKIP = 3  # tokens that may stand between cue and number


def read_bound(t: Tokens, m: Mention, v: Vocabulary) -> None:
    """Find the bound of a mention and move its ``left`` to where the cue starts."""
    j = m.first
    for _ in range(_SKIP + 1):
        found = _cue(t, j, v)
        if found is not None:
            size, bound = found
            m.left = j - size
            m.bound = bound
            span = size == 1 and m.unit in v.time_units and t.at(j - 1) in v.spans
            if span and t.at(j - 2) not in v.span_cues and v.role(t.at(j - 2)) != "be":
                m.bound = "="
                m.left = m.first
            break
        if t.at(j - 1) not in v.between:
            break
        j -= 1
    if m.bound == "=":
        for k in (m.number_end, m.last):
            j = k
            if t.at(j) in HYPHENS and t.glued(j):
                j += 1
            after = match(v.after, t.low, j)
            if after is not None:
                m.bound = after[0]
                m.last = max(m.last, after[1])
                break


def read_added(t: Tokens, m: Mention, v: Vocabulary) -> None:
    """Whether the amount comes on top of another one: "an additional 35,000", "another 12 people", "300 more arrived"."""
    j = m.first - 1
    while t.at(j) in v.between and t.at(j) not in v.added_before:
        j -= 1
    m.added = t.at(j) in v.added_before
    for k in range(m.number_end, m.last + 1):
        if t.at(k) in v.added_behind and v.role(t.at(k + 1)) != "than":
            m.added = True


def _cue(t: Tokens, j: int, v: Vocabulary) -> tuple[int, str] | None:
    """The longest cue that ends before token ``j``: its size and bound. A hyphen ("sub-300") may stand between."""
    if j > 1 and t.form[j - 1] in HYPHENS and t.glued(j - 1):
        bound = v.before.get((t.low[j - 2],))
        return (2, bound) if bound is not None else None
    for size in range(min(_LONGEST, j), 0, -1):
        bound = v.before.get(tuple(t.low[j - size : j]))
        if bound is not None:
            return size, bound
    return None


def read_trend(t: Tokens, m: Mention, v: Vocabulary) -> None:
    """Find the verb (or up/down) that governs the amount: "rose 5 percent", "dropped by 1 to 1.5 degrees"."""
    j = m.left - 1
    by = False
    for _ in range(4):
        word = t.at(j)
        if not word:
            break
        trend = v.trends.get(word) or (v.trends_by.get(word) if by else None)
        if trend is not None:
            if v.role(t.at(j - 1)) != "article":
                m.trend = trend
            return
        role = v.role(word)
        if role == "by":
            by = True
        elif role == "of" or not (word in v.between or word.endswith(v.adverb_endings) or word in v.and_more):
            break
        j -= 1
    if by:  # "grow sales by 35 per cent"
        for k in range(j, max(-1, j - 4), -1):
            if t.at(k) in v.stops or not t.at(k)[:1].isalpha():
                break
            trend = v.trends.get(t.at(k)) or v.trends_by.get(t.at(k))
            if trend is not None:
                m.trend = trend if v.role(t.at(k - 1)) != "article" else None
                return
    if m.sign and m.unit == v.percentage:
        m.trend = "down"


def read_swing(t: Tokens, m: Mention, v: Vocabulary) -> None:
    """Find the noun or comparative that says which way an amount goes: "a 3 percent drop", "a rise of 3 percent"."""
    for k in (m.last, m.last + 1):
        m.swing = v.swings.get(t.at(k))
        if m.swing is not None:
            return
        if not t.at(k)[:1].isalpha() or t.at(k) in v.stops:
            break
    if v.role(t.at(m.left - 1)) == "of":
        m.swing = v.swings.get(t.at(m.left - 2))


def carry_trends(t: Tokens, mentions: list[Mention], v: Vocabulary) -> None:
    """"By 125,600 positions or 2.2 per cent", "rose 5 feet (1.5 metres)": the same move told twice."""
    for a, b in pairwise(mentions):
        if a.trend is None or b.trend is not None or b.kind != "quantity" or b.unit is None or b.left - a.last > 2:
            continue
        between = [form for form in t.form[a.last : b.left] if form != ","]
        if between == ["("] or (len(between) == 1 and v.role(between[0]) == "or"):
            b.trend = a.trend


def loosen_comparisons(t: Tokens, mentions: list[Mention], v: Vocabulary) -> None:
    """"$1,200 more than five years ago" compares two dates: "more than" is no bound of the five years."""
    for a, b in pairwise(mentions):
        if b.bound in "><" and b.left == a.last and b.left < b.first and t.at(b.last) in v.rate_blockers:
            b.bound = "="
            b.left = b.first
