"""Articles into stories: agglomerative clustering by average linkage (Sokal and Michener 1958).

Connected components chain: two quakes become one over a round-up that tells both. Here two groups are joined only when
their articles are alike on average, all pairs counted, which the sums of unit vectors tell without forming the pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from heapq import heapify, heappop, heappush

from newscmp.grouping.articles import Vector, pack, shared_weight

_SAME_NEWS = 1.0  # days between two groups that say nothing: one outlet prints tonight, the other tomorrow
_UNKNOWN = 2.8  # days that are taken to lie between groups of which one has no date
_HALF_LIFE = 5.0  # further days that halve what they have in common: another day's report of the same beat
_KEPT = 1_000  # terms of a group


class _Group:
    """Articles that tell one story so far. Of the sum of their vectors the heaviest terms are kept."""

    __slots__ = ("dated", "days", "first", "last", "members", "sums")

    def __init__(self, number: int, vector: Vector, day: int | None) -> None:
        self.members = [number]
        self.sums = vector
        self.dated, self.days = (0, 0) if day is None else (1, day)
        self.first = self.last = day or 0

    def alikeness(self, other: _Group, window: int | None) -> float:
        """How alike all pairs of both are on average, less the further apart they are in time; 0 past the window."""
        gap = _UNKNOWN
        if self.dated and other.dated:
            span = max(self.last, other.last) - min(self.first, other.first)
            if window is not None and span > window:
                return 0.0
            gap = abs(self.days / self.dated - other.days / other.dated)
        few, many = sorted((self.sums, other.sums), key=lambda sums: len(sums.terms))
        weights = dict(few.items())
        pairs = len(self.members) * len(other.members)
        product = shared_weight([weights[term] * weight / pairs for term, weight in many.items() if term in weights])
        return float(product * 0.5 ** (max(gap - _SAME_NEWS, 0.0) / _HALF_LIFE))

    def take(self, other: _Group) -> None:
        """Take in another group."""
        self.members += other.members
        weights = dict(self.sums.items())
        for term, weight in other.sums.items():
            weights[term] = weights.get(term, 0.0) + weight
        self.sums = pack(weights, _KEPT)
        if other.dated:
            self.first = min(self.first, other.first) if self.dated else other.first
            self.last = max(self.last, other.last) if self.dated else other.last
        self.dated += other.dated
        self.days += other.days


def find_clusters(
    vectors: Sequence[Vector],
    days: Sequence[int | None],
    candidates: Iterable[tuple[int, int, float]],
    least: float,
    window: int | None,
    agree: Callable[[int, int], bool],
) -> list[list[int]]:
    """Groups of two and more articles, by their numbers, sorted. Groups that are alike by ``least`` on average are joined,
    the most alike first, where two of their articles that are candidates ``agree``."""
    heap = [(-cosine, min(one, other), max(one, other), 0) for one, other, cosine in candidates if cosine >= least]
    heapify(heap)
    groups: dict[int, _Group] = {}
    root = list(range(len(vectors)))

    def group_of(number: int) -> int:
        while root[number] != number:
            root[number] = root[root[number]]
            number = root[number]
        if number not in groups:
            groups[number] = _Group(number, vectors[number], days[number])
        return number

    measured: dict[tuple[int, int], tuple[int, float]] = {}  # of two groups: their size by then, and how alike they are
    while heap:
        _, one, other, size = heappop(heap)
        a, b = sorted((group_of(one), group_of(other)))
        if a == b:
            continue
        ours, theirs = groups[a], groups[b]
        now = len(ours.members) + len(theirs.members)
        if size != now:  # measured, if at all, before the groups were what they are
            known = measured.get((a, b))
            if known is None or known[0] != now:
                known = measured[a, b] = (now, round(ours.alikeness(theirs, window), 6))
            if known[1] >= least:
                heappush(heap, (-known[1], one, other, now))
            continue
        if not agree(one, other):
            continue
        if len(ours.members) < len(theirs.members):
            a, b, ours, theirs = b, a, theirs, ours
        ours.take(theirs)
        root[b] = a
        del groups[b]
    return sorted(sorted(group.members) for group in groups.values() if len(group.members) > 1)
