"""Where a statement starts and ends, and what is furniture."""

from __future__ import annotations

import re

from newscmp.lexicon import Lexicon
from newscmp.model import Span, Statement, Version

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_END = re.compile(r"[.!?]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])")


def segment(version: Version, lexicon: Lexicon) -> tuple[Statement, ...]:
    """The statements of a version in text order, furniture included; every one non-empty and free of outer white space."""
    out: list[Statement] = []
    start = version.front_matter.end if version.front_matter else 0
    for number, match in enumerate(_PARAGRAPH.finditer(version.text, start)):
        at, end = match.span()
        cuts = [m.end() for m in _END.finditer(version.text, at, end)] + [end]
        for cut in cuts:
            piece = version.text[at:cut]
            left, right = at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip())
            if left < right:
                text = version.text[left:right]
                out.append(Statement(len(out) + 1, Span(left, right), text, "body", number))
            at = cut
    return tuple(out)
