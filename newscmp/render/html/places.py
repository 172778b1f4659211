"""Where everything of a story stands in its page: the ids that links lead to, and what is marked in which statement."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from html import escape

from newscmp.model import Change, Document, Evidence, Report
from newscmp.render.html.text import cut

LONGEST_NAME = 60  # letters


class Places:
    """The versions of a report by number, BASE being 0, with their names and ids; ``prefix`` tells the ids of one story in
    the page from those of another, ``title`` the names of its parts; one story alone has neither."""

    def __init__(self, report: Report, prefix: str = "", title: str = "") -> None:
        self.prefix = prefix
        self.of = f", {escape(cut(title, LONGEST_NAME))}" if title else ""
        self.documents = (report.base, *(alignment.other for alignment in report.alignments))
        self.names = _names(self.documents)
        self._numbers = {id(document): number for number, document in enumerate(self.documents)}
        self._by_name = {document.version.id: number for number, document in reversed(list(enumerate(self.documents)))}
        self._starts = [[statement.span.start for statement in document.statements] for document in self.documents]
        # (version, statement) -> changes that name it; and the stretches of it that differ: (start, end, OTHER's number).
        self.changes: dict[tuple[int, int], list[int]] = {}
        self.stretches: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
        self.kinds = tuple(change.kind for change in report.changes)
        self.others = tuple(self.number_of(change) for change in report.changes)
        for index, change in enumerate(report.changes):
            other = self.others[index]
            self._place(index, change, 0, change.base, other)
            self._place(index, change, other, change.other, other)

    def number(self, document: Document) -> int:
        """The number of a version of the report."""
        return self._numbers[id(document)]

    def number_of(self, change: Change) -> int:
        """The number of a change's OTHER; the last one's where no version has that id."""
        return self._by_name.get(change.version, len(self.documents) - 1)

    def labelled(self, heading: str) -> str:
        """The attribute that names a part of the page by its heading, and by that of its story."""
        return f'aria-labelledby="{heading}{f" {self.prefix}h" if self.prefix else ""}"'

    def version_id(self, number: int) -> str:
        """The id of what the page says of a version as a whole."""
        return f"{self.prefix}v{number}"

    def statement_id(self, number: int, n: int | None) -> str:
        """The id of a statement; of the version where it is none of its statements."""
        known = n is not None and 0 < n <= len(self.documents[number].statements)
        return f"{self.prefix}v{number}-{n}" if known else self.version_id(number)

    def change_id(self, index: int) -> str:
        """The id of a row of the table of changes; they are numbered from 1 for readers."""
        return f"{self.prefix}c{index + 1}"

    def name(self, number: int) -> str:
        """What the page calls a version, escaped."""
        return escape(self.names[number])

    def _place(self, index: int, change: Change, number: int, evidence: Evidence | None, other: int) -> None:
        if evidence is None:
            return
        if evidence.statement is not None:
            self.changes.setdefault((number, evidence.statement), []).append(index)
        if not evidence.surface or (evidence.surface == evidence.text and change.kind.startswith("statement.")):
            return  # the whole statement is the evidence: nothing to tell it from
        if evidence.span is not None:
            start = evidence.span.start
        else:
            start = evidence.anchor + max(evidence.text.find(evidence.surface), 0)
        for n in self._touched(number, start, start + len(evidence.surface)):
            self.stretches.setdefault((number, n), []).append((start, start + len(evidence.surface), other))

    def _touched(self, number: int, start: int, end: int) -> Iterator[int]:
        """The numbers of the statements that a stretch of a version touches."""
        statements, starts = self.documents[number].statements, self._starts[number]
        for index in range(max(bisect_right(starts, start) - 1, 0), len(statements)):
            if starts[index] >= end:
                return
            if statements[index].span.end > start:
                yield statements[index].n


def _names(documents: tuple[Document, ...]) -> list[str]:
    """The outlet, or the id where there is none; both where an outlet has several versions.

    A name stands in every row, so a very long one is cut.
    """
    outlets = Counter(document.version.outlet for document in documents)
    names = []
    for version in (document.version for document in documents):
        outlet = cut(" ".join((version.outlet or "").split()), LONGEST_NAME)
        if outlet and outlets[version.outlet] > 1:
            names.append(f"{outlet} ({cut(version.id, LONGEST_NAME)})")
        else:
            names.append(outlet or cut(version.id, LONGEST_NAME))
    return names
