"""Spellings: under which words those of a text are compared, where they have variants ("centre", "center"; "don't")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from newscmp.lexicon import Lexicon

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
_NOT = "n't"  # the one ending that starts before its apostrophe


def find_spellings(text: str, lexicon: Lexicon) -> Mapping[str, str]:
    """Lower-case words of the text that have another form -> the one under which all are compared.

    That is the one spelling of house-style variants, the digits of a number word, and what a contraction stands for: two
    words ("don't" -> "do not").
    """
    variants = _variants(lexicon)
    words = set(_WORD.findall(text.lower().replace("’", "'")))
    out = {word: variants[word] for word in variants.keys() & words}
    contractions = lexicon.pairs("contractions")
    for word in words:
        if "'" in word and word not in out:
            at = word.rfind("'")
            start = at - 1 if word.endswith(_NOT) else at
            full = contractions.get(word[start:])
            if full and start > 0:
                out[word] = f"{word[:start]} {full}"
    return out


@lru_cache(maxsize=4)
def _variants(lexicon: Lexicon) -> Mapping[str, str]:
    """Every whole word that is compared under another form."""
    out = {word: to for word, to in lexicon.classes("spellings").items() if word != to}
    for section in ("amount_words", "number_words"):
        out.update((word, format(number, "f")) for word, number in lexicon.numbers(section).items() if word.isalpha())
    out.update(lexicon.pairs("contractions"))
    return out
