"""From likely links to groups of statements, and which groups moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import pairwise
from math import log

from newscmp.align.evidence import Side, Vector

_LEAST = 0.5  # a pair less likely than this is no link
_REPEATING, _COMPLETING = -1.2, 0.8  # what an arm that adds nothing, or only new things, loses and gains in log-odds

Link = tuple[int, int]


@dataclass(slots=True)
class Group:
    """A star: one statement with one or several of the other side (indexes into the sides), never a chain."""

    base: list[int]
    other: list[int]
    told: set[str] = field(default_factory=set)  # keys of the middle that an arm tells


def group_links(likely: Mapping[Link, float], base: Side, other: Side) -> tuple[list[Group], list[Link]]:
    """The groups, and the links that stand across groups: as likely, but their statements belong elsewhere.

    The likeliest link comes first. A further arm of a group counts for more when it tells what the arms before it leave
    open, and for less when it repeats them (Barzilay and Elhadad 2003 on splits and merges). Headlines go with headlines:
    only where neither side found its like does one stand with body text.
    """
    least = _log_odds(_LEAST)
    heap = [(-_log_odds(p), link) for link, p in likely.items() if p >= _LEAST / 2]
    heapify(heap)
    of_base: dict[int, Group] = {}
    of_other: dict[int, Group] = {}
    groups: list[Group] = []
    unlike: list[Link] = []
    across: list[Link] = []
    weighed: dict[Link, int] = {}
    while heap:
        negative, (i, j) = heappop(heap)
        if _unlike(base, other, i, j):
            if -negative >= least:
                unlike.append((i, j))
            continue
        ours, theirs = of_base.get(i), of_other.get(j)
        if ours is None and theirs is None:
            if -negative >= least:
                _start(groups, of_base, of_other, i, j, base, other)
            continue
        group = ours or theirs
        if (ours and theirs) or not group or not _extends(group, i, j):
            if likely[i, j] >= _LEAST and ours is not theirs:
                across.append((i, j))
            continue
        shared = base.vectors[i].keys() & other.vectors[j].keys()
        size = len(group.base) + len(group.other)
        if weighed.get((i, j)) != size:  # weigh it against the group as it is now, and let it wait its turn
            weighed[i, j] = size
            new = _share(shared - group.told, shared, base.vectors[i])
            heappush(heap, (-(_log_odds(likely[i, j]) + _REPEATING + (_COMPLETING - _REPEATING) * new), (i, j)))
        elif -negative >= least:
            group.told |= shared
            if ours:
                group.other.append(j)
                of_other[j] = group
            else:
                group.base.append(i)
                of_base[i] = group
        elif likely[i, j] >= _LEAST:
            across.append((i, j))
    for i, j in unlike:
        if i not in of_base and j not in of_other:
            _start(groups, of_base, of_other, i, j, base, other)
    return groups, sorted(across)


def _log_odds(p: float) -> float:
    p = min(max(p, 1e-9), 1 - 1e-9)
    return log(p / (1 - p))


def _unlike(base: Side, other: Side, i: int, j: int) -> bool:
    return (base.statements[i].role == "body") != (other.statements[j].role == "body")


def _start(
    groups: list[Group], of_base: dict[int, Group], of_other: dict[int, Group], i: int, j: int, base: Side, other: Side
) -> None:
    of_base[i] = of_other[j] = group = Group([i], [j], base.vectors[i].keys() & other.vectors[j].keys())
    groups.append(group)


def _extends(group: Group, i: int, j: int) -> bool:
    """Whether the link adds an arm to the group's middle; a pair of two has no middle yet."""
    if group.base == [i]:
        return True
    return group.other == [j]


def _share(part: set[str], whole: set[str], weights: Vector) -> float:
    total = sum(weights[key] for key in whole)
    return sum(weights[key] for key in part) / total if total else 0.0


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


def expected_places(anchors: Sequence[Link], size: int, other_size: int) -> list[float]:
    """Where in OTHER (0 its start, 1 its end) each of ``size`` statements should stand, between the anchors that kept order.

    Weak evidence: what was moved is far from there and linked all the same.
    """
    order = moved([j for _, j in anchors])
    points = [(-1, -1), *(link for link, is_moved in zip(anchors, order, strict=True) if not is_moved), (size, other_size)]
    out = []
    for (i, j), (next_i, next_j) in pairwise(points):
        slope = (next_j - j) / (next_i - i)
        out += [(j + slope * step) / max(other_size, 1) for step in range(1, next_i - i + 1)]
    return out[:size]
