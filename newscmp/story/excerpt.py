"""Some statements of one or several documents as a Document of their own, to be aligned and compared like any other."""

from __future__ import annotations

from collections.abc import Iterable

from newscmp.model import Attribution, Cue, Document, Figure, Marker, Quote, Source, Span, Statement, Term
from newscmp.story.contents import Contents


class Excerpt:
    """Grows statement by statement. Its text is that of its documents, one after the other; what is left out of them
    belongs to no statement."""

    def __init__(self) -> None:
        self._first: Document | None = None
        self._texts: list[str] = []
        self._length = 0
        self._statements: list[Statement] = []
        self._figures: list[Figure] = []
        self._quotes: list[Quote] = []
        self._attributions: list[Attribution] = []
        self._terms: list[tuple[Term, ...]] = []
        self._markers: list[Marker] = []
        self._spellings: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._statements)

    def add(self, contents: Contents, numbers: Iterable[int]) -> None:
        """Take in statements of a document, by number in text order, with what stands in them."""
        document, offset = contents.document, self._length
        self._first = self._first or document
        self._texts.append(document.version.text)
        self._length += len(document.version.text)
        self._spellings.update(document.spellings)
        new: dict[int, int] = {}
        for n in numbers:
            statement = document.statements[n - 1]
            new[n] = len(self._statements) + 1
            self._statements.append(statement._replace(n=new[n], span=_shift(statement.span, offset)))
            self._terms.append(document.terms[n - 1] if n <= len(document.terms) else ())
            self._figures += [f._replace(statement=new[n], span=_shift(f.span, offset)) for f in contents.figures(n)]
        self._markers += [
            marker._replace(statement=new[marker.statement], span=_shift(marker.span, offset))
            for marker in document.markers
            if marker.statement in new
        ]
        places: dict[int, int] = {}
        for index, n in sorted({(index, number) for number in new for index, _ in contents.attributions(number)}):
            if index not in places:
                attribution = document.attributions[index]
                places[index] = len(self._attributions)
                self._attributions.append(_attribution(attribution, new.get(attribution.statement, new[n]), offset))
        for index in sorted({index for n in new for index in contents.quotes(n)}):
            quote = document.quotes[index]
            held = tuple(new[n] for n in quote.statements if n in new)
            given = None if quote.attribution is None else places.get(quote.attribution)
            self._quotes.append(quote._replace(statements=held, span=_shift(quote.span, offset), attribution=given))

    def document(self) -> Document | None:
        """The excerpt as it stands; None before anything was added."""
        if self._first is None:
            return None
        version = self._first.version._replace(text="".join(self._texts), length=self._length, title=None, title_span=None)
        return Document(
            version,
            tuple(self._statements),
            tuple(self._figures),
            tuple(self._quotes),
            tuple(self._attributions),
            tuple(self._terms),
            tuple(self._markers),
            self._spellings,
        )


def _attribution(attribution: Attribution, statement: int, offset: int) -> Attribution:
    source, cue = attribution.source, attribution.cue
    return attribution._replace(
        statement=statement,
        source=source and _source(source, offset),
        cue=cue and _cue(cue, offset),
        content=tuple(_shift(span, offset) for span in attribution.content),
    )


def _source(source: Source, offset: int) -> Source:
    return source._replace(span=_shift(source.span, offset)) if source.span else source


def _cue(cue: Cue, offset: int) -> Cue:
    return cue._replace(span=_shift(cue.span, offset))


def _shift(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)
