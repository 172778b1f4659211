"""Figures: which of them count the same thing, and how they differ.

Figures are matched inside a pair of statements by what they count and where (event, unit, noun, place, the words around
them), never by their order alone, so that two tolls in one sentence do not cross. What finds no partner there is looked
for in the rest of the article before anything is called new or missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from newscmp.compare.evidence import evidence, silence, word_spans
from newscmp.compare.intervals import Interval, close, interval, relation
from newscmp.compare.view import View
from newscmp.model import Change, Detail, Evidence, Figure, Measure, Pair

_FAMILY = {"quantity": "quantity", "age": "quantity", "date": "date", "time": "time", "score": "score", "ordinal": "ordinal"}
# Likeness at which two figures of one pair count the same thing; the weights are in `likeness`.
THRESHOLD = 0.8
# The same for figures of statements that are not paired with each other: event and noun or unit must both agree.
ELSEWHERE = 5.0
# Two values are of one size when the larger is at most this many times the smaller.
SIZE = Decimal("1.5")
_WINDOW = 45  # characters on either side of a figure that make its context


def compare_figures(base: View, other: View, pairs: Sequence[Pair]) -> list[Change]:
    """Every figure row of two documents. ``pairs`` are all pairs of their alignment."""
    changes: list[Change] = []
    lonely_base: list[tuple[Figure, Pair]] = []
    lonely_other: list[tuple[Figure, Pair]] = []
    for pair in pairs:
        mine = [f for f in base.figures(pair.base) if f.type in _FAMILY]
        theirs = [f for f in other.figures(pair.other) if f.type in _FAMILY]
        links = _match_pair(base, other, mine, theirs)
        for b, o in links:
            changes += _verdict(base, other, b, o, pair.score)
        matched_base, matched_other = {id(b) for b, _ in links}, {id(o) for _, o in links}
        lonely_base += [
            (f, pair) for f in mine if id(f) not in matched_base and not _conversion(base, f, matched_base, mine)
        ]
        lonely_other += [
            (f, pair) for f in theirs if id(f) not in matched_other and not _conversion(other, f, matched_other, theirs)
        ]
    far = match(base, other, [f for f, _ in lonely_base], [f for f, _ in lonely_other], ELSEWHERE)
    done = {id(f) for link in far for f in link}
    far += _only_ones(
        [f for f, pair in lonely_base if pair.other and id(f) not in done],
        [f for f, pair in lonely_other if pair.base and id(f) not in done],
    )
    for b, o in far:
        changes += _verdict(base, other, b, o, None)
    done = {id(f) for link in far for f in link}
    for figure, pair in lonely_base:
        if id(figure) not in done and pair.other and _is_news(base, figure, other):
            changes.append(_lonely("figure.missing", base, figure, other, pair))
    for figure, pair in lonely_other:
        if id(figure) not in done and pair.base and _is_news(other, figure, base):
            changes.append(_lonely("figure.new", other, figure, base, pair))
    return changes


def _only_ones(mine: Sequence[Figure], theirs: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    """Links between figures that alone count their noun on either side and are of one size: "1.6 million women" in the
    lead here, "1.5 million women" in the tenth paragraph there."""
    links = []
    for b in mine:
        rivals = [f for f in mine if f.noun and f.noun == b.noun]
        there = [f for f in theirs if f.noun and f.noun == b.noun]
        if len(rivals) == len(there) == 1 and _one_size(b, there[0]) and not (b.event and there[0].event):
            links.append((b, there[0]))
    return links


def _one_size(b: Figure, o: Figure) -> bool:
    if b.value is None or o.value is None or min(b.value, o.value) < 10:
        return False
    return max(b.value, o.value) <= SIZE * min(b.value, o.value)


def _is_news(view: View, figure: Figure, absent: View) -> bool:
    """Whether that the other side lacks a figure is a row of its own."""
    return _counts(figure) and not _names_source(view, figure) and not _told(figure, absent)


def _match_pair(base: View, other: View, mine: list[Figure], theirs: list[Figure]) -> list[tuple[Figure, Figure]]:
    """The links of one pair; what they leave is matched once more, now that fewer figures compete."""
    links = match(base, other, mine, theirs, THRESHOLD)
    done = {id(f) for link in links for f in link}
    left_mine, left_theirs = [f for f in mine if id(f) not in done], [f for f in theirs if id(f) not in done]
    if links and left_mine and left_theirs:
        links += match(base, other, left_mine, left_theirs, THRESHOLD)
    return links


def match(
    base: View, other: View, mine: Sequence[Figure], theirs: Sequence[Figure], threshold: float
) -> list[tuple[Figure, Figure]]:
    """One-to-one links between figures that count the same thing, best first, in the order of ``mine``."""
    alone = len([f for f in mine if _counts(f)]) == 1 == len([f for f in theirs if _counts(f)])
    scored = []
    for i, b in enumerate(mine):
        for j, o in enumerate(theirs):
            score = likeness(base, other, b, o, alone and threshold == THRESHOLD)
            if score is not None and score >= threshold:
                scored.append((-score, abs(i - j), i, j))
    scored.sort()
    taken_base: set[int] = set()
    taken_other: set[int] = set()
    links = []
    for _, _, i, j in scored:
        if i not in taken_base and j not in taken_other:
            taken_base.add(i)
            taken_other.add(j)
            links.append((i, j))
    return [(mine[i], theirs[j]) for i, j in sorted(links)]


def likeness(base: View, other: View, b: Figure, o: Figure, alone: bool = False) -> float | None:
    """How surely two figures count the same thing; None when they cannot. ``alone``: no other figure competes."""
    family = _FAMILY[b.type]
    if family != _FAMILY[o.type]:
        return None
    if family != "quantity":
        if family == "date" and _same_date(b.canonical, o.canonical) is None:
            return None
        if b.canonical is not None and b.canonical == o.canonical:
            return 5.0
        if family == "date" and _same_date(b.canonical, o.canonical):
            return 4.0
        return 3.0 * _context(base, other, b, o) + (0.4 if alone else 0.0)
    equal = b.value == o.value and b.upper == o.upper
    score = 0.0
    if equal:
        score += 1.5 if b.value is not None and abs(b.value) <= 3 else 2.5
    if b.event and o.event:
        score += 3.0 if b.event == o.event else -4.0
    score += _counted(b, o, equal)
    if b.about and o.about:
        score += 2.0 if set(b.about) & set(o.about) else -2.0
    if alone:
        score += 1.0
    return score + 2.0 * _context(base, other, b, o)


def _counted(b: Figure, o: Figure, equal: bool) -> float:
    """How well unit and noun agree."""
    if b.unit and o.unit:
        if b.unit == o.unit:
            return 2.5
        if b.measure and o.measure and b.measure[0] == o.measure[0]:
            return 2.5 if _same_measure(b, o) else 1.5
        return 0.0 if equal else -3.0
    if b.unit or o.unit:
        return -2.0 if b.noun or o.noun else 0.0
    if b.noun and o.noun:
        if b.noun == o.noun:
            return 2.5
        return 2.0 if _head(b) == _head(o) else -1.0
    return 0.0


def _head(figure: Figure) -> str | None:
    return figure.head or figure.noun


def _same_measure(b: Figure, o: Figure) -> bool:
    if not (b.measure and o.measure and b.measure[0] == o.measure[0]) or b.value is None or o.value is None:
        return False
    return close(_base_unit(b), _base_unit(o), b.measure[0])


def _base_unit(figure: Figure) -> Decimal:
    """The value in the base unit of its dimension."""
    if figure.value is None or figure.measure is None:
        return Decimal("NaN")
    _, factor, zero = figure.measure
    return figure.value * factor + zero


def _context(base: View, other: View, b: Figure, o: Figure) -> float:
    """Share of the words near both figures that are the same, 0 to 1."""
    near_base, near_other = _near(base, b), _near(other, o)
    union = near_base | near_other
    return len(near_base & near_other) / len(union) if union else 0.0


def _near(view: View, figure: Figure) -> set[str]:
    statement = view.document.statements[figure.statement - 1].span
    left = max(statement.start, figure.span.start - _WINDOW)
    right = min(statement.end, figure.span.end + _WINDOW)
    return {
        word
        for word, start, end in word_spans(view.text, left, right)
        if (end <= figure.span.start or start >= figure.span.end) and not word[0].isdigit()
    }


def _names_source(view: View, figure: Figure) -> bool:
    """Whether a figure is the "one" of a source ("one miner said"): who spoke is the attribution's matter."""
    return figure.value == 1 and any(
        a.source and a.source.span and a.source.span.start <= figure.span.start and figure.span.end <= a.source.span.end
        for a in view.document.attributions
        if a.statement == figure.statement
    )


