"""Spellings: which words of a text are house-style variants of others ("centre", "center")."""

from __future__ import annotations

import re
from collections.abc import Mapping

from newscmp.lexicon import Lexicon

_WORD = re.compile(r"[a-z]+")


def find_spellings(text: str, lexicon: Lexicon) -> Mapping[str, str]:
    """Lower-case words of the text that have another spelling -> the one spelling under which all are compared."""
    variants = lexicon.classes("spellings")
    return {word: variants[word] for word in variants.keys() & set(_WORD.findall(text.lower())) if variants[word] != word}
