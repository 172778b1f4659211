"""What is kept in memory of an article: its terms as numbers, a sketch of its wording, and when it was published."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from math import log, sqrt
from typing import NamedTuple

from newscmp.align import Profile, find_subjects
from newscmp.extract.terms import find_terms
from newscmp.extract.words import plain_words
from newscmp.grouping.copies import Sketch, sketch_of
from newscmp.lexicon import Lexicon
from newscmp.model import Statement, Term, Version
from newscmp.read.dates import date_order
from newscmp.segment import segment

_LEAD = 3  # the headline and the first two sentences: news tells first what is new
_LEAD_WORTH = 4  # how many times more a term of the lead counts
_WORTH = {"word": 1.0, "light": 0.1, "name": 2.0, "number": 0.5}
_KINDS = tuple(_WORTH)
_FEW = 300  # a smaller pile is weighed as if it had so many articles, that what all of one story share still counts
_LONGEST = 120  # terms of a vector
_MOST = 1023  # how often a term is counted
_DAY = 86_400
_CREDITS = frozenset({"byline", "credit", "dateline"})


class Article(NamedTuple):
    """An article without its text. ``day`` counts days, ``moment`` seconds, None where there is no date.

    ``agency``: 2 published by a wire agency, 1 credits one, 0 neither. ``base``: it says so itself.
    """

    id: str
    path: str | None
    outlet: str | None
    day: int | None
    moment: float | None
    agency: int
    base: bool
    sketch: Sketch


class Vector(NamedTuple):
    """Terms by weight, the heaviest first, as a unit vector; two arrays, for a dict would be ten times as large."""

    terms: array[int]
    weights: array[float]

    def items(self) -> zip[tuple[int, float]]:
        """(term, weight) one after the other."""
        return zip(self.terms, self.weights, strict=True)


class Reader:
    """Reads articles one by one and holds what is kept of them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._agencies = lexicon.words("wire_agencies")
        self._longest_agency = max((len(plain_words(name)) for name in self._agencies), default=0)
        self._numbers: dict[str, int] = {}
        self._frequencies: array[int] = array("I")
        self._counts: list[array[int]] = []  # of each article: term, then its count, lead and kind in one number
        self._profiles: list[tuple[int, array[int], array[int]]] = []
        self.articles: list[Article] = []

    def read(self, version: Version) -> str | None:
        """Keep what is needed of the next article, and tell its headline."""
        statements = segment(version, self._lexicon)
        terms = find_terms(statements, self._lexicon)
        self._keep(terms, _lead(statements))
        moment = _moment(version)
        article = Article(
            version.id,
            version.path,
            version.outlet,
            None if moment is None else int(moment // _DAY),
            moment,
            self._agency(version, statements),
            version.base,
            sketch_of(statement.text for statement in statements if statement.role == "body"),
        )
        self.articles.append(article)
        return next((s.text for s in statements if s.role == "headline"), None)

    def _keep(self, terms: Sequence[Sequence[Term]], lead: frozenset[int]) -> None:
        counts: dict[str, int] = {}
        in_lead: dict[str, int] = {}
        kinds: dict[str, str] = {}
        for place, held in enumerate(terms):
            for key, kind, _ in held:
                counts[key] = counts.get(key, 0) + 1
                if kinds.get(key) != "name":
                    kinds[key] = kind
                if place in lead:
                    in_lead[key] = in_lead.get(key, 0) + 1
        known = self._numbers
        row = array("I")
        numbers = {}
        for key, count in counts.items():
            number = known.get(key)
            if number is None:
                number = known[key] = len(known)
                self._frequencies.append(0)
            self._frequencies[number] += 1
            numbers[key] = number
            row.append(number)
            row.append(min(count, _MOST) << 12 | min(in_lead.get(key, 0), _MOST) << 2 | _KINDS.index(kinds[key]))
        content = {key: count for key, count in counts.items() if kinds[key] != "light"}
        subjects = array("I", sorted(numbers[key] for key in find_subjects(content)))
        names = array("I", sorted(numbers[key] for key, kind in kinds.items() if kind == "name"))
        self._counts.append(row)
        self._profiles.append((len(content), subjects, names))

    def profile(self, index: int) -> Profile:
        """What the same-story check asks of an article."""
        size, subjects, names = self._profiles[index]
        return Profile(size, frozenset(subjects), frozenset(names))

    def vectors(self) -> list[Vector]:
        """The articles as vectors: log-TF x IDF of this pile (Salton and Buckley 1988), the terms of the lead and names
        counted for more. To be asked for once, when all are read: what they are made of is let go."""
        self._numbers = {}
        pile = max(len(self._counts), _FEW)
        idf = array("f", (log(1 + pile / frequency) for frequency in self._frequencies))
        out = []
        for index, row in enumerate(self._counts):
            out.append(_weigh(row, idf, self._frequencies))
            self._counts[index] = _EMPTY
        self._counts = []
        return out

    def frequency(self, term: int) -> int:
        """How many articles have a term."""
        return self._frequencies[term]

    def _agency(self, version: Version, statements: Sequence[Statement]) -> int:
        outlet = " ".join(plain_words(version.outlet or ""))
        if outlet in self._agencies:
            return 2
        credits = [*version.authors, *(s.text for s in statements if s.role in _CREDITS)]
        return int(any(self._names_agency(plain_words(text)) for text in credits))

    def _names_agency(self, words: Sequence[str]) -> bool:
        sizes = range(1, self._longest_agency + 1)
        return any(" ".join(words[i : i + size]) in self._agencies for i in range(len(words)) for size in sizes)


_EMPTY: array[int] = array("I")


def _lead(statements: Sequence[Statement]) -> frozenset[int]:
    """The places of the headline and of what the story opens with, as many as make a lead."""
    headlines = [i for i, s in enumerate(statements) if s.role == "headline"]
    body = (i for i, s in enumerate(statements) if s.role == "body")
    return frozenset([*headlines[:1], *(i for i, _ in zip(body, range(_LEAD - len(headlines[:1])), strict=False))])


def _moment(version: Version) -> float | None:
    undated, seconds = date_order(version.published or version.moment)
    return None if undated else seconds


def _weigh(row: array[int], idf: array[float], frequencies: array[int]) -> Vector:
    weights: dict[int, float] = {}
    square = 0.0
    for place in range(0, len(row), 2):
        term, code = row[place], row[place + 1]
        count = (code >> 12) + _LEAD_WORTH * (code >> 2 & _MOST)
        weight = (1 + log(count)) * idf[term] * _WORTH[_KINDS[code & 3]]
        square += weight * weight
        if frequencies[term] > 1:  # what no other article has can join none
            weights[term] = weight
    norm = sqrt(square) or 1.0
    return pack({term: weight / norm for term, weight in weights.items()}, _LONGEST)


def pack(weights: Mapping[int, float], most: int) -> Vector:
    """The ``most`` heaviest terms as arrays, the heaviest first."""
    terms = sorted(weights, key=lambda term: (-weights[term], term))[:most]
    return Vector(array("I", terms), array("f", [weights[term] for term in terms]))


def shared_weight(products: Sequence[float]) -> float:
    """The dot product of two vectors without its largest term: one name that both have again and again is no story."""
    return sum(products) - max(products) if products else 0.0