def _counts(figure: Figure) -> bool:
    """Whether its absence is news: dates, clock times and ordinals are left out by every edit."""
    return figure.type in ("quantity", "age", "score")


def _conversion(view: View, figure: Figure, matched: set[int], figures: Sequence[Figure]) -> bool:
    """Whether a figure says a matched one again in another unit: "18 kilometres (11 miles)"."""
    return any(
        id(f) in matched and f.statement == figure.statement and f.unit != figure.unit and _same_measure(f, figure)
        for f in figures
    )


def _told(figure: Figure, view: View) -> bool:
    """Whether the other article says the same figure of the same thing anywhere."""
    for f in view.document.figures:
        if _FAMILY.get(f.type) != _FAMILY[figure.type]:
            continue
        same = f.value == figure.value and f.upper == figure.upper and f.canonical == figure.canonical
        if not (same or _same_measure(f, figure)) or (f.event and figure.event and f.event != figure.event):
            continue
        if f.event and f.event == figure.event:
            return True
        if _counted(f, figure, True) >= 2.0 or not (f.unit or f.noun or figure.unit or figure.noun):
            return True
    return False


def _details(figure: Figure) -> dict[str, Detail]:
    return {
        "value": figure.value,
        "upper": figure.upper,
        "bound": figure.bound,
        "trend": figure.trend,
        "unit": figure.unit,
        "noun": figure.noun,
        "type": figure.type,
    }


