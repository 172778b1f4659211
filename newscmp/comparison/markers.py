"""statement.polarity and statement.hedge: a negation, an opposite, a modal or a hedge on one side of a pair only.

A marker has a scope: the words around it that it turns or weakens. It counts as lost where the other side tells its scope
without it; that the statements around it are paired is not enough.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from newscmp.comparison.evidence import evidence, silence
from newscmp.comparison.view import View
from newscmp.model import Change, Evidence, Marker, Pair, Span
from newscmp.similarity import edits

# So many terms behind a marker, and where they are fewer than LEAST so many before it, make its scope.
BEHIND = 3
BEFORE = 2
LEAST = 2
# Share of the scope that one statement of the other side must tell: by itself, and where the pair tells WHOLE of both sides.
TOLD = 0.7
TOLD_IN_WHOLE = 0.4
WHOLE = 0.6
# Pairs of a lower score are too loose to say that one side's marker is lost.
SURE = 0.5
# Of a statement that makes one side of its pair with others, this much must be told.
AMONG = 0.65
# Of either side of the pair this much must be told by the other, and of one of them half.
EITHER, ONE = 0.33, 0.5
# Weight of a word that every second story has, and of a number, beside another word.
WEIGHTS = {"light": 0.5, "number": 0.5}
# A stretch of so many words stands alone in the difference where so many words around it are the same.
FEW = 4
AROUND = 4
# Pairs of this score are the same but for a word, whatever it is.
NEARLY = 0.75
# The key of hedges that turn a statement round as well.
UNLIKELY = "unlikely"
# Markers of a pair that are matched by their scopes; past that (a list, an attack) the first so many.
MOST = 60
# Characters within which the next words behind a marker are looked for.
CHARACTERS = 40
# Letters of a verb by which its other forms are known: believe, believed.
VERB = 5
# Characters between a modal and the quotation that it governs: a space and the mark.
BEFORE_MARK = 3


# Rows of quotations whose words are the same but for their marks: what leads into the marks on one side stands in the
# paraphrase on the other.
MARKS_ALONE = ("quote.direct_to_indirect", "quote.indirect_to_direct")


class _Side(NamedTuple):
    """One side of a pair: its document and its statements there."""

    view: View
    numbers: tuple[int, ...]


def compare_markers(
    base: View, other: View, pairs: Sequence[Pair], changes: Sequence[Change], utterances: Sequence[tuple[int, int]] = ()
) -> list[Change]:
    """The rows. Inside a quotation that both sides have (``utterances``) or that a row of ``changes`` shows a marker is that
    row's matter; so is a hedge that is itself the lost source ("reportedly")."""
    quotes = [c for c in changes if c.kind.startswith("quote.")]
    quoted_base, quoted_other = (
        _Shadow([*_spans(quotes, side), *(view.document.quotes[link[side]].span for link in utterances)])
        for side, view in enumerate((base, other))
    )
    bare = [c for c in quotes if c.kind in MARKS_ALONE]
    led_base, led_other = _Shadow(_spans(bare, 0)), _Shadow(_spans(bare, 1))
    heard_base = _Shadow(c.base.span for c in changes if c.kind == "attribution.dropped" and c.base and c.base.span)
    heard_other = _Shadow(c.other.span for c in changes if c.kind == "attribution.added" and c.other and c.other.span)
    out = []
    for pair in pairs:
        told = pair.base_told, pair.other_told
        if not (pair.base and pair.other) or pair.score < SURE or min(told) < EITHER or max(told) < ONE:
            continue
        mine, theirs = _Side(base, pair.base), _Side(other, pair.other)
        ours, others = _markers(base, pair.base), _markers(other, pair.other)
        if not (ours or others) or (pair.score == 1.0 and _same(ours, others)):
            continue
        turned = _opposites(mine, ours, theirs, pair, quoted_base, True)
        turned += _opposites(theirs, others, mine, pair, quoted_other, False)
        out += turned
        lost = [
            m
            for m in _unmatched(mine, ours, theirs, others)
            if not (quoted_base.covers(m.span) or led_base.leads(m.span))
        ]
        gained = [
            m
            for m in _unmatched(theirs, others, mine, ours)
            if not (quoted_other.covers(m.span) or led_other.leads(m.span))
        ]
        shown = set(_spans(turned, 0)), set(_spans(turned, 1))  # "possible" is a hedge as well
        lost = [m for m in lost if m.span not in shown[0]]
        gained = [m for m in gained if m.span not in shown[1]]
        if not (lost or gained):
            continue
        alone = _alone(mine, theirs)
        for m, o in [(m, o) for m in lost for o in gained if (m.kind, m.key) == (o.kind, o.key)]:
            if m in lost and o in gained and alone.kept.get(m.span.start) == o.span.start:
                lost.remove(m)
                gained.remove(o)
        said = [m for m in lost if _says_so(mine, m, lost, gained, others)]
        said_there = [m for m in gained if _says_so(theirs, m, gained, lost, ours)]
        lost = [m for m in lost if m not in said and _counts(mine, m, theirs, pair, alone.base)]
        gained = [m for m in gained if m not in said_there and _counts(theirs, m, mine, pair, alone.other)]
        lost = [m for m in lost if not _negated(m, theirs, gained)]
        gained = [m for m in gained if not _negated(m, mine, lost)]
        for b, o in _exchanged(lost, gained):
            contrary = (b.key == UNLIKELY) != (o.key == UNLIKELY) or b.kind == "negation"
            if contrary or not (_weak(b) and _weak(o)):  # "may" / "reportedly": other words of one strength
                why = f'"{b.surface}" became "{o.surface}"'
                sides = evidence(base.document, b.span), evidence(other.document, o.span)
                kind, severity = ("statement.polarity", "substantive") if contrary else ("statement.hedge", "minor")
                out.append(Change(kind, severity, "", *sides, why, pair.score))
            lost.remove(b)
            gained.remove(o)
        out += [_row(mine, m, theirs, pair, True) for m in lost if not (_plain(m) or _heard(m, heard_base))]
        out += [_row(theirs, m, mine, pair, False) for m in gained if not (_plain(m) or _heard(m, heard_other))]
    return out


