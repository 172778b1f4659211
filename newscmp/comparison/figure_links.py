"""Which figures of two documents count the same thing.

Figures are matched inside a pair of statements by what they count and where (event, unit, noun, place, the words around
them), never by their order alone, so that two tolls in one sentence do not cross. What finds no partner there is looked
for in the rest of the article.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from decimal import Decimal
from typing import NamedTuple

from newscmp.comparison.counted import FAMILY, counted, counts, head, same_measure
from newscmp.comparison.dates import date_parts, same_date
from newscmp.comparison.evidence import word_spans
from newscmp.comparison.far_figures import THOUSANDS, link_far, one_size, unpaired_in_place
from newscmp.comparison.lone_figures import DISTINCT, SURE, is_news, tells_one_matter, told_around
from newscmp.comparison.view import View
from newscmp.model import Figure, Pair

# Likeness at which two figures of one pair count the same thing; the weights are in `Matcher.likeness`.
THRESHOLD = 0.8
# The same for figures of statements that are not paired with each other: event and noun or unit must both agree.
ELSEWHERE = 5.0
# In a loose pair so much of what stands around one of two figures must be told by the other side; less for two of one noun
# or currency and one size.
HALF, QUARTER = 0.5, 0.25
FAR = 50  # a vague word's upper end and another figure differ at least so much when they count other things
# Pairs of figures that are weighed one by one; a sentence with more than these (a table, an attack) is matched in order.
MOST = 20_000
_WINDOW = 45  # characters on either side of a figure that make its context


class FigureLink(NamedTuple):
    """Two figures of one thing, and the score of the pair of statements they stand in; None where that is not one."""

    base: Figure
    other: Figure
    score: float | None


class FigureLinks(NamedTuple):
    """The links, and the figures that only one side tells although the other tells their statement."""

    links: tuple[FigureLink, ...]
    only_base: tuple[tuple[Figure, Pair], ...]
    only_other: tuple[tuple[Figure, Pair], ...]


def link_figures(base: View, other: View, pairs: Sequence[Pair], also: Sequence[Pair] = ()) -> FigureLinks:
    """Link the figures of two documents. ``pairs`` are all pairs of their alignment, ``also`` its links across them."""
    matcher = Matcher(base, other)
    links: list[FigureLink] = []
    lonely_base: list[tuple[Figure, Pair]] = []
    lonely_other: list[tuple[Figure, Pair]] = []
    for pair in pairs:
        mine = [f for f in base.figures(pair.base) if f.type in FAMILY]
        theirs = [f for f in other.figures(pair.other) if f.type in FAMILY]
        if not (mine or theirs):
            continue
        found = matcher.match_pair(mine, theirs, pair)
        links += [FigureLink(b, o, pair.score) for b, o in found]
        lonely_base += _left(mine, [b for b, _ in found], pair)
        lonely_other += _left(theirs, [o for _, o in found], pair)
    here, there = _by_statement(lonely_base), _by_statement(lonely_other)
    done: set[int] = set()
    for pair in also:
        mine = [f for n in pair.base for f in here.get(n, ()) if id(f) not in done]
        theirs = [f for n in pair.other for f in there.get(n, ()) if id(f) not in done]
        if mine and theirs:
            found = matcher.match_pair(mine, theirs, pair)
            links += [FigureLink(b, o, pair.score) for b, o in found]
            done.update(id(f) for link in found for f in link)
    lonely_base = [(f, p) for f, p in lonely_base if id(f) not in done]
    lonely_other = [(f, p) for f, p in lonely_other if id(f) not in done]
    far = _in_place(matcher, base, other, pairs, lonely_base, lonely_other)
    done = {id(f) for link in far for f in link}
    far += matcher.match_far(*([f for f, _ in lonely if id(f) not in done] for lonely in (lonely_base, lonely_other)))
    done = {id(f) for link in far for f in link}
    left = [[f for f, _ in lonely if id(f) not in done] for lonely in (lonely_base, lonely_other)]
    far += link_far(base, other, left[0], left[1], {id(f) for f, p in [*lonely_base, *lonely_other] if p.base and p.other})
    done = {id(f) for link in far for f in link}
    links += [FigureLink(b, o, None) for b, o in far]
    linked = {id(f) for link in links for f in (link.base, link.other)}
    ties = [link for link in links if link.score is not None and _ties(link.base, link.other)]
    left_base = [(f, p, p.other) for f, p in lonely_base if p.other and id(f) not in done]
    left_other = [(f, p, p.base) for f, p in lonely_other if p.base and id(f) not in done]
    return FigureLinks(
        tuple(links),
        _news(base, left_base, other, linked, {link.base.statement for link in ties}),
        _news(other, left_other, base, linked, {link.other.statement for link in ties}),
    )


def _in_place(
    matcher: Matcher,
    base: View,
    other: View,
    pairs: Sequence[Pair],
    mine: Sequence[tuple[Figure, Pair]],
    theirs: Sequence[tuple[Figure, Pair]],
) -> list[tuple[Figure, Figure]]:
    """Links between statements that stand in one place, their neighbours being paired: what is so short that the figure was
    all of it ("Just 9%!") no longer pairs when the figure is another one."""
    places = unpaired_in_place(base, other, pairs)
    if not places:
        return []
    here, there = _by_statement(mine), _by_statement(theirs)
    return [
        link
        for n, m in places
        if n in here and m in there
        for link in matcher.match_pair(here[n], there[m], Pair((n,), (m,), 0.0), True)
        if not _other_kinds(*link)
    ]


def _by_statement(lonely: Sequence[tuple[Figure, Pair]]) -> dict[int, list[Figure]]:
    held: dict[int, list[Figure]] = {}
    for f, _ in lonely:
        held.setdefault(f.statement, []).append(f)
    return held


def _news(
    view: View, left: Sequence[tuple[Figure, Pair, Sequence[int]]], absent: View, linked: Set[int], tied: Set[int]
) -> tuple[tuple[Figure, Pair], ...]:
    """The figures that one side lacks, each once: a large one that the other side repeats where most of what stands around
    it is told. ``left``: with the statements of ``absent`` in their pair; ``tied``: statements with a figure that ties."""
    repeated: dict[object, list[tuple[Figure, Pair, Sequence[int]]]] = {}
    for f, p, numbers in left:
        if not is_news(view, f, absent, p, numbers, linked):
            continue
        if tells_one_matter(view, f, absent, p, numbers, f.statement in tied):
            key = (f.value, f.upper, f.unit, f.head or f.noun) if f.value is not None and f.value >= DISTINCT else id(f)
            repeated.setdefault(key, []).append((f, p, numbers))

    def told_best(one: tuple[Figure, Pair, Sequence[int]]) -> tuple[float, float]:
        f, p, numbers = one
        return told_around(view, f, absent, numbers), p.score

    best = (max(same, key=told_best) if same[1:] else same[0] for same in repeated.values())
    return tuple(sorted(((f, p) for f, p, _ in best), key=lambda one: one[0].span))


def _ties(b: Figure, o: Figure) -> bool:
    """Whether two linked figures say that their statements tell one matter: equal amounts of one thing, one clock time."""
    if FAMILY[b.type] == "quantity":
        return b.value == o.value and b.upper == o.upper and counted(b, o, True) >= 2.0
    return b.type == "time" and b.canonical == o.canonical


def _left(figures: Sequence[Figure], matched: Sequence[Figure], pair: Pair) -> list[tuple[Figure, Pair]]:
    """The figures that were not matched and do not say a matched one again in another unit: "18 kilometres (11 miles)"."""
    if len(matched) == len(figures):
        return []
    done = {id(f) for f in matched}
    measured: dict[tuple[int, str], list[Figure]] = {}
    for f in matched:
        if f.measure:
            measured.setdefault((f.statement, f.measure.dimension), []).append(f)
    return [
        (f, pair)
        for f in figures
        if id(f) not in done
        and not (
            f.measure
            and any(
                g.unit != f.unit and same_measure(f, g) for g in measured.get((f.statement, f.measure.dimension), ())[:9]
            )
        )
    ]


class Matcher:
    """Weighs figures of two documents against each other; remembers the words around each."""

    def __init__(self, base: View, other: View) -> None:
        self._base = base
        self._other = other
        self._near: dict[int, frozenset[str]] = {}

    def match_pair(
        self, mine: list[Figure], theirs: list[Figure], pair: Pair, placed: bool = False
    ) -> list[tuple[Figure, Figure]]:
        """The links of one pair; what they leave is matched once more, now that fewer figures compete. ``placed``: the
        statements of the pair stand in one place, though they have no words in common."""
        if not mine or not theirs:
            return []
        if len(mine) * len(theirs) > MOST:
            return _in_order(mine, theirs)
        links = self._match(mine, theirs)
        done = {id(f) for link in links for f in link}
        left_mine, left_theirs = [f for f in mine if id(f) not in done], [f for f in theirs if id(f) not in done]
        if links and left_mine and left_theirs:
            links += self._match(left_mine, left_theirs)
        done = {id(f) for link in links for f in link}
        links += _magnitudes(mine, theirs, done)
        links += self._single_dates(mine, theirs, done, pair, 1.0 if placed else 0.0)
        if pair.score < SURE:
            links = [(b, o) for b, o in links if self._plausible(b, o, pair)]
        return links

    def _single_dates(
        self, mine: Sequence[Figure], theirs: Sequence[Figure], done: Set[int], pair: Pair, bare: float
    ) -> list[tuple[Figure, Figure]]:
        """Links between the only year (or day, or clock time) that a pair has left on either side, in whatever words it
        stands: "in office from 1996 until 2003" here, "head of it from 1996 to 2005" there."""
        left = [_by_parts([f for f in side if id(f) not in done]) for side in (mine, theirs)]
        links = []
        for parts in left[0].keys() & left[1].keys():
            some, others = left[0][parts], left[1][parts]
            if len(some) == 1 == len(others) and self._told_around(some[0], others[0], pair, bare) >= HALF:
                links.append((some[0], others[0]))
        return sorted(links, key=lambda link: link[0].span)

    def _told_around(self, b: Figure, o: Figure, pair: Pair, bare: float = 1.0) -> float:
        """Share of what stands around one of two figures of a pair that the other side tells, whichever is more."""
        here, there = self._base, self._other
        return max(told_around(here, b, there, pair.other, bare), told_around(there, o, here, pair.base, bare))

    def _plausible(self, b: Figure, o: Figure, pair: Pair) -> bool:
        """Whether two figures of a loose pair may be one that changed: what stands around one of them must be told too."""
        if b.value == o.value and b.canonical == o.canonical and (_ties(b, o) or b.value is None or b.value >= DISTINCT):
            return True
        if (b.vague or o.vague) and _far_apart(b, o):
            return False
        return self._told_around(b, o, pair) >= (QUARTER if _alike_in_kind(b, o) else HALF)

    def match_far(self, mine: list[Figure], theirs: list[Figure]) -> list[tuple[Figure, Figure]]:
        """Links across the articles: the same event, and the same noun or unit."""
        links = []
        for event in sorted({f.event for f in mine if f.event} & {f.event for f in theirs if f.event}):
            some, others = [f for f in mine if f.event == event], [f for f in theirs if f.event == event]
            if len(some) * len(others) <= MOST:
                links += self._best(some, others, ELSEWHERE, False)
        return [(b, o) for b, o in links if counted(b, o, False) >= 2.0 and not _other_kinds(b, o)]

    def _match(self, mine: Sequence[Figure], theirs: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
        alone = len([f for f in mine if counts(f)]) == 1 == len([f for f in theirs if counts(f)])
        return self._best(mine, theirs, THRESHOLD, alone)

    def _best(
        self, mine: Sequence[Figure], theirs: Sequence[Figure], threshold: float, alone: bool
    ) -> list[tuple[Figure, Figure]]:
        """One-to-one links, best first, in the order of ``mine``."""
        scored = []
        for i, b in enumerate(mine):
            for j, o in enumerate(theirs):
                score = self.likeness(b, o, alone)
                if score is not None and score >= threshold:
                    scored.append((-score, abs(i - j), i, j))
        scored.sort()
        taken_base: set[int] = set()
        taken_other: set[int] = set()
        links = []
        for _, _, i, j in scored:
            if i not in taken_base and j not in taken_other:
                taken_base.add(i)
                taken_other.add(j)
                links.append((i, j))
        return [(mine[i], theirs[j]) for i, j in sorted(links)]

    def likeness(self, b: Figure, o: Figure, alone: bool = False) -> float | None:
        """How surely two figures count the same thing; None when they cannot. ``alone``: no other figure competes."""
        family = FAMILY[b.type]
        if family != FAMILY[o.type]:
            return None
        if family != "quantity":
            if family == "date" and same_date(b.canonical, o.canonical) is None:
                return None
            if b.canonical is not None and b.canonical == o.canonical:
                return 5.0
            if family == "date" and same_date(b.canonical, o.canonical):
                return 4.0
            return 3.0 * self._context(b, o) + (0.4 if alone else 0.0)
        equal = b.value == o.value and b.upper == o.upper
        score = 0.0
        if equal:
            score += 1.5 if b.value is not None and abs(b.value) <= 3 else 2.5
        if b.event and o.event:
            score += 3.0 if b.event == o.event else -4.0
        score += counted(b, o, equal)
        if (b.vague or o.vague) and _far_apart(b, o):
            score -= 2.0
        if b.noun and o.noun and head(b) != head(o) and _far_apart(b, o):
            score -= 2.0
        if b.added != o.added and not equal and not _lasts(b):
            score -= 3.0  # what came on top is no other telling of the whole
        if b.about and o.about:
            score += 2.0 if set(b.about) & set(o.about) else -2.0
        if alone:
            score += 1.0
        return score + 2.0 * self._context(b, o)

    def _context(self, b: Figure, o: Figure) -> float:
        """Share of the words near both figures that are the same, 0 to 1."""
        near_base, near_other = self._words(self._base, b), self._words(self._other, o)
        union = len(near_base | near_other)
        return len(near_base & near_other) / union if union else 0.0

    def _words(self, view: View, figure: Figure) -> frozenset[str]:
        found = self._near.get(id(figure))
        if found is None:
            statement = view.document.statements[figure.statement - 1].span
            left = max(statement.start, figure.span.start - _WINDOW)
            right = min(statement.end, figure.span.end + _WINDOW)
            found = self._near[id(figure)] = frozenset(
                word
                for word, start, end in word_spans(view.text, left, right)
                if (end <= figure.span.start or start >= figure.span.end) and not word[0].isdigit()
            )
        return found


def _other_kinds(b: Figure, o: Figure) -> bool:
    """Whether two counts of one noun are of other kinds: "six crane operators", "two port operators"."""
    mine, theirs = ((f.noun or "").split()[:-1] for f in (b, o))
    return bool(mine and theirs) and not set(mine) & set(theirs)


def _lasts(figure: Figure) -> bool:
    """Whether it is a length of time: "three more years" is "a three-year extension"."""
    return figure.measure is not None and figure.measure.dimension == "time"


def _by_parts(figures: Sequence[Figure]) -> dict[tuple[str, ...], list[Figure]]:
    """Dates and clock times by the parts of a date that they give; days of the week aside, which any sentence may name."""
    groups: dict[tuple[str, ...], list[Figure]] = {}
    for figure in figures:
        if figure.canonical is not None and figure.type in ("date", "time"):
            parts = date_parts(figure.canonical) if figure.type == "date" else ("time",)
            if parts != ("name",):
                groups.setdefault(parts, []).append(figure)
    return groups


def _alike_in_kind(b: Figure, o: Figure) -> bool:
    """Whether two counts or sums (no shares: polls are full of them) are of one noun or currency and of one size."""
    if b.vague or o.vague or (b.measure and b.measure.dimension == "share"):
        return False
    return counted(b, o, False) >= 2.0 and one_size(b, o)


def _far_apart(b: Figure, o: Figure) -> bool:
    """Whether a vague word and a figure are so unlike in size that they count other things: thousands, 700,000."""
    low, high = sorted(abs(f.upper if f.vague and f.upper is not None else f.value or Decimal(0)) for f in (b, o))
    return high > FAR * low


def _magnitudes(mine: Sequence[Figure], theirs: Sequence[Figure], done: Set[int]) -> list[tuple[Figure, Figure]]:
    """The link between the only large counts that a pair has left, one vague and one that it allows: "hundreds of
    thousands of immigrants" here, "700,000 recipients" there."""
    left = [
        [f for f in side if id(f) not in done and f.noun and not f.unit and f.value is not None and f.value >= THOUSANDS]
        for side in (mine, theirs)
    ]
    if len(left[0]) != 1 or len(left[1]) != 1:
        return []
    b, o = left[0][0], left[1][0]
    return [(b, o)] if b.vague != o.vague and not (b.event and o.event) and _within(b, o) else []


def _within(b: Figure, o: Figure) -> bool:
    """Whether a vague word of thousands or more allows the exact figure on the other side."""
    vague, exact = (b, o) if b.vague else (o, b)
    if exact.vague or exact.upper is not None or vague.value is None or vague.upper is None or exact.value is None:
        return False
    return vague.value >= THOUSANDS and vague.value <= exact.value < vague.upper


def _in_order(mine: list[Figure], theirs: list[Figure]) -> list[tuple[Figure, Figure]]:
    """Links where there are too many to weigh: the n-th figure of a noun, unit and family with the n-th."""
    waiting: dict[tuple[str, str | None, str | None], list[Figure]] = {}
    for o in reversed(theirs):
        waiting.setdefault((FAMILY[o.type], o.unit, o.head), []).append(o)
    links = []
    for b in mine:
        held = waiting.get((FAMILY[b.type], b.unit, b.head))
        if held:
            links.append((b, held.pop()))
    return links
