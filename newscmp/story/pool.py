"""What earlier versions told and BASE did not: found again by its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newscmp.model import Document
from newscmp.story.contents import Contents
from newscmp.story.excerpt import Excerpt
from newscmp.story.sets import Node

_RAREST = 8  # words of a statement that look for its like
_COMMON = 60  # a word in more statements than this proposes none
_BEST = 12  # statements proposed for one


class Pool:
    """An inverted index over statements of several versions, so that each version is aligned with the few that are like
    its own and not with all."""

    def __init__(self, contents: Sequence[Contents]) -> None:
        self._contents = contents
        self._postings: dict[str, list[Node]] = {}

    def add(self, number: int, statements: Iterable[int]) -> None:
        """Take in statements of version ``number``."""
        document = self._contents[number].document
        for n in statements:
            for key in _keys(document, n):
                self._postings.setdefault(key, []).append((number, n))

    def like(self, number: int, statements: Iterable[int]) -> list[Node]:
        """The statements that share words with those of version ``number``: (version, statement), in order."""
        document = self._contents[number].document
        found: set[Node] = set()
        for n in statements:
            held = sorted((self._postings[key] for key in _keys(document, n) if key in self._postings), key=len)
            counts: dict[Node, int] = {}
            for nodes in held[:_RAREST]:
                if len(nodes) <= _COMMON:
                    for node in nodes:
                        counts[node] = counts.get(node, 0) + 1
            found.update(sorted(counts, key=lambda node: (-counts[node], node))[:_BEST])
        return sorted(found)

    def excerpt(self, nodes: Sequence[Node]) -> Document | None:
        """These statements, in order, as one Document; None for no statement."""
        out = Excerpt()
        by_version: dict[int, list[int]] = {}
        for number, n in nodes:
            by_version.setdefault(number, []).append(n)
        for number, statements in by_version.items():
            out.add(self._contents[number], statements)
        return out.document()


def _keys(document: Document, n: int) -> set[str]:
    """What a statement is about: its words but those of every second story, names and numbers."""
    terms = document.terms[n - 1] if n <= len(document.terms) else ()
    return {term.key for term in terms if term.kind != "light"}
