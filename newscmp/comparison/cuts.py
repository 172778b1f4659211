"""Attributions that were cut: the statements are the same, word for word, but for who said it.

Then nothing else has to be weighed: neither a source in the sentence before nor a name in the content tells who says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newscmp.comparison.evidence import words
from newscmp.comparison.view import View
from newscmp.model import UNNAMED_MARKS, Pair, Source, Span

Token = tuple[str, int, int]


def find_cuts(
    view: View, absent: View, pairs: Iterable[tuple[Pair, Sequence[int], Sequence[int]]]
) -> dict[int, tuple[Pair, Sequence[int]]]:
    """The attributions of ``view`` that were cut, with the pair each stands in and its statements of ``absent``.

    ``pairs``: with the statements of ``view`` and those of ``absent`` that are paired.
    """
    out: dict[int, tuple[Pair, Sequence[int]]] = {}
    for pair, mine, theirs in pairs:
        if not mine or not theirs:
            continue
        found = _removed(view, mine, absent, theirs)
        if not found:
            continue
        gone = {start for _, start, _ in found}
        for index in view.attributions(mine):
            attribution = view.document.attributions[index]
            if attribution.cue is None or (attribution.source is not None and not _by_name(attribution.source)):
                continue
            source = attribution.source.span if attribution.source else None
            held = [*view.tokens(attribution.cue.span), *(view.tokens(source) if source else ())]
            if not gone.issuperset(start for _, start, _ in held):
                continue
            if _is_kept(view, found, attribution.content):
                out[index] = (pair, theirs)
    return out


def _removed(view: View, mine: Sequence[int], absent: View, theirs: Sequence[int]) -> list[Token]:
    """The words in a row that the other side lacks, where all the others are the same; none where more differs."""
    whole = [token for n in mine for token in view.tokens(view.document.statements[n - 1].span)]
    kept = [word for n in theirs for word in absent.words(n)]
    if not 0 < len(kept) < len(whole):
        return []
    first = 0
    while first < len(kept) and whole[first][0] == kept[first]:
        first += 1
    last = 0
    while last < len(kept) - first and whole[-1 - last][0] == kept[-1 - last]:
        last += 1
    return whole[first : len(whole) - last] if first + last == len(kept) else []


def _by_name(source: Source) -> bool:
    """Whether a source is printed with a word of its name, or of what it is: no pronoun, which stands for another's."""
    printed = set(words(source.surface or ""))
    known = {word for key in source.keys for word in key.lstrip(UNNAMED_MARKS[0]).split()}
    return any(word in known or word.rstrip("s") in known for word in printed)


def _is_kept(view: View, removed: Sequence[Token], content: Sequence[Span]) -> bool:
    """Whether the other side still tells the content, or most of it in one piece: what a cut takes along may stand within
    what was read as the claim ("..., an official said on condition of anonymity")."""
    gone = {start for _, start, _ in removed}
    pieces = [[start for _, start, _ in view.tokens(span)] for span in content]
    lost = sum(start in gone for piece in pieces for start in piece)
    whole = max((len(piece) for piece in pieces if gone.isdisjoint(piece)), default=0)
    return not lost or lost <= whole
