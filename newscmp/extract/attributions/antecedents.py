"""Whom a pronoun may mean: those named before it, weighed by where they stand in their sentences.

After the accounts of Lappin and Leass (1994) and of centering (Grosz, Joshi and Weinstein 1995): a speaker or a subject is
taken up sooner than an object, and the sentence at hand before the ones further back.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice
from typing import NamedTuple

from newscmp.model import Source

_MOST = 300  # candidates that are looked at: a sentence without end costs no more
OBLIQUE, OBJECT, OWNER, UNNAMED, SUBJECT, SPEAKER = range(6)


class Candidate(NamedTuple):
    """Someone or something named at a place.

    ``rank`` is one of OBLIQUE ("by Lorn"), OBJECT, OWNER ("Lorn's letter"), UNNAMED (a speaker), SUBJECT and SPEAKER.
    """

    place: int
    sentence: int
    rank: int
    source: Source
    gender: str | None = None


class Antecedents:
    """The candidates of one kind (people, things, groups), to be added in the order of their sentences."""

    def __init__(self, openings: list[int], reach: int) -> None:
        """``openings``: where sentences start; ``reach``: how many sentences back a pronoun may look."""
        self._openings = openings
        self._reach = reach
        self._held: list[Candidate] = []

    def add(self, place: int, rank: int, source: Source, gender: str | None = None) -> None:
        self._held.append(Candidate(place, bisect_right(self._openings, place), rank, source, gender))

    def find(self, place: int, gender: str | None = None) -> Candidate | None:
        """The candidate that a pronoun at a place means: the best of the nearest sentence that has one."""
        here = bisect_right(self._openings, place)
        best: Candidate | None = None
        for candidate in islice(reversed(self._held), _MOST):
            if candidate.place >= place or (gender is not None and candidate.gender not in (None, gender)):
                continue
            if here - candidate.sentence > self._reach or (best is not None and candidate.sentence < best.sentence):
                break
            if candidate.rank == OBLIQUE and candidate.sentence != here - 1:
                continue
            if best is None or self._weight(candidate, here) > self._weight(best, here):
                best = candidate
        return best

    def _weight(self, candidate: Candidate, here: int) -> tuple[int, int]:
        """By rank; of two equals the earlier one of a sentence before, and the later one of this sentence."""
        return candidate.rank, candidate.place if candidate.sentence == here else -candidate.place
