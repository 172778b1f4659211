"""Attributions: is the same content given to the same source?

Contents are linked by how much of each other they tell (`contents`), within paired statements, and across the whole
article where they hold the same quotation: that two statements are paired is not enough, for one statement may report
several things. Same-source links are taken first, so that of two sources of one content the lost one is seen even when the
other stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from newscmp.comparison.contents import NOTHING, Contents, Likeness, Weights, covered, likeness, told
from newscmp.comparison.evidence import evidence, silence, words
from newscmp.comparison.sources import can_be, same_source, set_apart, unnamed
from newscmp.comparison.view import View
from newscmp.model import Attribution, Change, Detail, Evidence, Pair, Source, Span

# Share of the shorter content that both have, at which contents of one source and of two sources are the same.
SAME_SOURCE = 0.25
OTHER_SOURCE = 0.6
# Of the longer content so much, or, where both are of one or two terms, WHOLE.
OF_MORE = 0.3
WHOLE = 0.6
# Of the longer content so much must be told by both before the class of their cues is compared.
ONE_CLAIM = 0.5
# So much less is enough where so many terms are shared.
MANY_TERMS = 5
MANY = 0.1
# Share of the shorter content at which one is a paraphrase of the other.
PARAPHRASE = 0.4
# Pairs of contents that are weighed one by one; a statement with more attributions than that is matched in order.
MOST = 10_000
# Statements paired with less than SURE must tell more of a content before its lost source is news.
SURE = 0.5
TOLD = 0.65
CLEARLY = 0.8
# Share of what the other side tells of a content that stands within its attributions, from which it is given to them.
IN_CONTENT = 0.5
# Statements on either side of a paragraph's that are searched for its source.
NEAR = 4
# In statements paired with less than SOME nothing is said of a source; with less than A_CLUE nothing of a cue.
SOME = 0.45
A_CLUE = 0.4
# Words of a surface that names the same source in both texts, whatever each text resolves it to.
LONG_NAME = 3
# Words of this many letters describe an unnamed source.
LONGER = 4
# Cues of these classes tell of a deed (he ordered it, he asked): where they are gone no claim has lost its source.
DEEDS = frozenset({"order", "question"})
# Between these classes the cue of a document does not choose.
PLAIN = frozenset({"factive", "neutral"})
# Classes of cues by which a content without a source is hearsay: reportedly, is said to have, it is believed.
HEARSAY = frozenset({"neutral", "doubt", "belief", "estimate"})


class Link(NamedTuple):
    """Two attributions of one content: the score of the pair they stand in (None across pairs), how alike they are."""

    score: float | None
    likeness: Likeness

    @property
    def sure(self) -> bool:
        """Whether the contents are the same beyond doubt, not only of one source and of one matter."""
        return same_content(self.likeness)

    @property
    def paraphrase(self) -> bool:
        """Whether one content, of the same source, may be the other in other words."""
        return self.likeness.of_less >= PARAPHRASE and self.likeness.terms > 1


Links = Mapping[tuple[int, int], Link]
UTTERANCE = Likeness(1.0, 1.0, LONG_NAME)  # contents that hold one utterance are the same


def same_content(found: Likeness) -> bool:
    """Whether two contents tell the same."""
    if found.of_less < OTHER_SOURCE - (MANY if found.terms >= MANY_TERMS else 0.0) or found.of_more < OF_MORE:
        return False
    return found.terms > 2 or found.of_more >= WHOLE


def link_attributions(
    base: View, other: View, pairs: Sequence[Pair], utterances: Iterable[tuple[int, int]], contents: Contents
) -> Links:
    """Attributions of one content, by (base, other) indexes.

    ``utterances`` are (base quote, other quote) indexes of one utterance: those contents are the same wherever they stand.
    """
    candidates: dict[tuple[int, int], Link] = {}
    for pair in pairs:
        if not (pair.base and pair.other):
            continue
        mine, theirs = _reported_in(base, pair.base), _reported_in(other, pair.other)
        for i, j in product(mine, theirs) if len(mine) * len(theirs) <= MOST else zip(mine, theirs):
            alike = _alike(base, i, other, j, contents)
            if alike.of_less > (candidates[i, j].likeness.of_less if (i, j) in candidates else 0.0):
                candidates[i, j] = Link(pair.score, alike)
    for quote_base, quote_other in utterances:
        i_found = base.document.quotes[quote_base].attribution
        j_found = other.document.quotes[quote_other].attribution
        if i_found is not None and j_found is not None:
            old = candidates.get((i_found, j_found))
            candidates[i_found, j_found] = Link(old.score if old else None, UTTERANCE)
    return {link: candidates[link] for link in sorted(_link(base, other, candidates, contents))}


def compare_attributions(base: View, other: View, pairs: Sequence[Pair], links: Links, contents: Contents) -> list[Change]:
    """Every attribution row of two documents. ``links`` come from `link_attributions`."""
    changes = []
    for (i, j), link in links.items():
        if link.sure:
            changes += _verdict(base, other, i, j, link)
    of_base: dict[int, list[int]] = {}
    of_other: dict[int, list[int]] = {}
    for i, j in links:
        of_base.setdefault(i, []).append(j)
        of_other.setdefault(j, []).append(i)
    for pair in pairs:
        if pair.base and pair.other:
            changes += _lost("attribution.dropped", base, other, pair, of_base, of_other, contents)
            changes += _lost("attribution.added", other, base, pair, of_other, of_base, contents)
    return changes


def _link(base: View, other: View, candidates: Links, contents: Contents) -> set[tuple[int, int]]:
    """Links, one to one: first contents with the same source, then the rest, the most alike first; where none of a
    side's is left, also to one of another source that has a link."""
    ranked = []
    for (i, j), (score, alike) in candidates.items():
        same = _same(base.document.attributions[i], other.document.attributions[j])
        if alike.of_less >= SAME_SOURCE if same else same_content(alike):
            # a hedge without a source ("reportedly") gives way to whoever is named for the content
            bare = base.document.attributions[i].source is None or other.document.attributions[j].source is None
            ranked.append((not same, bare, -alike.of_less - alike.of_more - (score or 0.0), i, j))
    ranked.sort()
    taken_base: set[int] = set()
    taken_other: set[int] = set()
    links = set()
    kept: set[int] = set()  # those of OTHER whose source is that of BASE
    for other_source, _, _, i, j in ranked:
        if i not in taken_base and j not in taken_other:
            taken_base.add(i)
            taken_other.add(j)
            links.add((i, j))
            if not other_source:
                kept.add(j)
    kept_base = {i for i, j in links if j in kept}
    for _, _, _, i, j in ranked:  # two contents that the other side tells as one, from another source
        if (i in taken_base) == (j in taken_other) or i in kept_base or j in kept:
            continue
        if candidates[i, j].likeness.of_less < CLEARLY:
            continue
        beside = [k for k, there in links if there == j], [there for k, there in links if k == i]
        if not any(_told_in(base, i, k, contents) for k in beside[0]) and not any(
            _told_in(other, j, k, contents) for k in beside[1]
        ):
            taken_base.add(i)
            taken_other.add(j)
            links.add((i, j))
    return links


