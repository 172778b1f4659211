"""A report as HTML for a notebook: a few tables within somebody else's page."""

from __future__ import annotations

from html import escape

from newscmp.model import Report
from newscmp.render.layout import BASE_MARK, DIM, END_MARK, OTHER_MARK, STRONG
from newscmp.render.sheets import Cell, Said, Sheet, report_sheets

MOST_ROWS = 200  # a notebook keeps its output: past these, a line says how to get the rest
_CELL = "text-align:left;vertical-align:top"  # notebooks set cells flush right
_TAGS = {
    BASE_MARK: ("<mark>", "</mark>"),
    OTHER_MARK: ("<mark>", "</mark>"),
    STRONG: ("<strong>", "</strong>"),
    DIM: ("<small>", "</small>"),
}


def draw_notebook(report: Report) -> str:
    """One table a version, MOST_ROWS rows in all; one line when nothing differs."""
    if not report.changes:
        return "<p>Nothing to report.</p>"
    sheets = report_sheets(report._replace(changes=report.changes[:MOST_ROWS]))
    out = [_table(sheet) for sheet in sheets]
    left = len(report.changes) - MOST_ROWS
    if left > 0:
        out.append(f"<p>{left} more: <code>to_rows()</code> gives them all.</p>")
    return "\n".join(out)


def _table(sheet: Sheet) -> str:
    head = "".join(f"<th scope='col' style='text-align:left'>{_marked(header)}</th>" for header in sheet.headers)
    rows = ("".join(f"<td style='{_CELL}'>{_marked(_shown(cell))}</td>" for cell in row) for row in sheet.rows)
    body = "".join(f"<tr>{row}</tr>\n" for row in rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>"


def _shown(cell: Cell) -> str:
    return cell.shown() if isinstance(cell, Said) else cell


def _marked(text: str) -> str:
    """Escaped text, our own marks as tags."""
    out, closing, start = [], "", 0
    for at, character in enumerate(text):
        if character not in _TAGS and character != END_MARK:
            continue
        opening, following = _TAGS.get(character, ("", ""))
        out += [escape(text[start:at]), closing, opening]
        closing, start = following, at + 1
    return "".join([*out, escape(text[start:]), closing])
