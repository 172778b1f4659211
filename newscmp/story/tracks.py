"""Figure tracks: every mention of one quantity, in every version, in one row.

Mentions are joined within a version when they say the same of the same thing, and across versions by the links that the
comparison found; what BASE does not tell is joined by event, noun and place. Joining is transitive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from newscmp.model import Document, Figure, Mention, Track
from newscmp.story.contents import Contents
from newscmp.story.sets import Node, Sets

_TYPES = frozenset({"quantity", "age", "score"})
_MOST = 20  # figures of one value that a further one is held against
_NO_ACCIDENT = 10  # two versions that give this number or a larger one of the same things mean one quantity
_ROUNDING = Decimal("0.04")  # a figure in another unit that is no further away has not moved: 18 kilometres, 11 miles

Same = Callable[[Figure, Figure], bool]
Reach = Callable[[Figure], tuple[Decimal, Decimal] | None]


def track_figures(
    documents: Sequence[Document],
    links: Iterable[tuple[int, Figure, Figure]],
    order: Sequence[int],
    same_measure: Same,
    reach: Reach = lambda figure: None,
) -> tuple[Track, ...]:
    """The tracks of a story, in the order of BASE's text, then of the other versions.

    ``documents[0]`` is BASE; ``links`` are (number of the other version, BASE's figure, that version's figure); ``order``
    numbers the versions in the order of the columns, oldest first where dates are known; ``same_measure`` says whether two
    figures in different units are equal, ``reach`` the least and the most that a figure allows.
    """
    sets = Sets()
    contents = [Contents(document) for document in documents]
    counted = [_counted(one) for one in contents]
    place = [{id(figure): index for index, figure in figures.items()} for figures in counted]
    for number, base, other in links:
        if id(base) in place[0] and id(other) in place[number]:
            sets.join((0, place[0][id(base)]), (number, place[number][id(other)]))
    _join_repeated(counted, sets)
    _join_others(counted, sets)

    groups: dict[Node, list[Node]] = {}
    for number, figures in enumerate(counted):
        for index in figures:
            groups.setdefault(sets.find((number, index)), []).append((number, index))
    tracks = []
    for root in sorted(groups):
        told: list[list[Mention]] = [[] for _ in documents]
        for number, index in groups[root]:
            figure = counted[number][index]
            low, high = reach(figure) or (None, None)
            told[number].append(Mention(figure, _source(contents[number], figure), low, high))
        mentions = tuple(tuple(told[number]) for number in order)
        label = _label([counted[number][index] for number, index in groups[root]])
        tracks.append(Track(label, mentions, _direction(mentions), _disputed(mentions, same_measure)))
    return tuple(tracks)


def _counted(contents: Contents) -> dict[int, Figure]:
    """The figures of a version that are quantities of the story, by their index."""
    figures = enumerate(contents.document.figures)
    return {index: figure for index, figure in figures if figure.type in _TYPES and contents.counts(figure)}


def _join_repeated(counted: Sequence[Mapping[int, Figure]], sets: Sets) -> None:
    """Join what one version says twice: the same value of the same thing, places not contradicting."""
    for number, figures in enumerate(counted):
        said: dict[tuple[Decimal | None, Decimal | None, str | None, str | None], list[int]] = {}
        for index, figure in figures.items():
            if not (figure.event or figure.head or figure.unit):
                continue
            held = said.setdefault((figure.value, figure.upper, figure.event, figure.unit or figure.head), [])
            same = next((k for k in held[:_MOST] if _agree(figures[k], figure)), None)
            if same is not None:
                sets.join((number, same), (number, index))
            held.append(index)


def _agree(one: Figure, two: Figure) -> bool:
    """Whether the places and groups named beside two figures can be the same."""
    return not one.about or not two.about or bool(set(one.about) & set(two.about))


def _join_others(counted: Sequence[Mapping[int, Figure]], sets: Sets) -> None:
    """Join what only OTHERs tell: by event, noun or unit, and the place named nearest; or by a value that is no accident."""
    by_place: dict[tuple[str | None, ...], Node] = {}
    by_value: dict[tuple[object, ...], list[Node]] = {}
    for number, figures in enumerate(counted):
        for index, figure in figures.items():
            node, thing = (number, index), figure.unit or figure.head
            if not number or sets.find(node)[0] == 0:
                continue  # the comparison has joined what BASE tells
            if figure.event and figure.about:
                sets.join(by_place.setdefault((figure.event, thing, figure.about[0]), node), node)
            if not thing or figure.value is None:
                continue
            held = by_value.setdefault((figure.type, thing, figure.value, figure.upper), [])
            for other, k in held[:_MOST]:
                if _one_thing(counted[other][k], figure):
                    sets.join((other, k), node)
                    break
            held.append(node)


def _one_thing(one: Figure, two: Figure) -> bool:
    """Whether two figures of one value and noun count the same: small numbers only where a place or group is shared."""
    if one.event and two.event and one.event != two.event:
        return False
    return bool(set(one.about) & set(two.about)) or (_agree(one, two) and (one.value or 0) >= _NO_ACCIDENT)


def _source(contents: Contents, figure: Figure) -> str | None:
    """Who a version gives a figure to: the first source of the shortest content that holds it."""
    held = [
        (span.end - span.start, index, source.name or source.surface)
        for index, span in contents.reports(figure.statement)
        if span.start <= figure.span.start and figure.span.end <= span.end
        if (source := contents.document.attributions[index].source) is not None
    ]
    return min(held, key=lambda entry: entry[:2])[2] if held else None


def _label(figures: Sequence[Figure]) -> str:
    """What a track counts, in words of the articles: "people killed, aleppo"."""
    noun = next((f.noun or f.unit for f in figures if f.noun or f.unit), None)
    event = next((f.event for f in figures if f.event), None)
    about = next((f.about[0] for f in figures if f.about), None)
    what = " ".join(part for part in (noun, event) if part)
    return ", ".join(part for part in (what, about) if part) or figures[0].surface


def _direction(mentions: Sequence[Sequence[Mention]]) -> str | None:
    """Whether the last figure of each version rises or falls through the versions."""
    figures = [told[-1].figure for told in mentions if told and told[-1].figure.value is not None]
    measures = {figure.measure.dimension if figure.measure else None for figure in figures}
    several = len({figure.unit for figure in figures}) > 1
    if several and (len(measures) > 1 or None in measures):
        return None  # kilometres beside an hour's drive
    levels = [_level(figure, several) for figure in figures]
    steps = {(b > a) - (b < a) for a, b in pairwise(levels) if abs(a - b) > (_ROUNDING * abs(a) if several else 0)}
    if not steps:
        return None
    if len(steps) > 1:
        return "mixed"
    return "raised" if steps == {1} else "lowered"


def _level(figure: Figure, converted: bool) -> Decimal:
    """The value of a figure, of a range its middle; ``converted`` into the base unit of its dimension."""
    value = figure.value or Decimal(0)
    if figure.upper is not None:
        value = (value + figure.upper) / 2
    measure = figure.measure
    return value * measure.factor + measure.zero if converted and measure else value


def _disputed(mentions: Sequence[Sequence[Mention]], same_measure: Same) -> bool:
    """Whether a version does not tell the figures that the first one tells, bounds included."""
    said = [
        {(f.value, f.upper, f.bound, f.unit): f for f in (mention.figure for mention in told)} for told in mentions if told
    ]

    def same(one: Figure, two: Figure) -> bool:
        if one.unit != two.unit and one.measure and two.measure:
            return one.bound == two.bound and same_measure(one, two)
        return (one.value, one.upper, one.bound) == (two.value, two.upper, two.bound)

    def told_in(some: Iterable[Figure], others: Iterable[Figure]) -> bool:
        return all(any(same(f, g) for g in others) for f in some)

    first = said[0].values()
    return not all(told_in(first, told.values()) and told_in(told.values(), first) for told in said[1:])