def _told_in(view: View, index: int, beside: int, contents: Contents) -> bool:
    """Whether an attribution's content is that of another one: one content with two sources."""
    return told(contents.attribution(view, index), contents.attribution(view, beside)) >= OTHER_SOURCE


def _same(b: Attribution, o: Attribution) -> bool:
    """Whether two attributions are to one source; one long surface names one source, whatever it was resolved to, and
    unnamed ones are described in mostly the same words."""
    if b.source is None or o.source is None:
        return False
    if same_source(b.source, o.source):
        return True
    one, two = words(b.source.surface or ""), words(o.source.surface or "")
    if one == two and len(one) >= LONG_NAME:
        return True
    if not (unnamed(b.source) and unnamed(o.source)) or set_apart(b.source, o.source):
        return False
    described, so = {w for w in one if len(w) >= LONGER}, {w for w in two if len(w) >= LONGER}
    shared = len(described & so)
    return shared >= LONG_NAME and 3 * shared >= 2 * max(len(described), len(so))


def _alike(base: View, i: int, other: View, j: int, contents: Contents) -> Likeness:
    """How alike two contents are: by their terms, or by all their words where one has no term ("it will not do so")."""
    one, two = contents.attribution(base, i), contents.attribution(other, j)
    if one and two:
        return likeness(one, two)
    spans = base.document.attributions[i].content, other.document.attributions[j].content
    mine, theirs = (frozenset(view.content_words(held)) for view, held in zip((base, other), spans, strict=True))
    shared = len(mine & theirs)
    return (
        Likeness(shared / min(len(mine), len(theirs)), shared / max(len(mine), len(theirs)), shared) if shared else NOTHING
    )


def _reported_in(view: View, numbers: tuple[int, ...]) -> list[int]:
    """Indexes of the reports whose content touches these statements."""
    return [index for index in view.attributions(numbers) if view.document.attributions[index].reported]


def _verdict(base: View, other: View, i: int, j: int, link: Link) -> list[Change]:
    b, o = base.document.attributions[i], other.document.attributions[j]
    score = link.score
    if not (b.reported and o.reported):
        return []
    if _same(b, o) or _one_name(b, o):
        alike = link.likeness.of_more >= ONE_CLAIM and _in_words(b) and _in_words(o)
        if b.source and b.source.kind == "document" and _told_by(b, o) <= PLAIN:
            return []  # a report shows, states or says: one thing
        if score is not None and score < A_CLUE and link.likeness != UTTERANCE:
            return []
        if alike and b.cue and o.cue and b.cue.cue_class != o.cue.cue_class:
            why = f'the same source, "{b.cue.surface}" ({b.cue.cue_class}) / "{o.cue.surface}" ({o.cue.cue_class})'
            return [_row("attribution.cue", "minor", base, b, other, o, why, score, on_cue=True)]
        return []
    if _unknown(b.source) or _unknown(o.source):
        return []  # a pronoun that was not resolved: never a guess
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
    names = [frozenset(key.split()) for key in source.keys if key[0] != "?"]
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
        if source is not None and _spoken_of(absent, theirs, source):
            continue
        others = _given_to(absent, theirs, content)
        if source is None and others:
            continue  # somebody says it there too
        if others and not _beside(view, index, absent, others, linked_there, contents):
            continue
        name = _name(source) if source is not None else f'hearsay ("{attribution.cue.surface if attribution.cue else ""}")'
        side = "OTHER" if dropped else "BASE"
        why = (
            f"told from {name} too; in {side} that source is gone"
            if others
            else (f"told from {name}; {side} tells it in its own voice")
        )
        shown, silent = _shown(view, attribution), silence(absent.document, theirs)
        base, other = (shown, silent) if dropped else (silent, shown)
        changes.append(Change(kind, "substantive", "", base, other, why, pair.score))
    return changes


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
    held = _reported_in(view, numbers)
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
            same = _same(view.document.attributions[i], absent.document.attributions[j])
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