def _shown(view: View, figure: Figure) -> Evidence:
    return evidence(view.document, figure.span, _details(figure))


def _lonely(kind: str, view: View, figure: Figure, absent: View, pair: Pair) -> Change:
    mine = _shown(view, figure)
    missing = kind == "figure.missing"
    theirs = silence(absent.document, pair.other if missing else pair.base)
    side, told = ("OTHER", "BASE") if missing else ("BASE", "OTHER")
    return Change(
        kind,
        "substantive",
        "",
        mine if missing else theirs,
        theirs if missing else mine,
        f"{told} says {_said(figure)} and {side} tells the same without it",
        pair.score,
    )


def _said(figure: Figure) -> str:
    """A figure with what it counts, for a `why`."""
    surface = re.sub(r"\s+", " ", figure.surface)
    thing = figure.noun or figure.unit
    return f'"{surface}" ({thing})' if thing and thing not in surface.lower() else f'"{surface}"'


def _verdict(base: View, other: View, b: Figure, o: Figure, score: float | None) -> list[Change]:
    """The row for two figures that count the same thing; none when they say the same."""
    found = _differs(b, o)
    if found is None:
        return []
    kind, why, details = found
    if score is None:
        why += "; told in statements that are not paired with each other"
    severity = "minor" if kind == "figure.bound" else "substantive"
    return [Change(kind, severity, "", _shown(base, b), _shown(other, o), why, score, "", details)]


