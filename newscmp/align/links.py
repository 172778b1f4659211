"""From likely pairs of statements to groups, and which groups moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

_LEAST = 0.45  # a pair less likely than this is no link

Group = tuple[list[int], list[int]]


def group_links(likely: Mapping[tuple[int, int], float], alike: Mapping[tuple[int, int], bool] | None = None) -> list[Group]:
    """Stars of links, the likeliest first: one statement with one or several others, never a chain."""
    of_base: dict[int, int] = {}
    of_other: dict[int, int] = {}
    groups: list[Group] = []
    for (i, j), p in sorted(likely.items(), key=lambda item: (-item[1], item[0])):
        if p < _LEAST:
            break
        ours, theirs = of_base.get(i), of_other.get(j)
        if ours is None and theirs is None:
            of_base[i] = of_other[j] = len(groups)
            groups.append(([i], [j]))
        elif ours is not None and theirs is None and len(groups[ours][0]) == 1:
            groups[ours][1].append(j)
            of_other[j] = ours
        elif theirs is not None and ours is None and len(groups[theirs][1]) == 1:
            groups[theirs][0].append(i)
            of_base[i] = theirs
    return [(sorted(rows), sorted(columns)) for rows, columns in groups]


def moved(order: Sequence[int]) -> list[bool]:
    """Which places are off the longest increasing run (patience sorting): their order changed, they did not just shift."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for k, value in enumerate(order):
        at = bisect_left(tails, value)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(value)
            ends.append(k)
        else:
            tails[at] = value
            ends[at] = k
    out = [True] * len(order)
    k = ends[-1] if ends else -1
    while k >= 0:
        out[k] = False
        k = before[k]
    return out
