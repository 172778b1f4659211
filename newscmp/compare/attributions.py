"""Attributions: is the same content given to the same source?

Contents are matched by their words within paired statements, and across the whole article where they hold the same
quotation. Same-source pairs are taken first, so that of two sources of one content the lost one is seen even when the
other stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from newscmp.compare.evidence import evidence, silence
from newscmp.compare.sources import can_be, same_source, unnamed
from newscmp.compare.view import View, telling
from newscmp.model import Attribution, Change, Detail, Evidence, Pair, Source, Span

# Share of the shorter content's words that both have, at which two contents of paired statements are the same.
SAME_SOURCE = 0.25
OTHER_SOURCE = 0.45
# Pairs of contents that are weighed one by one; a statement with more attributions than that is matched in order.
MOST = 10_000
# Statements paired with less than SURE must share more of a content before another or a lost source is news.
SURE = 0.5
CLEARLY = 0.75
# Share of a content's words that the other side must tell before its lost source is news.
TOLD = 0.5


def link_attributions(
    base: View, other: View, pairs: Sequence[Pair], utterances: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], float | None]:
    """Attributions of one content: (base, other) indexes -> score of the pair they stand in.

    ``utterances`` are (base quote, other quote) indexes of one utterance: those contents are the same wherever they stand.
    """
    candidates: dict[tuple[int, int], float] = {}
    score_of: dict[tuple[int, int], float | None] = {}
    for pair in pairs:
        if not (pair.base and pair.other):
            continue
        mine, theirs = _reported_in(base, pair.base), _reported_in(other, pair.other)
        for i, j in product(mine, theirs) if len(mine) * len(theirs) <= MOST else zip(mine, theirs):
            shared = _shared(base, i, other, j)
            if (
                pair.score < SURE
                and shared < CLEARLY
                and not _same(base.document.attributions[i], other.document.attributions[j])
            ):
                continue
            if shared > candidates.get((i, j), 0.0):
                candidates[i, j] = shared
                score_of[i, j] = pair.score
    for quote_base, quote_other in utterances:
        i_found = base.document.quotes[quote_base].attribution
        j_found = other.document.quotes[quote_other].attribution
        if i_found is not None and j_found is not None:
            candidates[i_found, j_found] = 1.0
            score_of.setdefault((i_found, j_found), None)
    return {link: score_of[link] for link in sorted(_link(base, other, candidates))}


def compare_attributions(
    base: View, other: View, pairs: Sequence[Pair], links: Mapping[tuple[int, int], float | None]
) -> list[Change]:
    """Every attribution row of two documents. ``links`` come from `link_attributions`."""
    changes = []
    for (i, j), score in links.items():
        changes += _verdict(base, other, i, j, score)
    linked_base, linked_other = {i for i, _ in links}, {j for _, j in links}
    for pair in pairs:
        if not (pair.base and pair.other):
            continue
        changes += _lost("attribution.dropped", base, other, pair, pair.base, pair.other, linked_base)
        changes += _lost("attribution.added", other, base, pair, pair.other, pair.base, linked_other)
    return changes


def _link(base: View, other: View, candidates: dict[tuple[int, int], float]) -> set[tuple[int, int]]:
    """One-to-one links: first contents with the same source, then the rest, the most alike first."""
    ranked = []
    for (i, j), shared in candidates.items():
        same = _same(base.document.attributions[i], other.document.attributions[j])
        if shared >= (SAME_SOURCE if same else OTHER_SOURCE):
            # a hedge without a source ("reportedly") gives way to whoever is named for the content
            bare = base.document.attributions[i].source is None or other.document.attributions[j].source is None
            ranked.append((not same, bare, -shared, i, j))
    ranked.sort()
    taken_base: set[int] = set()
    taken_other: set[int] = set()
    links = set()
    for _, _, _, i, j in ranked:
        if i not in taken_base and j not in taken_other:
            taken_base.add(i)
            taken_other.add(j)
            links.add((i, j))
    return links


def _same(b: Attribution, o: Attribution) -> bool:
    return b.source is not None and o.source is not None and same_source(b.source, o.source)


def _shared(base: View, i: int, other: View, j: int) -> float:
    """Share of the shorter content's words that the other content has too, 0 to 1."""
    one, two = base.attribution_words(i), other.attribution_words(j)
    return len(one & two) / min(len(one), len(two)) if one and two else 0.0


def _reported_in(view: View, numbers: tuple[int, ...]) -> list[int]:
    """Indexes of the reports whose content touches these statements."""
    return [index for index in view.attributions(numbers) if view.document.attributions[index].reported]


