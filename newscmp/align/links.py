"""From likely links to groups of statements, and which groups moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import pairwise
from math import log

from newscmp.align.templates import side_by_side
from newscmp.align.vectors import Side
from newscmp.model import Statement, Term
from newscmp.similarity import similarity

_LEAST = 0.55  # a pair less likely than this is no link
# Where hardly a statement is the same, two outlets tell the event each in its own words: neighbours in topic abound.
_LEAST_APART = 0.63
_REPEATING, _COMPLETING = -1.2, 1.2  # what an arm that adds nothing, or only new things, loses and gains in log-odds
_ARMS = 12  # a group with more says nothing to anyone
_GAP = 4  # unlinked statements in a row that are looked at between the same neighbours
_NEARLY = 0.75  # how alike their letters are at the least
_HELD = 0.6  # the same where one has all terms of the other: of "He never left." the "never" is half
_SHORT = 8  # terms of a statement that is too short to be told by them
_PLACED = 0.6  # what a place in the text alone is worth

Link = tuple[int, int]


@dataclass(slots=True)
class Group:
    """A star of links: one statement with one or several of the other side (indexes into the sides), never a chain."""

    links: list[Link]

    @property
    def base(self) -> list[int]:
        """The base statements, in order."""
        return sorted({i for i, _ in self.links})

    @property
    def other(self) -> list[int]:
        """The other statements, in order."""
        return sorted({j for _, j in self.links})

    def takes(self, link: Link) -> bool:
        """Whether the link adds an arm to the star's middle; with one link, either end may become the middle."""
        return all(link[0] == i for i, _ in self.links) or all(link[1] == j for _, j in self.links)


class _Linker:
    """Groups in the making."""

    def __init__(self, likely: Mapping[Link, float], base: Side, other: Side, apart: bool) -> None:
        self._first = _log_odds(_LEAST_APART if apart else _LEAST)
        self._odds = {link: _log_odds(p) for link, p in likely.items() if p >= _LEAST / 2}
        self._base = base
        self._other = other
        self.of_base: dict[int, Group] = {}
        self.of_other: dict[int, Group] = {}
        self.groups: list[Group] = []

    def start(self, link: Link) -> None:
        """A group of two, if both are free."""
        if link[0] not in self.of_base and link[1] not in self.of_other:
            self.groups.append(Group([]))
            self.add(self.groups[-1], link)

    def add(self, group: Group, link: Link) -> None:
        """The link joins the group."""
        group.links.append(link)
        self.of_base[link[0]] = self.of_other[link[1]] = group

    def odds(self, link: Link, group: Group) -> float:
        """Log-odds of a link in a group: more if it tells what the other arms leave open, less if it repeats them."""
        told: set[str] = set()
        for i, j in group.links:
            if (i, j) != link:
                told |= self._base.vectors[i].keys() & self._other.vectors[j].keys()
        if not told:
            return self._odds[link]
        ours, theirs = self._base.vectors[link[0]], self._other.vectors[link[1]]
        weights = {key: weight for key, weight in ours.items() if key in theirs}
        new = sum(weight for key, weight in weights.items() if key not in told) / (sum(weights.values()) or 1.0)
        return self._odds[link] + _REPEATING + (_COMPLETING - _REPEATING) * new

    def grow(self) -> tuple[list[Link], list[Link]]:
        """Take links, the likeliest first; those left that run across groups, and those of a headline with body text."""
        least = _log_odds(_LEAST)
        heap = [(-odds, link) for link, odds in self._odds.items()]
        heapify(heap)
        across: list[Link] = []
        unlike: list[Link] = []
        weighed: dict[Link, int] = {}
        while heap:
            negative, link = heappop(heap)
            ours, theirs = self.of_base.get(link[0]), self.of_other.get(link[1])
            group = ours or theirs
            if self._is_unlike(link):
                unlike.append(link)
            elif group is None:
                if -negative >= (least if self._is_of_headlines(link) else self._first):
                    self.start(link)
            elif (ours and theirs) or not group.takes(link):
                if not self._repeats(link, ours, theirs):
                    across.append(link)
            elif weighed.get(link) != len(group.links):  # weigh it against the group as it is now; it waits its turn again
                weighed[link] = len(group.links)
                heappush(heap, (-self.odds(link, group), link))
            elif -negative >= least and len(group.links) < _ARMS:
                self.add(group, link)
            else:
                across.append(link)
        return [link for link in across if self._odds[link] >= least], [u for u in unlike if self._odds[u] >= least]

    def _repeats(self, link: Link, ours: Group | None, theirs: Group | None) -> bool:
        """Whether both statements are linked to one in the same words already, as each of a list is."""
        if ours is None or theirs is None:
            return False
        i, j = link
        words, other_words = self._base.wordings[i], self._other.wordings[j]
        return any(own[0] == i and self._other.wordings[own[1]] == other_words for own in ours.links) and any(
            own[1] == j and self._base.wordings[own[0]] == words for own in theirs.links
        )

    def _is_unlike(self, link: Link) -> bool:
        return (self._base.statements[link[0]].role == "body") != (self._other.statements[link[1]].role == "body")

    def _is_of_headlines(self, link: Link) -> bool:
        return self._base.statements[link[0]].role == self._other.statements[link[1]].role == "headline"

    def settle(self, across: list[Link]) -> list[Link]:
        """Move each arm that does better elsewhere: in a group it completes, with a statement that stands alone.

        Returns the links that then run across groups.
        """
        out = []
        for link in across:
            left = next((own for side in (0, 1) if (own := self._moves(link, side)) is not None), None)
            out.append(link if left is None else left)
        return sorted(out)

    def _moves(self, link: Link, side: int) -> Link | None:
        """Move the arm on one side of the link to the group on the other if it does better there; its former link."""
        sides = self.of_base.get(link[0]), self.of_other.get(link[1])
        home, group = sides[side], sides[1 - side]
        if home is None or home is group or len(home.links) < 2:
            return None
        own = [held for held in home.links if held[side] == link[side]]
        if len(own) != 1:  # the middle
            return None
        if group is None:
            gain = self._odds[link]
        elif group.takes(link) and len(group.links) < _ARMS:
            gain = self.odds(link, group)
        else:
            return None
        if gain <= self.odds(own[0], home):
            return None
        home.links.remove(own[0])
        if group is None:
            group = Group([])
            self.groups.append(group)
        self.add(group, link)
        return own[0]


