"""What stands in each statement of one version: figures, quotes, attributions."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from newscmp.model import Document, Figure, Span


class Contents:
    """Indexes over one Document by the number of the statement."""

    def __init__(self, document: Document) -> None:
        self.document = document
        given = (a.source.span for a in document.attributions if a.source is not None and a.source.span is not None)
        sources = sorted(given)
        self._starts = [span.start for span in sources]
        self._reach = list(accumulate((span.end for span in sources), max))  # how far the sources up to here go
        self._figures: dict[int, list[Figure]] = {}
        for figure in document.figures:
            self._figures.setdefault(figure.statement, []).append(figure)
        self._quotes: dict[int, list[int]] = {}
        for index, quote in enumerate(document.quotes):
            for n in quote.statements:
                self._quotes.setdefault(n, []).append(index)
        self._attributions: dict[int, list[tuple[int, Span]]] = {}
        for index, attribution in enumerate(document.attributions):
            for span in attribution.content:
                for n in touched(document, span):
                    self._attributions.setdefault(n, []).append((index, span))

    def figures(self, n: int) -> list[Figure]:
        """The figures of statement ``n``, in text order."""
        return self._figures.get(n, [])

    def counts(self, figure: Figure) -> bool:
        """Whether a figure says how many: the "one" of "one miner said" says who."""
        before = bisect_right(self._starts, figure.span.start)
        return figure.value != 1 or not before or self._reach[before - 1] < figure.span.end

    def quotes(self, n: int) -> list[int]:
        """Indexes of the quotes that touch statement ``n``, in text order."""
        return self._quotes.get(n, [])

    def attributions(self, n: int) -> list[tuple[int, Span]]:
        """Indexes of the attributions whose content touches statement ``n``, in text order, each with that content."""
        return self._attributions.get(n, [])

    def reports(self, n: int) -> list[tuple[int, Span]]:
        """The same without what somebody wants or does: of words said or written alone."""
        return [held for held in self.attributions(n) if self.document.attributions[held[0]].reported]


def touched(document: Document, span: Span) -> list[int]:
    """The numbers of the statements that a span touches, in text order."""
    statements = document.statements
    index = max(0, bisect_right(statements, span.start, key=lambda s: s.span.start) - 1)
    out = []
    while index < len(statements) and statements[index].span.start < span.end:
        if statements[index].span.end > span.start:
            out.append(statements[index].n)
        index += 1
    return out
