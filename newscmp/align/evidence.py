"""How likely two statements tell the same thing, from the terms they share.

An inverted index proposes (no all-pairs comparison), cosine over log-TF x IDF of these two articles ranks (Salton and
Buckley 1988), and a logistic model of six plain measures decides. Its weights were fitted on hand-read links of real
revisions and of independent reports of one event; nothing in it knows a language.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, log1p, sqrt

from newscmp.align.templates import wording
from newscmp.align.texts import word_runs
from newscmp.model import Statement, Term

# The logistic model: square root of cosine; log of the shared IDF; log of the shorter side's terms; log of the runs of
# three words told verbatim; share of the best cosine of its row or column; distance from the expected place, 0 to 1; a
# shared quotation.
_COSINE, _SHARED, _SHORTER, _VERBATIM, _BEST, _DISTANCE, _QUOTED, _BIAS = 6.8, 3.4, -1.3, 1.2, 1.8, -1.6, 3.6, -9.5
_FEW = 30  # two texts with fewer statements are weighed as if they had so many
_LIGHT = 0.4  # weight of a word that every second story has, beside another word
# What "another quake" loses: names and numbers on both sides, and none of them in common. Numbers alone lose nothing:
# they are what is looked for.
_ANOTHER_EVENT = -3.0
_WORTH_A_LOOK = 0.08  # cosine
_PROPOSALS = 120  # how many postings one statement may look up, rarest terms first
_FINALISTS = 12  # of those, how many are compared whole where frequent terms had to be left out
# Of the first term left out, how many postings around its expected place a statement looks up: in all, and at the least.
_WINDOW, _NEAREST = 8, 2
_BESIDE_THE_BEST = 0.35  # a cosine below this share of its row's and its column's best is not looked at
_ALIKE = 2.0  # log-odds, at the least, of two statements in the same words but for their numbers that stand side by side
_SIDE_BY_SIDE = 1.0  # what they have before others in the same words
_QUOTED_ALONE = 0.8  # how likely two statements are that share a quotation and no content word

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Side:
    """The statements of one document that take part, with one vector each and their relative places."""

    statements: Sequence[Statement]
    vectors: Sequence[Vector]
    norms: Sequence[float]
    places: Sequence[float]
    names: Sequence[frozenset[str]]
    numbers: Sequence[frozenset[str]]
    wordings: Sequence[tuple[str, ...]]


def inverse_frequencies(documents: Sequence[Sequence[Sequence[Term]]]) -> dict[str, float]:
    """IDF of every key over the statements of these documents; of those that differ in numbers alone each document has one.

    So a list of two hundred alike does not make the words that it is made of say nothing.
    """
    counts: dict[str, int] = {}
    statements = 0
    for document in documents:
        seen: set[tuple[str, ...]] = set()
        for terms in document:
            keys = {term.key for term in terms}
            content = tuple([term.key for term in terms if term.kind != "number"])
            if content and content in seen:
                for key in keys:
                    counts.setdefault(key, 1)
                continue
            seen.add(content)
            statements += 1
            for key in keys:
                counts[key] = counts.get(key, 0) + 1
    statements = max(statements, _FEW)
    return {key: log(1 + statements / count) for key, count in counts.items()}


def weigh(terms: Iterable[Term], idf: Vector) -> dict[str, float]:
    """The vector of one statement: log-TF x IDF by key; the parts of one name share its weight."""
    vector: dict[str, float] = {}
    repeated: dict[str, int] = {}
    name: list[str] = []
    for key, kind, _ in terms:
        if kind == "name":
            name.append(key)
            continue
        if name:
            _weigh_name(name, idf, vector, repeated)
            name = []
        if key in vector:
            repeated[key] = repeated.get(key, 1) + 1
        else:
            vector[key] = idf[key] * _LIGHT if kind == "light" else idf[key]
    if name:
        _weigh_name(name, idf, vector, repeated)
    for key, n in repeated.items():
        vector[key] *= 1 + log(n)
    return vector


def _weigh_name(name: Sequence[str], idf: Vector, vector: dict[str, float], repeated: dict[str, int]) -> None:
    factor = 1 / sqrt(len(name))
    for key in name:
        weight = idf[key] * factor
        if key in vector:
            repeated[key] = repeated.get(key, 1) + 1
            weight = max(weight, vector[key])
        vector[key] = weight


def make_side(
    statements: Sequence[Statement], terms: Sequence[Sequence[Term]], idf: Vector, places: Sequence[float]
) -> Side:
    """The statements as vectors; ``places`` are where in OTHER (0 its start, 1 its end) they stand or should stand."""
    vectors = [weigh(held, idf) for held in terms]
    norms = [sqrt(sum(w * w for w in vector.values())) for vector in vectors]
    names = [frozenset(term.key for term in held if term.kind == "name") for held in terms]
    numbers = [frozenset(term.key for term in held if term.kind == "number") for held in terms]
    wordings = [wording(statement, held) for statement, held in zip(statements, terms, strict=True)]
    return Side(statements, vectors, norms, places, names, numbers, wordings)


def likelihoods(
    base: Side, other: Side, quoted: set[tuple[int, int]], alike: Sequence[tuple[int, int]] = ()
) -> dict[tuple[int, int], float]:
    """How likely each proposed pair of statements tells the same thing, 0 to 1, by indexes into both sides.

    ``quoted`` share a quotation; ``alike`` are in the same words but for their numbers, put side by side one to one.
    """
    cosines = _cosines(base, other)
    partners = dict(alike)
    taken = set(partners.values())
    for link in alike:
        cosines.setdefault(link, _WORTH_A_LOOK)
    best_of_row: dict[int, float] = {}
    best_of_column: dict[int, float] = {}
    for (i, j), cosine in cosines.items():
        if cosine > best_of_row.get(i, 0.0):
            best_of_row[i] = cosine
        if cosine > best_of_column.get(j, 0.0):
            best_of_column[j] = cosine
    base_runs: dict[int, frozenset[int]] = {}
    other_runs: dict[int, frozenset[int]] = {}
    out = {}
    for (i, j), cosine in cosines.items():
        beside = cosine / min(best_of_row[i], best_of_column[j])
        is_partner = partners.get(i) == j
        if beside < _BESIDE_THE_BEST and not is_partner:
            continue
        if not is_partner and (i in partners or j in taken) and _tell_other_numbers(base, i, other, j):
            continue
        ours, theirs = base.vectors[i], other.vectors[j]
        if i not in base_runs:
            base_runs[i] = word_runs(base.statements[i].text)
        if j not in other_runs:
            other_runs[j] = word_runs(other.statements[j].text)
        shared = sum(min(w, theirs[key]) for key, w in ours.items() if key in theirs)
        x = (
            _BIAS
            + _COSINE * sqrt(cosine)
            + _SHARED * log1p(shared)
            + _SHORTER * log1p(min(len(ours), len(theirs)))
            + _VERBATIM * log1p(len(base_runs[i] & other_runs[j]))
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


def _cosines(base: Side, other: Side) -> dict[tuple[int, int], float]:
    """Cosine of the pairs that share a rare enough term and reach the least that is worth a look.

    Of the first term that is too frequent to look up whole, the postings nearest to the expected place are looked up: in
    an article that repeats itself every term is.
    """
    postings: dict[str, list[tuple[int, float]]] = {}
    for j, vector in enumerate(other.vectors):
        for key, weight in vector.items():
            postings.setdefault(key, []).append((j, weight))
    out = {}
    for i, vector in enumerate(base.vectors):
        row: dict[int, float] = {}
        left = _PROPOSALS
        late: list[tuple[str, float]] = []
        for count, key in sorted((len(postings[key]), key) for key in vector if key in postings):
            left -= count
            weight = vector[key]
            if left < 0:
                late.append((key, weight))
            else:
                for j, theirs in postings[key]:
                    row[j] = row.get(j, 0.0) + weight * theirs
        if late:
            proposed = row
            if len(row) > _FINALISTS:
                row = {j: row[j] for j in sorted(row, key=row.__getitem__, reverse=True)[:_FINALISTS]}
            for j, _ in _near(postings[late[0][0]], base.places[i], other.places, max(_NEAREST, _WINDOW - len(row))):
                row.setdefault(j, proposed.get(j, 0.0))
            for j, dot in row.items():
                theirs_too = other.vectors[j]
                for key, weight in late:
                    if key in theirs_too:
                        dot += weight * theirs_too[key]
                row[j] = dot
        norm = base.norms[i]
        for j, dot in row.items():
            cosine = dot / (norm * other.norms[j])
            if cosine >= _WORTH_A_LOOK:
                out[i, j] = min(cosine, 1.0)
    return out


def _near(
    held: Sequence[tuple[int, float]], place: float, places: Sequence[float], size: int
) -> Sequence[tuple[int, float]]:
    """So many of the postings around a place."""
    at = bisect_left(held, place, key=lambda posting: places[posting[0]])
    start = max(0, min(at - size // 2, len(held) - size))
    return held[start : start + size]