def group_links(
    likely: Mapping[Link, float], base: Side, other: Side, apart: bool = False
) -> tuple[list[Group], list[Link]]:
    """The groups, and the links that run across groups: as likely, but their statements belong elsewhere. ``apart``: the
    documents have hardly a statement in common.

    The likeliest link comes first; a further arm has to tell what the arms before it leave open. Headlines go with
    headlines: only where neither side found its like does one stand with body text.
    """
    linker = _Linker(likely, base, other, apart)
    across, unlike = linker.grow()
    across = linker.settle(across)
    for link in unlike:
        linker.start(link)
    return linker.groups, across


def left_over(base: Side, other: Side, links: Sequence[Link]) -> list[Link]:
    """Links, in order, of the statements that have none of these and differ in their numbers alone."""
    of_base, of_other = {i for i, _ in links}, {j for _, j in links}
    ours = [() if i in of_base else words for i, words in enumerate(base.wordings)]
    theirs = [() if j in of_other else words for j, words in enumerate(other.wordings)]
    return side_by_side(ours, theirs, base.places, other.places)


def between_neighbours(
    base: Sequence[Statement],
    other: Sequence[Statement],
    ours: Sequence[Sequence[Term]],
    theirs: Sequence[Sequence[Term]],
    links: Sequence[Link],
) -> list[tuple[int, int, float]]:
    """Links, and how alike they are, of statements that have none, between the same linked neighbours: the same terms but
    for one word, in nearly the same letters.

    "He did." and "He did not.", "It is legal." and "It is illegal." have too few terms to go by; their place and their
    wording tell that they are one.
    """
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for i, j in links:
        first[i], last[i] = min(j, first.get(i, j)), max(j, last.get(i, j))
    taken = {j for _, j in links}
    out: list[tuple[int, int, float]] = []
    at = 0
    while at < len(base):
        if at in first:
            at += 1
            continue
        end = next((k for k in range(at, len(base)) if k in first), len(base))
        left = last[at - 1] + 1 if at else 0
        right = first[end] if end < len(base) else len(other)
        first_left = left
        if links and 0 < right - left <= _GAP and end - at <= _GAP:
            for i in range(at, end):
                alike = [j for j in range(left, right) if j not in taken and _same_but_one(ours[i], theirs[j])]
                score, j = max(((similarity(base[i].text, other[j].text), j) for j in alike), default=(0.0, 0))
                least = _HELD if alike and _holds(ours[i], theirs[j]) else _NEARLY
                if score >= least and base[i].role == other[j].role:
                    out.append((i, j, score))
                    taken.add(j)
                    left = j + 1
            out += _in_one_place(base, other, ours, theirs, (at, end), (first_left, right), out, taken)
        at = end
    return out


