"""A Document as the verdicts look at it: what stands in these statements?"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from newscmp.comparison.evidence import Forms, statements_in
from newscmp.model import Attribution, Document, Figure, Marker, Quote, Span

# A search by words looks at the statements of this many of them, the rarest, and at this many statements of each.
RAREST = 3
MOST = 20
# Words of stretches of text that are remembered: those of a long article, told a few times over.
MOST_TOKENS = 200_000


class View:
    """Indexes over one Document, made once a comparison."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.version.text
        self._figures: dict[int, list[Figure]] = {}
        for figure in document.figures:
            self._figures.setdefault(figure.statement, []).append(figure)
        self._by_value: dict[Decimal | None, list[Figure]] | None = None
        self._dates: frozenset[str] | None = None
        self._by_dimension: dict[str, list[Figure]] | None = None
        self._cues: dict[int, list[Attribution]] | None = None
        self._markers: dict[int, list[Marker]] = {}
        for marker in document.markers:
            self._markers.setdefault(marker.statement, []).append(marker)
        self._attributions: dict[int, list[int]] = {}
        for index, attribution in enumerate(document.attributions):
            for n in sorted({s.n for span in attribution.content for s in statements_in(document, span)}):
                self._attributions.setdefault(n, []).append(index)
        self._quotes: dict[int, list[int]] = {}
        for index, quote in enumerate(document.quotes):
            for n in quote.statements:
                self._quotes.setdefault(n, []).append(index)
        self._terms: dict[int, list[tuple[str, str, int, int]]] = {}
        self._term_keys: dict[int, frozenset[str]] = {}
        self._tokens: dict[Span, list[tuple[str, int, int]]] = {}
        self._remembered = 0
        self._forms = Forms(document.spellings)
        self._words: dict[int, list[str]] = {}
        self._word_sets: dict[int, frozenset[str]] = {}
        self._postings: dict[str, list[int]] | None = None

    def figures(self, numbers: Iterable[int]) -> list[Figure]:
        """The figures of these statements, in text order."""
        return [figure for n in numbers for figure in self._figures.get(n, ())]

    def figures_of(self, value: Decimal | None) -> list[Figure]:
        """The figures of this value, in text order."""
        if self._by_value is None:
            self._by_value = {}
            for figure in self.document.figures:
                self._by_value.setdefault(figure.value, []).append(figure)
        return self._by_value.get(value, [])

    def figures_in(self, dimension: str) -> list[Figure]:
        """The figures with a unit of this dimension, in text order."""
        if self._by_dimension is None:
            self._by_dimension = {}
            for figure in self.document.figures:
                if figure.measure:
                    self._by_dimension.setdefault(figure.measure.dimension, []).append(figure)
        return self._by_dimension.get(dimension, [])

    def dates(self) -> frozenset[str]:
        """The dates of the article, canonical."""
        if self._dates is None:
            self._dates = frozenset(f.canonical for f in self.document.figures if f.type == "date" and f.canonical)
        return self._dates

    def attributions_at(self, n: int) -> list[Attribution]:
        """The attributions whose cue stands in statement ``n``."""
        if self._cues is None:
            self._cues = {}
            for attribution in self.document.attributions:
                self._cues.setdefault(attribution.statement, []).append(attribution)
        return self._cues.get(n, [])

    def markers(self, numbers: Iterable[int]) -> list[Marker]:
        """The negations, modals and hedges of these statements."""
        return [marker for n in numbers for marker in self._markers.get(n, ())]

    def attributions(self, numbers: Iterable[int]) -> list[int]:
        """Indexes of the attributions whose content touches these statements, in text order."""
        return sorted({index for n in numbers for index in self._attributions.get(n, ())})

    def quotes(self, numbers: Iterable[int]) -> list[int]:
        """Indexes of the quotes that touch these statements, in text order."""
        return sorted({index for n in numbers for index in self._quotes.get(n, ())})

    def words(self, n: int) -> list[str]:
        """The words of statement ``n``."""
        found = self._words.get(n)
        if found is None:
            found = self._words[n] = self._forms.words(self.text, *self.document.statements[n - 1].span)
        return found

    def tokens(self, span: Span) -> list[tuple[str, int, int]]:
        """The words of a stretch of text in one spelling, each with its offsets; the words that a contraction stands for
        share those of the contraction."""
        held = self._tokens.get(span)
        if held is None:
            held = self._forms.spans(self.text, *span)
            if self._remembered < MOST_TOKENS:
                self._remembered += len(held)
                self._tokens[span] = held
        return held

    def word_set(self, n: int) -> frozenset[str]:
        """The distinct words of statement ``n``."""
        found = self._word_sets.get(n)
        if found is None:
            found = self._word_sets[n] = frozenset(self.words(n))
        return found

    def statements_with(self, wanted: Iterable[str]) -> list[int]:
        """The compared statements that hold one of the rarest of these words, in text order: an inverted index."""
        if self._postings is None:
            self._postings = {}
            for statement in self.document.statements:
                if statement.compared:
                    for word in self.word_set(statement.n):
                        self._postings.setdefault(word, []).append(statement.n)
        postings = self._postings
        rarest = sorted((postings[word] for word in set(wanted) if word in postings), key=len)[:RAREST]
        return sorted({n for held in rarest for n in held[:MOST]})

    def speaker(self, quote: Quote) -> Attribution | None:
        """The attribution of a quote, None when it has none."""
        return None if quote.attribution is None else self.document.attributions[quote.attribution]

    def terms(self, span: Span) -> list[tuple[str, str, int, int]]:
        """The terms within a stretch of text, in text order: key, kind and offsets."""
        out: list[tuple[str, str, int, int]] = []
        for statement in statements_in(self.document, span):
            terms = self._terms_of(statement.n)
            if span.start > statement.span.start or span.end < statement.span.end:
                terms = [term for term in terms if span.start <= term[2] and term[3] <= span.end]
            out += terms
        return out

    def term_keys(self, n: int) -> frozenset[str]:
        """The keys of the terms of statement ``n``."""
        found = self._term_keys.get(n)
        if found is None:
            terms = self.document.terms[n - 1] if self.document.terms else ()
            found = self._term_keys[n] = frozenset(term.key for term in terms)
        return found

    def _terms_of(self, n: int) -> list[tuple[str, str, int, int]]:
        """The terms of statement ``n`` with their offsets, which follow from their surfaces and their order."""
        found = self._terms.get(n)
        if found is None:
            found = self._terms[n] = []
            statement = self.document.statements[n - 1]
            at = 0
            for key, kind, surface in self.document.terms[n - 1] if self.document.terms else ():
                start = _find(statement.text, surface, at)
                if start < 0:  # a phrase that is printed with something between its words
                    first = surface.partition(" ")[0]
                    start = _find(statement.text, first, at)
                    if start < 0:
                        continue
                    surface = first
                at = start + len(surface)
                found.append((key, kind, statement.span.start + start, statement.span.start + at))
        return found

    def content_words(self, spans: Iterable[Span]) -> list[str]:
        """The words of some spans, in text order."""
        return [word for span in spans for word in self._forms.words(self.text, *span)]


def _find(text: str, surface: str, at: int) -> int:
    """Where a term stands from ``at`` on, not inside another word: "aid" in "said aid was possible"."""
    first = start = text.find(surface, at)
    while start > 0 and _joined(text[start - 1], surface[0]):
        start = text.find(surface, start + len(surface))
    return first if start < 0 else start


def _joined(before: str, after: str) -> bool:
    """Whether two characters side by side are of one word or of one number."""
    return (before.isalpha() and after.isalpha()) or (before.isdigit() and after.isdigit())
