"""Attributions: is the same content given to the same source?

What is compared are the contents that `links` found to be the same; where one has no counterpart, what the paired
statements tell of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from newscmp.comparison.contents import Contents, Weights, covered, told
from newscmp.comparison.cuts import find_cuts
from newscmp.comparison.evidence import evidence, silence, words
from newscmp.comparison.links import (
    CLEARLY,
    LONG_NAME,
    LONGER,
    MANY,
    MANY_TERMS,
    OTHER_SOURCE,
    UTTERANCE,
    WHOLE,
    Link,
    Links,
    of_one_source,
    reported_in,
)
from newscmp.comparison.sources import can_be, each, same_source, undecided, unnamed
from newscmp.comparison.view import View
from newscmp.model import Attribution, Change, Detail, Evidence, Pair, Source, Span

# Of the longer content so much must be told by both before the class of their cues is compared.
ONE_CLAIM = 0.5
# Statements paired with less than SURE must tell more of a content before its lost source is news.
SURE = 0.5
TOLD = 0.65
# Share of what the other side tells of a content that stands within its attributions, from which it is given to them.
IN_CONTENT = 0.5
# Statements on either side of a paragraph's that are searched for its source.
NEAR = 4
# In statements paired with less than SOME nothing is said of a source; with less than A_CLUE nothing of a cue.
SOME = 0.45
A_CLUE = 0.4
# Cues of these classes tell of a deed (he ordered it, he asked): where they are gone no claim has lost its source.
DEEDS = frozenset({"order", "question"})
# Between these classes the cue of a document does not choose.
PLAIN = frozenset({"factive", "neutral"})
# Characters of the marks with which a quotation opens.
MARKS = 2
# Sources that show as they say: a report, a website.
SHOWING = frozenset({"document", "media"})
# Classes of cues by which a content without a source is hearsay: reportedly, is said to have, it is believed.
HEARSAY = frozenset({"neutral", "doubt", "belief", "estimate"})


def compare_attributions(base: View, other: View, pairs: Sequence[Pair], links: Links, contents: Contents) -> list[Change]:
    """Every attribution row of two documents. ``links`` come from `link_attributions`."""
    changes = []
    cut = _cut_from(base, other, [(pair, pair.base, pair.other) for pair in pairs])
    cut_there = _cut_from(other, base, [(pair, pair.other, pair.base) for pair in pairs])
    changes += [_cut_out("attribution.dropped", base, other, pair, i) for i, pair in cut.items()]
    changes += [_cut_out("attribution.added", other, base, pair, j) for j, pair in cut_there.items()]
    for (i, j), link in links.items():
        if link.sure and i not in cut and j not in cut_there:
            changes += _verdict(base, other, i, j, link)
            changes += _parts(base, other, i, j, link)
    of_base: dict[int, list[int]] = {}
    of_other: dict[int, list[int]] = {}
    for i, j in links:
        of_base.setdefault(i, []).append(j)
        of_other.setdefault(j, []).append(i)
    for linked, gone in ((of_base, cut), (of_other, cut_there)):
        for index in gone:
            linked.setdefault(index, [])
    for pair in pairs:
        if pair.base and pair.other:
            changes += _lost("attribution.dropped", base, other, pair, of_base, of_other, contents)
            changes += _lost("attribution.added", other, base, pair, of_other, of_base, contents)
    return changes


def _verdict(base: View, other: View, i: int, j: int, link: Link) -> list[Change]:
    b, o = base.document.attributions[i], other.document.attributions[j]
    score = link.score
    if not (b.reported and o.reported):
        return []
    if of_one_source(b, o) or _one_name(b, o):
        alike = link.likeness.of_more >= ONE_CLAIM and _in_words(b) and _in_words(o)
        if b.source and b.source.kind in SHOWING and _told_by(b, o) <= PLAIN:
            return []  # a report shows, states or says: one thing
        if score is not None and score < A_CLUE and link.likeness != UTTERANCE:
            return []
        if alike and b.cue and o.cue and b.cue.cue_class != o.cue.cue_class:
            why = f'the same source, "{b.cue.surface}" ({b.cue.cue_class}) / "{o.cue.surface}" ({o.cue.cue_class})'
            return [_row("attribution.cue", "minor", base, b, other, o, why, score, on_cue=True)]
        return []
    if _unknown(b.source) or _unknown(o.source):
        return []  # a pronoun that was not resolved: never a guess
    if b.source is not None and o.source is not None and undecided(b.source, o.source):
        return []
    if b.source is None or o.source is None:
        if b.source is None and o.source is None:
            return []
        dropped = o.source is None
        source, absent, there = (b.source, other, o) if dropped else (o.source, base, b)
        if source is None or mentions(absent, (there.statement,), source):
            return []
        kind = "attribution.dropped" if dropped else "attribution.added"
        why = f"one names the source ({_name(source)}), the other says only that it was said"
        return [_row(kind, "substantive", base, b, other, o, why, score)]
    if score is not None and score < SURE and not (_claims(b) and _claims(o)):
        return []  # many may call for one thing
    told_whole = link.likeness.of_more >= CLEARLY
    if not told_whole and score is not None and (score < SOME or (score < SURE and link.likeness.of_more < WHOLE)):
        return []
    if not (_described(b.source) and _described(o.source)):
        return []
    if unnamed(b.source) != unnamed(o.source) and not can_be(b.source, o.source):
        kind, why = "attribution.divergent", f"the same content from another source: {_name(b.source)} / {_name(o.source)}"
    elif unnamed(b.source) and not unnamed(o.source):
        kind, why = "attribution.named", f"an unnamed source ({_name(b.source)}) got a name: {_name(o.source)}"
    elif unnamed(o.source) and not unnamed(b.source):
        kind, why = "attribution.anonymised", f"a named source ({_name(b.source)}) lost its name: {_name(o.source)}"
    else:
        kind, why = "attribution.divergent", f"the same content from another source: {_name(b.source)} / {_name(o.source)}"
    return [_row(kind, "substantive", base, b, other, o, why, score)]


def _parts(base: View, other: View, i: int, j: int, link: Link) -> list[Change]:
    """Rows for those of several sources of one content who are gone while another stays."""
    b, o = base.document.attributions[i], other.document.attributions[j]
    if b.source is None or o.source is None or not (b.source.parts or o.source.parts) or not of_one_source(b, o):
        return []
    if not (_claims(b) and _claims(o)) or (link.score is not None and link.score < SOME):
        return []
    changes = []
    for dropped, mine, (absent, there) in ((True, b, (other, o)), (False, o, (base, b))):
        held = each(there.source) if there.source else ()
        all_of = each(mine.source) if mine.source else ()
        gone = [part for part in all_of if part.keys and not any(same_source(part, kept) for kept in held)]
        gone = [part for part in gone if not _spoken_of(absent, (there.statement,), part)]
        if not gone:
            continue
        side, view = ("OTHER", base) if dropped else ("BASE", other)
        why = f"told from {_names(gone)} too; in {side} that source is gone"
        shown, silent = _shown(view, mine), silence(absent.document, (there.statement,))
        before, after = (shown, silent) if dropped else (silent, shown)
        kind = "attribution.dropped" if dropped else "attribution.added"
        changes.append(Change(kind, "substantive", "", before, after, why, link.score))
    return changes


def _names(sources: Sequence[Source]) -> str:
    return " and ".join(map(_name, sources))


def _told_by(b: Attribution, o: Attribution) -> frozenset[str]:
    """The classes of the two cues."""
    return frozenset(found.cue.cue_class for found in (b, o) if found.cue)


def _described(source: Source) -> bool:
    """Whether it is known what a source is: by its name, by a noun of a person, a body, a medium or a document, or by few
    words; longer ones without any such noun may be a stretch of text that is no source at all."""
    return not unnamed(source) or source.kind not in (None, "unnamed") or len(words(source.surface or "")) <= LONG_NAME


def _in_words(attribution: Attribution) -> bool:
    """Whether the cue is words: the colon or the dash of a headline has no class to compare."""
    return attribution.cue is not None and any(char.isalnum() for char in attribution.cue.surface)


def _one_name(b: Attribution, o: Attribution) -> bool:
    """Whether the two sources would be printed alike: then a row would tell nobody anything."""
    return b.source is not None and o.source is not None and b.source.name is not None and b.source.name == o.source.name


def _unknown(source: Source | None) -> bool:
    return source is not None and not source.keys


def _name(source: Source | None) -> str:
    return (source.name or source.surface or "no one") if source else "no one"


def mentions(view: View, numbers: Iterable[int], source: Source) -> bool:
    """Whether some statements speak of a source: then who tells it there is told, if not in words that were understood."""
    named = () if source.anonymous else source.keys  # a spokesman for the army is not told where the army is
    names = [frozenset(key.split()) for key in named if key[0] != "?"]
    nouns = tuple(sorted(key[1:] for key in source.keys if key[0] == "?" and len(key) > LONGER))
    for n in numbers:
        held = view.word_set(n)
        if nouns and any(word.startswith(nouns) for word in held):  # in the plural too
            return True
        if any(3 * len(name & held) >= (2 if len(name) > 2 else 3) * len(name) for name in names):
            return True
    return False


def _lost(
    kind: str,
    view: View,
    absent: View,
    pair: Pair,
    linked: Mapping[int, list[int]],
    linked_there: Mapping[int, list[int]],
    contents: Contents,
) -> list[Change]:
    """Rows for attributions of ``view`` whose content the other side tells without that source."""
    changes = []
    dropped = kind == "attribution.dropped"
    mine, theirs = (pair.base, pair.other) if dropped else (pair.other, pair.base)
    if pair.score < SOME or view.document.statements[mine[0] - 1].role == "headline":
        return []  # headlines leave their sources to the text
    spans = [view.document.statements[n - 1].span for n in mine]
    text: Weights | None = None
    for index in view.attributions(mine):
        attribution = view.document.attributions[index]
        if index in linked or not _claims(attribution):
            continue
        first = attribution.content[0].start
        if not any(span.start <= first < span.end for span in spans):
            continue  # a content over several pairs is judged once, where it starts
        content = contents.weigh(view, [_cut(piece, span) for piece in attribution.content for span in spans])
        if text is None:
            text = contents.weigh(absent, [absent.document.statements[n - 1].span for n in theirs])
        needed = (TOLD if pair.score >= SURE else CLEARLY) - (MANY if len(content) >= MANY_TERMS else 0.0)
        if len(content) < 2 or told(content, text) < needed:
            continue
        source = attribution.source
        gone = [part for part in each(source) if not _spoken_of(absent, theirs, part)] if source is not None else []
        if source is not None and not gone:
            continue
        others = _given_to(absent, theirs, content)
        if source is None and others:
            continue  # somebody says it there too
        if others and not _beside(view, index, absent, others, linked_there, contents):
            continue
        changes.append(_silenced(kind, view, absent, pair, attribution, gone, bool(others)))
    return changes


def _cut_from(view: View, absent: View, pairs: Sequence[tuple[Pair, Sequence[int], Sequence[int]]]) -> dict[int, Pair]:
    """The claims whose attribution was cut from a statement that is the same but for it, and that is not of the same source
    by words in another place."""
    out = {}
    for index, (pair, theirs) in find_cuts(view, absent, pairs).items():
        mine = view.document.attributions[index]
        there = [absent.document.attributions[k] for k in absent.attributions(theirs)]
        opens = absent.document.statements[theirs[0] - 1].span.start
        if any(absent.document.quotes[k].span.start <= opens + MARKS for k in absent.quotes(theirs[:1])):
            continue  # a quotation may go on from the one before
        if _claims(mine) and not any(of_one_source(mine, found) for found in there):
            out[index] = pair
    return out


def _cut_out(kind: str, view: View, absent: View, pair: Pair, index: int) -> Change:
    attribution = view.document.attributions[index]
    gone = [attribution.source] if attribution.source is not None else []
    others = reported_in(absent, pair.other if kind == "attribution.dropped" else pair.base)
    return _silenced(kind, view, absent, pair, attribution, gone, bool(others))


def _silenced(
    kind: str, view: View, absent: View, pair: Pair, attribution: Attribution, gone: Sequence[Source], others: bool
) -> Change:
    """The row for an attribution of ``view`` whose sources are ``gone`` from ``absent``; ``others`` may still say it."""
    dropped = kind == "attribution.dropped"
    name = _names(gone) or f'hearsay ("{attribution.cue.surface if attribution.cue else ""}")'
    side = "OTHER" if dropped else "BASE"
    if others:
        why = f"told from {name} too; in {side} that source is gone"
    else:
        why = f"told from {name}; {side} tells it in its own voice"
    shown, silent = _shown(view, attribution), silence(absent.document, pair.other if dropped else pair.base)
    before, after = (shown, silent) if dropped else (silent, shown)
    return Change(kind, "substantive", "", before, after, why, pair.score)


def _claims(attribution: Attribution) -> bool:
    """Whether an attribution is a claim of a source that is known, or hearsay."""
    if attribution.cue is None or _unknown(attribution.source):
        return False
    if attribution.source is None:
        return attribution.cue.cue_class in HEARSAY and attribution.form == "indirect"
    return attribution.reported and attribution.cue.cue_class not in DEEDS


def _spoken_of(view: View, numbers: Sequence[int], source: Source) -> bool:
    """Whether the source is mentioned in these statements, or is the source of one beside them: one attribution may stand
    for a whole paragraph."""
    if mentions(view, numbers, source):
        return True
    statements = view.document.statements
    if any(view.document.quotes[k].attribution is None for k in view.quotes(numbers[:1])):
        before = range(max(1, numbers[0] - 2), numbers[0])
        if view.quotes(before) or any(view.attributions_at(n) for n in before):
            return True  # a quotation that goes on, or is of whoever was named before it
    paragraphs = {statements[n - 1].paragraph for n in numbers}
    near = {
        n
        for number in numbers
        for n in range(max(1, number - NEAR), min(len(statements), number + NEAR) + 1)
        if n == number - 1 or statements[n - 1].paragraph in paragraphs
    }
    return any(
        found.source is not None and same_source(source, found.source)
        for n in sorted(near)
        for found in view.attributions_at(n)
    )


def _given_to(view: View, numbers: tuple[int, ...], content: Weights) -> list[int]:
    """The reports within which these statements tell a content; none in the outlet's own voice."""
    attributions = view.document.attributions
    held = reported_in(view, numbers)
    if covered(view, numbers, content, [span for index in held for span in attributions[index].content]) < IN_CONTENT:
        return []
    return [index for index in held if covered(view, numbers, content, attributions[index].content) >= IN_CONTENT] or held


def _beside(
    view: View, index: int, absent: View, others: Sequence[int], linked: Mapping[int, list[int]], contents: Contents
) -> bool:
    """Whether the content had two sources, of which the other side keeps one: who said it, who reported that."""
    mine = contents.attribution(view, index)
    for j in others:
        for i in linked.get(j, ()):
            theirs = contents.attribution(view, i)
            same = of_one_source(view.document.attributions[i], absent.document.attributions[j])
            if i != index and same and max(told(theirs, mine), told(mine, theirs)) >= OTHER_SOURCE:
                return True
    return False


def _cut(piece: Span, span: Span) -> Span:
    """The part of ``piece`` within ``span``; empty where they do not meet."""
    start = max(piece.start, span.start)
    return Span(start, max(start, min(piece.end, span.end)))


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
