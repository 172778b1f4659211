"""What the text says: figures, quotes, attributions, terms and markers of one version."""

from __future__ import annotations

from newscmp.extract.attributions import find_attributions
from newscmp.extract.figures import find_figures
from newscmp.extract.quotes import find_quotes
from newscmp.extract.referents import with_referents
from newscmp.extract.spelling import find_spellings
from newscmp.extract.terms import find_markers, find_terms
from newscmp.lexicon import Lexicon
from newscmp.model import Document, Statement, Version

__all__ = [
    "extract",
    "find_attributions",
    "find_figures",
    "find_markers",
    "find_quotes",
    "find_spellings",
    "find_terms",
    "with_referents",
]


def extract(version: Version, statements: tuple[Statement, ...], lexicon: Lexicon, matching: bool = True) -> Document:
    """Everything that is understood of one version, as a Document; furniture statements yield nothing.

    ``matching``: with the terms, markers and spellings, by which alignment and comparison match it with others.
    """
    figures = with_referents(find_figures(version.text, statements, lexicon), lexicon)
    quotes = find_quotes(version.text, statements, lexicon)
    quotes, attributions = find_attributions(version.text, statements, quotes, lexicon)
    document = Document(version, statements, figures, quotes, attributions)
    if not matching:
        return document
    return document._replace(
        terms=find_terms(statements, lexicon),
        markers=find_markers(statements, lexicon),
        spellings=find_spellings(version.text, lexicon),
    )