def _same(ours: Sequence[Marker], others: Sequence[Marker]) -> bool:
    """Whether two identical statements have the same markers, so that each answers its like."""
    return [(m.kind, m.key) for m in ours] == [(m.kind, m.key) for m in others]


def _markers(view: View, numbers: Sequence[int]) -> list[Marker]:
    """The markers of some statements, but for words that are quoted as words: voted "No"."""
    found = view.markers(numbers)[:MOST]
    if not found:
        return []
    bare = [view.document.quotes[k].span for k in view.quotes(numbers)]
    return [
        m for m in found if not any(m.span.start == q.start and q.end - m.span.end <= 1 for q in bare)
    ]


def _exchanged(lost: Sequence[Marker], gained: Sequence[Marker]) -> list[tuple[Marker, Marker]]:
    """A modal or hedge of one side and the one that stands for it on the other, in text order; so with a negation and one
    of another key ("no", "little")."""
    return [
        pair
        for negation in (False, True)
        for pair in zip(*([m for m in held if (m.kind == "negation") is negation] for held in (lost, gained)), strict=False)
        if not negation or pair[0].key != pair[1].key
    ]


def _negated(marker: Marker, absent: _Side, negations: Sequence[Marker]) -> bool:
    """Whether a hedge or modal of one side stands on the other beside a negation that only that side has: "not expected to",
    "did not believe", "could not": then the negation is the change."""
    if marker.kind == "negation":
        return False
    text, surface = absent.view.text, marker.surface
    for m in negations:
        if m.kind != "negation":
            continue
        behind = text[m.span.end + 1 : m.span.end + 1 + len(surface)]
        verb = behind.split(" ")[0]
        if behind == surface or (len(verb) >= VERB and surface.startswith(verb)):
            return True
        if text[max(0, m.span.start - 1 - len(surface)) : m.span.start].strip() == surface:
            return True
    return False


def _weak(marker: Marker) -> bool:
    return marker.kind == "hedge" or marker.key == "may"


def _spans(changes: Sequence[Change], side: int) -> Iterator[Span]:
    for shown in ((c.base, c.other)[side] for c in changes):
        if shown is not None and shown.span is not None:
            yield shown.span


