"""Figures: how those that count the same thing differ, and which one side alone tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from newscmp.comparison.counted import FAMILY, head, same_measure
from newscmp.comparison.dates import same_date
from newscmp.comparison.evidence import evidence, silence
from newscmp.comparison.figure_links import FigureLink, FigureLinks
from newscmp.comparison.intervals import Interval, interval, relation
from newscmp.comparison.lone_figures import DISTINCT, FIRM, LOOSE
from newscmp.comparison.view import View
from newscmp.model import Change, Detail, Evidence, Figure, Measure, Pair

# A total of more parts than this is a table, not a sentence.
PARTS = 12


def compare_figures(base: View, other: View, found: FigureLinks) -> list[Change]:
    """Every figure row of two documents. ``found`` comes from `link_figures`."""
    changes: list[Change] = []
    sums = _sums(found.links)
    for b, o, score in found.links:
        changes += [
            change._replace(why=change.why + sums.get(id(b), "")) if change.kind == "figure.changed" else change
            for change in _verdict(base, other, b, o, score)
        ]
    changes += [_lonely("figure.missing", base, figure, other, pair) for figure, pair in found.only_base]
    changes += [_lonely("figure.new", other, figure, base, pair) for figure, pair in found.only_other]
    return changes


def _sums(links: Sequence[FigureLink]) -> dict[int, str]:
    """What to add to the `why` of BASE's figures (by id) whose total is the sum of its parts on one side only.

    Parts and total are linked figures of one statement that count one noun; the total is the largest.
    """
    groups: dict[tuple[int, str | None], list[FigureLink]] = {}
    for link in links:
        if link.score is not None and _plain_count(link.base) and _plain_count(link.other):
            groups.setdefault((link.base.statement, link.base.unit or link.base.head), []).append(link)
    out: dict[int, str] = {}
    for group in groups.values():
        if not 3 <= len(group) <= PARTS:
            continue
        there = [link.other for link in group]
        mine, theirs = _adds_up([link.base for link in group]), _adds_up(there)
        if mine != theirs:
            parts = sorted((f.value or Decimal(0) for f in there), reverse=True)
            sum_there = " + ".join(_plain(v) for v in parts[1:])
            if mine:
                total = _plain(sum(parts[1:], Decimal(0)))
                why = f"; the total no longer adds up: {sum_there} is {total}, not {_plain(parts[0])}"
            else:
                why = f"; now the total adds up: {sum_there} is {_plain(parts[0])}"
            out.update((id(link.base), why) for link in group)
    return out


def _plain_count(figure: Figure) -> bool:
    return figure.type == "quantity" and figure.value is not None and figure.upper is None and not figure.vague


def _adds_up(figures: Sequence[Figure]) -> bool:
    values = sorted((figure.value or Decimal(0) for figure in figures), reverse=True)
    return values[0] == sum(values[1:])


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
    if found is None or _both_levels(base, b, o) or _both_levels(other, o, b):
        return []
    kind, why, details = found
    if kind == "figure.referent" and score is not None and _renamed(b, o, score):
        return []
    if score is None:
        why += "; told in statements that are not paired with each other"
    severity = "minor" if kind == "figure.bound" else "substantive"
    return [Change(kind, severity, "", _shown(base, b), _shown(other, o), why, score, "", details)]


def _renamed(b: Figure, o: Figure, score: float) -> bool:
    """Whether two equal counts of a loose pair have two names for one thing: a number that is no accident, or nouns that
    share a word ("two Unity rivals", "two other Unity candidates")."""
    if b.unit or o.unit or b.event != o.event or not b.noun or not o.noun:
        return False
    if score < LOOSE and b.value is not None and b.value >= DISTINCT:
        return True
    return score < FIRM and bool(set(b.noun.split()) & set(o.noun.split()))


def _both_levels(view: View, figure: Figure, moved: Figure) -> bool:
    """Whether the statement of ``figure`` tells the level before and the one after that ``moved`` tells as one figure."""
    if not moved.moved or figure.moved or figure.upper is not None:
        return False
    told = {f.value for f in view.figures((figure.statement,)) if f.unit == figure.unit and f.noun == figure.noun}
    return moved.value in told and moved.upper in told


def _differs(b: Figure, o: Figure) -> tuple[str, str, dict[str, Detail]] | None:
    """Kind, why and the kind's own keys for two figures of the same thing."""
    if FAMILY[b.type] != "quantity":
        same = same_date(b.canonical, o.canonical) if b.type == "date" else b.canonical == o.canonical
        if same:
            if b.type == o.type == "time" and b.bound != o.bound:
                return "figure.bound", f"the same time with another bound: {b.surface} / {o.surface}", {}
            return None
        details: dict[str, Detail] = {"direction": None, "delta": None, "relation": "contradiction"}
        if b.value is not None and o.value is not None and b.value != o.value:
            details = {**details, "direction": _direction(b.value, o.value), "delta": o.value - b.value}
        return "figure.changed", f"another {b.type}: {b.canonical or b.surface} / {o.canonical or o.surface}", details
    if b.value is None or o.value is None:
        return None
    if b.value == o.value and b.upper == o.upper and {b.swing, o.swing} == {"up", "down"}:
        details = {"direction": "lowered" if o.swing == "down" else "raised", "delta": None, "relation": "contradiction"}
        return "figure.changed", f"the same amount, {b.swing} / {o.swing}", details
    if _other_unit(b, o):
        if same_measure(b, o):
            if b.bound != o.bound:
                return "figure.bound", f"the same measure in another unit, bound {b.bound} / {o.bound}", {}
            return None
        if b.value == o.value and b.upper == o.upper:
            return "figure.referent", f"the same number in another unit: {b.unit or b.noun} / {o.unit or o.noun}", {}
        if not (b.measure and o.measure and b.measure.dimension == o.measure.dimension and b.measure.factor):
            why = f"another value in another unit ({b.unit or b.noun} / {o.unit or o.noun}), not converted"
            return "figure.changed", why, {"direction": None, "delta": None, "relation": None}
        return _values(b, _converted(o, b.measure))
    found = _values(b, o)
    if found is None and b.noun and o.noun and head(b) != head(o) and not (b.unit or o.unit):
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
    own = figure.measure

    def turn(value: Decimal) -> Decimal:
        return round((value * own.factor + own.zero - measure.zero) / measure.factor, 2)

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
    if b.moved != o.moved and (b.upper is None or o.upper is None):
        return _one_level(b, o)
    # "from 5 to 7 percent" against "from 5 to 8": two levels each, not the values between them
    related = "contradiction" if b.moved and o.moved else relation(mine, theirs)
    if related == "same":
        return None
    plain = b.upper is None and o.upper is None
    details: dict[str, Detail] = {
        "direction": _direction(_centre(b), _centre(o)),
        "delta": o.value - b.value if plain else None,
        "relation": related,
    }
    return "figure.changed", f"{related}: {_reach(b, mine)} / {_reach(o, theirs)}", details


def _one_level(b: Figure, o: Figure) -> tuple[str, str, dict[str, Detail]] | None:
    """The verdict where one side tells a level before and one after ("from 5 to 7 percent") and the other a single level."""
    moved, level = (b, o) if b.moved else (o, b)
    if level.value in (moved.value, moved.upper) and level.bound == moved.bound:
        told = f"{_plain(moved.value or Decimal(0))}, then {_plain(moved.upper or Decimal(0))}"
        related, sides = ("loosening", (told, _plain(level.value or Decimal(0))))
        if moved is o:
            related, sides = "refinement", (sides[1], sides[0])
        details: dict[str, Detail] = {"direction": None, "delta": None, "relation": related}
        return "figure.changed", f"{related}: {sides[0]} / {sides[1]}, one side tells both levels", details
    after = moved._replace(value=moved.upper, upper=None, moved=False)
    return _values(after if b.moved else b, o if b.moved else after)


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
