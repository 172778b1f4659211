"""What happened to those counted, and the names that tell one toll from another."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from newscmp.extract.figures.mention import Mention
from newscmp.extract.figures.tokens import HYPHENS, Tokens
from newscmp.extract.figures.vocabulary import Vocabulary, match

_NEAR = 14  # tokens between a figure and the word for what happened
_NOT_COUNTED = frozenset(("in", "at", "by", "from", "for", "with", "after"))  # "killed in two attacks"
_PLACING = frozenset(("in", "at", "from", "of"))
_NAMES = 4  # names kept for a figure
_JOINT = 4  # what an "and" or a comma between counts for
_BREAKS = frozenset(".;:?!")


def read_events(t: Tokens, mentions: list[Mention], v: Vocabulary, known: Callable[[], frozenset[str]]) -> None:
    """Give each counted figure its event and the names of its clause."""
    counted = [m for m in mentions if m.kind == "quantity" and m.value is not None]
    if not counted:
        return
    found: list[tuple[int, int, str]] = []
    i = 0
    while i < t.n:
        hit = match(v.events, t.low, i)
        if hit is None:
            i += 1
            continue
        found.append((i, hit[1], hit[0]))
        i = hit[1]
    edges = _edges(t, counted, v)
    if found:
        _give_events(t, counted, found, v)
    _give_names(t, counted, edges, v, known)


def _countable(m: Mention) -> bool:
    """Whether things can happen to what is counted: nouns and shares of them, not kilometres or dollars."""
    return m.unit is None or m.unit.startswith("% ")


def _give_events(t: Tokens, counted: list[Mention], found: list[tuple[int, int, str]], v: Vocabulary) -> None:
    previous: str | None = None
    at = 0  # the first event that is not left of the figure
    for n, m in enumerate(counted):
        low = counted[n - 1].last if n else 0
        high = counted[n + 1].left if n + 1 < len(counted) else t.n
        while at < len(found) and found[at][0] < m.left:
            at += 1
        if not _countable(m):
            continue
        best: tuple[int, str] | None = None
        carried: str | None = None
        if at and v.role(t.at(m.left - 1)) not in _NOT_COUNTED:
            start, end, event = found[at - 1]
            if start >= low and not any(t.form[k] in _BREAKS for k in range(end, m.left)):
                if m.left - end <= _NEAR and not any(t.low[k] in v.clause_words for k in range(end, m.left)):
                    joined = any(t.form[k] == "," or v.role(t.low[k]) == "and" for k in range(end, m.left))
                    best = (m.left - end + _JOINT * joined, event)
            elif m.left - low <= _NEAR and not any(t.form[k] in _BREAKS for k in range(low, m.left)):
                carried = previous
        k = at
        while k < len(found) and found[k][0] < high:
            start, end, event = found[k]
            if start < m.last:  # inside the noun: "12 deaths", "12 dead"
                best = (-1, event)
                break
            away = start - m.last
            if away > _NEAR or any(t.form[x] in _BREAKS for x in range(m.last, start)):
                break
            if any(t.low[x] in v.event_breaks for x in range(m.last, start)):
                break
            if any(t.form[x] == "," for x in range(m.last, start)):
                if v.role(t.at(start - 1)) != "be":  # "five children, including a wounded girl"
                    break
                away += _JOINT
            if best is None or away < best[0]:
                best = (away, event)
            break
        m.event = best[1] if best is not None else carried
        if m.event is not None:
            previous = m.event
    for n in range(len(counted) - 2, -1, -1):  # "12 people, two of them children, were killed"
        m, after = counted[n], counted[n + 1]
        if m.event is None and _countable(m) and after.event is not None and after.left - m.last <= 4:
            m.event = after.event


def _edges(t: Tokens, counted: list[Mention], v: Vocabulary) -> list[int]:
    """Where the clause of each figure starts: at the last "and" or comma before it that follows the figure before."""
    edges = [0]
    for a, b in pairwise(counted):
        edge = b.left
        comma = b.left
        for k in range(b.left - 1, a.last - 1, -1):
            form = t.form[k]
            if form in _BREAKS or v.role(t.low[k]) == "and" or t.low[k] in v.clause_words:
                edge = k
                break
            if form == "," and (comma == b.left or comma == b.left - 1):
                comma = k  # a comma directly before the number closes an adverbial: "in Rafah, five"
        edges.append(edge if edge < b.left else comma)
    edges.append(t.n)
    return edges


def _give_names(
    t: Tokens, counted: list[Mention], edges: list[int], v: Vocabulary, known: Callable[[], frozenset[str]]
) -> None:
    names = _names(t, v, known)
    if not names:
        return
    at = 0
    following: list[list[str]] = []  # for each figure the names after it
    for n, m in enumerate(counted):
        low, high = edges[n], edges[n + 1]
        while at < len(names) and names[at][0] < low:
            at += 1
        near: list[tuple[int, str]] = []
        k = at
        while k < len(names) and names[k][0] < high:
            start, end, key = names[k]
            if not m.left <= start < m.last:
                near.append((start - m.last if start >= m.last else max(0, m.left - end) + 1, key))
            k += 1
        near.sort(key=lambda pair: pair[0])
        m.about = tuple(dict.fromkeys(key for _, key in near[:_NAMES]))
        following.append([key for start, _, key in names[at:k] if start >= m.last])
    for n in range(len(counted) - 2, -1, -1):
        m, after = counted[n], counted[n + 1]
        if not m.about and following[n + 1] and not any(
            t.form[k] in _BREAKS or t.low[k] in v.clause_words for k in range(m.last, after.left)
        ):  # "killed 12 people and wounded 30 in Aleppo"
            following[n] = following[n + 1]
            m.about = tuple(dict.fromkeys(following[n][:_NAMES]))


def _names(t: Tokens, v: Vocabulary, known: Callable[[], frozenset[str]]) -> list[tuple[int, int, str]]:
    """The capitalised names of a statement: start, end, key; without days, months, speakers and the first word's capital.

    In a headline in title case only what follows "in", "at" or "from" is a name.
    """
    headline = t.title_case()
    out: list[tuple[int, int, str]] = []
    i = 0
    cut = False  # inside "according to ..."
    while i < t.n:
        form = t.form[i]
        low = t.low[i]
        if low in v.zones:
            i += 1
            continue
        if low in v.about_stop:
            cut = True
        elif form in _BREAKS or form == ",":
            cut = cut and form == "," and t.at(i + 1) in v.stops
        if low in v.titles and form[0].isupper() and t.at(i + 1) == ".":
            i += 2
            continue
        if not form[0].isupper() or low in v.starts or low.partition("'")[0].partition("’")[0] in v.stops:
            i += 1
            continue
        j = i + 1
        while j < t.n and (
            (t.form[j][0].isupper() and t.low[j] not in v.starts and not (headline and t.low[j] in v.stops))
            or (t.form[j] in HYPHENS and t.hyphen(j) and t.form[j + 1][0].isupper())
        ):
            j += 1
        before = t.at(i - 1) if v.role(t.at(i - 1)) != "the" else t.at(i - 2)
        if v.role(before) == "to":
            before = t.at(i - 2 - (v.role(t.at(i - 1)) == "the"))
        told = before in v.about_cues or t.at(j) in v.about_cues
        lone = j == i + 1 and (i == 0 or (i == 1 and not t.form[0][0].isalpha())) and low not in known()
        placed = not headline or v.role(t.at(i - 1)) in _PLACING
        if placed and not told and not lone and not cut:
            key = " ".join(t.low[i:j]).replace(" - ", "-")
            if len(key) > 1:
                out.append((i, j, key))
        i = j
    return out