def _differs(b: Figure, o: Figure) -> tuple[str, str, dict[str, Detail]] | None:
    """Kind, why and the kind's own keys for two figures of the same thing."""
    if _FAMILY[b.type] != "quantity":
        same = _same_date(b.canonical, o.canonical) if b.type == "date" else b.canonical == o.canonical
        if same:
            return None
        details: dict[str, Detail] = {"direction": None, "delta": None, "relation": "contradiction"}
        if b.value is not None and o.value is not None and b.value != o.value:
            details = {**details, "direction": _direction(b.value, o.value), "delta": o.value - b.value}
        return "figure.changed", f"another {b.type}: {b.canonical or b.surface} / {o.canonical or o.surface}", details
    if b.value is None or o.value is None:
        return None
    if _other_unit(b, o):
        if _same_measure(b, o):
            if b.bound != o.bound:
                return "figure.bound", f"the same measure in another unit, bound {b.bound} / {o.bound}", {}
            return None
        if b.value == o.value and b.upper == o.upper:
            return "figure.referent", f"the same number of {b.unit or b.noun} / {o.unit or o.noun}", {}
        if not (b.measure and o.measure and b.measure[0] == o.measure[0]):
            why = f"another value in another unit ({b.unit or b.noun} / {o.unit or o.noun}), not converted"
            return "figure.changed", why, {"direction": None, "delta": None, "relation": None}
        return _values(b, _converted(o, b.measure))
    if b.value == o.value and b.upper == o.upper and {b.trend, o.trend} == {"up", "down"}:
        details = {"direction": "lowered" if o.trend == "down" else "raised", "delta": None, "relation": "contradiction"}
        return "figure.changed", f"the same amount, {b.trend} / {o.trend}", details
    found = _values(b, o)
    if found is None and b.noun and o.noun and _head(b) != _head(o) and not (b.unit or o.unit):
        return "figure.referent", f"the same number of other things: {b.noun} / {o.noun}", {}
    return found


def _other_unit(b: Figure, o: Figure) -> bool:
    if b.unit and o.unit:
        return b.unit != o.unit
    return bool((b.unit and o.noun) or (b.noun and o.unit))


def _converted(figure: Figure, measure: Measure) -> Figure:
    """A figure in the unit of another measure of its dimension, to three significant digits more than it was given."""
    if figure.measure is None:
        return figure
    _, factor, zero = figure.measure

    def turn(value: Decimal) -> Decimal:
        return round((value * factor + zero - measure[2]) / measure[1], 2)

    return figure._replace(
        value=None if figure.value is None else turn(figure.value),
        upper=None if figure.upper is None else turn(figure.upper),
    )


def _values(b: Figure, o: Figure) -> tuple[str, str, dict[str, Detail]] | None:
    """The verdict on value and bound of two figures in one unit."""
    mine, theirs = interval(b), interval(o)
    if mine is None or theirs is None or b.value is None or o.value is None:
        return None
    if b.value == o.value and b.upper == o.upper:
        if b.bound == o.bound:
            return None
        return "figure.bound", f"the same value with another bound: {_reach(b, mine)} / {_reach(o, theirs)}", {}
    related = relation(mine, theirs)
    if related == "same":
        return None
    plain = b.upper is None and o.upper is None
    details: dict[str, Detail] = {
        "direction": _direction(_centre(b), _centre(o)),
        "delta": o.value - b.value if plain else None,
        "relation": related,
    }
    return "figure.changed", f"{related}: {_reach(b, mine)} / {_reach(o, theirs)}", details


def _centre(figure: Figure) -> Decimal:
    value = figure.value or Decimal(0)
    return value if figure.upper is None else (value + figure.upper) / 2


def _direction(base: Decimal, other: Decimal) -> str | None:
    if base == other:
        return None
    return "raised" if other > base else "lowered"


def _reach(figure: Figure, reach: Interval) -> str:
    """An interval in words, for a `why`; a vague word stays the word that it is."""
    if figure.vague:
        return f'"{figure.surface}"'
    low, high, low_open, high_open = reach
    if high == Decimal("Infinity"):
        return f"over {_plain(low)}" if low_open else f"{_plain(low)} or more"
    if low == Decimal("-Infinity"):
        return f"under {_plain(high)}" if high_open else f"{_plain(high)} or fewer"
    return _plain(low) if low == high else f"{_plain(low)} to {_plain(high)}"


def _plain(value: Decimal) -> str:
    """A decimal as people write it, without exponent or trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _same_date(one: str | None, two: str | None) -> bool | None:
    """Whether two canonical dates agree in every part that both give; None when they share no part."""
    if one is None or two is None:
        return None
    first, second = _parts(one), _parts(two)
    shared = first.keys() & second.keys()
    if not shared:
        return None
    return all(first[part] == second[part] for part in shared)


def _parts(canonical: str) -> dict[str, str]:
    found = re.fullmatch(r"(?P<year>\d{4})?(?:-?-?(?P<month>\d\d))?(?:-(?P<day>\d\d))?", canonical)
    if found is None:
        return {"name": canonical}
    return {part: value for part, value in found.groupdict().items() if value}
