"""tabulate's formats: the one door to tabulate."""

from __future__ import annotations

import html as _html
import re
from types import SimpleNamespace

import tabulate as _tabulate

from newscmp.render.layout import display_width, plain_marks, wrap
from newscmp.render.sheets import Cell, Said, Sheet
from newscmp.render.table import column_widths

_MARKDOWN = frozenset({"github", "pipe"})
_ONE_LINE = _MARKDOWN | {"orgtbl", "jira", "html", "unsafehtml"}  # a line of these is a row
_CONTEXT = 240  # characters of a quoted text in a format whose cells are one line

# tabulate measures with the wcwidth package where it happens to be installed, and miscounts wide characters elsewhere.
_tabulate.wcwidth = SimpleNamespace(wcswidth=display_width)  # type: ignore[attr-defined]
_tabulate.WIDE_CHARS_MODE = True
_tabulate.MIN_PADDING = 0  # else a column is two wider than its header, and the table than the page


def tabulate_formats() -> tuple[str, ...]:
    """The names of all formats that tabulate knows."""
    return tuple(_tabulate.tabulate_formats)


def draw_tabulate(sheet: Sheet, name: str, width: int) -> str:
    """A sheet in one of tabulate's formats; "" when it has no rows. Wrapped to ``width`` where the format has such cells."""
    if not sheet.rows:
        return ""
    if name in _tabulate.multiline_formats and name not in _ONE_LINE:
        cells = [[[cell] for cell in row] for row in sheet.rows]
        count = len(sheet.headers)
        room = max(width - 3 * count - 1, 10 * count)
        widths = column_widths(sheet.headers, cells, room) or [room // count] * count
        rows = [[_wrapped(cell, w) for cell, w in zip(row, widths, strict=True)] for row in sheet.rows]
        headers = ["\n".join(wrap(header, w)) for header, w in zip(sheet.headers, widths, strict=True)]
    else:
        rows = [[_escaped(_plain(cell, _CONTEXT), name) for cell in row] for row in sheet.rows]
        headers = [_escaped(header, name) for header in sheet.headers]
    drawn = _tabulate.tabulate(rows, headers, tablefmt=name, disable_numparse=True)
    heading = f"{_escaped(sheet.heading, name)}\n\n" if sheet.heading else ""
    return f"{heading}{drawn}\n"


def _plain(cell: Cell, room: int) -> str:
    return plain_marks(cell.shown(room) if isinstance(cell, Said) else cell)


def _wrapped(cell: Cell, width: int) -> str:
    return "\n".join(wrap(_plain(cell, width * 6), width))


def _escaped(text: str, name: str) -> str:
    """A cell in which nothing is markup, in formats that tabulate leaves raw and whose readers load or run what it says."""
    if name in _MARKDOWN:
        text = re.sub(r"\\(?=[!-/:-@\[-`{-~])", r"\\\\", _html.escape(text, quote=False))
        return text.replace("|", "\\|").replace("`", "\\`").replace("](", "]\\(")  # no link, no image that is loaded
    if name == "latex_raw":
        return "".join(_tabulate.LATEX_ESCAPE_RULES.get(character, character) for character in text)
    return _html.escape(text) if name in ("unsafehtml", "textile") else text
