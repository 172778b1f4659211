"""The order of the steps, and nothing else.

The rooms that compare are imported where they are called: to understand an article they are not needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from newscmp.errors import LimitError
from newscmp.extract import extract
from newscmp.lexicon import Lexicon, load_lexicon
from newscmp.model import (
    Alignment,
    Change,
    Document,
    Figure,
    MatrixRow,
    Overview,
    Report,
    SourceRow,
    Track,
    Trouble,
    Version,
)
from newscmp.segment import segment

MAX_COLUMNS = 1_000  # versions of a table over a story
MAX_CELLS = 100_000_000  # of such a table, if every row were told by one version alone

# Is told of a version that does not seem to tell the story.
Strange = Callable[[Document], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What a run of the pipeline can be told: the language, and lexicon files that extend the shipped one."""

    lang: str = "en"
    lexicons: tuple[str, ...] = ()

    def lexicon(self) -> Lexicon:
        """The lexicon that these options name. Raises LexiconError."""
        return load_lexicon(self.lang, self.lexicons)


def understand(version: Version, lexicon: Lexicon, matching: bool = True) -> Document:
    """Segment one version and extract what it says. A headline that segmenting found is the version's title.

    ``matching``: with what alignment and comparison need besides; without it a Document can be read, not compared.
    """
    statements = segment(version, lexicon)
    if version.title is None:
        headline = next((s for s in statements if s.role == "headline"), None)
        if headline is not None:
            version = version._replace(title=headline.text, title_span=headline.span)
    return extract(version, statements, lexicon, matching)


def compare_versions(
    base: Version,
    others: Iterable[Version],
    options: Options | None = None,
    errors: Iterable[Trouble] = (),
    whole: bool = False,
) -> Report:
    """Compare every version of ``others`` with ``base``. Raises LexiconError for an unknown language.

    The terms and markers of the others, which alignment and comparison alone need, are not kept unless ``whole``: there
    may be thousands.
    """
    changes: list[Change] = []
    alignments: list[Alignment] = []
    document = None
    for report in compare_each(base, others, options):
        document = report.base
        changes += report.changes
        alignments += report.alignments if whole else map(_slim, report.alignments)
    if document is None:
        document = understand(base, (options or Options()).lexicon())
    return Report(document, tuple(alignments), tuple(changes), tuple(errors))


def compare_each(
    base: Version, others: Iterable[Version], options: Options | None = None, errors: Iterable[Trouble] = ()
) -> Iterator[Report]:
    """The same as one Report a version, so that only one of them is in memory; ``errors`` stand in the first."""
    lexicon = (options or Options()).lexicon()
    document = understand(base, lexicon)
    trouble = tuple(errors)
    for other in others:
        yield _compared(document, understand(other, lexicon), trouble)
        trouble = ()


def _compared(base: Document, other: Document, errors: tuple[Trouble, ...] = ()) -> Report:
    from newscmp.align import align
    from newscmp.comparison import compare

    alignment = align(base, other)
    return Report(base, (alignment,), compare(alignment), errors)


def _slim(alignment: Alignment) -> Alignment:
    return alignment._replace(other=alignment.other._replace(terms=(), markers=()))


def compare_pairs(pairs: Iterable[tuple[Version, Version]], options: Options | None = None) -> Iterator[Report]:
    """A Report a pair, the second version compared with the first. A version of two pairs that follow each other is
    understood once. Raises LexiconError."""
    lexicon = (options or Options()).lexicon()
    known: dict[int, Document] = {}
    for pair in pairs:
        known = {id(version): known.get(id(version)) or understand(version, lexicon) for version in pair}
        base, other = (known[id(version)] for version in pair)
        yield _compared(base, other)


def track_versions(
    base: Version,
    others: Iterable[Version],
    options: Options | None = None,
    strange: Strange | None = None,
    order: Sequence[int] | None = None,
) -> tuple[tuple[Document, ...], tuple[Track, ...]]:
    """The versions and the figure tracks over them. Raises LexiconError.

    ``strange`` is told of every version that does not seem to tell BASE's story. ``order`` numbers the versions, BASE
    being 0, as the columns are to stand; by default BASE comes first, then the others as given.
    """
    documents, alignments, columns = _story(base, others, options, strange, order)
    return _columns(documents, columns), _tracks(documents, alignments, columns)


