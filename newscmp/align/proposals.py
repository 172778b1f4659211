"""Which pairs of statements are worth a look: an inverted index over terms proposes, cosine decides.

No statement is held against every other one. Terms are looked up rarest first, as many postings as there are
``_PROPOSALS``; what a frequent term adds is then worked out for the best of those proposed and for the statements around
the expected place. So the work grows with the text and not with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from newscmp.align.vectors import Side

WORTH_A_LOOK = 0.08  # cosine
_PROPOSALS = 120  # how many postings one statement may look up, rarest terms first
_FINALISTS = 12  # of those, how many are compared whole where frequent terms had to be left out
# Of the first term left out, how many postings around its expected place a statement looks up: in all, and at the least.
_WINDOW, _NEAREST = 8, 2

Postings = tuple[list[int], list[float]]  # the statements that hold a term, in order, and its weight in each


def find_cosines(base: Side, other: Side) -> dict[tuple[int, int], float]:
    """Cosine of the pairs that share a rare enough term and reach the least that is worth a look.

    Of the first term that is too frequent to look up whole, the postings nearest to the expected place are looked up: in
    an article that repeats itself every term is.
    """
    postings = _index(other)
    ranks = {key: rank for rank, (_, key) in enumerate(sorted((len(held[0]), key) for key, held in postings.items()))}
    by_rank = sorted(ranks, key=ranks.__getitem__)
    held_by = [postings[key] for key in by_rank]
    out = {}
    for i, vector in enumerate(base.vectors):
        row: dict[int, float] = {}
        left = _PROPOSALS
        ordered = sorted([ranks[key] for key in vector if key in ranks])
        for at, rank in enumerate(ordered):
            statements, weights = held_by[rank]
            left -= len(statements)
            if left < 0:
                row = _complete(row, statements, [by_rank[late] for late in ordered[at:]], base, i, other)
                break
            weight = vector[by_rank[rank]]
            for j, theirs in zip(statements, weights, strict=True):
                row[j] = row.get(j, 0.0) + weight * theirs
        norm = base.norms[i]
        for j, dot in row.items():
            cosine = dot / (norm * other.norms[j])
            if cosine >= WORTH_A_LOOK:
                out[i, j] = min(cosine, 1.0)
    return out


def _index(side: Side) -> dict[str, Postings]:
    postings: dict[str, Postings] = {}
    for j, vector in enumerate(side.vectors):
        for key, weight in vector.items():
            held = postings.get(key)
            if held is None:
                postings[key] = [j], [weight]
            else:
                held[0].append(j)
                held[1].append(weight)
    return postings


def _best(row: Mapping[int, float]) -> dict[int, float]:
    """The finalists of those proposed."""
    if len(row) <= _FINALISTS:
        return dict(row)
    least = sorted(row.values())[-_FINALISTS]
    best = [j for j, dot in row.items() if dot >= least]
    if len(best) > _FINALISTS:  # several are as good as the last of them
        best = sorted(best, key=row.__getitem__, reverse=True)[:_FINALISTS]
    return {j: row[j] for j in best}


def _complete(
    row: Mapping[int, float],
    held: Sequence[int],
    late: Sequence[str],
    base: Side,
    i: int,
    other: Side,
) -> dict[int, float]:
    """The finalists, and of those that hold a frequent term the ones near the expected place, with all that they share.

    ``late`` are the terms that were not looked up, ``held`` the statements that hold the first of them.
    """
    out = _best(row)
    size = max(_NEAREST, _WINDOW - len(out))
    at = bisect_left(held, bisect_left(other.places, base.places[i]))
    start = max(0, min(at - size // 2, len(held) - size))
    for j in held[start : start + size]:
        if j not in out:
            out[j] = row.get(j, 0.0)
    vector = base.vectors[i]
    weights = [(key, vector[key]) for key in late]
    for j, dot in out.items():
        theirs = other.vectors[j]
        for key, weight in weights:
            if key in theirs:
                dot += weight * theirs[key]
        out[j] = dot
    return out
