"""Which articles tell the same story: from articles as they come in to stories, in memory that holds no text.

``Grouping`` takes the articles one by one and spools them to disk; ``stories()`` gives them back, story by story.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from newscmp.align import align, share_story
from newscmp.extract.terms import find_terms
from newscmp.grouping.articles import Article, Reader
from newscmp.grouping.candidates import find_candidates
from newscmp.grouping.clusters import find_clusters
from newscmp.grouping.copies import find_copies
from newscmp.grouping.records import Keys, Spool, distinct_ids, record_of
from newscmp.lexicon import Lexicon
from newscmp.model import Document, Version
from newscmp.read import read_record
from newscmp.segment import segment

__all__ = ["LEAST", "WINDOW", "Grouping", "Member", "Settings", "Story"]

LEAST = 0.18  # how alike, on average, the articles of two groups are that are joined
WINDOW = 7  # days between the first and the last article of a story


@dataclass(frozen=True, slots=True)
class Settings:
    """What makes a story: ``least`` how alike on average (0 to 1), ``window`` days at the most from its first article to its
    last (None: any). ``alone``: articles that share their story with none are stories too."""

    least: float = LEAST
    window: int | None = WINDOW
    alone: bool = False


class Member(NamedTuple):
    """An article of a story: ``record`` is what JSON Lines have of it, ``original`` the id of the article that it is a
    near-duplicate of, None where it is none."""

    id: str
    record: dict[str, object]
    base: bool
    original: str | None

    def row(self, story: str) -> dict[str, object]:
        """The article as a row: its record, with the key of its story, whether it is the base, and what it is a copy of."""
        return {"story": story, "base": self.base, "copy_of": self.original, **self.record, "id": self.id}


class Story(NamedTuple):
    """``key`` names the story and stays when articles join it that are not its base; the base is the first member."""

    key: str
    members: tuple[Member, ...]


class Grouping:
    """The articles of a pile, taken one by one. Use as a context manager: the texts lie in a file that has no name."""

    def __init__(self, lexicon: Lexicon, settings: Settings | None = None) -> None:
        self._settings = settings or Settings()
        self._lexicon = lexicon
        self._reader = Reader(lexicon)
        self._spool = Spool()

    def __enter__(self) -> Grouping:
        return self

    def __exit__(self, *_: object) -> None:
        self._spool.close()

    def __len__(self) -> int:
        return len(self._reader.articles)

    def add(self, version: Version) -> None:
        """Take the next article. Raises OSError where there is no room for its text."""
        headline = self._reader.read(version)
        self._spool.add(record_of(version if version.title else version._replace(title=headline)))

    def stories(self) -> Iterator[Story]:
        """The stories in the order of their first articles; in each the base first, then the others by date and as given."""
        articles = self._reader.articles
        clusters = self._clusters()
        if self._settings.alone:
            told = {number for cluster in clusters for number in cluster}
            clusters = sorted([*clusters, *([number] for number in range(len(articles)) if number not in told)])
        keys = Keys()
        for cluster in clusters:
            held = [articles[number] for number in cluster]
            originals, order = arrange(held)
            ids = distinct_ids([(article.id, article.path) for article in held])
            records = {place: self._spool.record(cluster[place]) for place in order[:1]}
            key = keys.key(records[order[0]])
            members = []
            for rank, place in enumerate(order):
                record = records.get(place) or self._spool.record(cluster[place])
                original = originals.get(place)
                members.append(Member(ids[place], record, rank == 0, None if original is None else ids[original]))
            yield Story(key, tuple(members))

    def _clusters(self) -> list[list[int]]:
        settings, reader = self._settings, self._reader
        vectors = reader.vectors()
        days = [article.day for article in reader.articles]
        candidates = find_candidates(vectors, days, settings.window, reader.frequency)
        return find_clusters(vectors, days, candidates, settings.least, settings.window, self._agree)

    def _agree(self, one: int, other: int) -> bool:
        """The same-story check of ``compare``: shared subjects and names, and in doubt how many statements align."""
        if share_story(self._reader.profile(one), self._reader.profile(other), 0):
            return True
        return align(self._document(one), self._document(other)).same_story

    def _document(self, number: int) -> Document:
        version = read_record(self._spool.record(number))
        statements = segment(version, self._lexicon)
        return Document(version, statements, terms=find_terms(statements, self._lexicon))


def arrange(articles: Sequence[Article]) -> tuple[dict[int, int], list[int]]:
    """copy -> original of a story's articles by their places, and the places with the base first, then by date.

    The likely original of near-duplicates is the one that an agency published; else the earliest; else one that credits an
    agency; else the longest; else the first given. The base is the one article that says it is; else the earliest, where
    near-duplicates count as their original, which is as early as the earliest of them.
    """
    places = range(len(articles))

    def date(place: int) -> tuple[bool, float]:
        moment = articles[place].moment
        return moment is None, moment or 0.0

    def likelihood(place: int) -> tuple[object, ...]:
        article = articles[place]
        return article.agency < 2, *date(place), -article.agency, -article.sketch.words, place

    ranked = sorted(places, key=likelihood)
    originals = find_copies([article.sketch for article in articles], ranked)
    earliest = {place: date(place) for place in places if place not in originals}
    for copy, original in originals.items():
        earliest[original] = min(earliest[original], date(copy))
    said = [place for place in places if articles[place].base]
    base = said[0] if len(said) == 1 else min(earliest, key=lambda place: (earliest[place], likelihood(place)))
    return originals, [base, *sorted((place for place in places if place != base), key=lambda p: (*date(p), p))]