def matrix_versions(
    base: Version,
    others: Iterable[Version],
    options: Options | None = None,
    strange: Strange | None = None,
    order: Sequence[int] | None = None,
) -> tuple[tuple[Document, ...], tuple[MatrixRow, ...]]:
    """The same with the matrix of the story: one row a statement that any version tells."""
    from newscmp.align import align
    from newscmp.comparison import compare
    from newscmp.story import build_matrix

    documents, alignments, columns = _story(base, others, options, strange, order)
    return _columns(documents, columns), build_matrix(documents, alignments, columns, align, compare)


def look_over(report: Report, order: Sequence[int] | None = None) -> Overview | None:
    """The figure tracks and the matrix of a report's story, from what was aligned for the report; None where it is larger
    than such a table may be.

    The report is a ``whole`` one, and whichever of its rows were kept, all that differs is looked at. ``order`` is as in
    ``track_versions``.
    """
    from newscmp.align import align
    from newscmp.comparison import compare
    from newscmp.story import build_matrix

    documents = (report.base, *(alignment.other for alignment in report.alignments))
    if len(documents) > MAX_COLUMNS or sum(map(_size, documents)) * len(documents) > MAX_CELLS:
        return None
    columns = tuple(range(len(documents)) if order is None else order)
    rows = build_matrix(documents, report.alignments, columns, align, compare)
    return Overview(_columns(documents, columns), _tracks(documents, report.alignments, columns), rows)


def _size(document: Document) -> int:
    """How many rows of a table a version could have for itself."""
    return len(document.statements) + len(document.figures) + len(document.attributions)


def source_versions(
    base: Version,
    others: Iterable[Version],
    options: Options | None = None,
    strange: Strange | None = None,
    order: Sequence[int] | None = None,
) -> tuple[tuple[Document, ...], tuple[SourceRow, ...]]:
    """The same with the sources of the story: one row a source of any version."""
    from newscmp.comparison.sources import same_source
    from newscmp.story import build_sources

    documents, _, columns = _story(base, others, options, strange, order)
    return _columns(documents, columns), build_sources(documents, columns, same_source)


def _tracks(
    documents: Sequence[Document], alignments: Sequence[Alignment], columns: Sequence[int]
) -> tuple[Track, ...]:
    from newscmp.comparison import link_figures_of
    from newscmp.comparison.counted import same_measure
    from newscmp.comparison.intervals import interval
    from newscmp.story import track_figures

    def reach(figure: Figure) -> tuple[Decimal, Decimal] | None:
        allowed = interval(figure)
        return None if allowed is None else (allowed.low, allowed.high)

    links = [
        (number, link.base, link.other)
        for number, alignment in enumerate(alignments, 1)
        for link in link_figures_of(alignment)
    ]
    return track_figures(documents, links, columns, same_measure, reach)


def _story(
    base: Version,
    others: Iterable[Version],
    options: Options | None,
    strange: Strange | None,
    order: Sequence[int] | None,
) -> tuple[tuple[Document, ...], tuple[Alignment, ...], tuple[int, ...]]:
    """BASE and the others, BASE's alignments with them, and the order of the columns."""
    from newscmp.align import align

    lexicon = (options or Options()).lexicon()
    documents: list[Document] = []
    cells = 0
    for version in chain((base,), others):
        if len(documents) == MAX_COLUMNS:
            advice = "give fewer, or compare them with newscmp compare, which takes any number"
            raise LimitError(f"a table over a story has at most {MAX_COLUMNS:,} versions: {advice}")
        document = understand(version, lexicon)
        documents.append(document)
        cells += _size(document)
        if cells * len(documents) > MAX_CELLS:
            raise LimitError(f"a table over a story has at most {MAX_CELLS:,} cells: give fewer versions, or shorter ones")
    alignments = tuple(align(documents[0], other) for other in documents[1:])
    for alignment in alignments:
        if strange and not alignment.same_story:
            strange(alignment.other)
    return tuple(documents), alignments, tuple(range(len(documents)) if order is None else order)


def _columns(documents: Sequence[Document], order: Sequence[int]) -> tuple[Document, ...]:
    return tuple(documents[number] for number in order)
