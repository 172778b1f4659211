"""The matrix of statements by outlets, as far as a page holds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newscmp.model import MatrixRow, Overview
from newscmp.render.html.places import Places
from newscmp.render.html.text import shown, with_marks
from newscmp.render.matrix import VIEW
from newscmp.render.sheets import NOTHING

MOST_CELLS = 20_000  # a table with more is no picture of anything, and slow to scroll


def draw_matrix(overview: Overview, places: Places) -> Iterator[str]:
    """The section, in pieces. Past MOST_CELLS the rows that fewest versions tell are left out, and it is said."""
    if not overview.rows:
        return
    prefix = places.prefix
    rows = _chosen(overview.rows, max(MOST_CELLS // len(overview.documents), 1))
    left = len(overview.rows) - len(rows)
    label = f"{prefix}matrix-h"
    yield f'<section class="matrix" id="{prefix}matrix" {places.labelled(label)}>\n'
    yield f'<h2 id="{label}">Who tells what</h2>\n'
    yield (
        "<p>Every statement of the story, and how each version tells it: quoted (direct, partial), reported (indirect) or "
        "in its own voice, with the sources and figures that it gives.</p>\n"
    )
    if left:
        yield (
            f'<p class="limit">{left:,} of {len(overview.rows):,} statements are left out here, those that fewest versions '
            "tell. <code>newscmp matrix</code> shows all of them.</p>\n"
        )
    name = f"Statements by versions{places.of}"
    yield f'<div class="scroll tall" role="region" tabindex="0" aria-label="{name}">\n<table>\n'
    numbers = [places.number(document) for document in overview.documents]
    heads = "".join(
        f'<th scope="col">{places.name(number)}{" <small>BASE</small>" if number == 0 else ""}</th>' for number in numbers
    )
    yield '<caption class="sr">Statements by versions</caption>\n'
    yield f'<thead><tr><th scope="col">Statement</th>{heads}</tr></thead>\n<tbody>\n'
    for row in rows:
        yield _row(row, numbers, places)
    yield "</tbody>\n</table>\n</div>\n</section>\n"


def _row(row: MatrixRow, numbers: Sequence[int], places: Places) -> str:
    label, *cells = VIEW.cells(row)
    out = [f'<tr{" class=disputed" if row.disputed else ""}><th scope="row">{with_marks(str(label))}</th>']
    for number, telling, cell in zip(numbers, row.tellings, cells):
        if telling is None:
            out.append(f'<td class="no">{NOTHING}<span class="sr"> not told</span></td>')
            continue
        said, _, figures = str(cell).partition(": ") if telling.figures else (str(cell), "", "")
        where = places.statement_id(number, telling.statements[0] if telling.statements else None)
        numbers_told = f'<span class="figures">{shown(figures)}</span>' if figures else ""
        form = telling.form or "own"
        out.append(f'<td class="{form}"><a href="#{where}">{shown(said)}</a>{numbers_told}</td>')
    return "".join([*out, "</tr>\n"])


def _chosen(rows: Sequence[MatrixRow], most: int) -> Sequence[MatrixRow]:
    """At most so many rows, those that most versions tell, in their order."""
    if len(rows) <= most:
        return rows
    best = sorted(range(len(rows)), key=lambda index: (-rows[index].told, index))[:most]
    return [rows[index] for index in sorted(best)]
