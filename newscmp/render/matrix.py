"""The matrix of a story: as a sheet, as flat rows (one a telling), and as a JSON value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newscmp.model import Attribution, Document, Figure, MatrixRow, Telling
from newscmp.render.layout import DIM, END_MARK, excerpt
from newscmp.render.safe import visible
from newscmp.render.sheets import NOTHING, Cell
from newscmp.render.story import View
from newscmp.render.values import figure_value, own_span, statements_value

MATRIX_COLUMNS: tuple[str, ...] = (
    *("row", "row_text", "role", "told", "disputes", "version", "published"),
    *("statements", "start", "end", "text", "form", "sources", "figures"),
)
_LABEL = 100  # characters of a statement that its row shows
_SOURCE = 48  # characters of a source's name or description that a cell shows
_HIDDEN = frozenset({"name", "ordinal"})  # digits that are no figures for a reader
_WHEN = frozenset({"date", "time"})  # figures that are shown where the versions differ in them


def matrix_rows(documents: Sequence[Document], rows: Sequence[MatrixRow]) -> Iterator[dict[str, object]]:
    """One flat row a telling, with the keys of MATRIX_COLUMNS; ``row`` numbers the statements of the story from 1.

    A telling in several statements has the span from the first to the last.
    """
    for number, row in enumerate(rows, 1):
        for document, telling in zip(documents, row.tellings):
            if telling is None:
                continue
            statements = [document.statements[n - 1] for n in telling.statements]
            flat: dict[str, object] = dict.fromkeys(MATRIX_COLUMNS)
            flat.update(
                row=number,
                row_text=row.text,
                role=row.role,
                told=row.told,
                disputes=row.disputes,
                version=document.version.id,
                published=document.version.published,
                statements=telling.statements,
                text=" ".join(statement.text for statement in statements),
                form=telling.form,
                sources=_names(telling.attributions),
                figures=tuple(figure.surface for figure in telling.figures if figure.type not in _HIDDEN),
            )
            if all(own_span(document.version, statement.span) for statement in statements):
                flat.update(start=statements[0].span.start, end=max(s.span.end for s in statements))
            yield flat


def _value(documents: Sequence[Document], row: MatrixRow) -> dict[str, object]:
    """A statement with every telling of it."""
    return {
        "text": row.text,
        "role": row.role,
        "told": row.told,
        "disputes": row.disputes,
        "tellings": [
            _telling_value(document, telling)
            for document, telling in zip(documents, row.tellings)
            if telling is not None
        ],
    }


def _telling_value(document: Document, telling: Telling) -> dict[str, object]:
    version = document.version
    return {
        "version": version.id,
        "statements": statements_value(document, telling.statements),
        "form": telling.form,
        "sources": [
            {
                "name": attribution.source and attribution.source.name,
                "surface": attribution.source and attribution.source.surface,
                "span": attribution.source and own_span(version, attribution.source.span),
                "anonymous": attribution.source is not None and attribution.source.anonymous,
                "cue": attribution.cue and attribution.cue.surface,
                "form": attribution.form,
            }
            for attribution in telling.attributions
        ],
        "figures": [figure_value(document, figure) for figure in telling.figures],
    }


def _cells(row: MatrixRow) -> tuple[Cell, ...]:
    agreed = _agreed(row)
    return (_label(row), *(_cell(telling, agreed) for telling in row.tellings))


def _label(row: MatrixRow) -> Cell:
    notes = [row.role] if row.role != "body" else []
    if row.disputes:
        notes.append(f"disputed: {', '.join(row.disputes)}")
    note = f" {DIM}({'; '.join(notes)}){END_MARK}" if notes else ""
    return excerpt(row.text, 0, 0, _LABEL, "") + note


def _agreed(row: MatrixRow) -> frozenset[str | None]:
    """The dates and times that are no news in this row: all of them, or in a dispute those that every version gives."""
    given = [{f.canonical for f in telling.figures if f.type in _WHEN} for telling in row.tellings if telling]
    return frozenset(set.intersection(*given) if "figure" in row.disputes else set.union(*given))


def _cell(telling: Telling | None, agreed: frozenset[str | None]) -> Cell:
    """ "partial, Dorva Observatory: at least 12 people; nine civilians"."""
    if telling is None:
        return NOTHING
    said = ", ".join([telling.form or "own voice", *(_short(name) for name in _names(telling.attributions))])
    figures: dict[str, None] = dict.fromkeys(
        visible(" ".join(figure.surface.split())) for figure in telling.figures if _shown(figure, agreed)
    )
    return f"{said}: {'; '.join(figures)}" if figures else said


def _shown(figure: Figure, agreed: frozenset[str | None]) -> bool:
    return figure.type not in _HIDDEN and not (figure.type in _WHEN and figure.canonical in agreed)


def _short(name: str) -> str:
    return excerpt(name, 0, 0, _SOURCE, "")


def _names(attributions: Sequence[Attribution]) -> tuple[str, ...]:
    """Who is named, each once; where an attribution names nobody ("reportedly"), its cue."""
    names = []
    for attribution in attributions:
        source, cue = attribution.source, attribution.cue
        name = (source.name or source.surface) if source else (cue.surface if cue else None)
        if name:
            names.append(" ".join(name.split()))
    return tuple(dict.fromkeys(names))


VIEW = View("matrix", "Statements", "rows", "statement", MATRIX_COLUMNS, matrix_rows, _value, _cells)
