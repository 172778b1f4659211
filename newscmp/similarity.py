"""How alike two strings are, 0 to 1: the one door to rapidfuzz.

A score pairs; it never acquits. Whatever is not identical goes to ``compare/``.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz


def similarity(first: str, second: str) -> float:
    """Normalised indel similarity of two strings: 1.0 for equal ones, 0.0 for nothing in common."""
    return float(fuzz.ratio(first, second)) / 100.0


def token_similarity(first: str, second: str) -> float:
    """The same on sorted words: word order does not count."""
    return float(fuzz.token_sort_ratio(first, second)) / 100.0


def edits(first: Sequence[str], second: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """How ``first`` becomes ``second``: (equal | replace | delete | insert, from, to, from, to), by longest common
    subsequence of whole items."""
    from rapidfuzz.distance import LCSseq

    return [
        (code.tag, code.src_start, code.src_end, code.dest_start, code.dest_end)
        for code in LCSseq.opcodes(first, second)
    ]
