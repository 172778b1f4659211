"""How alike two strings are, 0 to 1: the one door to rapidfuzz.

A score pairs; it never acquits. Whatever is not identical goes to ``comparison/``.
"""

from __future__ import annotations

from collections.abc import Sequence


def similarity(first: str, second: str) -> float:
    """Normalised indel similarity of two strings: 1.0 for equal ones, 0.0 for nothing in common."""
    from rapidfuzz import fuzz  # a third of what a command costs to start that compares nothing

    return float(fuzz.ratio(first, second)) / 100.0


# Longer sequences than these (items times items) are not compared item by item: memory would grow with their product.
MOST_CELLS = 25_000_000


def edits(first: Sequence[str], second: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """How ``first`` becomes ``second``: (equal | replace | delete | insert, from, to, from, to), by longest common
    subsequence of whole items. Past MOST_CELLS all between the common start and the common end is one replacement."""
    from rapidfuzz.distance import LCSseq

    if len(first) * len(second) <= MOST_CELLS:
        return [
            (code.tag, code.src_start, code.src_end, code.dest_start, code.dest_end)
            for code in LCSseq.opcodes(first, second)
        ]
    shorter = min(len(first), len(second))
    start = next((k for k in range(shorter) if first[k] != second[k]), shorter)
    left = shorter - start
    end = next((k for k in range(left) if first[-1 - k] != second[-1 - k]), left)
    out = [("equal", 0, start, 0, start)] if start else []
    if start + end < max(len(first), len(second)):
        out.append(("replace", start, len(first) - end, start, len(second) - end))
    if end:
        out.append(("equal", len(first) - end, len(first), len(second) - end, len(second)))
    return out
