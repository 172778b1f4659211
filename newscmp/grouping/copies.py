"""Near-duplicates: articles of a story that are one text in the main, and which of them is likely the original.

A text's sketch is every fourth of its runs of five words, by their hashes (sampling modulo m: Manber 1994, Broder 1997), so
that a copy that was cut is found as well as one that was edited.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple
from zlib import crc32

_RUN = 5  # words
_SAMPLE = 4  # one in so many runs is kept
_LONGEST = 1_000  # hashes of a sketch: the smallest are kept
_FEWEST = 8  # hashes, below which nothing is said
COPIED = 0.5  # share of the shorter text's runs from which it is a copy

_WORD = re.compile(r"\w+")


class Sketch(NamedTuple):
    """The sampled hashes, sorted, and how many words the text has."""

    hashes: array[int]
    words: int


def sketch_of(texts: Iterable[str]) -> Sketch:
    """The sketch of an article's statements, capitals and punctuation apart."""
    words = _WORD.findall(" ".join(texts).lower())
    runs = {crc32(" ".join(words[i : i + _RUN]).encode("utf-8", "replace")) for i in range(len(words) - _RUN + 1)}
    return Sketch(array("I", sorted(run for run in runs if run % _SAMPLE == 0)[:_LONGEST]), len(words))


def find_copies(sketches: Sequence[Sketch], ranked: Sequence[int]) -> dict[int, int]:
    """copy -> original, by their numbers. ``ranked`` are the articles, the likeliest originals first.

    Each is a copy of the first one before it with which it shares COPIED of the shorter text, or is an original itself; a
    copy of a copy stands by the original if it shares so much with that.
    """
    copies: dict[int, int] = {}
    holders: dict[int, list[int]] = {}  # hash -> the originals that have it
    order = {number: place for place, number in enumerate(ranked)}
    for number in ranked:
        sketch = sketches[number]
        shared = Counter(chain.from_iterable(holders.get(run, ()) for run in sketch.hashes))
        likely = [one for one, count in shared.items() if count >= COPIED * _comparable(sketch, sketches[one])]
        if likely:
            copies[number] = min(likely, key=order.__getitem__)
            continue
        for run in sketch.hashes:
            holders.setdefault(run, []).append(number)
    return copies


def _comparable(ours: Sketch, theirs: Sketch) -> float:
    """How many hashes two sketches could share; more than any two do where that is too few to tell."""
    tops = [sketch.hashes[-1] for sketch in (ours, theirs) if len(sketch.hashes) == _LONGEST]
    sizes = [bisect_right(s.hashes, min(tops)) if tops else len(s.hashes) for s in (ours, theirs)]
    return min(sizes) if min(sizes) >= _FEWEST else 2.0 * _LONGEST / COPIED
