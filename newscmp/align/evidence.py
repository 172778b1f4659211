"""How likely two statements tell the same thing, from the terms they share.

An inverted index proposes, cosine ranks, and a logistic model of six plain measures decides. Its weights were fitted on
hand-read links of real revisions and of independent reports of one event; nothing in it knows a language.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log1p, sqrt

from newscmp.align.proposals import WORTH_A_LOOK, find_cosines
from newscmp.align.texts import word_runs
from newscmp.align.vectors import Side, Vector

# The logistic model: square root of cosine; log of the shared IDF; log of the shorter side's terms; log of the runs of
# three words told verbatim; share of the best cosine of its row or column; distance from the expected place, 0 to 1; a
# shared quotation.
_COSINE, _SHARED, _SHORTER, _VERBATIM, _BEST, _DISTANCE, _QUOTED, _BIAS = 6.8, 3.4, -1.3, 1.2, 1.8, -1.6, 3.6, -9.5
# What "another quake" loses: names and numbers on both sides, and none of them in common. Numbers alone lose nothing:
# they are what is looked for.
_ANOTHER_EVENT = -3.0
_BESIDE_THE_BEST = 0.35  # a cosine below this share of its row's and its column's best is not looked at
_ALIKE = 2.0  # log-odds, at the least, of two statements in the same words but for their numbers that stand side by side
_SIDE_BY_SIDE = 1.0  # what they have before others in the same words
_QUOTED_ALONE = 0.8  # how likely two statements are that share a quotation and no content word


def likelihoods(
    base: Side, other: Side, quoted: set[tuple[int, int]], alike: Sequence[tuple[int, int]] = ()
) -> dict[tuple[int, int], float]:
    """How likely each proposed pair of statements tells the same thing, 0 to 1, by indexes into both sides.

    ``quoted`` share a quotation; ``alike`` are in the same words but for their numbers, put side by side one to one.
    """
    rows = find_cosines(base, other)
    partners = dict(alike)
    taken = set(partners.values())
    for i, j in alike:
        rows[i].setdefault(j, WORTH_A_LOOK)
    best_of_row = [max(row.values(), default=0.0) for row in rows]
    best_of_column = [0.0] * len(other.statements)
    for row in rows:
        for j, cosine in row.items():
            if cosine > best_of_column[j]:
                best_of_column[j] = cosine
    base_runs: dict[int, frozenset[tuple[str, str, str]]] = {}
    other_runs: dict[int, frozenset[tuple[str, str, str]]] = {}
    out = {}
    for i, j, cosine in ((i, j, cosine) for i, row in enumerate(rows) for j, cosine in row.items()):
        beside = cosine / min(best_of_row[i], best_of_column[j])
        is_partner = partners.get(i) == j
        if beside < _BESIDE_THE_BEST and not is_partner:
            continue
        if not is_partner and (i in partners or j in taken) and _tell_other_numbers(base, i, other, j):
            continue
        ours, theirs = base.vectors[i], other.vectors[j]
        if i not in base_runs:
            base_runs[i] = word_runs(base.words[i])
        if j not in other_runs:
            other_runs[j] = word_runs(other.words[j])
        common = [w if w < (v := theirs[key]) else v for key, w in ours.items() if key in theirs]
        verbatim = len(base_runs[i] & other_runs[j])
        if len(common) < 2 and not verbatim and not is_partner and (i, j) not in quoted:
            continue  # one word in common: "I will not vote for it" and "They want a vote on the floor"
        x = (
            _BIAS
            + _COSINE * sqrt(cosine)
            + _SHARED * log1p(sum(common))
            + _SHORTER * log1p(min(len(ours), len(theirs)))
            + _VERBATIM * log1p(verbatim)
            + _BEST * beside
            + _DISTANCE * _distance(base, i, other, j)
            + (_QUOTED if (i, j) in quoted else 0.0)
        )
        if _differ(base.names[i], other.names[j], ours, theirs) and _differ(base.numbers[i], other.numbers[j], ours, theirs):
            x += _ANOTHER_EVENT
        if is_partner:
            x = max(x, _ALIKE) + _SIDE_BY_SIDE
        out[i, j] = 1 / (1 + exp(-x))
    for link in quoted:
        out.setdefault(link, _QUOTED_ALONE)
    return out


def _distance(base: Side, i: int, other: Side, j: int) -> float:
    """From the expected place, 0 to 1; headlines have none: one that was given outside the text stands at its end."""
    if base.statements[i].role == other.statements[j].role == "headline":
        return 0.0
    return abs(base.places[i] - other.places[j])


def _tell_other_numbers(base: Side, i: int, other: Side, j: int) -> bool:
    """Whether both say the same of numbers of which none is the same."""
    if not base.numbers[i] or base.wordings[i] != other.wordings[j]:
        return False
    return base.numbers[i].isdisjoint(other.numbers[j])


def _differ(first: frozenset[str], second: frozenset[str], ours: Vector, theirs: Vector) -> bool:
    """Whether both have some and none of them stands in the other statement."""
    return bool(first and second) and first.isdisjoint(theirs) and second.isdisjoint(ours)

