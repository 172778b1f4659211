"""Which statements tell the same thing."""

from __future__ import annotations

from newscmp.model import Alignment, Document, Pair


def align(base: Document, other: Document) -> Alignment:
    """Link the compared statements of two documents, n:m, with no order constraint."""
    by_text = {s.text: s.n for s in reversed(other.statements) if s.compared}
    pairs = []
    used = set()
    for s in base.statements:
        if s.compared:
            n = by_text.get(s.text)
            if n is None or n in used:
                pairs.append(Pair((s.n,), (), 0.0))
            else:
                used.add(n)
                pairs.append(Pair((s.n,), (n,), 1.0, 1.0, 1.0))
    pairs += [Pair((), (s.n,), 0.0) for s in other.statements if s.compared and s.n not in used]
    return Alignment(base, other, tuple(pairs))
