"""Articles by the story they tell, as sheets to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newscmp.render.layout import END_MARK, STRONG
from newscmp.render.safe import visible
from newscmp.render.sheets import NOTHING, Sheet

GROUP_COLUMNS: tuple[str, ...] = (
    *("story", "base", "copy_of", "id", "outlet", "title", "published", "modified", "url", "authors", "lang", "path"),
    "text",
)
_HEADERS = ("article", "outlet", "published", "title")


def group_sheet(story: str, rows: Sequence[Mapping[str, object]]) -> Sheet:
    """The articles of one story: the base is marked, and what is a near-duplicate of another."""
    cells = tuple((_name(row), *(_cell(row[key]) for key in _HEADERS[1:])) for row in rows)
    return Sheet(visible(story), _HEADERS, cells, ((0,), (1, 2), (3,)), named=True)


def _name(row: Mapping[str, object]) -> str:
    name = visible(str(row["id"]))
    if row["base"]:
        return f"{STRONG}{name}{END_MARK} (base)"
    return f"{name} (copy of {visible(str(row['copy_of']))})" if row["copy_of"] is not None else name


def _cell(value: object) -> str:
    return visible(str(value)) if value else NOTHING
