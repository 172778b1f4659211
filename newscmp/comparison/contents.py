"""How much of one stretch of text another one tells: its terms, weighed by how rare they are in these two articles.

Containment (Broder 1997) with inverse document frequency as weight, so that the names which every statement of a story
has do not make one content of two. Numbers count where both sides have them and never against: they are what is looked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log
from operator import itemgetter
from typing import NamedTuple

from newscmp.comparison.view import View
from newscmp.model import Span

# Two articles with fewer statements are weighed as if they had so many.
_FEW = 30
# Weight of a word that every second story has, beside another word.
_LIGHT = 0.4
_key = itemgetter(0)

Weights = Mapping[str, float]


class Likeness(NamedTuple):
    """What two contents share: of the one that says less, of the one that says more (0 to 1), in how many terms."""

    of_less: float
    of_more: float
    terms: int


NOTHING = Likeness(0.0, 0.0, 0)


class Contents:
    """The contents of two documents as weighed terms, each computed once."""

    def __init__(self, base: View, other: View) -> None:
        self._views = base, other
        self._idf: dict[str, float] | None = None
        self._known: dict[tuple[int, int], Weights] = {}

    def attribution(self, view: View, index: int) -> Weights:
        """The terms of what an attribution reports."""
        found = self._known.get((id(view), index))
        if found is None:
            found = self._known[id(view), index] = self.weigh(view, view.document.attributions[index].content)
        return found

    def weigh(self, view: View, spans: Iterable[Span]) -> Weights:
        """The terms within some spans and their weights."""
        idf = self._frequencies()
        out: dict[str, float] = {}
        for span in spans:
            for key, kind, _, _ in view.terms(span):
                out[key] = 0.0 if kind == "number" else idf.get(key, 0.0) * (_LIGHT if kind == "light" else 1.0)
        return out

    def _frequencies(self) -> Weights:
        if self._idf is None:
            counts: Counter[str] = Counter()
            statements = 0
            for view in self._views:
                for terms in view.document.terms:
                    statements += bool(terms)
                    counts.update(set(map(_key, terms)))
            statements = max(statements, _FEW)
            self._idf = {key: log(1 + statements / count) for key, count in counts.items()}
        return self._idf


def likeness(one: Weights, two: Weights) -> Likeness:
    """How much two contents tell of each other."""
    less, more = sorted((sum(one.values()), sum(two.values())))
    shared = [key for key in one if key in two]
    if not shared or not less:
        return NOTHING
    weight = sum(one[key] for key in shared)
    return Likeness(weight / less, weight / more, len(shared))


def told(content: Weights, text: Weights) -> float:
    """Which share of a content a text tells, 0 to 1."""
    whole = sum(content.values())
    return sum(weight for key, weight in content.items() if key in text) / whole if whole else 0.0


def covered(view: View, numbers: Sequence[int], content: Weights, spans: Sequence[Span]) -> float:
    """Of what some statements tell of a content, the share that stands within ``spans``, 0 to 1."""
    inside: dict[str, bool] = {}
    for n in numbers:
        for key, _, start, _ in view.terms(view.document.statements[n - 1].span):
            if key in content:
                inside[key] = inside.get(key, False) or any(s.start <= start < s.end for s in spans)
    whole = sum(content[key] for key in inside)
    return sum(content[key] for key, within in inside.items() if within) / whole if whole else 0.0
