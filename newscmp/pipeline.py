"""The order of the steps, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newscmp.align import align
from newscmp.compare import compare
from newscmp.extract import extract
from newscmp.lexicon import Lexicon, load_lexicon
from newscmp.model import Document, Report, Trouble, Version
from newscmp.segment import segment


@dataclass(frozen=True, slots=True)
class Options:
    """What a run of the pipeline can be told: the language, and lexicon files that extend the shipped one."""

    lang: str = "en"
    lexicons: tuple[str, ...] = ()

    def lexicon(self) -> Lexicon:
        """The lexicon that these options name. Raises LexiconError."""
        return load_lexicon(self.lang, self.lexicons)


def understand(version: Version, lexicon: Lexicon) -> Document:
    """Segment one version and extract what it says."""
    return extract(version, segment(version, lexicon), lexicon)


def compare_versions(
    base: Version, others: Sequence[Version], options: Options | None = None, errors: Iterable[Trouble] = ()
) -> Report:
    """Compare every version of ``others`` with ``base``. Raises LexiconError for an unknown language."""
    lexicon = (options or Options()).lexicon()
    base_document = understand(base, lexicon)
    alignments = tuple(align(base_document, understand(other, lexicon)) for other in others)
    changes = tuple(change for alignment in alignments for change in compare(alignment))
    return Report(base_document, alignments, changes, tuple(errors))
