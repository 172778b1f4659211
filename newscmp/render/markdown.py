"""GitHub-flavoured Markdown for pull requests and notes: sheets as tables in which nothing of an article is active.

Words of an article are escaped so that a reader of the rendered page sees them verbatim and nothing else happens: no
emphasis, no link, no image, no HTML, and on the sites that look for them no mention, issue number or shortcode. The
surface is bold by ``<b>``: ``**`` would not open beside a letter or a quotation mark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from newscmp.model import Report
from newscmp.render.layout import BASE_MARK, DIM, END_MARK, OTHER_MARK, STRONG
from newscmp.render.safe import visible
from newscmp.render.sheets import Cell, Said, Sheet

# What Markdown acts on within a line, and the marks of what some sites link by themselves: mentions, issue numbers,
# shortcodes, addresses with and without a scheme.
_ACTIVE = re.compile(r"[\\`*_~\[\]|$&<>#]|@(?=\w)|:(?=[\w/+-])|(?<![^\W_])[wW]{3}(?=\.)|(?<![^\W_])[gG][hH](?=-\d)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "<span>$</span>"}  # "\\$" may still open a formula
_BREAK = "<!-- -->"  # shows nothing, and parts what would be read as one
_OPEN = {BASE_MARK: ("<b>", "</b>"), OTHER_MARK: ("<b>", "</b>"), STRONG: ("<b>", "</b>"), DIM: ("<sub>", "</sub>")}


def report_summary(report: Report) -> str:
    """The line above a report's tables: how many rows of which severity and kind; "" when there are none."""
    if not report.changes:
        return ""
    count = len(report.changes)
    graver = Counter(change.severity for change in report.changes)
    kinds = Counter(change.kind for change in report.changes)
    listed = ", ".join(f"{number} `{kind}`" for kind, number in kinds.items())
    versions = len({change.version for change in report.changes})
    told = f" in {versions} versions" if versions > 1 else ""
    weights = ", ".join(f"{number} {severity}" for severity, number in graver.items())
    return f"{count} {'change' if count == 1 else 'changes'}{told} ({weights}): {listed}\n"


def draw_markdown(sheet: Sheet) -> str:
    """A sheet as a table, its heading as a heading; "" when it has no rows. Statements are whole."""
    if not sheet.rows:
        return ""
    out = [f"### {markdown_text(sheet.heading)}\n\n"] if sheet.heading else []
    out.append(_line(map(_cell, sheet.headers)))
    out.append(_line("---" for _ in sheet.headers))
    out += (_line(map(_cell, row)) for row in sheet.rows)
    return "".join(out)


def markdown_heading(title: str) -> str:
    """The first line of the page."""
    return f"## {markdown_text(title)}\n"


def markdown_text(text: str) -> str:
    """One line of text that renders as itself, whatever it holds."""
    return _inert(visible(text))


def _inert(text: str) -> str:
    """Printable text with every character that Markdown could act on escaped."""
    return _ACTIVE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    active = found.group()
    if active in _ENTITIES:
        return _ENTITIES[active]
    if active == "#":  # a heading's end, or with digits an issue
        return f"\\#{_BREAK}"
    return f"{active}{_BREAK}" if active in "@:" or len(active) > 1 else f"\\{active}"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _cell(cell: Cell) -> str:
    """A cell's text with our own marks as tags."""
    text = cell.shown() if isinstance(cell, Said) else cell
    out, closing, start = [], "", 0
    for at, character in enumerate(text):
        if character not in _OPEN and character != END_MARK:
            continue
        out.append(_inert(text[start:at]))
        start = at + 1
        opening, following = _OPEN.get(character, ("", ""))
        out.append(closing + opening)
        closing = following
    return "".join([*out, _inert(text[start:]), closing]).strip()
