"""Which quotations are the same utterance, whatever statements they stand in.

Outlets cut a quotation in two with their cue, quote a part of it, or transcribe the same sentence in other words; so an
utterance is a group of quotes of either side that share their words in order (longest common subsequence over words).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from newscmp.compare.sources import same_source
from newscmp.compare.view import View
from newscmp.model import Pair, Quote
from newscmp.similarity import edits

# A word in more quotes than this proposes no candidates; rarer words do.
COMMON = 100
# Of quotes with equal words so many are looked at to find the one in the same pair of statements.
LOOKED_AT = 20


@dataclass(slots=True)
class Utterances:
    """Quotes by index: ``same`` have equal words, ``altered`` are groups that differ, the rest is on one side only."""

    same: list[tuple[int, int]] = field(default_factory=list)
    altered: list[tuple[list[int], list[int]]] = field(default_factory=list)
    only_base: list[int] = field(default_factory=list)
    only_other: list[int] = field(default_factory=list)

    def links(self) -> list[tuple[int, int]]:
        """Every (base quote, other quote) of one utterance."""
        return self.same + [(i, j) for mine, theirs in self.altered for i in mine for j in theirs]


def match_utterances(base: View, other: View, pairs: Sequence[Pair]) -> Utterances:
    """Group the quotes of two documents into utterances; every quote is in exactly one list, or told within another."""
    found = Utterances()
    mine = [_words(base, q) for q in base.document.quotes]
    theirs = [_words(other, q) for q in other.document.quotes]
    place_base, place_other = _places(base, pairs, True), _places(other, pairs, False)

    free_base, free_other = _equal(mine, theirs, place_base, place_other, found)
    edges = []
    for i, j in _candidates(mine, theirs, free_base, free_other):
        one, two = mine[i], theirs[j]
        blocks = [(a, b, c, d) for tag, a, b, c, d in edits(one, two) if tag == "equal"]
        common = sum(b - a for a, b, _, _ in blocks)
        near = place_base[i] is not None and place_base[i] == place_other[j]
        if _accept(common, min(len(one), len(two)), near, _same_speaker(base, i, other, j)):
            edges.append((-common, abs(len(one) - len(two)), i, j, blocks))
    edges.sort(key=lambda e: e[:4])

    group_base: dict[int, int] = {}
    group_other: dict[int, int] = {}
    groups: list[tuple[list[int], list[int]]] = []
    used_base: dict[int, set[int]] = {}
    used_other: dict[int, set[int]] = {}
    within: set[tuple[int, int]] = set()
    for cost, _, i, j, blocks in edges:
        at_base = {p for a, b, _, _ in blocks for p in range(a, b)}
        at_other = {p for _, _, c, d in blocks for p in range(c, d)}
        fresh = not (i in group_base and j in group_other)
        if i not in free_base or j not in free_other:
            # The longer one is told in full by both already: the shorter is an excerpt of it.
            excerpt = (i in free_base and -cost == len(mine[i])) or (j in free_other and -cost == len(theirs[j]))
            if excerpt:
                within.add((i, j))
            continue
        overlap = len(at_base & used_base.get(i, set())) + len(at_other & used_other.get(j, set()))
        if not fresh or overlap > 0.2 * -cost:
            if overlap and (-cost == len(mine[i]) or -cost == len(theirs[j])):
                within.add((i, j))
            continue
        number = group_base.get(i, group_other.get(j))
        if number is None:
            number = len(groups)
            groups.append(([], []))
        if i not in group_base:
            group_base[i] = number
            groups[number][0].append(i)
        if j not in group_other:
            group_other[j] = number
            groups[number][1].append(j)
        used_base.setdefault(i, set()).update(at_base)
        used_other.setdefault(j, set()).update(at_other)
    for some, others in groups:
        some.sort()
        others.sort()
    differing = []
    for some, others in sorted(groups):
        if _letters(mine, some) == _letters(theirs, others):
            found.same += [(i, j) for i in some for j in others]
        else:
            differing.append((some, others))
    for some, others in _joined(base, other, differing):
        if _letters(mine, some) == _letters(theirs, others):
            found.same += [(i, j) for i in some for j in others]
        else:
            found.altered.append((some, others))
    found.altered.sort()
    found.same.sort()
    told_base = {i for i, _ in within}
    told_other = {j for _, j in within}
    found.only_base = [i for i in sorted(free_base) if i not in group_base and i not in told_base]
    found.only_other = [j for j in sorted(free_other) if j not in group_other and j not in told_other]
    return found


def _words(view: View, quote: Quote) -> list[str]:
    """The words of a quote; none of a title, which is a name and no utterance."""
    return [] if quote.kind == "title" else view.content_words([quote.span])


def _letters(quotes: list[list[str]], indexes: list[int]) -> str:
    """The words of some quotes as one string: "work force" is "workforce"."""
    return "".join(word for index in indexes for word in quotes[index])


def _joined(base: View, other: View, groups: list[tuple[list[int], list[int]]]) -> list[tuple[list[int], list[int]]]:
    """Groups that follow each other on both sides, of one speaker, as one: the cue only stands elsewhere."""
    out: list[tuple[list[int], list[int]]] = []
    for some, others in groups:
        if (
            out
            and some[0] == out[-1][0][-1] + 1
            and others[0] == out[-1][1][-1] + 1
            and _one_speaker(base, out[-1][0][-1], some[0])
            and _one_speaker(other, out[-1][1][-1], others[0])
        ):
            out[-1] = (out[-1][0] + some, out[-1][1] + others)
        else:
            out.append((some, others))
    return out


def _one_speaker(view: View, first: int, second: int) -> bool:
    one, two = view.speaker(view.document.quotes[first]), view.speaker(view.document.quotes[second])
    return bool(one and two and (one is two or (one.source and two.source and same_source(one.source, two.source))))


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
    by_words: dict[tuple[str, ...], list[int]] = {}
    for j, two in enumerate(theirs):
        by_words.setdefault(tuple(two), []).append(j)
    last: dict[tuple[str, ...], int] = {}
    free_base, free_other = ({k for k, one in enumerate(side) if one} for side in (mine, theirs))
    for i, one in enumerate(mine):
        key = tuple(one)
        left = by_words.get(key)
        if left is None or not one:
            continue
        free_base.discard(i)
        if left:
            near = (
                k for k, j in enumerate(left[:LOOKED_AT]) if place_other[j] is not None and place_other[j] == place_base[i]
            )
            last[key] = left.pop(next(near, 0))
            free_other.discard(last[key])
        found.same.append((i, last[key]))
    told = {tuple(mine[i]) for i, _ in found.same}
    free_other -= {j for j in free_other if tuple(theirs[j]) in told}
    return free_base, free_other


def _candidates(
    mine: list[list[str]], theirs: list[list[str]], free_base: set[int], free_other: set[int]
) -> list[tuple[int, int]]:
    """Pairs of quotes, at least one of them free, that share enough words to be worth a look."""
    postings: dict[str, list[int]] = {}
    for j, two in enumerate(theirs):
        for word in set(two):
            postings.setdefault(word, []).append(j)
    out = []
    for i, one in enumerate(mine):
        counts: dict[int, int] = {}
        for word in set(one):
            held = postings.get(word, ())
            if len(held) <= COMMON:
                for j in held:
                    counts[j] = counts.get(j, 0) + 1
        for j, count in counts.items():
            if (i in free_base or j in free_other) and 3 * count >= min(len(set(one)), len(set(theirs[j]))):
                out.append((i, j))
    return sorted(out)


def _accept(common: int, shorter: int, near: bool, same_speaker: bool) -> bool:
    """Whether ``common`` words in order make one utterance of two quotes, the shorter of ``shorter`` words."""
    share = common / shorter if shorter else 0.0
    if near:
        return share >= 0.5 and (common >= 2 or share == 1.0)
    if same_speaker:
        return common >= 3 and share >= 0.6
    return common >= 4 and share >= 0.7


def _same_speaker(base: View, i: int, other: View, j: int) -> bool:
    one, two = base.speaker(base.document.quotes[i]), other.speaker(other.document.quotes[j])
    return bool(one and two and one.source and two.source and same_source(one.source, two.source))
