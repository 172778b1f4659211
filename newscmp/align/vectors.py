"""Statements as vectors: log-TF x IDF of these two articles (Salton and Buckley 1988)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log, sqrt
from operator import itemgetter

from newscmp.align.templates import wording
from newscmp.align.texts import words_of
from newscmp.model import Statement, Term

_FEW = 30  # two texts with fewer statements are weighed as if they had so many
_LIGHT = 0.4  # weight of a word that every second story has, beside another word
_key = itemgetter(0)
_kind = itemgetter(1)

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Side:
    """The statements of one document that take part, with one vector each and their relative places."""

    statements: Sequence[Statement]
    words: Sequence[Sequence[str]]  # of the text, capitals and typography apart
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
    counts: Counter[str] = Counter()
    statements = 0
    for document in documents:
        seen: set[tuple[str, ...]] = set()
        waiting: list[set[str]] = []  # counted together
        for terms in document:
            content = tuple(map(_key, terms))
            keys = set(content)
            if "number" in map(_kind, terms):
                content = tuple([key for key, kind, _ in terms if kind != "number"])
            known = len(seen)
            seen.add(content)
            if content and len(seen) == known:
                counts.update(chain.from_iterable(waiting))
                waiting = []
                for key in keys:
                    counts.setdefault(key, 1)
                continue
            statements += 1
            waiting.append(keys)
        counts.update(chain.from_iterable(waiting))
    statements = max(statements, _FEW)
    by_count = {count: log(1 + statements / count) for count in set(counts.values())}
    return {key: by_count[count] for key, count in counts.items()}


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
    norms = [sqrt(sum([w * w for w in vector.values()])) for vector in vectors]
    words = [words_of(statement.text) for statement in statements]
    return Side(
        statements,
        words,
        vectors,
        norms,
        places,
        _of_kind(terms, "name"),
        _of_kind(terms, "number"),
        [wording(s.role, said, held) for s, said, held in zip(statements, words, terms, strict=True)],
    )


def _of_kind(terms: Sequence[Sequence[Term]], kind: str) -> list[frozenset[str]]:
    return [frozenset([key for key, own, _ in held if own == kind]) if kind in map(_kind, held) else _NONE for held in terms]


_NONE: frozenset[str] = frozenset()
