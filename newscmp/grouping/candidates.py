"""Which articles are worth comparing: those that share rare terms, from an inverted index, and never all with all."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from heapq import nlargest
from itertools import chain

from newscmp.grouping.articles import Vector, shared_weight

# The caps. Of each article the heaviest terms are looked up, the rarest first, until so many articles were met; the ones met
# most often are compared. So the time an article takes does not grow with the number of articles.
_LOOKED_UP = 32  # terms of an article that are in the index
_MET = 3_000  # articles met, counted as often as they are met
_COMPARED = 24


def find_candidates(
    vectors: Sequence[Vector], days: Sequence[int | None], window: int | None, frequency: Callable[[int], int]
) -> Iterator[tuple[int, int, float]]:
    """(article, other, their shared weight) of those worth a look, each pair once. ``window`` is in days; without a date
    all is within.

    The articles are taken in the order of their days, so that the window is a stretch of every posting list.
    """
    order = sorted(range(len(vectors)), key=lambda i: (days[i] is None, days[i] or 0, i))
    postings: dict[int, list[int]] = {}  # term -> places in ``order``
    dated = [days[i] or 0 for i in order if days[i] is not None]
    for place, number in enumerate(order):
        vector = vectors[number]
        day = days[number]
        first = 0 if day is None or window is None else bisect_left(dated, day - window)
        terms = sorted(vector.terms[:_LOOKED_UP], key=lambda term: (frequency(term), term))
        met: list[list[int]] = []
        left = _MET
        for term in terms:
            held = postings.setdefault(term, [])
            if left > 0 and held and held[-1] >= first:
                found = held[max(bisect_left(held, first) if held[0] < first else 0, len(held) - left) :]
                met.append(found)
                left -= len(found)
            held.append(place)
        if not met:
            continue
        counts = Counter(chain.from_iterable(met))
        often = nlargest(_COMPARED, counts.items(), key=lambda item: (item[1], item[0])) if counts else ()
        weights = dict(vector.items())
        for other, _ in often:
            theirs = vectors[order[other]]
            yield number, order[other], shared_weight([weights[t] * w for t, w in theirs.items() if t in weights])
