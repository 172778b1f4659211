"""Which words of a text the one beside it does not have."""

from __future__ import annotations

import re

from newscmp.model import Span
from newscmp.similarity import edits

# A word with what stands inside it ("12.5", "don't", "co-operate", "50%"); other punctuation is not worth a mark.
_WORD = re.compile(r"[$£€¥]?\w+(?:[.,:/'’\-‐‑]\w+)*%?")
_TYPOGRAPHY = str.maketrans("’‐‑", "'--")
# Texts that share less than this part of the shorter one's words are other sentences: every word would be marked.
_LEAST_SHARED = 0.4


def differing_words(text: str, beside: str) -> list[Span]:
    """The words of ``text`` that ``beside`` does not have there, as spans in text order.

    Nothing where the two have too little in common to be told word by word.
    """
    words = list(_WORD.finditer(text))
    own, others = (
        [word.translate(_TYPOGRAPHY) for word in found]
        for found in ([word.group() for word in words], _WORD.findall(beside))
    )
    steps = edits(own, others)
    shared = sum(end - start for step, start, end, _, _ in steps if step == "equal")
    if not shared or shared < _LEAST_SHARED * min(len(own), len(others)):
        return []
    return [Span(*word.span()) for step, start, end, _, _ in steps if step != "equal" for word in words[start:end]]
