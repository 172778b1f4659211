"""Statements in the same words but for their numbers: lists, tables and tickers told as sentences.

In an article made of them every word is frequent and no term tells one statement from the next, so that no measure of
shared terms can link them. What tells is their order: they are put side by side one to one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence

from newscmp.model import Term

_WORD = re.compile(r"\w+")
_LIST = 3  # so many in the same words are a list; it grows at an end or in one place, not evenly
_SLACK = 0.15  # share of the text that a list goes on without a gap, though its next statement stands nearer further down


def wording(role: str, words: Sequence[str], terms: Sequence[Term]) -> tuple[str, ...]:
    """The words (of the text, capitals folded) without their numbers; empty where no content word is left to go by."""
    numbers = [term.surface for term in terms if term.kind == "number"]
    if len(numbers) == len(terms):
        return ()
    role = role if role == "headline" else "body"
    if not numbers:
        return (role, *words)
    told = set(_WORD.findall(" ".join(numbers).casefold()))
    out = [role]
    for word in words:
        if word not in told and not word[0].isdigit():
            out.append(word)
        elif out[-1]:  # "1,200" and "two hundred" are one number
            out.append("")
    return tuple(out)


def side_by_side(
    base: Sequence[Hashable], other: Sequence[Hashable], base_places: Sequence[float], other_places: Sequence[float]
) -> list[tuple[int, int]]:
    """Index pairs of equal keys, one to one and in order; empty keys have no like.

    Where one side has more of a key, each statement of the other goes with the one nearest to its place that leaves
    enough for those after it; a list goes on without a gap while that is not far off.
    """
    held = _places_of(other)
    out: list[tuple[int, int]] = []
    for key, rows in _places_of(base).items():
        columns = held.get(key)
        if not columns:
            continue
        if len(rows) <= len(columns):
            nearest = _nearest([base_places[i] for i in rows], [other_places[j] for j in columns])
            out += [(i, columns[at]) for i, at in zip(rows, nearest, strict=True)]
        else:
            nearest = _nearest([other_places[j] for j in columns], [base_places[i] for i in rows])
            out += [(rows[at], j) for at, j in zip(nearest, columns, strict=True)]
    return out


def _places_of(keys: Iterable[Hashable]) -> dict[Hashable, list[int]]:
    out: dict[Hashable, list[int]] = {}
    for index, key in enumerate(keys):
        if key:
            out.setdefault(key, []).append(index)
    return out


def _nearest(few: Sequence[float], many: Sequence[float]) -> list[int]:
    """For each of ``few`` an index into ``many``, rising, as near as may be; both are sorted."""
    out = []
    least = 0
    for k, place in enumerate(few):
        last = len(many) - (len(few) - k)
        at = bisect_left(many, place, least, last + 1)
        if at > last or (at > least and place - many[at - 1] <= many[at] - place):
            at -= 1
        if len(few) >= _LIST and abs(place - many[least]) <= abs(place - many[at]) + _SLACK:
            at = least
        out.append(at)
        least = at + 1
    return out
