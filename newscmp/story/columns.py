"""The columns of a story: its versions in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from newscmp.model import Document


def order_columns(documents: Sequence[Document]) -> tuple[int, ...]:
    """The numbers of the versions, oldest first where every one is dated, else as they were given. Versions of one date
    keep their order."""
    order = range(len(documents))
    if all(document.version.published for document in documents):
        return tuple(sorted(order, key=lambda number: documents[number].version.published or ""))
    return tuple(order)
