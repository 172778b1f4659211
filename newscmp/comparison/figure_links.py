"""Which figures of two documents count the same thing.

Figures are matched inside a pair of statements by what they count and where (event, unit, noun, place, the words around
them), never by their order alone, so that two tolls in one sentence do not cross. What finds no partner there is looked
for in the rest of the article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from decimal import Decimal
from typing import NamedTuple

from newscmp.comparison.dates import same_date
from newscmp.comparison.evidence import word_spans
from newscmp.comparison.intervals import close
from newscmp.comparison.view import View
from newscmp.model import Figure, Pair

# Types that are compared, by the family within which they meet. A number in a name is never compared.
FAMILY = {"quantity": "quantity", "age": "quantity", "date": "date", "time": "time", "score": "score", "ordinal": "ordinal"}
# Likeness at which two figures of one pair count the same thing; the weights are in `Matcher.likeness`.
THRESHOLD = 0.8
# The same for figures of statements that are not paired with each other: event and noun or unit must both agree.
ELSEWHERE = 5.0
# Two values are of one size when the larger is at most this many times the smaller.
SIZE = Decimal("1.5")
FAR = 50  # a vague word's upper end and another figure differ at least so much when they count other things
SIZE_OF_SINGLE = Decimal(10)  # the same for the only figures of their unit
# Pairs of figures that are weighed one by one; a sentence with more than these (a table, an attack) is matched in order.
MOST = 20_000
# Figures of one value that are looked at to see whether an article tells a figure anywhere.
MOST_TOLD = 200
SURE = 0.35  # in a pair with a lower score what stands around a figure must be told before its absence is news
AROUND = 3  # so many terms on either side
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
        found = matcher.match_pair(mine, theirs) if mine and theirs else []
        links += [FigureLink(b, o, pair.score) for b, o in found]
        lonely_base += _left(mine, [b for b, _ in found], pair)
        lonely_other += _left(theirs, [o for _, o in found], pair)
    for pair in also:
        mine = [f for f, _ in lonely_base if f.statement in pair.base]
        theirs = [f for f, _ in lonely_other if f.statement in pair.other]
        found = matcher.match_pair(mine, theirs) if mine and theirs else []
        links += [FigureLink(b, o, pair.score) for b, o in found]
        done = {id(f) for link in found for f in link}
        lonely_base = [(f, p) for f, p in lonely_base if id(f) not in done]
        lonely_other = [(f, p) for f, p in lonely_other if id(f) not in done]
    far = matcher.match_far([f for f, _ in lonely_base], [f for f, _ in lonely_other])
    done = {id(f) for link in far for f in link}
    far += _only_ones(
        [f for f, pair in lonely_base if pair.other and id(f) not in done],
        [f for f, pair in lonely_other if pair.base and id(f) not in done],
    )
    done = {id(f) for link in far for f in link}
    far += _single_units(base, other, [f for f, _ in lonely_base], [f for f, _ in lonely_other], done)
    done = {id(f) for link in far for f in link}
    links += [FigureLink(b, o, None) for b, o in far]
    linked = {id(f) for link in links for f in (link.base, link.other)}
    return FigureLinks(
        tuple(links),
        tuple(
            (f, p)
            for f, p in lonely_base
            if p.other
            and id(f) not in done
            and _is_news(base, f, other, linked)
            and _told_around(base, f, other, p, p.other)
        ),
        tuple(
            (f, p)
            for f, p in lonely_other
            if p.base and id(f) not in done and _is_news(other, f, base, linked) and _told_around(other, f, base, p, p.base)
        ),
    )


def _left(figures: Sequence[Figure], matched: Sequence[Figure], pair: Pair) -> list[tuple[Figure, Pair]]:
    """The figures that were not matched and do not say a matched one again in another unit: "18 kilometres (11 miles)"."""
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

    def match_pair(self, mine: list[Figure], theirs: list[Figure]) -> list[tuple[Figure, Figure]]:
        """The links of one pair; what they leave is matched once more, now that fewer figures compete."""
        if len(mine) * len(theirs) > MOST:
            return _in_order(mine, theirs)
        links = self._match(mine, theirs)
        done = {id(f) for link in links for f in link}
        left_mine, left_theirs = [f for f in mine if id(f) not in done], [f for f in theirs if id(f) not in done]
        if links and left_mine and left_theirs:
            links += self._match(left_mine, left_theirs)
        return links

    def match_far(self, mine: list[Figure], theirs: list[Figure]) -> list[tuple[Figure, Figure]]:
        """Links across the articles: the same event, and the same noun or unit."""
        links = []
        for event in sorted({f.event for f in mine if f.event} & {f.event for f in theirs if f.event}):
            some, others = [f for f in mine if f.event == event], [f for f in theirs if f.event == event]
            if len(some) * len(others) <= MOST:
                links += self._best(some, others, ELSEWHERE, False)
        return links

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


def _far_apart(b: Figure, o: Figure) -> bool:
    """Whether a vague word and a figure are so unlike in size that they count other things: thousands, 700,000."""
    low, high = sorted(abs(f.upper if f.vague and f.upper is not None else f.value or Decimal(0)) for f in (b, o))
    return high > FAR * low


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


def _only_ones(mine: Sequence[Figure], theirs: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    """Links between figures that alone count their noun on either side and are of one size: "1.6 million women" in the
    lead here, "1.5 million women" in the tenth paragraph there."""
    here, there = Counter(f.noun for f in mine), Counter(f.noun for f in theirs)
    lone = {f.noun: f for f in theirs if f.noun and there[f.noun] == 1}
    links = []
    for b in mine:
        o = lone.get(b.noun) if b.noun and here[b.noun] == 1 else None
        if o is not None and _one_size(b, o) and not (b.event and o.event):
            links.append((b, o))
    return links


def _single_units(
    base: View, other: View, mine: Sequence[Figure], theirs: Sequence[Figure], done: set[int]
) -> list[tuple[Figure, Figure]]:
    """Links between figures that are the only ones of their unit in the whole of either article: one sum in euros."""
    here, there = (Counter(f.unit for f in view.document.figures) for view in (base, other))
    single = {
        f.unit: f
        for f in theirs
        if f.unit and not (f.measure and f.measure.factor) and there[f.unit] == 1 and id(f) not in done
    }
    return [
        (b, single[b.unit])
        for b in mine
        if b.unit in single
        and here[b.unit] == 1
        and id(b) not in done
        and _one_size(b, single[b.unit], SIZE_OF_SINGLE)
        and _one_matter(base, b, other, single[b.unit])
    ]


def _one_matter(base: View, b: Figure, other: View, o: Figure) -> bool:
    """Whether two figures are sums of money, or their statements share terms other than numbers and the unit itself."""
    if b.measure and o.measure:
        return True
    mine, theirs = (
        {t[0] for t in v.terms(v.document.statements[f.statement - 1].span) if t[1] in ("word", "name")}
        - {t[0] for t in v.terms(f.span)}
        for v, f in ((base, b), (other, o))
    )
    return len(mine & theirs) > 1


def _one_size(b: Figure, o: Figure, size: Decimal = SIZE) -> bool:
    if b.value is None or o.value is None or min(b.value, o.value) < 10:
        return False
    return max(b.value, o.value) <= size * min(b.value, o.value)


def counted(b: Figure, o: Figure, equal: bool) -> float:
    """How well unit and noun of two figures agree; ``equal``: their values do."""
    if b.unit and o.unit:
        if b.unit == o.unit:
            return 2.5
        if b.measure and o.measure and b.measure.dimension == o.measure.dimension:
            return 2.5 if same_measure(b, o) else 1.5
        return 0.0 if equal else -3.0
    if b.unit or o.unit:
        return -2.0 if b.noun or o.noun else 0.0
    if b.noun and o.noun:
        if b.noun == o.noun:
            return 2.5
        return 2.0 if head(b) == head(o) else -1.0
    return 0.0


def head(figure: Figure) -> str | None:
    """What the noun of a figure is at its head, inflections and synonyms folded."""
    return figure.head or figure.noun


def same_measure(b: Figure, o: Figure) -> bool:
    """Whether two figures in units of one dimension are equal within rounding. Sums of money never are: no rate is known."""
    if not (b.measure and o.measure and b.measure.dimension == o.measure.dimension) or b.value is None or o.value is None:
        return False
    if not (b.measure.factor and o.measure.factor):
        return False
    return close(_base_unit(b), _base_unit(o), b.measure.dimension)


def _base_unit(figure: Figure) -> Decimal:
    """The value in the base unit of its dimension."""
    if figure.value is None or figure.measure is None:
        return Decimal("NaN")
    return figure.value * figure.measure.factor + figure.measure.zero


def counts(figure: Figure) -> bool:
    """Whether its absence is news: dates, clock times and ordinals are left out by every edit."""
    return figure.type in ("quantity", "age", "score")


def _is_news(view: View, figure: Figure, absent: View, linked: Set[int]) -> bool:
    """Whether that the other side lacks a figure is a row of its own. ``linked``: its figures (by id) that have a link."""
    return counts(figure) and not _names_source(view, figure) and not _told(figure, absent, linked)


def _told_around(view: View, figure: Figure, absent: View, pair: Pair, numbers: Sequence[int]) -> bool:
    """Whether the other side of a pair tells what a figure stands in: loosely paired statements may tell other things."""
    if pair.score >= SURE:
        return True
    terms = [t for t in view.terms(view.document.statements[figure.statement - 1].span) if t[1] != "number"]
    before = [t[0] for t in terms if t[3] <= figure.span.start][-AROUND:]
    behind = [t[0] for t in terms if t[2] >= figure.span.start][:AROUND]
    near = {*before, *behind}
    return any(2 * len(near & absent.term_keys(n)) >= len(near) for n in numbers)


def _names_source(view: View, figure: Figure) -> bool:
    """Whether a figure counts unnamed sources ("one miner said", "two officials said"): who spoke is the attribution's
    matter."""
    return any(
        a.source and a.source.anonymous and a.source.span and a.source.span.start == figure.span.start
        for a in view.attributions_at(figure.statement)
    )


def _told(figure: Figure, view: View, linked: Set[int]) -> bool:
    """Whether the other article says the same figure of the same thing anywhere."""
    return any(_same_thing(figure, f, linked) for f in _candidates(figure, view))


def _candidates(figure: Figure, view: View) -> Iterable[Figure]:
    """Figures of the same value, and of the same dimension, at most so many."""
    yield from view.figures_of(figure.value)[:MOST_TOLD]
    if figure.measure:
        yield from view.figures_in(figure.measure.dimension)[:MOST_TOLD]


def _same_thing(figure: Figure, f: Figure, linked: Set[int]) -> bool:
    """Whether ``f`` tells ``figure`` too. One that another figure's link has taken tells this one only where noun and place
    agree: five soldiers do not tell of five civilians, nor 12 in one town of 12 in another."""
    if FAMILY.get(f.type) != FAMILY[figure.type]:
        return False
    same = f.value == figure.value and f.upper == figure.upper and f.canonical == figure.canonical
    if not (same or same_measure(f, figure)) or (f.event and figure.event and f.event != figure.event):
        return False
    if f.about and figure.about and not set(f.about) & set(figure.about):
        return False
    agreement = counted(f, figure, True)
    if agreement >= 2.0:
        return True
    if id(f) in linked:
        return agreement >= 0.0 and not (f.noun and figure.noun) and bool(f.event and f.event == figure.event)
    if f.event and f.event == figure.event:
        return True
    return not (f.unit or f.noun or figure.unit or figure.noun)
