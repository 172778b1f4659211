"""Figure tracks: every mention of one quantity, in every version, in one row.

Mentions are joined within a version when they say the same of the same thing, and across versions by the links that the
comparison found; what BASE does not tell is joined by event, noun and place. Joining is transitive: a union-find
(Galler and Fischer 1964) over all figures.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from newscmp.model import Document, Figure, Mention, Track

_TYPES = frozenset({"quantity", "age", "score"})
Node = tuple[int, int]  # number of the version, index into its figures


class _Sets:
    """Disjoint sets of nodes; the smallest node stands for its set."""

    def __init__(self) -> None:
        self._parent: dict[Node, Node] = {}

    def find(self, node: Node) -> Node:
        root = node
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while (parent := self._parent.get(node, node)) != root:
            self._parent[node] = root
            node = parent
        return root

    def join(self, one: Node, two: Node) -> None:
        first, second = sorted((self.find(one), self.find(two)))
        if first != second:
            self._parent[second] = first


def track_figures(
    documents: Sequence[Document], links: Iterable[tuple[int, Figure, Figure]], order: Sequence[int]
) -> tuple[Track, ...]:
    """The tracks of a story, in the order of BASE's text, then of the other versions.

    ``documents[0]`` is BASE; ``links`` are (number of the other version, BASE's figure, that version's figure); ``order``
    numbers the versions in the order of the columns, oldest first where dates are known.
    """
    sets = _Sets()
    place = [{id(figure): index for index, figure in enumerate(document.figures)} for document in documents]
    for number, base, other in links:
        if base.type in _TYPES:
            sets.join((0, place[0][id(base)]), (number, place[number][id(other)]))
    _join_repeated(documents, sets)
    _join_others(documents, sets)

    groups: dict[Node, list[Node]] = {}
    for node in _nodes(documents):
        groups.setdefault(sets.find(node), []).append(node)
    sources = [_Sources(document) for document in documents]
    tracks = []
    for root in sorted(groups):
        told: list[list[Mention]] = [[] for _ in documents]
        for number, index in groups[root]:
            figure = documents[number].figures[index]
            told[number].append(Mention(figure, sources[number].of(figure)))
        mentions = tuple(tuple(told[number]) for number in order)
        figures = [documents[number].figures[index] for number, index in groups[root]]
        tracks.append(Track(_label(figures), mentions, _direction(mentions)))
    return tuple(tracks)


def _nodes(documents: Sequence[Document]) -> list[Node]:
    return [
        (number, index)
        for number, document in enumerate(documents)
        for index, figure in enumerate(document.figures)
        if figure.type in _TYPES
    ]


def _join_repeated(documents: Sequence[Document], sets: _Sets) -> None:
    """Join what one version says twice: the same value of the same thing, places not contradicting."""
    for number, document in enumerate(documents):
        said: dict[tuple[Decimal | None, Decimal | None, str | None, str | None], list[int]] = {}
        for index, figure in enumerate(document.figures):
            if figure.type not in _TYPES or not (figure.event or figure.head or figure.unit):
                continue
            held = said.setdefault((figure.value, figure.upper, figure.event, figure.unit or figure.head), [])
            same = next((k for k in held[:20] if _agree(document.figures[k], figure)), None)
            if same is not None:
                sets.join((number, same), (number, index))
            held.append(index)


def _agree(one: Figure, two: Figure) -> bool:
    """Whether the places and groups named beside two figures can be the same."""
    return not one.about or not two.about or bool(set(one.about) & set(two.about))


def _join_others(documents: Sequence[Document], sets: _Sets) -> None:
    """Join what only OTHERs tell, by event, noun or unit, and the place named nearest."""
    first: dict[tuple[str | None, ...], Node] = {}
    for number, document in enumerate(documents):
        for index, figure in enumerate(document.figures):
            if not number or figure.type not in _TYPES or not figure.event or not figure.about:
                continue
            if sets.find((number, index))[0] == 0:
                continue  # BASE tells it: the comparison has joined it
            key = (figure.event, figure.unit or figure.head, figure.about[0])
            sets.join(first.setdefault(key, (number, index)), (number, index))


class _Sources:
    """Who a version gives its figures to: the source of the shortest content that holds the figure."""

    def __init__(self, document: Document) -> None:
        self._held: dict[int, list[tuple[int, int, int, str | None]]] = {}
        for attribution in document.attributions:
            source = attribution.source
            if source is None:
                continue
            name = source.name or source.surface
            for span in attribution.content:
                for statement in _touched(document, span.start, span.end):
                    entry = (span.end - span.start, span.start, span.end, name)
                    self._held.setdefault(statement, []).append(entry)

    def of(self, figure: Figure) -> str | None:
        held = [e for e in self._held.get(figure.statement, ()) if e[1] <= figure.span.start and figure.span.end <= e[2]]
        return min(held)[3] if held else None


def _touched(document: Document, start: int, end: int) -> list[int]:
    statements = document.statements
    index = max(0, bisect_right(statements, start, key=lambda s: s.span.start) - 1)
    out = []
    while index < len(statements) and statements[index].span.start < end:
        if statements[index].span.end > start:
            out.append(statements[index].n)
        index += 1
    return out


def _label(figures: Sequence[Figure]) -> str:
    """What a track counts, in words of the articles: "people killed, aleppo"."""
    noun = next((f.noun or f.unit for f in figures if f.noun or f.unit), None)
    event = next((f.event for f in figures if f.event), None)
    about = next((f.about[0] for f in figures if f.about), None)
    what = " ".join(part for part in (noun, event) if part)
    return ", ".join(part for part in (what, about) if part) or figures[0].surface


def _direction(mentions: Sequence[Sequence[Mention]]) -> str | None:
    """Whether the last figure of each version rises or falls through the versions."""
    values = [told[-1].figure for told in mentions if told]
    levels = [_level(figure) for figure in values]
    known = [level for level in levels if level is not None]
    steps = {(b > a) - (b < a) for a, b in pairwise(known)} - {0}
    if not steps:
        return None
    if len(steps) > 1:
        return "mixed"
    return "raised" if steps == {1} else "lowered"


def _level(figure: Figure) -> Decimal | None:
    if figure.value is None:
        return None
    return figure.value if figure.upper is None else (figure.value + figure.upper) / 2
