"""Which statements tell the same thing, whoever tells it."""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections.abc import Sequence
from math import sqrt

from newscmp.align.evidence import likelihoods
from newscmp.align.links import Group, between_neighbours, expected_places, group_links, in_order, left_over, moved
from newscmp.align.story import Profile, find_subjects, same_story, share_story
from newscmp.align.templates import side_by_side
from newscmp.align.texts import find_anchors, normalise, shared_quotations
from newscmp.align.vectors import Side, Vector, inverse_frequencies, make_side, weigh
from newscmp.model import Alignment, Document, Pair, Statement, Term

__all__ = ["Profile", "align", "find_subjects", "normalise", "share_story"]

_SHOWN = 12  # shared words kept of a pair
_NOT_IDENTICAL = 0.99
_IN_COMMON = 0.1  # two versions of one article have at least this share of the shorter one's statements unchanged
_BEYOND_DOUBT = 0.98  # links that are kept between articles that do not tell the same story

# Statements of one side as one: their numbers, their terms, their vector.
_Told = tuple[tuple[int, ...], Sequence[Term], Vector]


def align(base: Document, other: Document) -> Alignment:
    """Link the compared statements of two documents, n:m, with no order constraint.

    Identical statements (typography apart) are linked first and taken out; what is left is linked by shared terms and
    quotations. Every compared statement stands in exactly one pair.
    """
    left = [s for s in base.statements if s.compared]
    right = [s for s in other.statements if s.compared]
    ours = [_terms(base, s) for s in left]
    theirs = [_terms(other, s) for s in right]
    anchors = find_anchors(left, right)
    idf = inverse_frequencies((ours, theirs))
    kept = in_order([(i, j) for i, j in anchors if not _is_headline(left[i], right[j])])
    expected = expected_places(kept, len(left), len(right))
    rows = _without(len(left), {i for i, _ in anchors})
    columns = _without(len(right), {j for _, j in anchors})
    a = make_side([left[i] for i in rows], [ours[i] for i in rows], idf, [expected[i] for i in rows])
    b = make_side([right[j] for j in columns], [theirs[j] for j in columns], idf, [j / len(right) for j in columns])
    alike = side_by_side(
        _between(a, rows, [i for i, _ in kept]), _between(b, columns, [j for _, j in kept]), a.places, b.places
    )
    alike += left_over(a, b, alike)
    likely = likelihoods(a, b, shared_quotations(base, other, a.statements, b.statements), alike)
    apart = len(anchors) < _IN_COMMON * min(len(left), len(right))
    groups, across = group_links(likely, a, b, apart)
    near: list[tuple[int, int, float]] = []
    one_story = same_story(ours, theirs, len(anchors) + len(groups))
    if not one_story:
        groups, across = group_links({link: p for link, p in likely.items() if p >= _BEYOND_DOUBT}, a, b)
    else:
        groups += [Group([link]) for link in left_over(a, b, [link for group in groups for link in group.links])]
        held = anchors + [(rows[i], columns[j]) for group in groups for i, j in group.links]
        near = between_neighbours(left, right, ours, theirs, held)

    def pair(group: Sequence[int], others: Sequence[int]) -> Pair:
        return _pair(_told(a, group, rows, ours, idf), _told(b, others, columns, theirs, idf), idf)

    linked = [Pair((left[i].n,), (right[j].n,), 1.0, 1.0, 1.0) for i, j in anchors]
    linked += [pair(group.base, group.other) for group in groups]
    for i, j, score in near:  # what they have in common are letters
        told = pair([bisect_left(rows, i)], [bisect_left(columns, j)])
        score = round(min(score, _NOT_IDENTICAL), 4)
        shares = max(told.base_told, score), max(told.other_told, score)
        linked.append(told._replace(score=score, base_told=shares[0], other_told=shares[1]))
    also = tuple(pair([i], [j]) for i, j in across)
    return Alignment(base, other, _in_order(linked, left, right), one_story, also)


def _terms(document: Document, statement: Statement) -> tuple[Term, ...]:
    return document.terms[statement.n - 1] if statement.n <= len(document.terms) else ()


def _without(size: int, taken: set[int]) -> list[int]:
    return [k for k in range(size) if k not in taken]


def _is_headline(ours: Statement, theirs: Statement) -> bool:
    return "headline" in (ours.role, theirs.role)


def _between(side: Side, indexes: Sequence[int], anchors: Sequence[int]) -> list[tuple[int, tuple[str, ...]] | None]:
    """The wording of each statement, with the number of anchors before it; None where it has none."""
    return [
        (bisect(anchors, index), words) if words else None for index, words in zip(indexes, side.wordings, strict=True)
    ]


def _told(
    side: Side,
    group: Sequence[int],
    places: Sequence[int],
    terms: Sequence[Sequence[Term]],
    idf: Vector,
) -> _Told:
    """Statements of one side (``places`` says which of the article's they are) as one."""
    held: Sequence[Term] = terms[places[group[0]]] if len(group) == 1 else [t for k in group for t in terms[places[k]]]
    vector = side.vectors[group[0]] if len(group) == 1 else weigh(held, idf)
    return tuple([side.statements[k].n for k in group]), held, vector


def _pair(ours: _Told, theirs: _Told, idf: Vector) -> Pair:
    (base, terms, a), (other, _, b) = ours, theirs
    common = [key for key in a if key in b]
    base_told = sum([a[key] for key in common]) / (sum(a.values()) or 1.0)
    other_told = sum([weight for key, weight in b.items() if key in a]) / (sum(b.values()) or 1.0)
    shared = sorted(common, key=idf.__getitem__, reverse=True)[:_SHOWN]
    keys, _, surfaces = zip(*terms[::-1], strict=True) if shared else ((), (), ())
    printed = dict(zip(keys, surfaces, strict=True))  # how each was printed first
    return Pair(
        base,
        other,
        round(min(sqrt(base_told * other_told), _NOT_IDENTICAL), 4),
        round(base_told, 4),
        round(other_told, 4),
        shared=tuple([printed[key] or key for key in shared]),
    )


def _in_order(linked: list[Pair], left: Sequence[Statement], right: Sequence[Statement]) -> tuple[Pair, ...]:
    linked.sort(key=lambda pair: (pair.base, pair.other))
    told_base = {n for pair in linked for n in pair.base}
    told_other = {n for pair in linked for n in pair.other}
    headlines = {s.n for s in left if s.role == "headline"}, {s.n for s in right if s.role == "headline"}
    # A headline has no place among the others: one that was given outside the text stands at its end.
    placed = [k for k, p in enumerate(linked) if headlines[0].isdisjoint(p.base) and headlines[1].isdisjoint(p.other)]
    pairs = linked
    for k, is_moved in zip(placed, moved([linked[k].other[0] for k in placed]), strict=True):
        if is_moved:
            pairs[k] = linked[k]._replace(moved=True)
    pairs += [Pair((s.n,), (), 0.0) for s in left if s.n not in told_base]
    pairs.sort(key=lambda pair: pair.base)
    return (*pairs, *(Pair((), (s.n,), 0.0) for s in right if s.n not in told_other))
