"""What the tables over a whole story share: a View says what is one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from newscmp import __version__
from newscmp.model import Document, Trouble
from newscmp.render.sheets import Cell, Sheet, version_header
from newscmp.render.values import errors_value, version_value


class View(NamedTuple):
    """One table over a story: a row a quantity, statement or source, a column a version.

    ``name`` is that of its command and schema, ``title`` that of its page, ``key`` that of its rows in JSON, ``header``
    that of its first column. ``flat`` gives flat rows with the keys of ``columns``, ``value`` a row as a JSON object,
    ``cells`` a row of the sheet. All of them get the versions in the order of the columns.
    """

    name: str
    title: str
    key: str
    header: str
    columns: tuple[str, ...]
    flat: Callable[[Sequence[Document], Sequence[Any]], Iterator[dict[str, object]]]
    value: Callable[[Sequence[Document], Any], dict[str, object]]
    cells: Callable[[Any], tuple[Cell, ...]]


def story_value(
    view: View, documents: Sequence[Document], rows: Sequence[Any], errors: Sequence[Trouble] = ()
) -> dict[str, object]:
    """The table as ``newscmp.<name>/1``: versions in the order of the columns, then one object a row."""
    return {
        "schema": f"newscmp.{view.name}/1",
        "newscmp": __version__,
        "versions": [version_value(document) for document in documents],
        view.key: [view.value(documents, row) for row in rows],
        "errors": errors_value(errors),
    }


def story_sheet(view: View, documents: Sequence[Document], rows: Sequence[Any]) -> Sheet:
    """The table as a sheet."""
    headers = (view.header, *(version_header(document) for document in documents))
    return Sheet("", headers, tuple(map(view.cells, rows)), tuple((index,) for index in range(len(headers))), named=True)
