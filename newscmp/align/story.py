"""Whether two articles tell the same story at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from newscmp.model import Term

_SUBJECTS = 12  # most frequent content words of an article: what it is about
_ENOUGH = 30  # an article with fewer different terms is too short to tell
_LINKS, _PER_LINK = 5, 0.1
# Of 72 pairs of independent reports of one event the least alike came to 0.65, unrelated ones of one beat to 0.21 (median).
_LEAST = 0.5


class Profile(NamedTuple):
    """What an article is about: how many different content terms it has, the most frequent ones, the names.

    Terms are told by their keys, or by numbers that stand for them.
    """

    size: int
    subjects: Set[object]
    names: Set[object]


def profile_of(statements: Sequence[Sequence[Term]]) -> Profile:
    """The profile of an article, from the terms of its statements."""
    counts = Counter([key for terms in statements for key, kind, _ in terms if kind != "light"])
    names = {key for terms in statements for key, kind, _ in terms if kind == "name"}
    return Profile(len(counts), find_subjects(counts), names)


def find_subjects(counts: Mapping[str, int]) -> set[str]:
    """The most frequent terms; of those that are equally frequent the first by their keys."""
    least = sorted(counts.values())[-_SUBJECTS:][0] if counts else 0
    frequent = [key for key, count in counts.items() if count >= least]
    return set(sorted(frequent, key=lambda key: (-counts[key], key))[:_SUBJECTS])


def same_story(base: Sequence[Sequence[Term]], other: Sequence[Sequence[Term]], links: int) -> bool:
    """Whether shared subjects, names and links speak for one story; True where there is too little to tell."""
    return share_story(profile_of(base), profile_of(other), links)


def share_story(base: Profile, other: Profile, links: int) -> bool:
    """The same, from profiles."""
    if min(base.size, other.size) < _ENOUGH:
        return True
    shared_names = len(base.names & other.names) / (min(len(base.names), len(other.names)) or 1)
    shared_subjects = len(base.subjects & other.subjects) / _SUBJECTS
    return shared_subjects + shared_names + _PER_LINK * min(links, _LINKS) >= _LEAST