def _holds(ours: Sequence[Term], theirs: Sequence[Term]) -> bool:
    """Whether one of two statements has all terms of the other, which may have none ("They will.")."""
    one, two = {key for key, _, _ in ours}, {key for key, _, _ in theirs}
    return one <= two or two <= one


def _in_one_place(
    base: Sequence[Statement],
    other: Sequence[Statement],
    ours: Sequence[Sequence[Term]],
    theirs: Sequence[Sequence[Term]],
    rows: Link,
    columns: Link,
    found: Sequence[tuple[int, int, float]],
    taken: Set[int],
) -> list[tuple[int, int, float]]:
    """Links of the short statements that are left in one place, as many on either side, in order, where they have a content
    word in common or nearly the same letters.

    "He beat Alva by 14 seconds." and "He was ahead of Alva by 41." say too little for terms to tell, and a figure that
    changed there would be in no row at all.
    """
    linked = {i for i, _, _ in found}
    left = [i for i in range(*rows) if i not in linked]
    right = [j for j in range(*columns) if j not in taken]
    if len(left) != len(right):
        return []
    out = []
    for i, j in zip(left, right, strict=True):
        if base[i].role != other[j].role or max(len(ours[i]), len(theirs[j])) > _SHORT:
            continue
        score = similarity(base[i].text, other[j].text)
        if score >= _NEARLY or _speak_of_one_thing(ours[i], theirs[j]):
            out.append((i, j, score * _PLACED))
    return out


def _speak_of_one_thing(ours: Sequence[Term], theirs: Sequence[Term]) -> bool:
    """Whether half of what the shorter of two statements says stands in the other one, a number aside, and not names alone:
    two statements of one speaker or one body are not yet one statement."""
    one, two = {term.key: term for term in ours if term.kind != "number"}, {t.key for t in theirs if t.kind != "number"}
    common = one.keys() & two
    if not any(one[key].kind != "name" for key in common) and not _counts(ours, theirs):
        return False
    return 2 * len(common) >= min(len(one), len(two)) > 0


def _counts(ours: Sequence[Term], theirs: Sequence[Term]) -> bool:
    """Whether both count something."""
    return all(any(term.kind == "number" for term in terms) for terms in (ours, theirs))


def _same_but_one(ours: Sequence[Term], theirs: Sequence[Term]) -> bool:
    """Whether two statements have the same terms, one word aside; names and numbers are what tells statements apart."""
    one, two = {(key, kind) for key, kind, _ in ours}, {(key, kind) for key, kind, _ in theirs}
    only = one - two, two - one
    return all(len(held) <= 1 and not any(kind in ("name", "number") for _, kind in held) for held in only)


def _log_odds(p: float) -> float:
    p = min(max(p, 1e-9), 1 - 1e-9)
    return log(p / (1 - p))


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


def in_order(anchors: Sequence[Link]) -> list[Link]:
    """The anchors, sorted by base, that kept their order."""
    return [link for link, is_moved in zip(anchors, moved([j for _, j in anchors]), strict=True) if not is_moved]


def expected_places(anchors: Sequence[Link], size: int, other_size: int) -> list[float]:
    """Where in OTHER (0 its start, 1 its end) each of ``size`` statements should stand between anchors in order.

    Weak evidence: what was moved is far from there and linked all the same.
    """
    points = [(-1, -1), *anchors, (size, other_size)]
    out = []
    for (i, j), (next_i, next_j) in pairwise(points):
        slope = (next_j - j) / (next_i - i)
        out += [(j + slope * step) / max(other_size, 1) for step in range(1, next_i - i + 1)]
    return out[:size]
