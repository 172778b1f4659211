"""Which figures of statements that are not paired with each other count the same thing: those that alone on either side
count their noun or unit in one size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from decimal import Decimal

from newscmp.comparison.lone_figures import FIRM, told_around
from newscmp.comparison.view import View
from newscmp.model import Figure, Pair

# Two values are of one size when the larger is at most this many times the smaller.
SIZE = Decimal("1.5")
SIZE_OF_SINGLE = Decimal(10)  # the same for the only figures of their unit
SIZE_OF_SUM = Decimal("1.1")  # the same for large sums of money
THOUSANDS = 1000  # a vague word of so many or more is as good as an order of magnitude
LARGE = 1_000_000  # a sum of so much that a second one of its size is no accident
MOST = 20_000  # pairs of figures that are weighed one by one
MOST_REPEATED = 100  # mentions of one sum that are held against those of another
AROUND = 0.5  # share of what stands around one of two large sums that the other side tells


def link_far(
    base: View, other: View, mine: Sequence[Figure], theirs: Sequence[Figure], paired: Set[int]
) -> list[tuple[Figure, Figure]]:
    """Links between figures that have none. ``paired``: those (by id) whose statements are paired with others."""
    links = _only_ones(mine, theirs, paired)
    links += _large_sums(base, other, *_left(mine, theirs, links))
    done = {id(f) for link in links for f in link}
    return links + _single_units(base, other, mine, theirs, done)


def unpaired_in_place(base: View, other: View, pairs: Sequence[Pair]) -> list[tuple[int, int]]:
    """Statements without a partner that stand in one place: in runs of one length between neighbours that are paired and
    differ in little."""
    partner = {n: pair.other for pair in pairs if pair.other and pair.score >= FIRM for n in pair.base}
    partner[0] = (0,)  # before the first statement and behind the last
    theirs = {run[0]: run for run in _runs(other, {m for pair in pairs if not pair.base for m in pair.other})}
    places: list[tuple[int, int]] = []
    for before, run, behind in _runs(base, {n for pair in pairs if not pair.other for n in pair.base}):
        for m in partner.get(before, ()):
            found = theirs.get(m)
            if found is not None and len(found[1]) == len(run) and found[2] in partner.get(behind, ()):
                places += zip(run, found[1], strict=True)
                break
    return places


def _runs(view: View, lone: Set[int]) -> list[tuple[int, list[int], int]]:
    """The runs of statements in ``lone`` with the statement before and the one behind each; 0 where there is none."""
    runs: list[tuple[int, list[int], int]] = []
    before, run = 0, list[int]()
    for statement in view.document.statements:
        if not statement.compared:
            continue
        if statement.n in lone:
            run.append(statement.n)
            continue
        if run:
            runs.append((before, run, statement.n))
        before, run = statement.n, []
    return [*runs, (before, run, 0)] if run else runs


def _left(
    mine: Sequence[Figure], theirs: Sequence[Figure], links: Sequence[tuple[Figure, Figure]]
) -> tuple[list[Figure], list[Figure]]:
    done = {id(f) for link in links for f in link}
    return [f for f in mine if id(f) not in done], [f for f in theirs if id(f) not in done]


def _large_sums(
    base: View, other: View, mine: Sequence[Figure], theirs: Sequence[Figure]
) -> list[tuple[Figure, Figure]]:
    """Links between large sums of nearly one size, neither of which the other side tells: "$523 million" here, "more than
    $500 million" there. Of one sum that a side repeats, the mention with the most in common."""
    sums: list[dict[tuple[str, Decimal], list[Figure]]] = [{}, {}]
    for held, figures in zip(sums, (mine, theirs), strict=True):
        for f in figures:
            if f.unit and f.value is not None and f.upper is None and _money(f) and f.value >= LARGE:
                held.setdefault((f.unit, f.value), []).append(f)
    here, there = sums
    if len(here) * len(there) > MOST:
        return []
    near = [
        (one, two)
        for one in here
        for two in there
        if one[0] == two[0]
        and one[1] != two[1]
        and one_size(here[one][0], there[two][0], SIZE_OF_SUM)
        and one not in there
        and two not in here
        and not _tells(other, one)
        and not _tells(base, two)
    ]
    times = Counter(key for link in near for key in ((0, link[0]), (1, link[1])))
    links = []
    for one, two in near:
        if times[0, one] != 1 or times[1, two] != 1 or len(here[one]) * len(there[two]) > MOST_REPEATED:
            continue
        common, _, _, b, o = max(
            (max(told_around(base, b, other, (o.statement,)), told_around(other, o, base, (b.statement,))), -i, -j, b, o)
            for i, b in enumerate(here[one])
            for j, o in enumerate(there[two])
        )
        if common >= AROUND:
            links.append((b, o))
    return links


def _money(figure: Figure) -> bool:
    return figure.measure is not None and not figure.measure.factor


def _tells(view: View, told: tuple[str, Decimal]) -> bool:
    """Whether an article tells a sum in a unit."""
    return any(f.unit == told[0] for f in view.figures_of(told[1]))


def _only_ones(mine: Sequence[Figure], theirs: Sequence[Figure], paired: Set[int]) -> list[tuple[Figure, Figure]]:
    """Links between figures that alone count their noun on either side in one size: "1.6 million hens" in the lead here,
    "1.5 million hens" in the tenth paragraph there, whatever is said of "640 hens".

    The statements of both are paired with others (``paired``: figures by id), or that of one is and both are thousands.
    """
    groups: dict[str, tuple[list[Figure], list[Figure]]] = {}
    for side, figures in enumerate((mine, theirs)):
        for f in figures:
            if f.noun:
                groups.setdefault(f.noun, ([], []))[side].append(f)
    links = []
    for here, there in groups.values():
        if len(here) * len(there) > MOST:
            continue
        near = [(b, o) for b in here for o in there if one_size(b, o)]
        times = Counter(id(f) for link in near for f in link)
        for b, o in near:
            sure = (id(b) in paired) + (id(o) in paired) + (_least(b, o) >= THOUSANDS)
            if times[id(b)] == 1 == times[id(o)] and sure >= 2 and not (b.event and o.event):
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
        and one_size(b, single[b.unit], SIZE_OF_SINGLE)
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


def _least(b: Figure, o: Figure) -> Decimal:
    return min(b.value or Decimal(0), o.value or Decimal(0))


def one_size(b: Figure, o: Figure, size: Decimal = SIZE) -> bool:
    if b.value is None or o.value is None or min(b.value, o.value) < 10:
        return False
    return max(b.value, o.value) <= size * min(b.value, o.value)
