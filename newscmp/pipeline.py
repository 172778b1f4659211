"""The order of the steps, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newscmp.align import align
from newscmp.compare import compare, link_figures_of
from newscmp.extract import extract
from newscmp.lexicon import Lexicon, load_lexicon
from newscmp.model import Document, Report, Track, Trouble, Version
from newscmp.segment import segment
from newscmp.story import track_figures


@dataclass(frozen=True, slots=True)
class Options:
    """What a run of the pipeline can be told: the language, and lexicon files that extend the shipped one."""

    lang: str = "en"
    lexicons: tuple[str, ...] = ()

    def lexicon(self) -> Lexicon:
        """The lexicon that these options name. Raises LexiconError."""
        return load_lexicon(self.lang, self.lexicons)


def understand(version: Version, lexicon: Lexicon) -> Document:
    """Segment one version and extract what it says. A headline that segmenting found is the version's title."""
    statements = segment(version, lexicon)
    if version.title is None:
        headline = next((s for s in statements if s.role == "headline"), None)
        if headline is not None:
            version = version._replace(title=headline.text, title_span=headline.span)
    return extract(version, statements, lexicon)


def compare_versions(
    base: Version, others: Sequence[Version], options: Options | None = None, errors: Iterable[Trouble] = ()
) -> Report:
    """Compare every version of ``others`` with ``base``. Raises LexiconError for an unknown language."""
    lexicon = (options or Options()).lexicon()
    base_document = understand(base, lexicon)
    alignments = tuple(align(base_document, understand(other, lexicon)) for other in others)
    changes = tuple(change for alignment in alignments for change in compare(alignment))
    return Report(base_document, alignments, changes, tuple(errors))


def track_versions(
    base: Version, others: Sequence[Version], options: Options | None = None
) -> tuple[tuple[Document, ...], tuple[Track, ...]]:
    """The versions, oldest first where all are dated, and the figure tracks over them. Raises LexiconError."""
    lexicon = (options or Options()).lexicon()
    documents = tuple(understand(version, lexicon) for version in (base, *others))
    links = [
        (number, link.base, link.other)
        for number, other in enumerate(documents[1:], 1)
        for link in link_figures_of(align(documents[0], other))
    ]
    order = list(range(len(documents)))
    if all(document.version.published for document in documents):
        order.sort(key=lambda number: documents[number].version.published or "")
    return tuple(documents[number] for number in order), track_figures(documents, links, order)
