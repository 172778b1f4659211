"""A whole HTML page: sheets as tables, the surface in <mark>, everything escaped, nothing loaded from anywhere."""

from __future__ import annotations

import re
from html import escape

from newscmp.render.layout import BASE_MARK, DIM, END_MARK, OTHER_MARK, STRONG
from newscmp.render.sheets import Cell, Said, Sheet

_STYLE = (
    "body{font:15px/1.45 system-ui,sans-serif;margin:2em}table{border-collapse:collapse;margin-bottom:2em}"
    "th,td{border:1px solid #bbb;padding:.4em .6em;text-align:left;vertical-align:top}th{background:#eee}"
    "mark.base{background:#fdd}mark.other{background:#dfd}small{color:#666}"
)
_MARKS = f"([{BASE_MARK}{OTHER_MARK}{END_MARK}{STRONG}{DIM}])"
_TAGS = {
    BASE_MARK: ('<mark class="base">', "</mark>"),
    OTHER_MARK: ('<mark class="other">', "</mark>"),
    STRONG: ("<strong>", "</strong>"),
    DIM: ("<small>", "</small>"),
}


def page_start(title: str) -> str:
    """The page up to its first table."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
    )


def page_end() -> str:
    """The rest of the page."""
    return "</body>\n</html>\n"


def draw_html(sheet: Sheet) -> str:
    """One table; the statements are whole here."""
    out = [f"<h2>{escape(sheet.heading)}</h2>\n"] if sheet.heading else []
    out.append("<table>\n<thead><tr>")
    out += [f"<th>{escape(header)}</th>" for header in sheet.headers]
    out.append("</tr></thead>\n<tbody>\n")
    for row in sheet.rows:
        out.append(f"<tr>{''.join(f'<td>{_marked(_whole(cell))}</td>' for cell in row)}</tr>\n")
    out.append("</tbody>\n</table>\n")
    return "".join(out)


def _whole(cell: Cell) -> str:
    return cell.shown() if isinstance(cell, Said) else cell


def _marked(text: str) -> str:
    out, closing = [], ""
    for piece in re.split(_MARKS, text):
        if piece in _TAGS:
            opening, closing = _TAGS[piece]
            out.append(opening)
        elif piece == END_MARK:
            out.append(closing)
            closing = ""
        else:
            out.append(escape(piece))
    return "".join(out) + closing
