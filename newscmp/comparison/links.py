"""Which attributions of two articles are of one content: linked by how much of each other they tell.

Within paired statements, and across the whole article where they hold the same quotation: that two statements are paired
is not enough, for one statement may report several things. Same-source links are taken first, so that of two sources of
one content the lost one is seen even when the other stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from newscmp.comparison.contents import NOTHING, Contents, Likeness, likeness, told
from newscmp.comparison.evidence import words
from newscmp.comparison.sources import same_source, set_apart, unnamed
from newscmp.comparison.view import View
from newscmp.model import Attribution, Pair

# Share of the shorter content that both have, at which contents of one source and of two sources are the same.
SAME_SOURCE = 0.25
OTHER_SOURCE = 0.6
# Of the longer content so much, or, where both are of one or two terms, WHOLE.
OF_MORE = 0.3
WHOLE = 0.6
# So much less is enough where so many terms are shared.
MANY_TERMS = 5
MANY = 0.1
# Share of the shorter content at which one is a paraphrase of the other.
PARAPHRASE = 0.4
# Pairs of contents that are weighed one by one; a statement with more attributions than that is matched in order.
MOST = 10_000
# Share of a content that the other one tells clearly.
CLEARLY = 0.8
# Words of a surface that names the same source in both texts, whatever each text resolves it to.
LONG_NAME = 3
# Words of this many letters describe an unnamed source.
LONGER = 4


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
        mine = reported_in(base, pair.base)
        theirs = reported_in(other, pair.other) if mine else []
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


def _link(base: View, other: View, candidates: Links, contents: Contents) -> set[tuple[int, int]]:
    """Links, one to one: first contents with the same source, then the rest, the most alike first; where none of a
    side's is left, also to one of another source that has a link."""
    ranked = []
    for (i, j), (score, alike) in candidates.items():
        same = of_one_source(base.document.attributions[i], other.document.attributions[j])
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


def of_one_source(b: Attribution, o: Attribution) -> bool:
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


def reported_in(view: View, numbers: tuple[int, ...]) -> list[int]:
    """Indexes of the reports whose content touches these statements."""
    return [index for index in view.attributions(numbers) if view.document.attributions[index].reported]
