"""What stands in the place of a quotation: phrases in marks with the same words around them, names among them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from newscmp.comparison.view import View
from newscmp.model import Quote, Span

# For each quote the number of the pair of statements that it stands in, None where only its side tells that.
Places = Sequence[int | None]

# Words on either side of a phrase in marks that are its place; so many of them both sides must have.
AROUND = 3
PLACED = 3
# Quotes of one pair of statements that are looked at for two that changed places.
MOST = 12
# Characters before a quotation within which its owner would end.
BEFORE = 5
_OWNED = re.compile(r"\w['’]s?\s+[“\"'‘]{1,2}\Z")
# Words of so many letters have a capital in a title.
CAPITALISED = 4


def in_headline(view: View, quote: Quote) -> bool:
    """Whether a quote stands in the headline."""
    return any(view.document.statements[n - 1].role == "headline" for n in quote.statements)


def is_name(view: View, quote: Quote) -> bool:
    """Whether a phrase has capitals like a name (a programme, a book), and nobody is said to say it or it is somebody's:
    ABC's "This Week"."""
    owned = _OWNED.search(view.text, max(0, quote.span.start - BEFORE), quote.span.start)
    if in_headline(view, quote) or ((quote.kind == "full" or quote.attribution is not None) and not owned):
        return False
    longer = [word for word in quote.text.split() if len(word.strip(".,;:!?")) >= CAPITALISED]
    return len(quote.text.split()) > 1 and bool(longer) and all(word[0].isupper() for word in longer)


def exchanged(
    base: View, mine: Iterable[int], place_base: Places, other: View, theirs: Iterable[int], place_other: Places
) -> list[tuple[int, int]]:
    """Phrases in marks in one place, the words around them being the same (called it a "farce" on Monday), that have a word
    in common or one word each. A scare quote or a title, which is no row by itself, needs no word in common."""
    waiting: dict[tuple[int, tuple[str, ...], tuple[str, ...]], list[int]] = {}
    for i in sorted([*mine, *_titles(base, other)]):
        key = _surroundings(base, i, place_base[i])
        if key is not None:
            waiting.setdefault(key, []).append(i)
    out = []
    for j in sorted([*theirs, *_titles(other, base)]) if waiting else ():
        key = _surroundings(other, j, place_other[j])
        held = waiting.get(key) if key is not None else None
        if held and _is_exchange(base, held[0], other, j):
            out.append((held.pop(0), j))
    return out


def _is_exchange(base: View, i: int, other: View, j: int) -> bool:
    one, two = base.document.quotes[i], other.document.quotes[j]
    mine, theirs = base.content_words([one.span]), other.content_words([two.span])
    if mine == theirs:
        return False
    if not {"scare", "title"}.isdisjoint((one.kind, two.kind)) or (is_name(base, one) and is_name(other, two)):
        return True
    return len(mine) == len(theirs) == 1 or not set(mine).isdisjoint(theirs)


def crossed(
    base: View, other: View, same: Sequence[tuple[int, int]], place_base: Places, place_other: Places
) -> list[tuple[int, int]]:
    """Of quotes with equal words those that changed places with each other: each stands where the other one stood ("lost"
    and "safe", "safe" and "lost")."""
    at: dict[int, list[tuple[int, int]]] = {}
    for i, j in same:
        place = place_base[i]
        if place is not None and place == place_other[j]:
            at.setdefault(place, []).append((i, j))
    out: list[tuple[int, int]] = []
    for held in at.values():
        here, there = sorted(i for i, _ in held), sorted(j for _, j in held)
        if 1 < len(held) <= MOST and len(here) == len(set(here)) and len(there) == len(set(there)):
            own = dict(held)
            for i, j in zip(here, there, strict=True):
                key = _surroundings(base, i, place_base[i])
                if own[i] != j and key is not None and key == _surroundings(other, j, place_other[j]):
                    out.append((i, j))
    return out


def _titles(view: View, absent: View) -> list[int]:
    """The titles of one side that the other does not have."""
    if all(quote.kind != "title" for quote in view.document.quotes):
        return []
    known = {tuple(absent.content_words([quote.span])) for quote in absent.document.quotes}
    return [
        index
        for index, quote in enumerate(view.document.quotes)
        if quote.kind == "title" and tuple(view.content_words([quote.span])) not in known
    ]


def _surroundings(
    view: View, index: int, place: int | None
) -> tuple[int, tuple[str, ...], tuple[str, ...]] | None:
    """The pair and the words around a phrase in marks; None for a sentence of its own, and where that is too little."""
    quote = view.document.quotes[index]
    if place is None or (quote.kind == "full" and not is_name(view, quote)):
        return None
    held = [view.document.statements[n - 1].span for n in (quote.statements[0], quote.statements[-1])]
    words = view.tokens(Span(held[0].start, held[1].end))
    first = bisect_left(words, quote.span.start, key=lambda word: word[1])
    last = bisect_left(words, quote.span.end, first, key=lambda word: word[1])
    before = tuple(word for word, _, _ in words[max(0, first - AROUND) : first])
    after = tuple(word for word, _, _ in words[last : last + AROUND])
    return (place, before, after) if before and len(before) + len(after) >= PLACED else None
