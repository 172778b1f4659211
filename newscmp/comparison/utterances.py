"""Which quotations are the same utterance, whatever statements they stand in.

Outlets cut a quotation in two with their cue, quote a part of it, or transcribe the same sentence in other words; so an
utterance is a group of quotes of either side that share their words in order (longest common subsequence over words).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from newscmp.comparison.places import crossed, exchanged, in_headline
from newscmp.comparison.sources import same_source
from newscmp.comparison.view import View
from newscmp.comparison.wording import differences, same_words
from newscmp.model import Pair, Quote
from newscmp.similarity import edits

# A word in more quotes than this proposes no candidates; rarer words do.
COMMON = 100
# Quotes of others that may stand between two parts of one utterance (a word in marks within its cue).
BETWEEN = 1
# Quotes of a headline that are looked for below it.
IN_HEADLINE = 8
# Characters between two parts of one utterance: a cue, the start of a paragraph with its furniture.
CUE = 300
# Words in order that both have of a quotation told again in other words.
AGAIN = 4
# Of quotes with equal words so many are looked at to find the one in the same pair of statements.
LOOKED_AT = 20
# A word is rare that so many quotes of the other side have at the most.
FEW = 3
# So many equal words in a row, of one speaker, are one utterance however much else either quotation says.
RUN = 6


@dataclass(slots=True)
class Utterances:
    """Quotes by index: ``same`` have equal words, ``altered`` are groups that differ, the rest is on one side only.

    Of those the ``again`` ones are told in marks by the other side, but in a quotation that another one stands for.
    """

    same: list[tuple[int, int]] = field(default_factory=list)
    altered: list[tuple[list[int], list[int]]] = field(default_factory=list)
    only_base: list[int] = field(default_factory=list)
    only_other: list[int] = field(default_factory=list)
    again_base: set[int] = field(default_factory=set)
    again_other: set[int] = field(default_factory=set)

    def links(self) -> list[tuple[int, int]]:
        """Every (base quote, other quote) of one utterance."""
        return self.same + [(i, j) for mine, theirs in self.altered for i in mine for j in theirs]


def match_utterances(base: View, other: View, pairs: Sequence[Pair]) -> Utterances:
    """Group the quotes of two documents into utterances; every quote is in exactly one list, or told within another."""
    found = Utterances()
    mine = [_words(base, q) for q in base.document.quotes]
    theirs = [_words(other, q) for q in other.document.quotes]
    place_base, place_other = _places(base, pairs, True), _places(other, pairs, False)

    excerpts = set(_headline_excerpts(base, mine)), set(_headline_excerpts(other, theirs))
    for held, indexes in zip((mine, theirs), excerpts, strict=True):
        for index in indexes:
            held[index] = []  # the quotation that the article itself gives further down counts
    free_base, free_other = _equal(mine, theirs, place_base, place_other, found)
    spreads: dict[bool, Counter[str]] = {}
    within: set[tuple[int, int]] = set()
    edges = []
    for i, j in _candidates(mine, theirs, free_base, free_other):
        one, two = mine[i], theirs[j]
        blocks = [(a, b, c, d) for tag, a, b, c, d in edits(one, two) if tag == "equal"]
        common, runs = sum(b - a for a, b, _, _ in blocks), len(blocks)
        near = place_base[i] is not None and place_base[i] == place_other[j]
        speaker = _speakers(base, i, other, j)
        whole = len(one) <= len(two)
        phrase = (base.document.quotes[i] if whole else other.document.quotes[j]).kind != "full"
        if phrase:
            spread = spreads.get(whole) or spreads.setdefault(whole, _spread(theirs if whole else mine))
            phrase = any(spread[word] <= FEW for word in (one if whole else two))
        longest = max((b - a for a, b, _, _ in blocks), default=0)
        shorter = min(len(one), len(two))
        accepted = _accept(common, runs, longest, shorter, near, speaker, phrase)
        if accepted and common < shorter and not (_is_much(common, shorter) or _share_a_term(base, i, other, j)):
            accepted = False  # "the weight of the blame", "the mouth of the harbour"
        if accepted:
            edges.append(_Edge(common, abs(len(one) - len(two)), speaker is not True, i, j, blocks))
        elif phrase and speaker is not False and common == shorter and runs == 1 and (common >= 2 or speaker):
            within.add((i, j))  # words that stand in a longer quotation as they are: told, and no alteration of it
    edges.sort(key=lambda e: (-e.common, e.other_speaker, e.surplus, e.i, e.j))

    groups = _Groups(base, other)
    repeated: list[_Edge] = []
    for edge in edges:
        i, j, common = edge.i, edge.j, edge.common
        excerpt = (i in free_base and common == len(mine[i])) or (j in free_other and common == len(theirs[j]))
        if i in free_base and j in free_other and groups.add(edge):
            continue
        # What the longer one tells is told by both already: the shorter is an excerpt of it, or it in other words.
        if excerpt:
            within.add((i, j))
        else:
            repeated.append(edge)
    told_base = {i for i, j in within if len(mine[i]) <= len(theirs[j])} | groups.base.keys()
    told_other = {j for i, j in within if len(theirs[j]) <= len(mine[i])} | groups.other.keys()
    found.again_base |= told_base & free_base - groups.base.keys()
    found.again_other |= told_other & free_other - groups.other.keys()
    pairs_of_quotes = list(groups.members)
    for edge in repeated:
        if edge.common < AGAIN or 4 * edge.common < 3 * min(len(mine[edge.i]), len(theirs[edge.j])):
            continue
        if (edge.i in free_base and edge.i not in told_base) or (edge.j in free_other and edge.j not in told_other):
            pairs_of_quotes.append(([edge.i], [edge.j]))
            found.again_base |= {edge.i} - told_base
            found.again_other |= {edge.j} - told_other
            told_base.add(edge.i)
            told_other.add(edge.j)
    differing = []
    for some, others in sorted((sorted(some), sorted(others)) for some, others in pairs_of_quotes):
        if _one_wording(mine, some, theirs, others):
            found.same += [(i, j) for i in some for j in others]
        else:
            differing.append((some, others))
    for some, others in _joined(base, other, differing):
        if _one_wording(mine, some, theirs, others):
            found.same += [(i, j) for i in some for j in others]
        else:
            found.altered.append((some, others))
    found.only_base = [i for i in sorted(free_base) if i not in told_base]
    found.only_other = [j for j in sorted(free_other) if j not in told_other]
    left_base = found.again_base.difference(*(some for some, _ in pairs_of_quotes))
    left_other = found.again_other.difference(*(others for _, others in pairs_of_quotes))
    turned = crossed(base, other, found.same, place_base, place_other)
    gone = {i for i, _ in turned}
    found.same = [(i, j) for i, j in found.same if i not in gone]
    left_base |= excerpts[0]
    left_other |= excerpts[1]
    turned += exchanged(
        base, [*found.only_base, *left_base], place_base, other, [*found.only_other, *left_other], place_other
    )
    found.altered += [([i], [j]) for i, j in turned]
    gone, gone_there = {i for i, _ in turned}, {j for _, j in turned}
    found.again_base -= gone
    found.again_other -= gone_there
    found.only_base = [i for i in found.only_base if i not in gone]
    found.only_other = [j for j in found.only_other if j not in gone_there]
    found.altered.sort()
    found.same.sort()
    return found


def _headline_excerpts(view: View, words: list[list[str]]) -> list[int]:
    """The quotes in the headline that stand in a longer one of the same article."""
    out: list[int] = []
    for index, quote in enumerate(view.document.quotes):
        size = len(words[index])
        if not in_headline(view, quote):
            continue
        if len(out) == IN_HEADLINE:
            break
        wanted = words[index]
        if any(
            same_words(held[at : at + size], wanted)
            for k, held in enumerate(words)
            if size and k != index
            for at in range(len(held) - size + 1)
        ):
            out.append(index)
    return out


class _Edge(NamedTuple):
    """Two quotes that may be one utterance; ``blocks`` are their runs of equal words."""

    common: int
    surplus: int
    other_speaker: bool
    i: int
    j: int
    blocks: list[tuple[int, int, int, int]]


class _Groups:
    """Utterances as they are put together, the most alike quotes first."""

    def __init__(self, base: View, other: View) -> None:
        self._views = base, other
        self.base: dict[int, int] = {}
        self.other: dict[int, int] = {}
        self.members: list[tuple[list[int], list[int]]] = []
        self._used: tuple[dict[int, set[int]], dict[int, set[int]]] = ({}, {})

    def add(self, edge: _Edge) -> bool:
        """Take two quotes in as one utterance; False where what they share is told already, or others stand between."""
        i, j = edge.i, edge.j
        at_base = {p for a, b, _, _ in edge.blocks for p in range(a, b)}
        at_other = {p for _, _, c, d in edge.blocks for p in range(c, d)}
        overlap = len(at_base & self._used[0].get(i, set())) + len(at_other & self._used[1].get(j, set()))
        if (i in self.base and j in self.other) or overlap > 0.2 * edge.common:
            return False
        number = self.base.get(i, self.other.get(j))
        if number is None:
            number = len(self.members)
            self.members.append(([], []))
        elif not (
            _beside(self._views[0], self.members[number][0], i) and _beside(self._views[1], self.members[number][1], j)
        ):
            return False
        for at, index, held, side in ((at_base, i, self.base, 0), (at_other, j, self.other, 1)):
            if index not in held:
                held[index] = number
                self.members[number][side].append(index)
            self._used[side].setdefault(index, set()).update(at)
        return True


def _beside(view: View, members: list[int], index: int) -> bool:
    """Whether a quote may be part of an utterance with these: of one speaker as far as known, nothing of others between."""
    if index in members:
        return True
    if min(abs(index - member) for member in members) > BETWEEN + 1 or _apart(view, [*members, index]) > CUE:
        return False
    return all(_speakers(view, member, view, index) is not False for member in members)


def _words(view: View, quote: Quote) -> list[str]:
    """The words of a quote; none of a title, which is a name and no utterance."""
    return [] if quote.kind == "title" else view.content_words([quote.span])


def _apart(view: View, indexes: list[int]) -> int:
    """The most characters between two of some quotes that follow each other."""
    spans = sorted(view.document.quotes[index].span for index in indexes)
    return max((spans[k].start - spans[k - 1].end for k in range(1, len(spans))), default=0)


def _one_wording(mine: list[list[str]], some: list[int], theirs: list[list[str]], others: list[int]) -> bool:
    """Whether some quotes of either side are the same words: "work force" is "workforce"."""
    one, two = (
        [word for index in indexes for word in quotes[index]] for quotes, indexes in ((mine, some), (theirs, others))
    )
    return not differences(one, two)


def _joined(base: View, other: View, groups: list[tuple[list[int], list[int]]]) -> list[tuple[list[int], list[int]]]:
    """Groups that follow each other on both sides, of one speaker, as one: the cue only stands elsewhere."""
    out: list[tuple[list[int], list[int]]] = []
    for some, others in groups:
        if (
            out
            and some[0] == out[-1][0][-1] + 1
            and others[0] == out[-1][1][-1] + 1
            and _apart(base, [out[-1][0][-1], some[0]]) <= CUE
            and _apart(other, [out[-1][1][-1], others[0]]) <= CUE
            and _speakers(base, out[-1][0][-1], base, some[0])
            and _speakers(other, out[-1][1][-1], other, others[0])
        ):
            out[-1] = (out[-1][0] + some, out[-1][1] + others)
        else:
            out.append((some, others))
    return out


def _places(view: View, pairs: Sequence[Pair], is_base: bool) -> list[int | None]:
    """For each quote the number of the two-sided pair that it starts in."""
    of = {n: k for k, pair in enumerate(pairs) if pair.base and pair.other for n in (pair.base if is_base else pair.other)}
    return [of.get(quote.statements[0]) if quote.statements else None for quote in view.document.quotes]


def _equal(
    mine: list[list[str]],
    theirs: list[list[str]],
    place_base: list[int | None],
    place_other: list[int | None],
    found: Utterances,
) -> tuple[set[int], set[int]]:
    """Take out quotes of equal words, those of one pair first; a repetition counts as told. What is left, both sides."""
    by_words: dict[str, list[int]] = {}  # by their letters: "non-starter" is "nonstarter"
    for j, two in enumerate(theirs):
        by_words.setdefault("".join(two), []).append(j)
    last: dict[str, int] = {}
    free_base, free_other = ({k for k, one in enumerate(side) if one} for side in (mine, theirs))
    keys = {i: "".join(one) for i, one in enumerate(mine) if one and "".join(one) in by_words}
    for is_near in (True, False):
        for i, key in keys.items():
            left = by_words[key]
            if i not in free_base or (is_near and place_base[i] is None):
                continue
            if is_near:
                at = next((k for k, j in enumerate(left[:LOOKED_AT]) if place_other[j] == place_base[i]), None)
                if at is None:
                    continue
            else:
                at = 0
            free_base.discard(i)
            if left:
                last[key] = left.pop(at)
                free_other.discard(last[key])
            else:
                found.again_base.add(i)
            found.same.append((i, last[key]))
    told = {"".join(mine[i]) for i, _ in found.same}
    found.again_other = {j for j in free_other if "".join(theirs[j]) in told}
    free_other -= found.again_other
    return free_base, free_other


def _candidates(
    mine: list[list[str]], theirs: list[list[str]], free_base: set[int], free_other: set[int]
) -> list[tuple[int, int]]:
    """Pairs of quotes, at least one of them free, that share enough words to be worth a look."""
    postings: dict[str, list[int]] = {}
    sizes = []
    for j, two in enumerate(theirs):
        distinct = set(two)
        sizes.append(len(distinct))
        for word in distinct:
            postings.setdefault(word, []).append(j)
    out = []
    for i, one in enumerate(mine):
        counts: dict[int, int] = {}
        distinct = set(one)
        for word in distinct:
            held = postings.get(word, ())
            if len(held) <= COMMON:
                for j in held:
                    counts[j] = counts.get(j, 0) + 1
        for j, count in counts.items():
            if (i in free_base or j in free_other) and 3 * count >= min(len(distinct), sizes[j]):
                out.append((i, j))
    return sorted(out)


def _spread(words: Sequence[Sequence[str]]) -> Counter[str]:
    """In how many quotes each word stands."""
    return Counter(word for held in words for word in set(held))


def _accept(
    common: int, runs: int, longest: int, shorter: int, near: bool, one_speaker: bool | None, phrase: bool
) -> bool:
    """Whether ``common`` words in order, in so many runs, make one utterance of two quotes, the shorter of ``shorter``
    words. ``near``: they stand in one pair of statements; ``one_speaker``: None where that is not known; ``phrase``: the
    shorter is no sentence of its own and has a word that few quotes of the other side have."""
    share = common / shorter if shorter else 0.0
    if _is_much(common, shorter):
        return True
    if one_speaker is False:
        return False
    if near:
        return (share >= 0.5 and (common >= 2 or share == 1.0)) or longest >= RUN
    # words of one speaker, however few, that stand in a longer quotation of theirs as they are
    return one_speaker is True and (
        (common >= 3 and share >= 0.6) or (phrase and common >= 2 and share == 1.0 and runs == 1) or longest >= RUN
    )


def _is_much(common: int, shorter: int) -> bool:
    return common >= 4 and common >= 0.7 * shorter


def _share_a_term(base: View, i: int, other: View, j: int) -> bool:
    """Whether two quotes have a content word in common, as far as content words are known."""
    if not (base.document.terms and other.document.terms):
        return True
    ours, theirs = base.terms(base.document.quotes[i].span), other.terms(other.document.quotes[j].span)
    return not {key for key, _, _, _ in ours}.isdisjoint(key for key, _, _, _ in theirs)


def _speakers(one: View, i: int, two: View, j: int) -> bool | None:
    """Whether two quotes have one speaker; None where one of the speakers is not known."""
    first, second = one.speaker(one.document.quotes[i]), two.speaker(two.document.quotes[j])
    if not (first and second and first.source and second.source and first.source.keys and second.source.keys):
        return None
    return first is second or same_source(first.source, second.source)
