"""Sheets as tables in a page of their own: what commands other than compare draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newscmp.render.html.skeleton import page_end, page_start
from newscmp.render.html.text import shown, with_marks
from newscmp.render.sheets import Cell, Said, Sheet


def draw_sheet_page(sheets: Iterable[Sheet], title: str) -> Iterator[str]:
    """A page with one table a sheet, in pieces; the statements are whole."""
    yield f'{page_start(title)}<main class="sheets">\n<h1>{shown(title)}</h1>\n'
    drawn = False
    for number, sheet in enumerate((sheet for sheet in sheets if sheet.rows), 1):
        drawn = True
        yield _table(sheet, f"sheet{number}", title)
    yield f"{'' if drawn else '<p>Nothing.</p>'}</main>\n{page_end()}"


def _table(sheet: Sheet, name: str, title: str) -> str:
    label = f'aria-labelledby="{name}"' if sheet.heading else f'aria-label="{shown(title)}"'
    out = [f'<h2 id="{name}">{shown(sheet.heading)}</h2>\n'] if sheet.heading else []
    out.append(f'<div class="scroll" role="region" tabindex="0" {label}>\n<table>\n<thead><tr>')
    out += [f'<th scope="col">{shown(header)}</th>' for header in sheet.headers]
    out.append("</tr></thead>\n<tbody>\n")
    for row in sheet.rows:
        out.append(f"<tr>{''.join(f'<td>{with_marks(_whole(cell))}</td>' for cell in row)}</tr>\n")
    out.append("</tbody>\n</table>\n</div>\n")
    return "".join(out)


def _whole(cell: Cell) -> str:
    return cell.shown(words=True) if isinstance(cell, Said) else cell