def _verdict(base: View, other: View, i: int, j: int, score: float | None) -> list[Change]:
    b, o = base.document.attributions[i], other.document.attributions[j]
    if not (b.reported and o.reported):
        return []
    if _same(b, o) or _one_name(b, o):
        if b.cue and o.cue and b.cue.cue_class != o.cue.cue_class:
            why = f'the same source, "{b.cue.surface}" ({b.cue.cue_class}) / "{o.cue.surface}" ({o.cue.cue_class})'
            return [_row("attribution.cue", "minor", base, b, other, o, why, score, on_cue=True)]
        return []
    if _unknown(b.source) or _unknown(o.source):
        return []  # a pronoun that was not resolved: never a guess
    if b.source is None or o.source is None:
        if b.source is None and o.source is None:
            return []
        kind = "attribution.dropped" if o.source is None else "attribution.added"
        named = _name(b.source) if o.source is None else _name(o.source)
        why = f"one names the source ({named}), the other says only that it was said"
        return [_row(kind, "substantive", base, b, other, o, why, score)]
    if unnamed(b.source) != unnamed(o.source) and not can_be(b.source, o.source):
        kind, why = "attribution.divergent", f"the same content from another source: {_name(b.source)} / {_name(o.source)}"
    elif unnamed(b.source) and not unnamed(o.source):
        kind, why = "attribution.named", f"an unnamed source ({_name(b.source)}) got a name: {_name(o.source)}"
    elif unnamed(o.source) and not unnamed(b.source):
        kind, why = "attribution.anonymised", f"a named source ({_name(b.source)}) lost its name: {_name(o.source)}"
    else:
        kind, why = "attribution.divergent", f"the same content from another source: {_name(b.source)} / {_name(o.source)}"
    return [_row(kind, "substantive", base, b, other, o, why, score)]


def _one_name(b: Attribution, o: Attribution) -> bool:
    """Whether the two sources would be printed alike: then a row would tell nobody anything."""
    return b.source is not None and o.source is not None and b.source.name is not None and b.source.name == o.source.name


def _unknown(source: Source | None) -> bool:
    return source is not None and not source.keys


def _name(source: Source | None) -> str:
    return (source.name or source.surface or "no one") if source else "no one"


def _lost(
    kind: str, view: View, absent: View, pair: Pair, mine: tuple[int, ...], theirs: tuple[int, ...], linked: set[int]
) -> list[Change]:
    """Rows for attributions of ``view`` whose content the other side tells without that source."""
    changes = []
    statements = view.document.statements
    spans = [statements[n - 1].span for n in mine]
    told = {word for n in theirs for word in absent.words(n)}
    for index in view.attributions(mine):
        attribution = view.document.attributions[index]
        if index in linked or attribution.source is None or attribution.cue is None or _unknown(attribution.source):
            continue
        if not attribution.reported:
            continue
        first = attribution.content[0].start
        if not any(span.start <= first < span.end for span in spans):
            continue  # a content over several pairs is judged once, where it starts
        content = telling(view.content_words(_cut(piece, span) for piece in attribution.content for span in spans))
        if len(content) < 2 or len(content & told) / len(content) < (TOLD if pair.score >= SURE else CLEARLY):
            continue
        others = _reported_in(absent, theirs)
        if any(_known_as(attribution.source, absent, j) for j in others):
            continue
        name = _name(attribution.source)
        dropped = kind == "attribution.dropped"
        side = "OTHER" if dropped else "BASE"
        if others:
            why = f"told from {name} too; in {side} that source is gone"
        else:
            why = f"told from {name}; {side} tells it in its own voice"
        shown, silent = _shown(view, attribution), silence(absent.document, theirs)
        base, other = (shown, silent) if dropped else (silent, shown)
        changes.append(Change(kind, "substantive", "", base, other, why, pair.score))
    return changes


def _cut(piece: Span, span: Span) -> Span:
    """The part of ``piece`` within ``span``; empty where they do not meet."""
    start = max(piece.start, span.start)
    return Span(start, max(start, min(piece.end, span.end)))


def _known_as(source: Source, view: View, index: int) -> bool:
    found = view.document.attributions[index].source
    return found is not None and same_source(source, found)


def _details(attribution: Attribution) -> dict[str, Detail]:
    source, cue = attribution.source, attribution.cue
    return {
        "source": source.name or source.surface if source else None,
        "cue": cue.surface if cue else None,
        "cue_class": cue.cue_class if cue else None,
        "form": attribution.form,
    }


def _shown(view: View, attribution: Attribution, on_cue: bool = False) -> Evidence:
    """The source as it stands in the text; the cue where that is the point, or where no source stands there."""
    details = _details(attribution)
    if attribution.cue and (on_cue or attribution.source is None or attribution.source.span is None):
        return evidence(view.document, attribution.cue.span, details)
    if attribution.source and attribution.source.span:
        return evidence(view.document, attribution.source.span, details)
    return evidence(view.document, attribution.content[0], details)


def _row(
    kind: str,
    severity: str,
    base: View,
    b: Attribution,
    other: View,
    o: Attribution,
    why: str,
    score: float | None,
    on_cue: bool = False,
) -> Change:
    return Change(kind, severity, "", _shown(base, b, on_cue), _shown(other, o, on_cue), why, score)
