"""What figures count, made comparable: units of one dimension, and nouns that mean the same.

18 kilometres meet 11 miles through their `Measure`; 7,000 troops meet 7,000 soldiers through the key of the noun's head,
the same key by which alignment knows the word.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from newscmp.extract.words import Vocabulary, vocabulary_of
from newscmp.lexicon import Lexicon
from newscmp.model import Figure, Measure

_MONEY = Measure("money", Decimal(0))
_SHARE = "%"  # the unit of "half of the wells" is "% well": a share of a noun


def with_referents(figures: Iterable[Figure], lexicon: Lexicon) -> tuple[Figure, ...]:
    """The same figures, with the Measure of their unit and the key of their noun's head where these are known."""
    known = lexicon.pairs("measures")
    synonyms = lexicon.classes("counted_synonyms")
    vocabulary = vocabulary_of(lexicon)
    currencies = {*lexicon.classes("currency_words").values(), *lexicon.classes("currency_signs").values()}
    out = []
    for figure in figures:
        if figure.unit is not None:
            entry = known.get(_SHARE if figure.unit.startswith(_SHARE) else figure.unit)
            if entry is not None:
                dimension, *numbers = entry.split()
                figure = figure._replace(measure=Measure(dimension, *map(Decimal, numbers)))
            elif figure.unit in currencies:
                figure = figure._replace(measure=_MONEY)
        elif figure.noun:
            word = figure.noun.rsplit(" ", 1)[-1]
            figure = figure._replace(head=synonyms.get(word) or _key(word, vocabulary))
        out.append(figure)
    return tuple(out)


def _key(word: str, vocabulary: Vocabulary) -> str:
    found = vocabulary.words.get(word) or vocabulary.word(word)
    return found.term.key if found.term else word
