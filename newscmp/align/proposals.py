"""Which pairs of statements are worth a look: an inverted index over terms proposes, cosine decides.

No statement is held against every other one. Terms are looked up rarest first, as many postings as there are
``_PROPOSALS``; what a frequent term adds is then worked out for the best of those proposed and for the statements around
the expected place. So the work grows with the text and not with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from newscmp.align.vectors import Side, Vector

WORTH_A_LOOK = 0.08  # cosine
# How many postings one statement may look up, rarest terms first; all may look up so many together, so that in an article
# of the usual length nothing is left out.
_PROPOSALS, _LOOKED_UP = 60, 20_000
_FINALISTS = 8  # of those, how many are compared whole where frequent terms had to be left out
# Of the first term left out, how many postings around its expected place a statement looks up: in all, and at the least.
_WINDOW, _NEAREST = 8, 2

Postings = tuple[list[int], list[float]]  # the statements that hold a term, in order, and its weight in each


def find_cosines(base: Side, other: Side) -> list[dict[int, float]]:
    """For each statement of BASE the cosine with those of OTHER that share a rare enough term, if it is worth a look."""
    postings = _index(other)
    by_rank = sorted(postings, key=lambda key: len(postings[key][0]))
    ranks = {key: rank for rank, key in enumerate(by_rank)}
    held_by = [postings[key] for key in by_rank]
    allowed = max(_PROPOSALS, _LOOKED_UP // max(len(base.vectors), 1))
    out = []
    for i, vector in enumerate(base.vectors):
        ordered = sorted([ranks[key] for key in vector if key in ranks])
        left = allowed
        held: list[Sequence[int]] = []
        for rank in ordered:
            statements = held_by[rank][0]
            left -= len(statements)
            if left < 0:
                row = _dots(vector, other, _finalists(held, statements, base.places[i], other.places))
                break
            held.append(statements)
        else:
            row = {}
            for rank in ordered:
                weight = vector[by_rank[rank]]
                for j, theirs in zip(*held_by[rank], strict=True):
                    row[j] = row.get(j, 0.0) + weight * theirs
        norm, norms = base.norms[i], other.norms
        least = WORTH_A_LOOK * norm
        out.append({j: min(dot / (norm * norms[j]), 1.0) for j, dot in row.items() if dot >= least * norms[j]})
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


def _finalists(rare: Iterable[Sequence[int]], frequent: Sequence[int], place: float, places: Sequence[float]) -> list[int]:
    """Those that share most of the rare terms, the rarest before others; and those nearest to the expected place that
    hold the least frequent of the terms left out: in an article that repeats itself every term is frequent."""
    shared = Counter(chain.from_iterable(rare))
    best = sorted(shared, key=shared.__getitem__, reverse=True)[:_FINALISTS]
    size = max(_NEAREST, _WINDOW - len(best))
    at = bisect_left(frequent, bisect_left(places, place))
    start = max(0, min(at - size // 2, len(frequent) - size))
    return best + [j for j in frequent[start : start + size] if j not in best]


def _dots(vector: Vector, other: Side, candidates: Iterable[int]) -> dict[int, float]:
    """The dot product with each of the candidates."""
    out = {}
    for j in candidates:
        theirs = other.vectors[j]
        out[j] = sum([vector[key] * theirs[key] for key in filter(theirs.__contains__, vector)])
    return out
