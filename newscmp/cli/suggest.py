"""What was meant, for a word that is misspelt."""

from __future__ import annotations

from collections.abc import Iterable

_ENOUGH = 0.65  # "comapre" has 0.86 of "compare"; "diff" has 0.36 of "figures"


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The name that is most like ``word``, or None when none is much like it."""
    from newscmp.similarity import similarity

    best = max(names, key=lambda name: similarity(word[:100], name), default=None)
    return best if best is not None and similarity(word[:100], best) >= _ENOUGH else None