class _Shadow:
    """Quotations that rows show; looked up by place, for an article may have thousands."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [span.start for span in ordered]
        self._reach = list(accumulate((span.end for span in ordered), max))

    def covers(self, span: Span) -> bool:
        """Whether a marker stands in one of these quotations."""
        before = bisect_right(self._starts, span.start)
        return before > 0 and span.end <= self._reach[before - 1]

    def touches(self, span: Span) -> bool:
        """Whether a marker and one of these have a letter in common."""
        before = bisect_left(self._starts, span.end)
        return before > 0 and span.start < self._reach[before - 1]

    def leads(self, span: Span) -> bool:
        """Whether a marker stands right before one of these quotations: 'would "firmly support"'."""
        before = bisect_right(self._starts, span.end + BEFORE_MARK)
        return before > 0 and self._starts[before - 1] >= span.end


def _heard(marker: Marker, shown: _Shadow) -> bool:
    """Whether a hedge is the cue of hearsay that a row shows: at its start or at its end."""
    return marker.kind == "hedge" and shown.touches(marker.span)


def _unmatched(side: _Side, mine: Sequence[Marker], absent: _Side, theirs: Sequence[Marker]) -> list[Marker]:
    """Markers of one side that none of the same kind and key on the other answers; opposites are another matter.

    Those with common terms in their scopes answer each other first; what is left in any order, unless the other side tells
    the whole scope without the marker ("did not resign but went", "resigned but did not go").
    """
    plain = [m for m in mine if m.kind != "opposite"]
    if not plain:
        return []
    scopes = [_scope(side.view, m) for m in plain]
    near = [_near(side.view, m) | scope.keys() for m, scope in zip(plain, scopes, strict=True)]
    others = [(m, _near(absent.view, m) | _scope(absent.view, m).keys()) for m in theirs if m.kind != "opposite"]
    ranked = sorted(
        (-len(near[i] & there), i, j)
        for i, m in enumerate(plain)
        for j, (o, there) in enumerate(others)
        if (m.kind, m.key) == (o.kind, o.key)
    )
    answered: set[int] = set()
    taken: set[int] = set()
    for shared, i, j in ranked:
        if i in answered or j in taken:
            continue
        whole = scopes[i].keys()
        if not shared and len(whole) >= LEAST and any(whole <= absent.view.term_keys(n) for n in absent.numbers):
            continue
        answered.add(i)
        taken.add(j)
    return [m for i, m in enumerate(plain) if i not in answered]


def _scope(view: View, marker: Marker) -> dict[str, float]:
    """The terms that a marker turns or weakens, and their weights: those behind it, or, at the end, those before it."""
    terms = view.terms(view.document.statements[marker.statement - 1].span)
    behind = [term for term in terms if term[2] >= marker.span.end][:BEHIND]
    before = [term for term in terms if term[3] <= marker.span.start]
    held = behind if len(behind) >= LEAST else [*before[-BEFORE:], *behind]
    return {key: WEIGHTS.get(kind, 1.0) for key, kind, _, _ in held}


def _near(view: View, marker: Marker) -> frozenset[str]:
    """The next words behind a marker, stop words included."""
    end = min(marker.span.end + CHARACTERS, view.document.statements[marker.statement - 1].span.end)
    return frozenset(word for word, _, _ in view.tokens(Span(marker.span.end, end))[:LEAST])


class _Alone(NamedTuple):
    """Stretches of BASE and of OTHER that one has and the other has not, or has other function words for, while the words
    around them are the same: what marks there is the change, however little else is said. ``kept``: where the words of
    BASE that stand in a longer equal run start, and where the same ones of OTHER do."""

    base: list[Span]
    other: list[Span]
    kept: dict[int, int]


def _alone(mine: _Side, theirs: _Side) -> _Alone:
    one, two = (
        [word for n in side.numbers for word in side.view.tokens(side.view.document.statements[n - 1].span)]
        for side in (mine, theirs)
    )
    out = _Alone([], [], {})
    codes = edits([w for w, _, _ in one], [w for w, _, _ in two])
    equal = [(a, b, c, d) for tag, a, b, c, d in codes if tag == "equal"]
    for a, b, c, _ in equal:
        if b - a >= AROUND:
            out.kept.update((one[a + k][1], two[c + k][1]) for k in range(b - a))
    runs = [(0, 0, 0, 0), *equal, (len(one), len(one), len(two), len(two))]
    for (a, b, _, d), (e, f, g, h) in pairwise(runs):
        if e - b > FEW or g - d > FEW or (b - a) + (f - e) < min(AROUND, len(one) - (e - b), len(two) - (g - d)):
            continue
        if (b == a and (b or d)) or (f == e and (f < len(one) or h < len(two))):
            continue
        for held, words, absent, others in (
            (out.base, one[b:e], theirs, two[d:g]),
            (out.other, two[d:g], mine, one[b:e]),
        ):
            if words and not (others and absent.view.terms(Span(others[0][1], others[-1][2]))):
                held.append(Span(words[0][1], words[-1][2]))
    return out


def _counts(side: _Side, marker: Marker, absent: _Side, pair: Pair, alone: Sequence[Span]) -> bool:
    """Whether a marker of one side alone turns or weakens what the other side tells."""
    if any(span.start <= marker.span.start and marker.span.end <= span.end for span in alone):
        return True
    return _matters(side, marker, absent, pair)


def _matters(side: _Side, marker: Marker, absent: _Side, pair: Pair) -> bool:
    """Whether one statement of the other side tells what the marker turns or weakens."""
    scope = _scope(side.view, marker)
    whole = sum(scope.values())
    if not whole:
        return False
    needed = TOLD_IN_WHOLE if min(pair.base_told, pair.other_told) >= WHOLE else TOLD
    if len(side.numbers) > 1:
        own = side.view.term_keys(marker.statement)
        if len([key for key in own if any(key in absent.view.term_keys(n) for n in absent.numbers)]) < AMONG * len(own):
            return False
    return any(sum(scope[key] for key in scope.keys() & absent.view.term_keys(n)) >= needed * whole for n in absent.numbers)


def _says_so(
    side: _Side, marker: Marker, here: Sequence[Marker], there: Sequence[Marker], markers: Sequence[Marker]
) -> bool:
    """Whether the other side, with these ``markers``, says by an opposite what a negation says here: not accept, reject; not
    likely, unlikely. ``here`` and ``there`` are the markers of one side alone."""
    doubt = [any(m.kind == "hedge" and m.key == UNLIKELY for m in held) for held in (here, there)]
    negated = [any(m.kind == "negation" for m in held) for held in (here, there)]
    if marker.kind != "negation":
        unlikely = marker.key == UNLIKELY and negated[1] and not doubt[1]
        return unlikely or (marker.kind == "hedge" and doubt[1] and not doubt[0] and negated[0])
    if doubt[1] and not doubt[0]:
        return True
    scope = _scope(side.view, marker)
    return any(m.kind == "opposite" and m.key in scope for m in markers)


def _opposites(
    side: _Side, markers: Sequence[Marker], absent: _Side, pair: Pair, quoted: _Shadow, is_base: bool
) -> list[Change]:
    """The rows for words of one side whose contrary stands in the same place on the other: unsafe, safe."""
    out = []
    for marker in markers:
        if marker.kind != "opposite" or quoted.covers(marker.span):
            continue
        whole = side.view.document.statements[marker.statement - 1].span
        own = [key for key, _, start, _ in side.view.terms(whole) if start == marker.span.start]  # or of a phrase
        if any(marker.key in side.view.term_keys(n) for n in side.numbers):
            continue
        for n in absent.numbers:
            there = absent.view.term_keys(n)
            if marker.key not in there or not own or own[0] in there:
                continue
            if not _matters(side, marker, absent, pair) and (pair.score < NEARLY or _scope(side.view, marker)):
                continue  # "It is illegal." has nothing else to go by
            turned = _is_negated(absent.view, n, marker.key)
            if turned != _is_negated(side.view, marker.statement, own[0]):
                continue  # not accept, reject
            statement = absent.view.document.statements[n - 1]
            start, end = next((s, e) for key, _, s, e in absent.view.terms(statement.span) if key == marker.key)
            mine, theirs = evidence(side.view.document, marker.span), evidence(absent.view.document, Span(start, end))
            base, other = (mine, theirs) if is_base else (theirs, mine)
            why = f'"{base.surface}" became "{other.surface}"'
            out.append(Change("statement.polarity", "substantive", "", base, other, why, pair.score))
            break
    return out


def _is_negated(view: View, number: int, key: str) -> bool:
    return any(m.kind == "negation" and key in _scope(view, m) for m in view.markers((number,)))


def _plain(marker: Marker) -> bool:
    """ "will" and "would" by themselves are tense; they count where they stand for another modal."""
    return marker.kind == "modal" and marker.key == "will"


def _row(side: _Side, marker: Marker, absent: _Side, pair: Pair, is_base: bool) -> Change:
    kind = "statement.polarity" if marker.kind == "negation" else "statement.hedge"
    severity = "substantive" if marker.kind == "negation" else "minor"
    mine: Evidence = evidence(side.view.document, marker.span)
    theirs = silence(absent.view.document, absent.numbers)
    here, lacks = ("BASE", "OTHER") if is_base else ("OTHER", "BASE")
    why = f'"{marker.surface}" ({marker.kind}) stands in {here}, not in {lacks}'
    return Change(kind, severity, "", mine if is_base else theirs, theirs if is_base else mine, why, pair.score)
