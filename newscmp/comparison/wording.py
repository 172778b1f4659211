"""In which words two transcriptions of one utterance differ, and whether that changes what it means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from newscmp.comparison.view import View
from newscmp.model import Marker, Quote
from newscmp.similarity import edits

# A word, in the one spelling under which it is compared, and its offsets.
Token = tuple[str, int, int]
# What differs: words of BASE from, to; words of OTHER from, to.
Block = tuple[int, int, int, int]
# So many words cut from or put before either end make an excerpt; fewer ("not", "some of") change what is left.
_EXCERPT = 4
# Characters between a modal and the quotation that it governs: a space and the mark.
_BEFORE_MARK = 3


def tokens(view: View, quotes: Sequence[Quote]) -> list[Token]:
    """The words of some quotes, in text order."""
    return [word for quote in quotes for word in view.tokens(quote.span)]


def differences(one: Sequence[str], two: Sequence[str]) -> list[Block]:
    """Where two sequences of words differ, but for hyphens and spaces ("non-starter") and masks ("f***ing")."""
    out: list[Block] = []
    for tag, a, b, c, d in edits(one, two):
        if tag == "equal":
            continue
        if out and out[-1][1] == a and out[-1][3] == c:  # what is cut and what stands in its place
            a, c = out[-1][0], out[-1][2]
            out.pop()
        out.append((a, b, c, d))
    return [(a, b, c, d) for a, b, c, d in out if not same_words(one[a:b], two[c:d])]


def same_words(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether two sequences of words are the same, hyphens, spaces and masked letters apart."""
    if not one or not two:
        return False
    if "".join(one) == "".join(two):
        return True
    return len(one) == len(two) and all(_masked(w, v) or _masked(v, w) for w, v in zip(one, two, strict=True))


def _masked(word: str, full: str) -> bool:
    """Whether one word may be the other with asterisks for letters."""
    if word == full:
        return True
    start, star, rest = word.partition("*")
    if not star:
        return False
    end = rest.lstrip("*")
    first, star, rest = full.partition("*")
    if not star:
        return len(full) >= len(start) + len(end) and full.startswith(start) and full.endswith(end)
    last = rest.lstrip("*")
    return (start.startswith(first) or first.startswith(start)) and (end.endswith(last) or last.endswith(end))


def changed_meaning(
    base: View, mine: Sequence[Quote], other: View, theirs: Sequence[Quote], blocks: Sequence[Block]
) -> list[str]:
    """Of negation, modal, hedge and number those in which the words that differ differ; ``blocks`` from `differences`."""
    one, two = tokens(base, mine), tokens(other, theirs)
    inner = [
        (a, b, c, d)
        for a, b, c, d in blocks
        if not (
            (b - a >= _EXCERPT and c == d and c in (0, len(two))) or (d - c >= _EXCERPT and a == b and a in (0, len(one)))
        )
    ]
    lost = [one[k] for a, b, _, _ in inner for k in range(a, b)]
    gained = [two[k] for _, _, c, d in inner for k in range(c, d)]
    before, after = _markers(base, mine), _markers(other, theirs)
    counts, counts_after = Counter((m.kind, m.key) for m in before), Counter((m.kind, m.key) for m in after)
    differing = (counts - counts_after) + (counts_after - counts)
    found = {
        marker.kind
        for markers, words in ((before, lost), (after, gained))
        for marker in markers
        if (marker.kind, marker.key) in differing and any(s < marker.span.end and marker.span.start < e for _, s, e in words)
    }
    if _numbers(base, lost) != _numbers(other, gained):
        found.add("number")
    return [kind for kind in ("negation", "number", "modal", "hedge") if kind in found]


def _numbers(view: View, words: Sequence[Token]) -> Counter[str]:
    """The numbers among some words; a 1 in letters may be a pronoun."""
    return Counter(w for w, start, _ in words if w[0].isdigit() and (w != "1" or view.text[start].isdigit()))


def _markers(view: View, quotes: Sequence[Quote]) -> list[Marker]:
    """The markers within some quotes, and right before the first one: 'could "compound" it' says "could compound"."""
    return [
        marker
        for k, quote in enumerate(quotes)
        for marker in view.markers(quote.statements)
        if quote.span.start - (0 if k else _BEFORE_MARK) <= marker.span.end <= quote.span.end
    ]
